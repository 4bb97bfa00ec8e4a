import { add, type NumericValue } from 'backprop-ts'
import { matrix, ravel, toArray, vector } from 'backprop-ts/LinearAlgebra'
import type { Optimizer } from 'backprop-ts/Optimizer'
import references from '../training/optimizer-references.json'

const { start: numbers, curvatures, targets } = references.problem

const structure = {
  weights: matrix([
    [0, 0],
    [0, 0]
  ]),
  biases: vector([0, 0]),
  label: 'static',
  rest: [0] as readonly number[],
  gain: 0
}
export type Structure = typeof structure
const flat = ravel(structure)

/** The start of the problem that the references solve, as a structure of several kinds of leaves. */
export const start: Structure = flat.reverseGet(vector(numbers))

export const numbersOf = (x: Structure): readonly number[] => toArray(flat.get(x))

/** The gradient of that problem. */
export const gradientAt = (x: Structure): Structure =>
  flat.reverseGet(
    vector(numbersOf(x).map((n, i) => (curvatures[i] as number) * (n - (targets[i] as number)) + 0.4 * n * n * n))
  )

/** The parameters after a number of steps, and the state. */
export const run = <P extends NumericValue, State>(
  optimizer: Optimizer<P, State>,
  gradient: (parameters: P) => P,
  from: P,
  steps: number,
  at = optimizer.init(from)
): readonly [P, State] => {
  let parameters: P = from
  let state: State = at
  for (let i = 0; i < steps; i++) {
    const [step, next] = optimizer.update(gradient(parameters), state, parameters)
    parameters = add(parameters, step)
    state = next
  }
  return [parameters, state]
}
