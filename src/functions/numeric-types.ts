/**
 * The types of the numeric functions.
 *
 * @since 0.1.0
 */
export type {
  /**
   * The types of the numeric functions: of two arguments, and of one.
   *
   * @category model
   * @since 0.1.0
   */
  Binary,
  /**
   * What the numeric functions accept: numbers, values with a `Numeric` instance, structures of these, and variables.
   * The constraint of a generic function made of them, such as `<T extends NumericValue>(x: T): T => div(1, add(1,
   * exp(negate(x))))`.
   *
   * @category model
   * @since 0.1.0
   */
  NumericValue,
  /**
   * A function of one argument that keeps its type.
   *
   * @category model
   * @since 0.1.0
   */
  Unary,
  /**
   * What is a bigint. Without `bigint` itself, so that `negate(3n)` is a `bigint` and not a `-3n`.
   *
   * @category signatures
   * @since 0.1.0
   */
  Integer,
  /**
   * What is a number, and what is a variable of one. Without `number` itself, so that `exp(3)` is a `number` and not a
   * `3`.
   *
   * @category signatures
   * @since 0.1.0
   */
  Scalar,
  /**
   * A plain value, not a variable.
   *
   * @category signatures
   * @since 0.1.0
   */
  Plain,
  /**
   * A result type that is not used to infer its parameter.
   *
   * @category signatures
   * @since 0.1.0
   */
  Same,
  /**
   * The type of `x op y`, where one may be a number and one a variable.
   *
   * @category signatures
   * @since 0.1.0
   */
  Broadcast,
  /**
   * Of two types, the one that is not of numbers.
   *
   * @category signatures
   * @since 0.1.0
   */
  Wider,
  /**
   * The plain type of an argument that may be a variable.
   *
   * @category signatures
   * @since 0.1.0
   */
  Value
} from '../internal/graph/types'
