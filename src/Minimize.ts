/**
 * Minima of smooth functions of any structure.
 *
 * @module backprop-ts/Minimize
 * @since 0.1.0
 */
export * from './minimize/conjugate-gradient'
export * from './minimize/lbfgs'
export * from './minimize/levenberg-marquardt'
export * from './minimize/line-search'
export * from './minimize/newton'
export type { Minimum, MinimizeOptions, Progress, Stopped } from './minimize/result'
export type * from './minimize/signatures'
