import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import { type BVar, evalBP, gradBP, logistic, viewVar } from 'backprop-ts'
import { jvp } from 'backprop-ts/Derivatives'
import { affine, backend, descend, softmaxCrossEntropy, useBackend } from 'backprop-ts/LinearAlgebra'
import { compare, requireClose, type Row } from './measure'
import { runNestedGradients } from './nested'
import { gradientByHand, lossByHand, plainLayers, rate, steps, trainByHand } from './network-by-hand'
import { input, type Network, network, target } from './network-data'
import { residentGradient } from './resident'

const lens = <K extends keyof Network>(name: K) => {
  const at = pipe(L.id<Network>(), L.prop(name))
  return { weights: pipe(at, L.prop('weights')), biases: pipe(at, L.prop('biases')) }
}
export const [first, second, third] = [lens('layer1'), lens('layer2'), lens('layer3')] as const

export const loss = <S>(n: BVar<S, Network>): BVar<S, number> => {
  const layer1 = affine(viewVar(first.weights)(n), input, viewVar(first.biases)(n))
  const layer2 = affine(viewVar(second.weights)(n), logistic(layer1), viewVar(second.biases)(n))
  return softmaxCrossEntropy(affine(viewVar(third.weights)(n), logistic(layer2), viewVar(third.biases)(n)), target)
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

/** Reads `data` of every part, which calculates every element of the gradient. */
export const readInFull = (gradient: Network): number => {
  let sum = 0
  for (const { weights, biases } of [gradient.layer1, gradient.layer2, gradient.layer3])
    sum += weights.data[0]! + biases.data[0]!
  return sum
}

export const gradientOfNetwork = (): readonly Row[] => {
  runNestedGradients()
  verify()
  return compare({
    'by hand, fresh arrays': gradientByHand,
    'gradBP, every element read': () => readInFull(gradBP(loss, network)),
    'gradBP, outer products left as they are': () => gradBP(loss, network)
  })
}

/** Runs a body on the fastest back end, then goes back to the one in use. */
export const onBestBackend = <A>(body: (name: string) => A): A => {
  const before = backend()
  useBackend('auto')
  try {
    return body(backend())
  } finally {
    useBackend(before)
  }
}

/** Compares with WebAssembly that has the weights in its own memory and overwrites its last gradient. */
export const gradientBesideWasm = (): readonly Row[] => {
  runNestedGradients()
  const { run, gradients } = residentGradient()
  run()
  gradientByHand().forEach(({ weights, biases }, l) => {
    requireClose(`weights of layer ${l + 1}`, gradients[l]!.weights, weights)
    requireClose(`biases of layer ${l + 1}`, gradients[l]!.biases, biases)
  })
  return onBestBackend(name =>
    compare({
      'by hand in WebAssembly, in place': run,
      [`gradBP on ${name}, every element read`]: () => readInFull(gradBP(loss, network)),
      [`gradBP on ${name}, outer products left as they are`]: () => gradBP(loss, network)
    })
  )
}

export const evaluationOfNetwork = (): readonly Row[] => {
  runNestedGradients()
  verify()
  return compare({ 'plain function': lossByHand, evalBP: () => evalBP(loss, network) })
}

export const tangentOfNetwork = (): readonly Row[] => {
  runNestedGradients()
  const gradient = gradBP(loss, network)
  const [, tangent] = jvp(loss, network, gradient)
  requireClose('tangent of the network', [tangent], [squaredLength(gradient)])
  return compare({ evalBP: () => evalBP(loss, network), jvp: () => jvp(loss, network, gradient) })
}

/** Its weights are read in full, so that the tangent along it is one of any direction. */
const squaredLength = ({ layer1, layer2, layer3 }: Network): number =>
  [layer1, layer2, layer3]
    .flatMap(({ weights, biases }) => [weights.data, biases.data])
    .reduce((sum, data) => sum + Array.from(data).reduce((s, x) => s + x * x, 0), 0)

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
