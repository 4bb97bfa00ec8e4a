export type Random = () => number

/** Numbers in [0, 1) that the seed determines (Mulberry32). */
export const generator = (seed: number): Random => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    const a = Math.imul(state ^ (state >>> 15), state | 1)
    const b = a ^ (a + Math.imul(a ^ (a >>> 7), a | 61))
    return ((b ^ (b >>> 14)) >>> 0) / 0x100000000
  }
}

/** The indices 0 to `count - 1` in random order (Fisher and Yates). */
export const shuffled = (count: number, random: Random): Uint32Array => {
  const order = Uint32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = order[i]!
    order[i] = order[j]!
    order[j] = swapped
  }
  return order
}
