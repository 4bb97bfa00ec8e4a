/** Adds, subtracts and compares sizes in the type system. It works on digits: 9000 costs hardly more than 9. */

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'
type Bit = '0' | '1'

type Row0 = ['00', '01', '02', '03', '04', '05', '06', '07', '08', '09']
type Row1 = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10']
type Row2 = ['02', '03', '04', '05', '06', '07', '08', '09', '10', '11']
type Row3 = ['03', '04', '05', '06', '07', '08', '09', '10', '11', '12']
type Row4 = ['04', '05', '06', '07', '08', '09', '10', '11', '12', '13']
type Row5 = ['05', '06', '07', '08', '09', '10', '11', '12', '13', '14']
type Row6 = ['06', '07', '08', '09', '10', '11', '12', '13', '14', '15']
type Row7 = ['07', '08', '09', '10', '11', '12', '13', '14', '15', '16']
type Row8 = ['08', '09', '10', '11', '12', '13', '14', '15', '16', '17']
type Row9 = ['09', '10', '11', '12', '13', '14', '15', '16', '17', '18']
type Row10 = ['10', '11', '12', '13', '14', '15', '16', '17', '18', '19']

/** `Sums[carry][x][y]` is the new carry and the digit of `x + y + carry`. */
interface Sums {
  '0': [Row0, Row1, Row2, Row3, Row4, Row5, Row6, Row7, Row8, Row9]
  '1': [Row1, Row2, Row3, Row4, Row5, Row6, Row7, Row8, Row9, Row10]
}

type Reversed<X extends string, R extends string = ''> = X extends `${infer D}${infer T}` ? Reversed<T, `${D}${R}`> : R

/** Nine minus each digit. */
type Nines = ['9', '8', '7', '6', '5', '4', '3', '2', '1', '0']
type Complement<X extends string, R extends string = ''> = X extends `${infer D}${infer T}`
  ? Complement<T, `${R}${D extends Digit ? Nines[D] : D}`>
  : R

type Head<X extends string, Pad extends Digit> = X extends `${infer D extends Digit}${string}` ? D : Pad
type Tail<X extends string> = X extends `${string}${infer T}` ? T : ''

/**
 * Adds two numbers whose digits are reversed. The shorter one is padded: `X` with zeros, `Y` with `Pad`. The result is
 * the final carry and the digits in their usual order.
 */
type Total<X extends string, Y extends string, Pad extends Digit, Carry extends Bit, R extends string = ''> = [
  X,
  Y
] extends ['', '']
  ? [Carry, R]
  : Sums[Carry][Head<X, '0'>][Head<Y, Pad>] extends `${infer C extends Bit}${infer D}`
    ? Total<Tail<X>, Tail<Y>, Pad, C, `${D}${R}`>
    : never

type Trimmed<X extends string> = X extends `0${infer T}` ? (T extends '' ? X : Trimmed<T>) : X
type Value<X extends string> = X extends `${infer N extends number}` ? N : never

/** Whether both are sizes: whole, not negative, and small enough for TypeScript to write without an exponent. */
type AreSizes<A extends number, B extends number> = `${A} ${B}` extends `${string}${'-' | '.' | 'e'}${string}`
  ? false
  : true

/**
 * The sum of two sizes, or `never` if one is not a size.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Add<A extends number, B extends number> = number extends A | B
  ? number
  : AreSizes<A, B> extends true
    ? Total<Reversed<`${A}`>, Reversed<`${B}`>, '0', '0'> extends [infer C extends Bit, infer R extends string]
      ? Value<C extends '1' ? `1${R}` : R>
      : never
    : never

/**
 * The first size minus the second, by adding the nines' complement. It is `never` if the second is larger or one of
 * them is not a size.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Sub<A extends number, B extends number> = number extends A | B
  ? number
  : AreSizes<A, B> extends true
    ? Total<Reversed<`${A}`>, Complement<Reversed<`${B}`>>, '9', '1'> extends ['1', infer R extends string]
      ? Value<Trimmed<R>>
      : never
    : never

/** A size times a digit, by adding. */
type TimesDigit<A extends number, D extends string> = D extends '0'
  ? 0
  : Add<A, TimesDigit<A, [never, '0', '1', '2', '3', '4', '5', '6', '7', '8'][DigitValue<D>]>>
type DigitValue<D extends string> = D extends `${infer N extends number}` ? N : never

/** Long multiplication. `Sum` is the product with the digits before `Y`. */
type LongProduct<A extends number, Y extends string, Sum extends number = 0> = Y extends `${infer D}${infer T}`
  ? LongProduct<A, T, Add<Value<Trimmed<`${Sum}0`>>, TimesDigit<A, D>>>
  : Sum

/**
 * The product of two sizes, or `never` if one is not a size.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Mul<A extends number, B extends number> = number extends A | B
  ? number
  : AreSizes<A, B> extends true
    ? LongProduct<A, `${B}`>
    : never

/**
 * The smaller of two sizes.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Min<A extends number, B extends number> = number extends A | B
  ? number
  : [Sub<A, B>] extends [never]
    ? A
    : B

/** `never` for `never`. The type is distributive, so a size that is still abstract is accepted. */
type Left<Rest extends number> = Rest extends number ? unknown : never

/**
 * `never`, which refuses the argument, if `Size` is less than `N`. Sizes that are type parameters of the calling
 * function are accepted and checked at run time.
 *
 * @category signatures
 * @since 0.1.0
 */
export type AtLeast<N extends number, Size extends number> = Left<Sub<Size, N>>

/**
 * An array of `N` values of one type.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface Listed<N extends number, A> extends ReadonlyArray<A> {
  readonly length: N
}
