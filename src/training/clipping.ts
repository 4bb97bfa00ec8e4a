/**
 * Transforms that limit how large a gradient is.
 *
 * @since 0.1.0
 */
import { stateless } from './elementwise'
import { normOf } from './norm'
import type { AnyOptimizer, Stateless } from './optimizer'
import { positive } from './options'
import { pass } from './pass'
import { multiple } from './scale'
import { optimizerOf } from './stages'

/**
 * Makes the Euclidean norm of the whole structure at most `norm`: a gradient that is longer is multiplied by `norm /
 * length`. A shorter one stays as it is. It is `clip_by_global_norm` of optax; `clip_grad_norm_` of PyTorch adds 1e-6
 * to the length. Outer products are not multiplied out. A length of NaN is no reason to clip, so that NaN shows.
 *
 * Throws `DomainError` unless `norm` is positive and finite.
 *
 * @category transforms
 * @since 0.1.0
 * @example
 * import { adam, chain, clipByNorm } from 'backprop-ts/Optimizer'
 *
 * assert.deepStrictEqual(clipByNorm(2.5).update({ x: 3, y: -4 }, null, { x: 0, y: 0 })[0], { x: 1.5, y: -2 })
 * const optimizer = chain(clipByNorm(1), adam())
 */
export const clipByNorm = (norm: number): AnyOptimizer<Stateless> => {
  positive('clipByNorm', 'the norm', norm)
  return optimizerOf({
    init: () => null,
    run: (mode, gradient, _, parameters) => {
      const length = normOf(gradient)
      const factor = length > norm ? norm / length : 1
      const isSame = factor === 1 && !mode.moves
      const rule = { name: 'clipByNorm', ...multiple(factor) }
      return [isSame ? gradient : pass(rule, mode, gradient, [], parameters)[0], null]
    }
  })
}

/**
 * Makes every number at least `-limit` and at most `limit`. It is `clip` of optax, and `clip_grad_value_` of PyTorch.
 * NaN stays.
 *
 * Throws `DomainError` unless the limit is positive and finite.
 *
 * @category transforms
 * @since 0.1.0
 * @example
 * import { clipByValue } from 'backprop-ts/Optimizer'
 *
 * assert.deepStrictEqual(clipByValue(1).update([3, -0.5, -4], null, [0, 0, 0])[0], [1, -0.5, -1])
 */
export const clipByValue = (limit: number): AnyOptimizer<Stateless> => {
  positive('clipByValue', 'the limit', limit)
  return stateless('clipByValue', {
    kernel: ({ gradient, at, out }) => {
      for (let i = 0, j = at; i < gradient.length; i++, j++) out[j]! += Math.max(-limit, Math.min(limit, gradient[i]!))
    }
  })
}
