/**
 * Derivatives of every kind of ordinary functions on variables: gradients, Jacobians, Hessians, products with vectors,
 * and gradients of one's own.
 *
 * @module backprop-ts/Derivatives
 * @since 0.1.0
 */
export * from './derivatives/custom'
export { grad, jvp, valueAndGrad, vjp } from './derivatives/gradients'
export * from './derivatives/implicit-root'
export { forwardJacobian, jacobian, reverseJacobian } from './derivatives/jacobian'
export type { Floats, Jacobian, OfMatrix, OfVector } from './derivatives/jacobian-layout'
export * from './derivatives/second-order'
export type * from './derivatives/signatures'
export * from './derivatives/taylor'
