/** Gradients by central differences, to hold those of the library against. */

interface Dense {
  readonly data: Float64Array
  readonly with: (data: Float64Array) => unknown
}

/** Vectors and matrices. */
const isDense = (x: object): x is Dense => 'data' in x && x.data instanceof Float64Array && 'with' in x

/** The same structure with a function applied to each of its numbers, in order; all else stays. */
export const mapNumbers = <A>(x: A, f: (n: number) => number): A => {
  const go = (y: unknown): unknown => {
    if (typeof y === 'number') return f(y)
    if (typeof y !== 'object' || y === null) return y
    if (Array.isArray(y)) return y.map(go)
    if (y instanceof Float64Array) return y.map(f)
    if (y instanceof Map) return new Map([...(y as Map<unknown, unknown>)].map(([key, value]) => [key, go(value)]))
    if (isDense(y)) return y.with(y.data.map(f))
    const out = Object.create(Object.getPrototypeOf(y) as object | null) as object
    for (const key of Reflect.ownKeys(y)) {
      const field = { ...Object.getOwnPropertyDescriptor(y, key), value: go((y as Record<PropertyKey, unknown>)[key]) }
      Object.defineProperty(out, key, field)
    }
    return out
  }
  return go(x) as A
}

/** All numbers of a structure, in order. */
export const numbersOf = (x: unknown): ReadonlyArray<number> => {
  const numbers: number[] = []
  mapNumbers(x, n => {
    numbers.push(n)
    return n
  })
  return numbers
}

/** The structure with a step added to its `index`-th number. */
const nudged = <A>(x: A, index: number, step: number): A => {
  let i = 0
  return mapNumbers(x, n => (i++ === index ? n + step : n))
}

/** The gradient of a function to numbers, in the shape of its argument, by extrapolated central differences. */
export const numericalGradient = <A>(f: (a: A) => number, a: A, step = 1e-3): A => {
  const difference = (i: number, h: number): number => (f(nudged(a, i, h)) - f(nudged(a, i, -h))) / (2 * h)
  let i = 0
  return mapNumbers(a, n => {
    const [index, h] = [i++, step * Math.max(1, Math.abs(n))]
    return (4 * difference(index, h / 2) - difference(index, h)) / 3
  })
}

/** Like `toEqual`, with room for rounding in the numbers. */
export const expectClose = (got: unknown, want: unknown, tolerance = 1e-6): void => {
  const wants = numbersOf(want)
  expect(mapNumbers(got, () => 0)).toStrictEqual(mapNumbers(want, () => 0))
  numbersOf(got).forEach((g, i) => {
    const w = wants[i] ?? NaN
    if (!(Math.abs(g - w) <= tolerance * Math.max(1, Math.abs(w)))) expect(got).toStrictEqual(want)
  })
}
