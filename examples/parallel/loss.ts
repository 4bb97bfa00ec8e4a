/** What the threads compute: the loss of the MNIST network on a batch, or of a vector of any length. */
import { logistic, mul, splitBV, type BVar } from 'backprop-ts'
import { affine, type Matrix, softmaxCrossEntropy, sumElements, type Vector } from 'backprop-ts/LinearAlgebra'
import type { Layer, Network } from '../benchmarks/network-data'

export interface Batch {
  readonly pictures: Matrix<number, 784>
  readonly digits: Matrix<number, 10>
}

const run = <S, B extends number, I extends number, O extends number>(
  layer: BVar<S, Layer<I, O>>,
  inputs: BVar<S, Matrix<B, I>> | Matrix<B, I>
): BVar<S, Matrix<B, O>> => {
  const { weights, biases } = splitBV(layer)
  return affine(weights, inputs, biases)
}

export const loss = <S>(network: BVar<S, Network>, { pictures, digits }: Batch): BVar<S, number> => {
  const { layer1, layer2, layer3 } = splitBV(network)
  const scores = run(layer3, logistic(run(layer2, logistic(run(layer1, pictures)))))
  return sumElements(softmaxCrossEntropy(scores, digits))
}

/** Next to no work, so that a step costs what sending costs. */
export const scaledSum = <S>(parameters: BVar<S, Vector>, factor: number): BVar<S, number> =>
  mul(factor, sumElements(parameters))
