/**
 * Gradients of ordinary typed functions.
 *
 * @since 0.1.0
 */
export * from './activations'
export * from './arithmetic'
export * from './axpy'
export * from './BVar'
export * from './comparison'
export * from './errors'
export * from './lifting'
export * from './numeric-types'
export * from './optics'
export * from './powers'
export * from './runners'
export * from './scope'
export * from './structures'
export * from './trigonometry'
