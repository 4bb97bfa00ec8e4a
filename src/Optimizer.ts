/**
 * Training: optimizers, the loop of steps, losses, and initial weights.
 *
 * @module backprop-ts/Optimizer
 * @since 0.1.0
 */
export type * from './training/optimizer'
