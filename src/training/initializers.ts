/**
 * Random weights to start with. A layer's weights have a row for each output and a column for each input, as `affine`
 * takes them.
 *
 * @since 0.1.0
 */
import type { Matrix } from '../LinearAlgebra/core/vector-types'
import { qrOf } from '../LinearAlgebra/factorizations/householder'
import { transpose } from '../LinearAlgebra/products/products'
import { filled } from '../LinearAlgebra/shaping/filled'
import { normalNumbers, sizeAfterSeed, uniformNumbers } from '../LinearAlgebra/shaping/random'

/**
 * The type of an initializer: from a seed, the number of outputs and the number of inputs to the weights of a layer.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Initializer = <M extends number, N extends number>(seed: number, outputs: M, inputs: N) => Matrix<M, N>

/** A matrix of what `next` gives, row by row. */
const filledBy = (name: string, m: number, n: number, next: () => number): Matrix =>
  filled(name, m, n, next, sizeAfterSeed) as Matrix

/**
 * Weights for a layer before a sigmoid, `tanh` or the softmax: uniform between `-a` and `a`, where `a = sqrt(6 /
 * (inputs + outputs))`. Their variance is `2 / (inputs + outputs)`, which keeps the variance of activations and of
 * gradients about the same from layer to layer (Glorot and Bengio, "Understanding the difficulty of training deep
 * feedforward neural networks", 2010). PyTorch: `xavier_uniform_`; optax users know it as `glorot_uniform` of Flax.
 *
 * The numbers come from xoshiro128**, as those of `randomUniform` do. The same seed gives the same bits on every
 * machine. Throws `DomainError` if the seed is not finite or a size is not a size.
 *
 * @category initializers
 * @since 0.1.0
 * @example
 * import { glorotUniform } from 'backprop-ts/Optimizer'
 *
 * const weights = glorotUniform(1, 2, 4)
 * assert.strictEqual([...Array.from(weights.data)].every(w => Math.abs(w) <= 1), true)
 */
export const glorotUniform = ((seed: number, m: number, n: number): Matrix => {
  const uniform = uniformNumbers('glorotUniform', seed)
  const bound = Math.sqrt(6 / (m + n))
  return filledBy('glorotUniform', m, n, () => bound * (2 * uniform() - 1))
}) as Initializer

/**
 * Weights for a layer before `relu` and its kin: normal, with mean 0 and variance `2 / inputs`, which makes up for the
 * half that `relu` cuts off (He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015). PyTorch:
 * `kaiming_normal_`. Flax's `he_normal` truncates the distribution at two standard deviations; this one does not.
 *
 * The same seed gives the same numbers, as for `randomNormal`: the same bits wherever `Math.log`, `Math.sin` and
 * `Math.cos` are the same, as in all programs on one version of V8, and the last digit may differ elsewhere. Throws
 * `DomainError` if the seed is not finite or a size is not a size.
 *
 * @category initializers
 * @since 0.1.0
 * @example
 * import { variance } from 'backprop-ts/LinearAlgebra'
 * import { heNormal } from 'backprop-ts/Optimizer'
 *
 * assert.strictEqual(Math.abs(variance(heNormal(1, 100, 200)) - 2 / 200) < 1e-3, true)
 */
export const heNormal = ((seed: number, m: number, n: number): Matrix => {
  const normal = normalNumbers('heNormal', seed)
  const deviation = Math.sqrt(2 / n)
  return filledBy('heNormal', m, n, () => deviation * normal())
}) as Initializer

/**
 * A random matrix with orthonormal columns, or orthonormal rows if it has fewer rows than columns. A square one is
 * orthogonal: it keeps the length of every vector and of every gradient (Saxe, McClelland and Ganguli, "Exact solutions
 * to the nonlinear dynamics of learning in deep linear neural networks", 2014). All such matrices are equally likely
 * (the Haar measure): it is the Q of a matrix of normal numbers whose R has a positive diagonal (Mezzadri, "How to
 * generate random matrices from the classical compact groups", 2007). PyTorch: `orthogonal_`.
 *
 * The cost is that of a QR factorization. The same seed gives the same numbers as far as `heNormal` does, on every back
 * end. Throws `DomainError` if the seed is not finite or a size is not a size.
 *
 * @category initializers
 * @since 0.1.0
 * @example
 * import { normFrobenius, eye, matMul, transpose } from 'backprop-ts/LinearAlgebra'
 * import { sub } from 'backprop-ts'
 * import { orthogonal } from 'backprop-ts/Optimizer'
 *
 * const q = orthogonal(1, 3, 3)
 * assert.strictEqual(normFrobenius(sub(matMul(transpose(q), q), eye(3))) < 1e-14, true)
 */
export const orthogonal = ((seed: number, m: number, n: number): Matrix => {
  const normal = normalNumbers('orthogonal', seed)
  const tall = filledBy('orthogonal', m < n ? n : m, m < n ? m : n, normal)
  // Our own factorization, whatever the back end has, so that the bits do not depend on it.
  const { q } = qrOf(tall)
  return m < n ? transpose(q) : q
}) as Initializer
