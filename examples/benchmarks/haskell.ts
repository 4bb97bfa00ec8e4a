/**
 * Compares with times that Haskell (GHC, hmatrix over OpenBLAS) took on another machine, since it cannot be installed
 * here. OpenBLAS multiplied the first layer's weights by a vector on both machines, and the ratio of those two times
 * scales Haskell's. Without the back end `blas` there is nothing to scale by, and the case has no rows.
 */
import { gradBP } from 'backprop-ts'
import { descend } from 'backprop-ts/LinearAlgebra'
import { current } from '../../src/internal/kernels/choose-backend'
import { compare, type Row } from './measure'
import { runNestedGradients } from './nested'
import { loss, onBestBackend, readInFull } from './network'
import { plainInput, plainLayers, rate, steps } from './network-by-hand'
import { network } from './network-data'

/**
 * Microseconds on that machine: the product (15.7 GFLOP/s), a gradient by hand, and a step of training by Haskell's
 * `backprop`.
 */
const there = { product: (2 * 300 * 784) / 15.7e3, byHand: 380, step: 1900 }

export const besideHaskell = (): readonly Row[] => onBestBackend(name => (name === 'blas' ? onBlas() : []))

const onBlas = (): readonly Row[] => {
  runNestedGradients()
  const [weights, out] = [plainLayers[0]!.weights, new Float64Array(300)]
  const samples = Array.from({ length: steps }, () => undefined)
  const rows = compare({
    product: () => current().gemv(300, 784, weights, plainInput, out),
    'gradBP, every element read': () => readInFull(gradBP(loss, network)),
    'gradBP, outer products left as they are': () => gradBP(loss, network),
    'descend, 500 steps': () => descend(p => loss(p), network, samples, { rate })
  })
  const [product, full, kept, training] = rows.map(({ micros }) => micros) as [number, number, number, number]
  const scale = product / there.product
  const beside = (name: string, micros: number, theirs: number): Row => ({
    name,
    micros,
    ratio: micros / (theirs * scale)
  })
  return [
    { name: 'Haskell on OpenBLAS, gradient by hand, scaled', micros: there.byHand * scale, ratio: 1 },
    beside('gradBP on blas, every element read', full, there.byHand),
    beside('gradBP on blas, outer products left as they are', kept, there.byHand),
    { name: "Haskell's backprop, step of training, scaled", micros: there.step * scale, ratio: 1 },
    beside('descend on blas, a step', training / steps, there.step)
  ]
}
