/**
 * Training: optimizers, the loop of steps, losses, and initial weights.
 *
 * @module backprop-ts/Optimizer
 * @since 0.1.0
 */
export * from './training/initializers'
export * from './training/losses'
export type * from './training/optimizer'
export type { Step, TrainOptions } from './training/step'
export { type Loss, train } from './training/train'
export * from './training/train-async'
