/**
 * The types of compiled Jacobians and Hessians.
 *
 * @since 0.1.0
 */
import type { Jacobian } from '../derivatives/jacobian-layout'
import type { BVar, Differentiable } from '../internal/graph/types'
import type { CompiledCode, Options } from './types'

export type { Options }

/**
 * A matrix of which only some entries are given, by rows. Those of row `i` are `values[k]` in the column `columns[k]`,
 * for `k` from `rowStarts[i]` to before `rowStarts[i + 1]`. All others are zero. The same arrays of places are given
 * again, so do not write to them.
 *
 * @category model
 * @since 0.1.0
 */
export interface SparseMatrix {
  readonly rows: number
  readonly cols: number
  readonly rowStarts: Int32Array
  readonly columns: Int32Array
  readonly values: Float64Array
}

/**
 * A compiled Jacobian. The numbers of the result are the rows, and those of the argument the columns, in the order of
 * their structures.
 *
 * @category model
 * @since 0.1.0
 */
export interface CompiledJacobian<A, B> extends CompiledCode {
  /** The value of the function. */
  readonly evalBP: (a: A) => B
  /** The derivative of each number of the result in the argument, in the place of that number. */
  readonly jacobian: (a: A) => Jacobian<B, A>
  /** Writes all entries, row by row, into memory of the caller's. Throws `ShapeError` if its length differs. */
  readonly jacobianInto: (a: A, into: Float64Array) => void
  /** The entries that may be other than zero. */
  readonly sparseJacobian: (a: A) => SparseMatrix
}

/**
 * A compiled Hessian.
 *
 * @category model
 * @since 0.1.0
 */
export interface CompiledHessian<A> extends CompiledCode {
  /** The gradient. */
  readonly gradBP: (a: A) => A
  /** The derivative of each number of the gradient in the argument, in the place of that number. */
  readonly hessian: (a: A) => Jacobian<A, A>
  /** Writes all entries, row by row, into memory of the caller's. Throws `ShapeError` if its length differs. */
  readonly hessianInto: (a: A, into: Float64Array) => void
  /** The entries that may be other than zero. */
  readonly sparseHessian: (a: A) => SparseMatrix
}

/**
 * The type of `compileJacobian`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface CompileJacobian {
  <B extends Differentiable>(
    f: <S>(x: BVar<S, number>) => BVar<S, B>,
    example: number,
    options?: Options
  ): CompiledJacobian<number, B>
  <A, B extends Differentiable>(
    f: <S>(x: BVar<S, A>) => BVar<S, B>,
    example: A,
    options?: Options
  ): CompiledJacobian<A, B>
  <A = number, B extends Differentiable = number>(
    f: <S>(x: BVar<S, A>) => BVar<S, B>
  ): (example: A, options?: Options) => CompiledJacobian<A, B>
}

/**
 * The type of `compileHessian`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface CompileHessian {
  (f: <S>(x: BVar<S, number>) => BVar<S, number>, example: number, options?: Options): CompiledHessian<number>
  <A>(f: <S>(x: BVar<S, A>) => BVar<S, number>, example: A, options?: Options): CompiledHessian<A>
  <A = number>(f: <S>(x: BVar<S, A>) => BVar<S, number>): (example: A, options?: Options) => CompiledHessian<A>
}
