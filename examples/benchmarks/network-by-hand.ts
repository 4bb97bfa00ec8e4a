/** The network and its gradient written by hand, over the kernels that the library uses too. */
import { current } from '../../src/internal/kernels/choose-backend'
import { input, network, sizes, target } from './network-data'

/** Copies: the loops by hand share no memory with the library's network. */
export const plainLayers = [network.layer1, network.layer2, network.layer3].map(({ weights, biases }) => ({
  weights: Float64Array.from(weights.data),
  biases: Float64Array.from(biases.data)
}))
export const plainInput = Float64Array.from(input.data)
export const plainTarget = Float64Array.from(target.data)

/** The outputs of all layers; those of the last are not yet normalised. */
const forward = (): readonly Float64Array[] => {
  const outputs = [plainInput]
  plainLayers.forEach(({ weights, biases }, l) => {
    const [i, o] = [sizes[l]!, sizes[l + 1]!]
    const z = new Float64Array(o)
    current().gemv(o, i, weights, outputs[l]!, z)
    for (let j = 0; j < o; j++) {
      const u = z[j]! + biases[j]!
      z[j] = l === 2 ? u : 1 / (1 + Math.exp(-u))
    }
    outputs.push(z)
  })
  return outputs
}

const logSumExp = (z: Float64Array): number => {
  let top = -Infinity
  for (const u of z) top = Math.max(top, u)
  let sum = 0
  for (const u of z) sum += Math.exp(u - top)
  return top + Math.log(sum)
}

export const lossByHand = (): number => {
  const z = forward()[3]!
  return logSumExp(z) - current().dot(10, z, plainTarget)
}

export interface Gradient {
  readonly weights: Float64Array
  readonly biases: Float64Array
}

export const gradientByHand = (): readonly Gradient[] => {
  const outputs = forward()
  const shift = logSumExp(outputs[3]!)
  let d = outputs[3]!.map((u, j) => Math.exp(u - shift) - plainTarget[j]!)
  const gradients: Gradient[] = []
  for (let l = 2; l >= 0; l--) {
    const [i, o] = [sizes[l]!, sizes[l + 1]!]
    const weights = new Float64Array(o * i)
    current().outer(o, i, 1, d, outputs[l]!, weights)
    gradients[l] = { weights, biases: d }
    if (l === 0) break
    const below = new Float64Array(i)
    current().gemvT(o, i, plainLayers[l]!.weights, d, below)
    const y = outputs[l]!
    for (let j = 0; j < i; j++) below[j] = below[j]! * y[j]! * (1 - y[j]!)
    d = below
  }
  return gradients
}

export const rate = 1e-3
export const steps = 500

/** Steps of training by hand, the gradient of each weight added to it as it comes, in memory of their own. */
export const trainByHand = (): void => {
  for (let step = 0; step < steps; step++) {
    const outputs = forward()
    const shift = logSumExp(outputs[3]!)
    let d = outputs[3]!.map((u, j) => Math.exp(u - shift) - plainTarget[j]!)
    for (let l = 2; l >= 0; l--) {
      const [i, o] = [sizes[l]!, sizes[l + 1]!]
      const { weights, biases } = plainLayers[l]!
      const below = new Float64Array(l === 0 ? 0 : i)
      if (l > 0) current().gemvT(o, i, weights, d, below)
      current().ger(o, i, -rate, d, outputs[l]!, weights, weights)
      current().axpy(o, -rate, d, biases, biases)
      const y = outputs[l]!
      for (let j = 0; j < below.length; j++) below[j] = below[j]! * y[j]! * (1 - y[j]!)
      d = below
    }
  }
}
