/** What every function on vectors and matrices must be, checked at random operands. */
import { collectVar, gradBP, primal, square } from 'backprop-ts'
import { type Matrix, toArray, toArray2, type Vector } from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { seeds } from './dense'
import { expectGradient, expectSecondGradient } from './derivatives'
import { expectClose } from './numerical'

/** A function on plain values and variables of any kind. */
export type Loose = (...xs: ReadonlyArray<unknown>) => unknown
export const loose = (f: unknown): Loose => f as Loose

export const replaced = (xs: ReadonlyArray<unknown>, at: number, by: unknown): ReadonlyArray<unknown> =>
  xs.map((x, i) => (i === at ? by : x))

/** The elements of a result: those of vectors in arrays, those of matrices in rows. */
export const elementsOf = (x: unknown): unknown => {
  if (Array.isArray(x)) return x.map(elementsOf)
  if (typeof x !== 'object') return x
  return 'rows' in (x as object) ? toArray2(x as Matrix) : toArray(x as Vector)
}

/** The plain vector or matrix of an argument. */
export const plain = <A>(x: A): A => loose(primal)(x) as A

/** The same function with its parts in one value, so that it can be differentiated. */
export const together =
  (f: unknown): Loose =>
  (...xs) => {
    const parts = loose(f)(...xs)
    return Array.isArray(parts) ? (collectVar as unknown as Loose)(parts) : parts
  }

const memories = (x: unknown): ReadonlyArray<unknown> => {
  if (Array.isArray(x)) return x.flatMap(memories)
  return typeof x === 'object' ? [(x as Vector).data] : []
}

export interface Operation {
  readonly name: string
  readonly f: unknown
  /** The elements of the result, by plain loops. */
  readonly naive: (...xs: ReadonlyArray<never>) => unknown
  readonly operands: fc.Arbitrary<ReadonlyArray<unknown>>
}

/** Tests of an operation that has all derivatives. */
export const describeOperations = (operations: ReadonlyArray<Operation>): void =>
  describe.each(operations)('$name', ({ name, f, naive, operands }) => {
    const run = loose(f)

    it(`${name} is what loops over its definition give, for any sizes`, () => {
      fc.assert(
        fc.property(operands, xs => expectClose(elementsOf(run(...xs)), naive(...(xs as ReadonlyArray<never>)), 1e-12))
      )
    })

    it(`${name} has the gradients of central differences, in all operands and in each alone`, () => {
      const alone =
        (xs: ReadonlyArray<unknown>, i: number): Loose =>
        x =>
          together(f)(...replaced(xs, i, x))
      fc.assert(
        fc.property(operands, seeds, (xs, seed) => {
          expectGradient(together(f), xs, seed)
          xs.forEach((x, i) => expectGradient(alone(xs, i), [x], seed))
        }),
        { numRuns: 20 }
      )
    })

    it(`${name} has the second derivatives of central differences inside another function`, () => {
      const squared: Loose = (...xs) => square(together(f)(...xs) as Vector)
      fc.assert(
        fc.property(operands, seeds, (xs, seed) => expectSecondGradient(squared, xs, seed)),
        { numRuns: 6 }
      )
    })

    it(`${name} leaves its operands as they are and shares no memory with them`, () => {
      fc.assert(
        fc.property(operands, xs => {
          const before = elementsOf(xs)
          const got = memories(run(...xs))
          expect(elementsOf(xs)).toEqual(before)
          for (const memory of memories(xs)) expect(got.includes(memory)).toBe(false)
        })
      )
    })
  })

/** Expects that a call is refused for plain operands and for each in a variable. */
export const expectRefusal = (
  f: unknown,
  xs: ReadonlyArray<unknown>,
  error: new () => Error,
  message: string
): void => {
  const runs = [
    () => loose(f)(...xs),
    ...xs.map((x, i) => () => gradBP(u => loose(f)(...replaced(xs, i, u)) as typeof u, x as Vector))
  ]
  for (const run of runs) {
    expect(run).toThrow(error)
    expect(run).toThrow(message)
  }
}
