import { type BVar, constVar, evalBP, gradBP, negate } from 'backprop-ts'
import { type Matrix, mean, softmax, softmaxCrossEntropy } from 'backprop-ts/LinearAlgebra'
import { digitsOf, type Network, picturesOf, predict, runNetwork } from '../../mnist/mnist.md'

export interface Guess {
  readonly digit: number
  /** Of each of the ten digits. */
  readonly probabilities: Float64Array
  /** The derivatives of the logarithm of the digit's probability with respect to the pixels. */
  readonly gradient: Float64Array
}

export const guess = (network: Network, picture: Float64Array): Guess => {
  const pictures = picturesOf(picture, 1)
  const [digit = 0] = predict(network)(picture, 1)
  const wanted = digitsOf(Uint8Array.of(digit))
  const scores = evalBP(n => runNetwork(n, constVar(pictures, n)), network)
  const logProbability = <S>(input: BVar<S, Matrix<number, 784>>): BVar<S, number> =>
    negate(mean(softmaxCrossEntropy(runNetwork(constVar(network, input), input), wanted)))
  return {
    digit,
    probabilities: Float64Array.from(softmax(scores).data),
    gradient: Float64Array.from(gradBP(logProbability, pictures).data)
  }
}
