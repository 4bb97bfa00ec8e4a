/**
 * The errors of this library. Each names the operation, what it got and what to do.
 *
 * @since 0.1.0
 */
export {
  /**
   * A back end of linear algebra that this machine does not have.
   *
   * @category errors
   * @since 0.1.0
   */
  BackendError,
  /**
   * What every error of this library is.
   *
   * @category errors
   * @since 0.1.0
   */
  BackpropError,
  /**
   * Vectors or matrices whose sizes do not fit one another.
   *
   * @category errors
   * @since 0.1.0
   */
  DimensionError,
  /**
   * An argument outside the domain of a function.
   *
   * @category errors
   * @since 0.1.0
   */
  DomainError,
  /**
   * An optic found no target where one was needed.
   *
   * @category errors
   * @since 0.1.0
   */
  EmptyTargetError,
  /**
   * A variable was converted to a number or a string by JavaScript itself.
   *
   * @category errors
   * @since 0.1.0
   */
  ImplicitConversionError,
  /**
   * A gradient was asked of an operation that was declared to have none, or where there is none.
   *
   * @category errors
   * @since 0.1.0
   */
  NoGradientError,
  /**
   * A value that has no gradient.
   *
   * @category errors
   * @since 0.1.0
   */
  NotDifferentiableError,
  /**
   * An optic that calculates instead of selecting.
   *
   * @category errors
   * @since 0.1.0
   */
  OpticError,
  /**
   * A variable used outside its scope.
   *
   * @category errors
   * @since 0.1.0
   */
  ScopeError,
  /**
   * Values whose structures do not fit one another.
   *
   * @category errors
   * @since 0.1.0
   */
  ShapeError,
  /**
   * A matrix that has no inverse, where one is needed.
   *
   * @category errors
   * @since 0.1.0
   */
  SingularMatrixError,
  /**
   * A numeric function applied to a value that does not provide it.
   *
   * @category errors
   * @since 0.1.0
   */
  UnsupportedOperationError
} from './internal/graph/errors'
