/**
 * Minima of smooth functions of any structure.
 *
 * @module backprop-ts/Minimize
 * @since 0.1.0
 */
export type { Minimum, MinimizeOptions, Progress, Stopped } from './minimize/result'
