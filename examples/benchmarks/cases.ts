import { gradientOfBatch } from './batch'
import {
  compiledChain,
  compilingOfChain,
  evaluationOfChain,
  gradientOfChain,
  secondDerivativeOfChain,
  smallestGradient,
  tangentOfChain
} from './chain'
import { jacobianOfCurve } from './curve'
import { gradientOfElements } from './elements'
import { linear } from './linear'
import type { Row } from './measure'
import { besideHaskell } from './haskell'
import { evaluationOfNetwork, gradientBesideWasm, gradientOfNetwork, tangentOfNetwork, trainingStep } from './network'
import { stepOfAdam } from './optimizers'
import { compiledOptions } from './options'
import { product } from './products'
import { compiledRosenbrock, compiledRosenbrockLoop, gradientOfRosenbrock } from './rosenbrock'
import { gradientOfSquares } from './squares'

export interface Case {
  readonly title: string
  readonly run: () => readonly Row[]
  /** The programs in `peers/` that do the same. */
  readonly peers?: readonly string[]
}

const scalarPeers = ['tfjs', 'jax', 'adnn', 'simplegrad', 'penrose']
const linearPeers = ['linear']
const tensorPeers = ['tfjs', 'jax', 'adnn']

const all = {
  gradientOfNetwork: {
    title: 'gradient of a 784-300-100-10 network, one sample',
    run: gradientOfNetwork,
    peers: tensorPeers
  },
  gradientBesideWasm: {
    title: 'gradient of the network, weights in the memory of WebAssembly',
    run: gradientBesideWasm
  },
  besideHaskell: { title: 'gradient and training of the network in Haskell', run: besideHaskell },
  evaluationOfNetwork: { title: 'value of the network', run: evaluationOfNetwork, peers: tensorPeers },
  tangentOfNetwork: { title: 'tangent of the network, along all weights', run: tangentOfNetwork },
  trainingStep: { title: 'step of training the network', run: trainingStep },
  stepOfAdamInPlace: {
    title: 'step of `adam` on the network, as `train` takes it in place',
    run: stepOfAdam('in place')
  },
  stepOfAdamAnew: { title: 'step of `adam` on the network, as `train` takes it', run: stepOfAdam('anew') },
  stepOfAdamAdded: { title: 'step of `adam` on the network, `update` and `add`', run: stepOfAdam('added') },
  gradientOfBatch: { title: 'gradient of the network, a batch of 64', run: gradientOfBatch },
  gradientOfChain: { title: 'gradient of a chain of 1000 scalar operations', run: gradientOfChain, peers: scalarPeers },
  evaluationOfChain: { title: 'value of the chain', run: evaluationOfChain },
  tangentOfChain: { title: 'tangent of the chain', run: tangentOfChain },
  jacobianOfCurve: { title: 'Jacobian of 10,000 numbers in 3', run: jacobianOfCurve },
  secondDerivativeOfChain: { title: 'second derivative of the chain', run: secondDerivativeOfChain },
  gradientOfRosenbrock: {
    title: "gradient of Rosenbrock's function of 100 numbers",
    run: gradientOfRosenbrock,
    peers: scalarPeers
  },
  compiledChain: { title: 'compiled gradient of the chain', run: compiledChain },
  compilingOfChain: { title: 'compiling the chain', run: compilingOfChain },
  compiledRosenbrock: {
    title: "compiled gradient of Rosenbrock's function of 100 numbers",
    run: compiledRosenbrock
  },
  compiledRosenbrockLoop: {
    title: "compiled value and gradient of Rosenbrock's function of 10,000 numbers, by a loop",
    run: compiledRosenbrockLoop
  },
  compiledOptions: {
    title: 'compiled prices of 100,000 options, with five derivatives each',
    run: compiledOptions
  },
  smallestGradient: { title: 'gradient of `mul(sin(x), x)`', run: smallestGradient },
  gradientOfSquares3: { title: 'gradient of the sum of squares, 1000 numbers', run: gradientOfSquares(1e3) },
  gradientOfSquares4: { title: 'gradient of the sum of squares, 10,000 numbers', run: gradientOfSquares(1e4) },
  gradientOfSquares5: { title: 'gradient of the sum of squares, 100,000 numbers', run: gradientOfSquares(1e5) },
  gradientOfSquares6: { title: 'gradient of the sum of squares, 1,000,000 numbers', run: gradientOfSquares(1e6) },
  gradientOfElements3: {
    title: 'value and gradient of `mapVector` of `sin(x) x + x²`, 1000 elements',
    run: gradientOfElements(1e3)
  },
  gradientOfElements4: {
    title: 'value and gradient of `mapVector` of `sin(x) x + x²`, 10,000 elements',
    run: gradientOfElements(1e4)
  },
  productOfMatrices: { title: 'product of two 512×512 matrices', run: linear('productOfMatrices'), peers: linearPeers },
  matrixTimesVector: { title: '300×784 matrix times vector', run: linear('matrixTimesVector'), peers: linearPeers },
  vectorTimesMatrix: { title: 'vector times 300×784 matrix', run: linear('vectorTimesMatrix'), peers: linearPeers },
  rankOneUpdate: {
    title: 'update of a 300×784 matrix by an outer product (by plain loops and @stdlib/blas in place)',
    run: linear('rankOneUpdate'),
    peers: linearPeers
  },
  cholesky: { title: 'Cholesky factor of a 100×100 matrix', run: linear('cholesky'), peers: linearPeers },
  qr: { title: 'QR factors of a 100×100 matrix (by plain loops R only)', run: linear('qr'), peers: linearPeers },
  inverse: { title: 'inverse of a 100×100 matrix', run: linear('inverse'), peers: linearPeers },
  svd: {
    title: 'SVD of a 100×100 matrix (by plain loops singular values only)',
    run: linear('svd'),
    peers: linearPeers
  },
  eigensystem: {
    title: 'eigensystem of a symmetric 100×100 matrix (by plain loops values only)',
    run: linear('eigensystem'),
    peers: linearPeers
  },
  productOfLayer: { title: 'product of a 64×784 and a 784×300 matrix', run: product(64, 784, 300) },
  productOfSquares: { title: 'product of two 512×512 matrices', run: product(512, 512, 512) }
} satisfies Readonly<Record<string, Case>>

export type CaseName = keyof typeof all

export const cases: Readonly<Record<CaseName, Case>> = all

export const isCaseName = (name: string): name is CaseName => Object.hasOwn(cases, name)
