/**
 * Checks of first and second derivatives against central differences, for functions on plain values and variables of
 * all kinds.
 */
import { add, backpropWithN, gradBPN, mul, primal, splitBV } from 'backprop-ts'
import { jvp } from 'backprop-ts/Derivatives'
import { sumElements } from 'backprop-ts/LinearAlgebra'
import { expectClose, mapNumbers, numbersOf, numericalGradient } from './numerical'
import type { Untyped } from './fixtures'

// One function runs here on plain values, on variables, and on variables inside variables: all are `unknown`.
type Arguments = ReadonlyArray<unknown>
const pull = backpropWithN as unknown as (
  f: Untyped,
  ...args: Arguments
) => readonly [unknown, (dy: unknown) => Arguments]
const gradients = gradBPN as unknown as (f: Untyped, ...args: Arguments) => Arguments
const plain = primal as (x: unknown) => unknown
const parts = splitBV as unknown as (x: unknown) => unknown
const forwards = jvp as unknown as (f: Untyped, a: unknown, direction: unknown) => readonly [unknown, unknown]
const total = sumElements as unknown as (x: unknown) => number
const times = mul as unknown as (x: unknown, y: unknown) => unknown

/** A cotangent in the shape of a value: numbers in [0.5, 2.5] that differ from one another. */
const weightsFor = (like: unknown, seed: number): unknown => {
  let i = 0
  return mapNumbers(like, () => 1.5 + Math.sin(seed + 1.618 * i++))
}

/** The sum of all numbers of a value, each times its weight. */
const weighted = (x: unknown, seed: number): number => {
  const weights = numbersOf(weightsFor(x, seed))
  return numbersOf(x).reduce((sum, n, i) => sum + n * weights[i]!, 0)
}

/**
 * Expects the same value on variables as on plain values. The pullback of a cotangent must be the gradient of the sum
 * weighted by that cotangent.
 */
export const expectGradient = (f: unknown, args: Arguments, seed: number, tolerance = 1e-8): void => {
  const run = f as Untyped
  const [value, back] = pull(run, ...args)
  expect(value).toEqual(run(...args))
  const want = numericalGradient(xs => weighted(run(...xs), seed), args)
  const got = back(weightsFor(value, seed))
  expectClose(got, want, tolerance)
  expectTangent(run, args, weightsFor(value, seed), got)
}

/** Expects that forward mode gives the transpose of reverse mode, which gives the gradients of a cotangent. */
const expectTangent = (run: Untyped, args: Arguments, cotangent: unknown, gradientsOfArgs: Arguments): void => {
  const direction = weightsFor(args, 7)
  const [, tangent] = forwards(v => run(...(parts(v) as Arguments)), args, direction)
  expectClose([inner(cotangent, tangent)], [inner(gradientsOfArgs, direction)], 1e-9)
}

const inner = (x: unknown, y: unknown): number => {
  const ys = numbersOf(y)
  return numbersOf(x).reduce((sum, n, i) => sum + n * ys[i]!, 0)
}

/** Every choice of at least one of n places. */
const choices = (n: number): ReadonlyArray<ReadonlyArray<number>> =>
  Array.from({ length: 2 ** n - 1 }, (_, k) => Array.from({ length: n }, (_, i) => i).filter(i => ((k + 1) >> i) & 1))

/**
 * Expects that a gradient taken inside another one is the same as outside, to 1e-12, and that its own gradient is that
 * of central differences. The inner gradient is taken in any choice of arguments, while the others are constants to it.
 * The outer gradient is always taken in all arguments.
 */
export const expectSecondGradient = (f: unknown, args: Arguments, seed: number, tolerance = 1e-7): void => {
  const run = f as Untyped
  const cotangent = weightsFor(run(...args), seed)
  for (const live of choices(args.length)) {
    const inner = (xs: Arguments): Arguments => {
      const part: Untyped = (...ys) => run(...xs.map((x, i) => (live.includes(i) ? ys[live.indexOf(i)] : x)))
      return pull(part, ...live.map(i => xs[i]))[1](cotangent)
    }
    let inside: Arguments = []
    const nested = gradients(
      (...xs) => {
        const parts = inner(xs)
        inside = parts.map(plain)
        return parts.map((part, i) => total(times(weightsFor(inside[i], seed + i), part))).reduce((x, y) => add(x, y))
      },
      ...args
    )
    expectClose(inside, inner(args), 1e-12)
    const sumOfInner = (xs: Arguments): number =>
      inner(xs).reduce<number>((sum, x, i) => sum + weighted(x, seed + i), 0)
    expectClose(nested, numericalGradient(sumOfInner, args), tolerance)
  }
}
