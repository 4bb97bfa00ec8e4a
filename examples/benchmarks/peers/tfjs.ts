import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { plainInput, plainLayers, plainTarget } from '../network-by-hand'
import { sizes } from '../network-data'
import { runPeers } from './peer'

await tf.setBackend('wasm')

const parameters = plainLayers.flatMap(({ weights, biases }, l) => [
  tf.tensor2d(Float32Array.from(weights), [sizes[l + 1]!, sizes[l]!]),
  tf.tensor1d(Float32Array.from(biases))
])
const input = tf.tensor1d(Float32Array.from(plainInput))
const target = tf.tensor1d(Float32Array.from(plainTarget))

const loss = (...[w1, b1, w2, b2, w3, b3]: readonly tf.Tensor[]): tf.Tensor => {
  const layer1 = tf.dot(w1!, input).add(b1!).sigmoid()
  const layer2 = tf.dot(w2!, layer1).add(b2!).sigmoid()
  const z = tf.dot(w3!, layer2).add(b3!)
  return z.logSumExp().sub(z.mul(target).sum())
}

const networkGradient = tf.grads(loss)

await runPeers({
  name: 'TensorFlow.js 4.22, wasm, 32 bits',
  tolerance: 1e-4,
  gradientOfChain: length => {
    const gradient = tf.grad(start => {
      let x = start
      for (let i = 0; i < length; i++) x = x.sin().mul(x).add(x.mul(0.5))
      return x
    })
    return from => tf.tidy(() => gradient(tf.scalar(from)).dataSync()[0]!)
  },
  gradientOfRosenbrock: () => {
    const one = tf.scalar(1)
    const gradient = tf.grad(all => {
      const [x, next] = [all.slice(0, 99), all.slice(1, 99)]
      return next.sub(x.square()).square().mul(100).add(one.sub(x).square()).sum()
    })
    return xs => tf.tidy(() => gradient(tf.tensor1d(xs)).dataSync())
  },
  gradientOfNetwork: () => ({
    calculate: () => {
      tf.tidy(() => void networkGradient(parameters))
    },
    read: () =>
      tf.tidy(() => {
        const all = networkGradient(parameters).map(part => Float64Array.from(part.dataSync()))
        return [0, 2, 4].map(l => ({ weights: all[l]!, biases: all[l + 1]! }))
      })
  }),
  evaluationOfNetwork: () => () => tf.tidy(() => loss(...parameters).dataSync()[0]!)
})
