import { type BVar, gradBP, logistic, viewVar } from 'backprop-ts'
import { affine, matrix, randomUniform, softmaxCrossEntropy, sumElements } from 'backprop-ts/LinearAlgebra'
import { current } from '../../src/internal/kernels/choose-backend'
import { js } from '../../src/internal/kernels/js/js-kernels'
import type { Kernels } from '../../src/internal/kernels/kernels'
import { compare, type Contenders, requireClose, type Row } from './measure'
import { runNestedGradients } from './nested'
import { first, second, third } from './network'
import { type Gradient, plainLayers } from './network-by-hand'
import { type Network, network, sizes } from './network-data'

const size = 64
const inputs = randomUniform(8, size, 784)
const targets = matrix(
  size,
  10,
  Float64Array.from({ length: size * 10 }, (_, i) => (i % 10 === Math.floor(i / 10) % 10 ? 1 : 0))
)

const loss = <S>(n: BVar<S, Network>): BVar<S, number> => {
  const layer1 = affine(viewVar(first.weights)(n), inputs, viewVar(first.biases)(n))
  const layer2 = affine(viewVar(second.weights)(n), logistic(layer1), viewVar(second.biases)(n))
  const layer3 = affine(viewVar(third.weights)(n), logistic(layer2), viewVar(third.biases)(n))
  return sumElements(softmaxCrossEntropy(layer3, targets))
}

const plainInputs = Float64Array.from(inputs.data)
const plainTargets = Float64Array.from(targets.data)

/** Turns rows of logits into the gradient of their loss. */
const subtractTargets = (z: Float64Array): void => {
  for (let p = 0; p < z.length; p += 10) {
    let top = -Infinity
    for (let j = 0; j < 10; j++) top = Math.max(top, z[p + j]!)
    let sum = 0
    for (let j = 0; j < 10; j++) sum += Math.exp(z[p + j]! - top)
    for (let j = 0; j < 10; j++) z[p + j] = Math.exp(z[p + j]! - top) / sum - plainTargets[p + j]!
  }
}

const byHand = (kernels: Kernels): readonly Gradient[] => {
  const outputs = [plainInputs]
  plainLayers.forEach(({ weights, biases }, l) => {
    const [i, o] = [sizes[l]!, sizes[l + 1]!]
    const z = new Float64Array(size * o)
    kernels.gemm(false, true, size, o, i, outputs[l]!, weights, z)
    for (let p = 0; p < z.length; p += o)
      for (let j = 0; j < o; j++) {
        const u = z[p + j]! + biases[j]!
        z[p + j] = l === 2 ? u : 1 / (1 + Math.exp(-u))
      }
    outputs.push(z)
  })
  let d = outputs[3]!
  subtractTargets(d)
  const gradients: Gradient[] = []
  for (let l = 2; l >= 0; l--) {
    const [i, o] = [sizes[l]!, sizes[l + 1]!]
    const weights = new Float64Array(o * i)
    kernels.gemm(true, false, o, i, size, d, outputs[l]!, weights)
    const biases = new Float64Array(o)
    for (let p = 0; p < d.length; p += o) for (let j = 0; j < o; j++) biases[j] = biases[j]! + d[p + j]!
    gradients[l] = { weights, biases }
    if (l === 0) break
    const below = new Float64Array(size * i)
    kernels.gemm(false, false, size, i, o, d, plainLayers[l]!.weights, below)
    const y = outputs[l]!
    for (let j = 0; j < below.length; j++) below[j] = below[j]! * y[j]! * (1 - y[j]!)
    d = below
  }
  return gradients
}

const verify = (): void => {
  const { layer1, layer2, layer3 } = gradBP(loss, network)
  byHand(js).forEach(({ weights, biases }, l) => {
    const ours = [layer1, layer2, layer3][l]!
    requireClose(`weights of layer ${l + 1}`, ours.weights.data, weights)
    requireClose(`biases of layer ${l + 1}`, ours.biases.data, biases)
  })
}

/** The yardstick is code by hand over the kernels of `js`, whichever back end is in use. */
export const gradientOfBatch = (): readonly Row[] => {
  runNestedGradients()
  verify()
  const kernels = current()
  const yardstick: Contenders = { 'by hand, kernels of js': () => byHand(js) }
  const same: Contenders = kernels === js ? {} : { [`by hand, kernels of ${kernels.name}`]: () => byHand(kernels) }
  return compare({ ...yardstick, ...same, gradBP: () => gradBP(loss, network) })
}
