import { mul } from 'backprop-ts'
import { type Matrix, randomNormal, randomUniform, type Vector, vector } from 'backprop-ts/LinearAlgebra'

export const sizes = [784, 300, 100, 10] as const

export interface Layer<I extends number, O extends number> {
  readonly weights: Matrix<O, I>
  readonly biases: Vector<O>
}

export interface Network {
  readonly layer1: Layer<784, 300>
  readonly layer2: Layer<300, 100>
  readonly layer3: Layer<100, 10>
}

const layer = <I extends number, O extends number>(seed: number, i: I, o: O): Layer<I, O> => ({
  weights: mul(1 / Math.sqrt(i), randomNormal(seed, o, i)),
  biases: mul(0.1, randomNormal(seed + 1, o))
})

export const network: Network = { layer1: layer(1, 784, 300), layer2: layer(3, 300, 100), layer3: layer(5, 100, 10) }
export const input = randomUniform(7, 784)
export const target = vector([0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
