import nn from 'adnn/nn/index.js'
import ad, { type Node, type Tensors } from 'adnn/ad/index.js'
import Tensor from 'adnn/tensor.js'
import { plainInput, plainLayers } from '../network-by-hand'
import { sizes } from '../network-data'
import { exact, runPeers } from './peer'

const { scalar, tensor } = ad

const flat = (dimensions: readonly number[], xs: ArrayLike<number>): Tensor => new Tensor(dimensions).fromFlatArray(xs)

const layers = plainLayers.map(({ weights, biases }, l) => ({
  linear: nn.linear(sizes[l]!, sizes[l + 1]!),
  weights: flat([sizes[l + 1]!, sizes[l]!], weights),
  biases: flat([sizes[l + 1]!], biases)
}))
const input = flat([plainInput.length], plainInput)

/** Fresh nodes for the parameters: in old ones, derivatives would add up. */
const lifted = () =>
  layers.map(({ linear, weights, biases }) => {
    const parameters = { weights: ad.lift(weights), biases: ad.lift(biases) }
    linear.setParameters([parameters.weights, parameters.biases])
    return parameters
  })

/**
 * Uses adnn's own layers, because the derivative of its matrix product fails with "ad is not defined". The target is
 * class 3.
 */
const loss = (isTraining: boolean): Node<number> => {
  let z: Tensors = input
  layers.forEach(({ linear }, l) => {
    linear.setTraining(isTraining)
    z = linear.eval(l === 0 ? z : tensor.sigmoid(z))
  })
  return scalar.sub(scalar.log(tensor.sumreduce(tensor.exp(z))), tensor.get(z, 3))
}

const networkGradient = () => {
  const parameters = lifted()
  loss(true).backprop()
  return parameters.map(({ weights, biases }) => ({ weights: weights.dx.data, biases: biases.dx.data }))
}

await runPeers({
  name: 'adnn 2.0',
  tolerance: exact,
  gradientOfChain: length => from => {
    const start = ad.lift(from)
    let x = start
    for (let i = 0; i < length; i++) x = scalar.add(scalar.mul(scalar.sin(x), x), scalar.mul(0.5, x))
    x.backprop()
    return start.dx
  },
  gradientOfRosenbrock: () => point => {
    const xs = point.map(x => ad.lift(x))
    const square = (x: Node<number>) => scalar.mul(x, x)
    let sum: Node<number> | number = 0
    for (let i = 0; i + 1 < xs.length; i++) {
      const [x, next] = [xs[i]!, xs[i + 1]!]
      const term = scalar.mul(100, square(scalar.sub(next, square(x))))
      sum = scalar.add(sum, scalar.add(term, square(scalar.sub(1, x))))
    }
    if (typeof sum !== 'number') sum.backprop()
    return xs.map(x => x.dx)
  },
  gradientOfNetwork: () => ({ calculate: networkGradient, read: networkGradient }),
  evaluationOfNetwork: () => {
    lifted()
    return () => ad.value(loss(false))
  }
})
