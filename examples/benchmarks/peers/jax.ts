import { type Array, defaultDevice, grad, init, jit, nn, numpy as np, tree } from '@jax-js/jax'
import { plainInput, plainLayers, plainTarget } from '../network-by-hand'
import { sizes } from '../network-data'
import { type Peer, runPeers } from './peer'

// Node 20 has no Float16Array, and jax-js asks for it before it takes 64-bit numbers.
Object.assign(globalThis, { Float16Array: Uint16Array })

await init('wasm')
defaultDevice('wasm')

type Bits = 32 | 64

/** jax-js counts references by hand: each use of an array consumes one, and `ref` adds one. */
const arrayOf = (bits: Bits, xs: ArrayLike<number>): Array =>
  np.array(bits === 64 ? Float64Array.from(xs) : Float32Array.from(xs))

const matrixOf = (bits: Bits, xs: ArrayLike<number>, rows: number, columns: number): Array =>
  arrayOf(bits, xs).reshape([rows, columns])

const network = (bits: Bits) => {
  const parameters = plainLayers.flatMap(({ weights, biases }, l) => [
    matrixOf(bits, weights, sizes[l + 1]!, sizes[l]!),
    arrayOf(bits, biases)
  ])
  const [input, target] = [arrayOf(bits, plainInput), arrayOf(bits, plainTarget)]
  const loss = ([w1, b1, w2, b2, w3, b3]: readonly Array[]): Array => {
    const layer1 = nn.sigmoid(np.dot(w1!, input.ref).add(b1!))
    const layer2 = nn.sigmoid(np.dot(w2!, layer1).add(b2!))
    const z = np.dot(w3!, layer2).add(b3!)
    return nn.logsumexp(z.ref).sub(np.dot(z, target.ref))
  }
  return { value: jit(loss), gradient: jit(grad(loss)), taken: () => tree.ref(parameters) }
}

const peer = (bits: Bits): Peer => ({
  name: `jax-js 0.1.25, wasm, jit, ${bits} bits`,
  // Even with 64 bits, its sine is right to seven digits only.
  tolerance: bits === 64 ? 1e-6 : 1e-4,
  gradientOfChain: length => {
    const gradient = jit(
      grad((start: Array) => {
        let x = start
        for (let i = 0; i < length; i++) x = np.sin(x.ref).mul(x.ref).add(x.mul(0.5))
        return x
      })
    )
    return from => gradient(arrayOf(bits, [from]).reshape([])).dataSync()[0]!
  },
  gradientOfRosenbrock: () => {
    const gradient = jit(
      grad((all: Array) => {
        const [x, next] = [all.ref.slice([0, 99]), all.slice([1, 100])]
        const over = np.square(next.sub(np.square(x.ref)))
        return over
          .mul(100)
          .add(np.square(x.sub(1)))
          .sum()
      })
    )
    return xs => gradient(arrayOf(bits, xs)).dataSync()
  },
  gradientOfNetwork: () => {
    const { gradient, taken } = network(bits)
    return {
      calculate: () => {
        const all = gradient(taken())
        // The first layer's gradient is calculated last, so reading it forces all of them.
        all[0]!.ref.slice([0, 1], [0, 1]).dataSync()
        tree.dispose(all)
      },
      read: () => {
        const all = gradient(taken()).map(part => Float64Array.from(part.dataSync()))
        return [0, 2, 4].map(l => ({ weights: all[l]!, biases: all[l + 1]! }))
      }
    }
  },
  evaluationOfNetwork: () => {
    const { value, taken } = network(bits)
    return () => value(taken()).dataSync()[0]!
  }
})

await runPeers(peer(64), peer(32))
