/** Times functions against one another in this process, after a check that their results agree. */
import { performance } from 'node:perf_hooks'

/**
 * What is compared; the first is the yardstick for the others. Each is called with the number of the call. It can make
 * an input of its own from that number, and then V8 cannot calculate its result beforehand.
 */
export type Contenders = Readonly<Record<string, (call: number) => unknown>>

export interface Row {
  readonly name: string
  /** The median time of a call, in microseconds. */
  readonly micros: number
  /** Over that of the first contender. */
  readonly ratio: number
  /** The floating-point operations of a call, if the table should show their rate. */
  readonly flops?: number
}

export const median = (times: readonly number[]): number => [...times].sort((x, y) => x - y)[times.length >> 1]!

/** The last result. V8 cannot leave out the calls, because something holds what they return. */
const kept: { result?: unknown } = {}

const timeOf = (f: (call: number) => unknown, calls: number): number => {
  const start = performance.now()
  for (let i = 0; i < calls; i++) kept.result = f(i)
  return ((performance.now() - start) * 1000) / calls
}

/** How many calls take about the given time, once V8 has compiled the function. */
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
 * Times the contenders in turn: a disturbance of the machine then disturbs all of them. A ratio is the median, over the
 * rounds, of the ratio within a round.
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

/** Throws before anything wrong is timed. The tolerance is relative to the largest number expected. */
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
