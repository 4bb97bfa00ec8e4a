import { performance } from 'node:perf_hooks'

/**
 * What is compared: the first is the yardstick of the others. Each is called with the number of the call, from which it can make an input of its own, so that
 * the compiler cannot calculate its result beforehand.
 */
export type Contenders = Readonly<Record<string, (call: number) => unknown>>

export interface Row {
  readonly name: string
  /** The median time of a call, in microseconds. */
  readonly micros: number
  /** Over that of the first contender. */
  readonly ratio: number
}

const median = (times: readonly number[]): number => [...times].sort((x, y) => x - y)[times.length >> 1]!

/** The last result, kept so that the compiler cannot leave out what makes it. */
const kept: { result?: unknown } = {}

const timeOf = (f: (call: number) => unknown, calls: number): number => {
  const start = performance.now()
  for (let i = 0; i < calls; i++) kept.result = f(i)
  return ((performance.now() - start) * 1000) / calls
}

/** How many calls take about the given time, found after the function has been compiled. */
const callsFor = (f: (call: number) => unknown, millis: number): number => {
  const warm = performance.now() + 400
  let calls = 0
  while (performance.now() < warm || calls < 10) {
    kept.result = f(calls)
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

/** Stops before anything wrong is timed. The tolerance is relative to the largest number expected. */
export const requireClose = (
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = 1e-11
): void => {
  if (actual.length !== expected.length)
    throw new Error(`${what}: ${actual.length} numbers instead of ${expected.length}`)
  let largest = 0
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i]!))
  for (let i = 0; i < actual.length; i++)
    if (!(Math.abs(actual[i]! - expected[i]!) <= tolerance * largest))
      throw new Error(`${what}: number ${i} is ${actual[i]} instead of ${expected[i]}`)
}
