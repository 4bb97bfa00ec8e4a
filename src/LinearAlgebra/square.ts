/** What factorizations ask of their operands, and the types that say so. */
import { describe, DomainError } from '../internal/errors'
import { memoryFor } from '../internal/memory'
import { primal } from '../internal/node'
import type { Primal } from '../internal/types'
import { requireSize } from './define'
import { requireKind } from './products'
import type { Arg, Cols, Matrix, Rows, Vector } from './types'
import { dataOf, matrixOf } from './values'

/**
 * A square matrix: one that has the type of its transpose, too.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Square<X> = X & Arg<Matrix<Cols<X>, Rows<X>>>

/**
 * What a system of equations may have on its right: a vector, or a matrix of which each column is one.
 *
 * @category signatures
 * @since 0.1.0
 */
export type RightSide<X> = Vector<Rows<X>> | Matrix<Rows<X>>

/**
 * The solution of a system of equations: a vector for a vector, a matrix for a matrix.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Solution<X, Y> = Primal<Y> extends Matrix<infer _M, infer N> ? Matrix<Cols<X>, N> : Vector<Cols<X>>

/** Which of two texts has more characters. */
type Longer<A extends string, B extends string> = A extends `${infer _}${infer R}`
  ? B extends `${infer _}${infer T}`
    ? Longer<R, T>
    : 'first'
  : B extends ''
    ? 'neither'
    : 'second'

/** Whether the first of two numbers of as many digits is smaller: whether it is in the first digit that differs. */
type Less<A extends string, B extends string> = A extends `${infer D}${infer R}`
  ? B extends `${infer E}${infer T}`
    ? D extends E
      ? Less<R, T>
      : '0123456789' extends `${string}${D}${string}${E}${string}`
        ? true
        : false
    : false
  : false

/**
 * The smaller of two sizes.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Smaller<M extends number, N extends number> = number extends M | N
  ? number
  : { first: N; second: M; neither: Less<`${M}`, `${N}`> extends true ? M : N }[Longer<`${M}`, `${N}`>]

/** Refuses what is no matrix, or has an element that is not finite: it would spread to the whole result. */
export const requireFinite = (name: string, x: unknown): void => {
  requireKind(name, x, 'Matrix')
  const a = x as Matrix
  const at = dataOf(a).findIndex(n => !Number.isFinite(n))
  if (at >= 0)
    throw new DomainError(
      `${name}: the element of ${describe(a)} in row ${Math.floor(at / a.cols)} and column ${at % a.cols} is ${dataOf(a)[at]}, where a finite number is needed`
    )
}

export const requireSquare = (name: string, x: unknown): void => {
  requireFinite(name, x)
  const { rows, cols } = x as Matrix
  requireSize(rows === cols, name, 'a square matrix is needed', x)
}

/** A matrix of constants, from a formula for each element. */
export const generated = (rows: number, cols: number, f: (i: number, j: number) => number): Matrix => {
  const out = memoryFor(rows * cols)
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[i * cols + j] = f(i, j)
  return matrixOf(rows, cols, out)
}

/** The shape of a matrix, however deep it lies. */
export const shapeOf = (a: Matrix): Matrix => primal(a) as Matrix
