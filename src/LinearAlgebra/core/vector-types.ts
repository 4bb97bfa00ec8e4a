/** The types of vectors and matrices, whose sizes the compiler checks, and of arguments and results of functions. */
import type { BVar, Const, Primal, Tracked } from '../../internal/graph/types'

declare const kind: unique symbol
declare const size: unique symbol

/**
 * A size as a type. `Size<3>` is assignable to `Size<number>`, but not to `Size<4>` or `Size<3 | 4>`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Size<N extends number> = { readonly [K in N]: true }

/**
 * Elements to read, by index or by iteration.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Elements extends ArrayLike<number>, Iterable<number> {}

/**
 * An immutable vector of `N` numbers, to iterate over, as in `[...v]`. It is a `Vector<number>` if the compiler does
 * not know the size. `JSON.stringify` writes it without loss, and `fromJSON` reads it back. Haskell: `R n`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Vector<N extends number = number> extends Iterable<number> {
  readonly [kind]: 'Vector'
  readonly [size]: Size<N>
  readonly length: N
  /** The elements. Do not write to them. */
  readonly data: Elements
  /** The size and the elements, as a console shows them. A long vector shows only the elements at its ends. */
  readonly toString: () => string
}

/**
 * An immutable matrix of `M` rows and `N` columns, stored row by row. `JSON.stringify` writes it without loss, and
 * `fromJSON` reads it back. Haskell: `L m n`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Matrix<M extends number = number, N extends number = number> {
  readonly [kind]: 'Matrix'
  readonly [size]: readonly [Size<M>, Size<N>]
  readonly rows: M
  readonly cols: N
  /** The elements, row by row. Do not write to them. */
  readonly data: Elements
  /** The sizes and the elements, as a console shows them. A large matrix shows only its four corners. */
  readonly toString: () => string
}

/**
 * An argument: a plain value, a variable, or a variable inside a variable, as in a gradient inside a gradient.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Arg<A> = A | Tracked<A> | Tracked<Tracked<A>>

/**
 * An argument that may be combined with `X`. If `X` is a variable, this is a plain value, a constant, or a variable of
 * the same scope. If `X` is a variable inside a variable, it may also be a variable of the enclosing scope.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Like<X, A> =
  X extends Const<unknown> ? Arg<A> : X extends BVar<infer S, infer I> ? InScope<S, I, A> : Arg<A>

/** What may be combined with a variable of the scope `S` that holds an `I`. */
type InScope<S, I, A> = A | BVar<S, A> | (I extends BVar<infer T, unknown> ? Nested<S, T, A> : Tracked<BVar<S, A>>)

/** A variable of the scope `T` that encloses `S`: by itself, or inside a variable of `S`. */
type Nested<S, T, A> = BVar<T, A> | BVar<S, BVar<T, A>>

/**
 * The result `R` of a function of one argument. It is a variable if the argument is, nested as deep as the argument.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Out1<X, R> =
  X extends Const<unknown> ? Const<R> : X extends BVar<infer S, infer I> ? BVar<S, InsideOf<I, R>> : R

/** What the resulting variable holds if the argument holds an `I`. */
type InsideOf<I, R> = I extends Tracked<unknown> ? Out1<I, R> : R

/**
 * The result `R` of a function of two arguments. It is a variable if either is, nested as deep as the deeper one.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Out<X, Y, R> = Out1<Deeper<X, Y>, R>

/**
 * The result `R` of a function of any number of arguments. It is a variable if any of them is, nested as deep as the
 * deepest.
 *
 * @category signatures
 * @since 0.1.0
 */
export type OutN<Xs extends ReadonlyArray<unknown>, R> = Out1<Deepest<Xs>, R>

/** The one of two arguments that the result is like: the deeper variable. A constant counts less than a variable. */
type Deeper<X, Y> = X extends Tracked<unknown> ? (Y extends DeeperThan<X> ? Y : X) : Y
type DeeperThan<X> =
  X extends Const<unknown> ? Tracked<unknown> : X extends Tracked<Tracked<unknown>> ? never : Tracked<Tracked<unknown>>

/** `Deeper` of any number of arguments. */
type Deepest<Xs> = Xs extends readonly [infer X, ...infer Rest] ? Deeper<X, Deepest<Rest>> : unknown

/**
 * The size of the vector that an argument holds.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Len<X> = Primal<X> extends Vector<infer N> ? N : never

/**
 * The number of rows of the matrix that an argument holds.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Rows<X> = Primal<X> extends Matrix<infer M, infer _N> ? M : never

/**
 * The number of columns of the matrix that an argument holds.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Cols<X> = Primal<X> extends Matrix<infer _M, infer N> ? N : never

/**
 * An array of numbers that a constructor copies.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Numbers = ReadonlyArray<number> | Float64Array
