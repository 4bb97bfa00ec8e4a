/**
 * The types of the numeric functions.
 *
 * @since 0.1.0
 */
export type {
  /**
   * A numeric function of two arguments, such as `add`.
   *
   * @category model
   * @since 0.1.0
   */
  Binary,
  /**
   * What the numeric functions accept: numbers, bigints, values with a `Numeric` instance, structures of these, and
   * variables. Use it as a constraint on your own generic functions: `<T extends NumericValue>(x: T): T => div(1,
   * add(1, exp(negate(x))))`.
   *
   * @category model
   * @since 0.1.0
   */
  NumericValue,
  /**
   * A numeric function of one argument, such as `exp`. Its result has the type of its argument.
   *
   * @category model
   * @since 0.1.0
   */
  Unary,
  /**
   * Bigints. It does not mention `bigint`, so the type of `negate(3n)` is `bigint` and not `-3n`.
   *
   * @category signatures
   * @since 0.1.0
   */
  Integer,
  /**
   * Numbers and variables of numbers. It does not mention `number`, so the type of `exp(3)` is `number` and not `3`.
   *
   * @category signatures
   * @since 0.1.0
   */
  Scalar,
  /**
   * A plain value: not a variable.
   *
   * @category signatures
   * @since 0.1.0
   */
  Plain,
  /**
   * A wrapper around a result type that keeps TypeScript from inferring the type parameter from it.
   *
   * @category signatures
   * @since 0.1.0
   */
  Same,
  /**
   * The type of `x op y`, where either may be a number and either may be a variable.
   *
   * @category signatures
   * @since 0.1.0
   */
  Broadcast,
  /**
   * The first of two types that is not `number`, or `number` if both are.
   *
   * @category signatures
   * @since 0.1.0
   */
  Wider,
  /**
   * The type of an argument, or of its value if it is a variable.
   *
   * @category signatures
   * @since 0.1.0
   */
  Value
} from '../internal/graph/types'
