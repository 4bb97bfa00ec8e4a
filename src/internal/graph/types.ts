/** The types of variables and of the functions on them. This file has no runtime code. */

declare const valueTag: unique symbol
/** Its name is what the compiler shows where scopes are mixed. */
declare const scopesDifferUseConstVar: unique symbol
declare const constTag: unique symbol

/** See the public module `Backprop`. */
export interface Backprop<A> {
  readonly zero: (a: A) => A
  readonly add: (x: A, y: A) => A
  readonly one: (a: A) => A
}

/** A variable of any scope that holds an `A`. */
export interface Tracked<out A> {
  readonly [valueTag]: A
}

/**
 * A value of type `A` that is tracked inside the scope `S`. `S` is a phantom type: each runner introduces its own, so
 * variables of two scopes never mix.
 */
export declare abstract class BVar<in out S, out A> implements Tracked<A> {
  /** The compiler drops it where a variable is spread, so that `{ ...v }` is no variable. It does not exist. */
  private readonly isNotSpread: true
  readonly [valueTag]: A
  readonly [scopesDifferUseConstVar]: S
}

/** A constant. It can be used with the variables of every scope. */
export interface Const<out A> extends BVar<never, A> {
  readonly [constTag]: true
}

/** A scope token, which `inputVar` takes. */
export interface Scope<in out S> {
  readonly [scopesDifferUseConstVar]: S
}

/** The result type of `primal`, which unwraps nested variables too. */
export type Primal<A> = A extends Tracked<infer B> ? Primal<B> : A

/** What a scope may return: anything but a variable. */
export type Untracked =
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a body need not return anything
  string | number | bigint | boolean | symbol | null | undefined | void | (object & { readonly [valueTag]?: never })

/**
 * What can have a gradient: numbers and structures of them. Functions and bare strings cannot.
 *
 * @category model
 * @since 0.1.0
 */
export type Differentiable = number | bigint | (object & { readonly bind?: never })

/** A tuple of variables, one of each type. */
export type Vars<S, As extends readonly unknown[]> = { readonly [K in keyof As]: BVar<S, As[K]> }

/** The `Backprop` instance for each type of a tuple. */
export type Backprops<As extends readonly unknown[]> = { readonly [K in keyof As]: Backprop<As[K]> }

/** A wrapper around a result type that keeps TypeScript from inferring the type parameter from it. */
export interface Same<out T> {
  readonly type: T
}

/** Numbers and variables of numbers. It does not mention `number`, so the type of `exp(3)` is `number` and not `3`. */
export interface Scalar {
  /** Tells numbers from other values. */
  toExponential(digits?: number): string
}

/** Bigints. It does not mention `bigint`, so the type of `negate(3n)` is `bigint` and not `-3n`. */
export interface Integer {
  /** Tells bigints from other values. */
  valueOf(): bigint
}

/**
 * What the numeric functions accept: numbers, bigints, objects and variables. Functions, strings and booleans are
 * excluded.
 */
export type NumericValue = Scalar | Integer | (object & { readonly bind?: never })

/** A plain value: not a variable. */
export type Plain = Scalar | Integer | (object & { readonly bind?: never; readonly [valueTag]?: never })

/**
 * A function of one argument that keeps the type of the argument: a number, a value with a `Numeric` instance, a
 * structure, or a variable of one of these.
 */
export interface Unary {
  <T extends NumericValue, K extends 'type' = 'type'>(x: T): Same<T>[K]
}

/** The type of an argument, or of its value if it is a variable. */
export type Value<X> = X extends Tracked<infer A> ? A : X

/**
 * The type of `x op y`, where either may be a number and either may be a variable. `Const` is recognised by its tag,
 * because scopes may be abstract.
 */
export type Broadcast<X, Y> =
  X extends Const<infer A>
    ? Y extends Const<infer B>
      ? Const<Wider<A, B>>
      : Y extends BVar<infer S, infer B>
        ? BVar<S, Wider<A, B>>
        : Const<Wider<A, Y>>
    : X extends BVar<infer S, infer A>
      ? BVar<S, Wider<A, Value<Y>>>
      : Y extends Const<infer B>
        ? Const<Wider<X, B>>
        : Y extends BVar<infer S, infer B>
          ? BVar<S, Wider<X, B>>
          : Wider<X, Y>

/** The first of two types that is not `number`, or `number` if both are. */
export type Wider<A, B> = A extends number ? (B extends number ? number : B) : A

/**
 * A function of two arguments, called as `(x, y)`, or as `(y)` in a `pipe`. A number is broadcast to the shape of the
 * other argument. A plain value beside a variable is a constant.
 */
export interface Binary {
  (y: number | Const<number>): Unary
  <A>(y: Const<A>): <X extends Scalar | A | Tracked<A | number>>(x: X) => Broadcast<X, Const<A>>
  <S>(y: BVar<S, number>): <X extends Plain | BVar<S, NumericValue>>(x: X) => Broadcast<X, BVar<S, number>>
  <S, A>(y: BVar<S, A>): <X extends Scalar | A | BVar<S, A | number>>(x: X) => Broadcast<X, BVar<S, A>>
  <A extends NumericValue>(y: A): <X extends Scalar | A | Tracked<A | number>>(x: X) => Broadcast<X, A>
  (x: number, y: number): number
  (x: bigint, y: bigint): bigint
  <T extends NumericValue>(x: number, y: T): T
  <T extends NumericValue>(x: T, y: number): T
  <S, A>(x: BVar<S, A>, y: BVar<S, NoInfer<A> | number> | NoInfer<A>): BVar<S, A>
  <S, A>(x: BVar<NoInfer<S>, NoInfer<A> | number> | NoInfer<A>, y: BVar<S, A>): BVar<S, A>
  <S, A extends Plain>(x: BVar<S, number>, y: A): BVar<S, A>
  <S, A extends Plain>(x: A, y: BVar<S, number>): BVar<S, A>
  <T extends NumericValue>(x: T, y: NoInfer<T>): T
}
