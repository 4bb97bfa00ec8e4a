/**
 * Training: optimizers, the loop of steps, losses, and initial weights.
 *
 * @module backprop-ts/Optimizer
 * @since 0.1.0
 */
export * from './training/accumulate'
export * from './training/adam'
export * from './training/adaptive'
export * from './training/averaged'
export * from './training/chain'
export * from './training/clipping'
export * from './training/descents'
export * from './training/frozen'
export * from './training/initializers'
export * from './training/lion'
export * from './training/losses'
export type * from './training/optimizer'
export type { Rate, Schedule } from './training/options'
export { addDecayedWeights, scale, scaleBySchedule } from './training/scale'
export * from './training/schedules'
export type { Step, TrainOptions } from './training/step'
export { type Loss, train } from './training/train'
export * from './training/train-async'
