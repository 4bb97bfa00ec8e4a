/**
 * Computes gradients of ordinary typed functions. This is the main module.
 *
 * @module backprop-ts
 * @since 0.1.0
 */
export * from './functions/activations'
export * from './functions/arithmetic'
export * from './functions/axpy'
export * from './BVar'
export * from './functions/comparison'
export {
  BackendError,
  BackpropError,
  ConvergenceError,
  DimensionError,
  DomainError,
  EmptyTargetError,
  ImplicitConversionError,
  NoGradientError,
  NotDifferentiableError,
  OpticError,
  ScopeError,
  ShapeError,
  SingularMatrixError,
  UnsupportedOperationError
} from './internal/graph/errors'
export * from './variables/lifting'
export * from './functions/logarithms'
export * from './functions/numeric-types'
export * from './variables/optics'
export * from './functions/powers'
export * from './variables/runners'
export * from './variables/scope'
export * from './functions/special-functions'
export * from './variables/structures'
export * from './functions/trigonometry'
