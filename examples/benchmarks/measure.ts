import { performance } from 'node:perf_hooks'

/** What is compared: the first is the yardstick of the others. */
export type Contenders = Readonly<Record<string, () => unknown>>

export interface Row {
  readonly name: string
  /** The median time of a call, in microseconds. */
  readonly micros: number
  /** Over that of the first contender. */
  readonly ratio: number
}

const median = (times: readonly number[]): number => [...times].sort((x, y) => x - y)[times.length >> 1]!

const timeOf = (f: () => unknown, calls: number): number => {
  const start = performance.now()
  for (let i = 0; i < calls; i++) f()
  return ((performance.now() - start) * 1000) / calls
}

/** How many calls take about the given time, found after the function has been compiled. */
const callsFor = (f: () => unknown, millis: number): number => {
  const warm = performance.now() + 400
  let calls = 0
  while (performance.now() < warm || calls < 10) {
    f()
    calls++
  }
  return Math.max(1, Math.round((millis * 1000) / timeOf(f, Math.max(3, Math.round(calls / 10)))))
}

/**
 * Times the contenders in turn, so that what disturbs the machine disturbs all of them. Ratios are medians over the rounds of the ratio within a round.
 */
export const compare = (contenders: Contenders, rounds = 41, millis = 15): readonly Row[] => {
  const entries = Object.entries(contenders)
  const calls = entries.map(([, f]) => callsFor(f, millis))
  const times = entries.map((): number[] => [])
  for (let round = 0; round < rounds; round++) entries.forEach(([, f], i) => times[i]!.push(timeOf(f, calls[i]!)))
  return entries.map(([name], i) => ({
    name,
    micros: median(times[i]!),
    ratio: median(times[i]!.map((time, round) => time / times[0]![round]!))
  }))
}

/** Stops before anything wrong is timed. */
export const requireClose = (what: string, actual: ArrayLike<number>, expected: ArrayLike<number>): void => {
  if (actual.length !== expected.length)
    throw new Error(`${what}: ${actual.length} numbers instead of ${expected.length}`)
  for (let i = 0; i < actual.length; i++)
    if (!(Math.abs(actual[i]! - expected[i]!) <= 1e-11 * Math.max(1e-3, Math.abs(expected[i]!))))
      throw new Error(`${what}: number ${i} is ${actual[i]} instead of ${expected[i]}`)
}
