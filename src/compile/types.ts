/**
 * The types of compiled functions.
 *
 * @since 0.1.0
 */
import type { BVar } from '../internal/graph/types'

/**
 * What runs a compiled function: JavaScript or WebAssembly that was generated, or the interpreter where the page or the
 * process forbids both.
 *
 * @category model
 * @since 0.1.0
 */
export type Backend = 'javascript' | 'wasm' | 'interpreter'

/**
 * How to compile. All fields are optional.
 *
 * - `strict`: use only simplifications that change no bit. Otherwise `x + 0` is `x` and `0 - x` is `-x`, which may
 *   change the sign of a zero. The default is false.
 * - `check`: compare every n-th call with the interpreter, and throw where they differ. The default is not to.
 * - `shapes`: for how many structures of arguments the function is compiled at most. Any more are refused. 1 accepts
 *   only that of the example. The default is 8.
 * - `limit`: how many operations may be traced. The default is two million.
 * - `backend`: what is to run the function. If it is not allowed to, the interpreter does. By default, JavaScript runs
 *   functions of up to 5,000 operations, and WebAssembly larger ones and loops that only need its instructions; where
 *   one of the two is not allowed, the other one. Pages report attempts at what their policy forbids, so name there
 *   what it allows.
 *
 * @category model
 * @since 0.1.0
 */
export interface Options {
  readonly strict?: boolean
  readonly check?: number
  readonly shapes?: number
  readonly limit?: number
  readonly backend?: Backend
}

/**
 * What is known of the code of a compiled function.
 *
 * @category model
 * @since 0.1.0
 */
export interface CompiledCode {
  /** The JavaScript that ran last, or would run in place of WebAssembly. */
  readonly source: string
  /** How many operations on numbers it has. */
  readonly operations: number
  /** How many ways through the function were compiled. */
  readonly paths: number
  /** What runs the function. */
  readonly backend: Backend
}

/**
 * A compiled function. The runners are those of the main module, for this function.
 *
 * @category model
 * @since 0.1.0
 */
export interface Compiled<A> extends CompiledCode {
  /** The value. */
  readonly evalBP: (a: A) => number
  /** The gradient. */
  readonly gradBP: (a: A) => A
  /** The value and the gradient. */
  readonly backprop: (a: A) => readonly [number, A]
  /**
   * Gives the value, and writes the gradient into memory of the caller's: one number for each of the argument, in the
   * order of its structure. Throws `ShapeError` if the length differs.
   */
  readonly backpropInto: (a: A, into: Float64Array) => number
}

/**
 * The type of `compile`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Compile {
  (f: <S>(x: BVar<S, number>) => BVar<S, number>, example: number, options?: Options): Compiled<number>
  <A>(f: <S>(x: BVar<S, A>) => BVar<S, number>, example: A, options?: Options): Compiled<A>
  <A = number>(f: <S>(x: BVar<S, A>) => BVar<S, number>): (example: A, options?: Options) => Compiled<A>
}
