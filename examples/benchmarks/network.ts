import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import { type BVar, evalBP, gradBP, logistic, mul, viewVar } from 'backprop-ts'
import {
  affine,
  descend,
  type Matrix,
  randomNormal,
  randomUniform,
  softmaxCrossEntropy,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'
import { js as kernels } from '../../src/internal/kernels'
import { compare, requireClose, type Row } from './measure'
import { runNestedGradients } from './nested'

const sizes = [784, 300, 100, 10] as const

interface Layer<I extends number, O extends number> {
  readonly weights: Matrix<O, I>
  readonly biases: Vector<O>
}

interface Network {
  readonly layer1: Layer<784, 300>
  readonly layer2: Layer<300, 100>
  readonly layer3: Layer<100, 10>
}

const layer = <I extends number, O extends number>(seed: number, i: I, o: O): Layer<I, O> => ({
  weights: mul(1 / Math.sqrt(i), randomNormal(seed, o, i)),
  biases: mul(0.1, randomNormal(seed + 1, o))
})

const network: Network = { layer1: layer(1, 784, 300), layer2: layer(3, 300, 100), layer3: layer(5, 100, 10) }
const input = randomUniform(7, 784)
const target = vector([0, 0, 0, 1, 0, 0, 0, 0, 0, 0])

const lens = <K extends keyof Network>(name: K) => {
  const at = pipe(L.id<Network>(), L.prop(name))
  return { weights: pipe(at, L.prop('weights')), biases: pipe(at, L.prop('biases')) }
}
const [first, second, third] = [lens('layer1'), lens('layer2'), lens('layer3')] as const

const loss = <S>(n: BVar<S, Network>): BVar<S, number> => {
  const layer1 = affine(viewVar(first.weights)(n), input, viewVar(first.biases)(n))
  const layer2 = affine(viewVar(second.weights)(n), logistic(layer1), viewVar(second.biases)(n))
  return softmaxCrossEntropy(affine(viewVar(third.weights)(n), logistic(layer2), viewVar(third.biases)(n)), target)
}

/** The same over the same kernels, as one writes it by hand. */
const plainLayers = [network.layer1, network.layer2, network.layer3].map(({ weights, biases }) => ({
  weights: Float64Array.from(weights.data),
  biases: Float64Array.from(biases.data)
}))
const plainInput = Float64Array.from(input.data)
const plainTarget = Float64Array.from(target.data)

/** The outputs of all layers; those of the last are not yet normalised. */
const forward = (): readonly Float64Array[] => {
  const outputs = [plainInput]
  plainLayers.forEach(({ weights, biases }, l) => {
    const [i, o] = [sizes[l]!, sizes[l + 1]!]
    const z = new Float64Array(o)
    kernels.gemv(o, i, weights, outputs[l]!, z)
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

const lossByHand = (): number => {
  const z = forward()[3]!
  return logSumExp(z) - kernels.dot(10, z, plainTarget)
}

interface Gradient {
  readonly weights: Float64Array
  readonly biases: Float64Array
}

const gradientByHand = (): readonly Gradient[] => {
  const outputs = forward()
  const shift = logSumExp(outputs[3]!)
  let d = outputs[3]!.map((u, j) => Math.exp(u - shift) - plainTarget[j]!)
  const gradients: Gradient[] = []
  for (let l = 2; l >= 0; l--) {
    const [i, o] = [sizes[l]!, sizes[l + 1]!]
    const weights = new Float64Array(o * i)
    kernels.outer(o, i, 1, d, outputs[l]!, weights)
    gradients[l] = { weights, biases: d }
    if (l === 0) break
    const below = new Float64Array(i)
    kernels.gemvT(o, i, plainLayers[l]!.weights, d, below)
    const y = outputs[l]!
    for (let j = 0; j < i; j++) below[j] = below[j]! * y[j]! * (1 - y[j]!)
    d = below
  }
  return gradients
}

const verify = (): void => {
  const { layer1, layer2, layer3 } = gradBP(loss, network)
  gradientByHand().forEach(({ weights, biases }, l) => {
    const ours = [layer1, layer2, layer3][l]!
    requireClose(`weights of layer ${l + 1}`, ours.weights.data, weights)
    requireClose(`biases of layer ${l + 1}`, ours.biases.data, biases)
  })
  requireClose('loss', [evalBP(loss, network)], [lossByHand()])
}

export const gradientOfNetwork = (): readonly Row[] => {
  runNestedGradients()
  verify()
  return compare({ 'by hand, fresh arrays': gradientByHand, gradBP: () => readInFull(gradBP(loss, network)) })
}

export const evaluationOfNetwork = (): readonly Row[] => {
  runNestedGradients()
  verify()
  return compare({ 'plain function': lossByHand, evalBP: () => evalBP(loss, network) })
}

/** The same, with every element of the gradient read. */
const readInFull = (gradient: Network): number => {
  let sum = 0
  for (const { weights, biases } of [gradient.layer1, gradient.layer2, gradient.layer3])
    sum += weights.data[0]! + biases.data[0]!
  return sum
}

const rate = 1e-3
const steps = 500

/** Steps of training by hand, the gradient of each weight added to it as it comes, in memory of their own. */
const trainByHand = (): void => {
  for (let step = 0; step < steps; step++) {
    const outputs = forward()
    const shift = logSumExp(outputs[3]!)
    let d = outputs[3]!.map((u, j) => Math.exp(u - shift) - plainTarget[j]!)
    for (let l = 2; l >= 0; l--) {
      const [i, o] = [sizes[l]!, sizes[l + 1]!]
      const { weights, biases } = plainLayers[l]!
      const below = new Float64Array(l === 0 ? 0 : i)
      if (l > 0) kernels.gemvT(o, i, weights, d, below)
      kernels.ger(o, i, -rate, d, outputs[l]!, weights, weights)
      kernels.axpy(o, -rate, d, biases, biases)
      const y = outputs[l]!
      for (let j = 0; j < below.length; j++) below[j] = below[j]! * y[j]! * (1 - y[j]!)
      d = below
    }
  }
}

const samples = Array.from({ length: steps }, () => undefined)

export const trainingStep = (): readonly Row[] => {
  runNestedGradients()
  verify()
  const trained = descend(p => loss(p), network, samples, { rate })
  trainByHand()
  plainLayers.forEach(({ weights }, l) => {
    const ours = [trained.layer1, trained.layer2, trained.layer3][l]!
    requireClose(`trained weights of layer ${l + 1}`, ours.weights.data, weights)
  })
  const perStep = (rows: readonly Row[]): readonly Row[] => rows.map(row => ({ ...row, micros: row.micros / steps }))
  return perStep(
    compare({ 'by hand, in place': trainByHand, descend: () => descend(p => loss(p), network, samples, { rate }) })
  )
}
