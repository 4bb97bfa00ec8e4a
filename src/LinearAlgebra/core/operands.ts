/** Checks of arguments, with the errors that they throw. */
import { describe, DimensionError, DomainError, UnsupportedOperationError } from '../../internal/graph/errors'
import { primal, refuseForeign } from '../../internal/graph/node'
import { isTypedArray, type TypedArray } from '../../internal/values/kinds'
import { requireSize } from './define'
import type { Matrix, Vector } from './vector-types'
import { isDense, isMatrix, isVector } from './dense-values'

const isNumbers = (x: unknown): x is ReadonlyArray<number> | TypedArray => Array.isArray(x) || isTypedArray(x)
const isRows = (x: unknown): x is ReadonlyArray<ReadonlyArray<number>> => Array.isArray(x)

/** How an array becomes what was wanted. */
const remedy = (name: string, wanted: string, x: unknown): string => {
  if (x === undefined) return `. Does ${name} lack an argument? In a pipe, write x => ${name}(a, x)`
  if (typeof x === 'string' || (typeof x === 'object' && x !== null && '_tag' in x && 'data' in x && !isDense(x)))
    return '. JSON.parse(text, reviveJSON) reads vectors and matrices from JSON'
  if (!isNumbers(x)) return ''
  if (isNumbers(primal(x[0]))) return wanted.includes('Matrix') ? '. matrix(v) makes a matrix of it' : ''
  return wanted.includes('Vector') ? '. vector(v) makes a vector of it' : ''
}

/** The plain value of an argument, checked to be of the wanted kind. Throws `UnsupportedOperationError`. */
const operand =
  <A>(wanted: string, is: (x: unknown) => x is A) =>
  (name: string, x: unknown): A => {
    refuseForeign(name, x)
    const value = primal(x)
    if (!is(value))
      throw new UnsupportedOperationError(
        `${name}: expected ${wanted}, got ${describe(value)}${remedy(name, wanted, value)}`
      )
    return value
  }

export const numberIn: (name: string, x: unknown) => number = operand('a number', x => typeof x === 'number')
export const vectorIn: (name: string, x: unknown) => Vector = operand('a Vector', isVector)
export const matrixIn: (name: string, x: unknown) => Matrix = operand('a Matrix', isMatrix)
export const denseIn: (name: string, x: unknown) => Vector | Matrix = operand('a Vector or a Matrix', isDense)

export const numbersIn = operand('an array of numbers', isNumbers)
export const rowsIn = operand('an array of rows', isRows)

/** The plain matrix of an argument. Throws `DimensionError` if it is not square. */
export const squareIn = (name: string, x: unknown): Matrix => {
  const a = matrixIn(name, x)
  requireSize(a.rows === a.cols, name, 'the matrix must be square', a)
  return a
}

/** Throws `DomainError` unless `n` is a whole number that is not negative. */
export const requireCount = (name: string, n: unknown, what = 'a size'): void => {
  if (!Number.isInteger(n) || (n as number) < 0)
    throw new DomainError(
      `${name}: ${what} must be a whole number that is not negative, got ${typeof n === 'number' ? n : describe(n)}`
    )
}

/** Checks that `k` is a size, or else throws `DomainError`, and no more than `n`, or else throws `DimensionError`. */
export const requirePlace = (name: string, k: number, n: number, what: string, x: unknown): void => {
  requireCount(name, k)
  if (k > n) throw new DimensionError(`${name}: ${describe(x)} has no ${k} ${what}`)
}

/** Throws `DomainError` at the first element that is not a number. */
export const requireNumbers = (name: string, xs: ArrayLike<unknown>): void => {
  for (let i = 0; i < xs.length; i++)
    if (typeof xs[i] !== 'number')
      throw new DomainError(`${name}: element ${i} must be a number, got ${describe(xs[i])}`)
}
