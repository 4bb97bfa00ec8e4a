import { add, constVar, gradBP, sequenceVar, square } from 'backprop-ts'
import { compare, requireClose, type Row } from './measure'
import { runNestedGradients } from './nested'

const gradient = gradBP<ReadonlyArray<number>>(xs =>
  sequenceVar(xs).reduce((sum, x) => add(sum, square(x)), constVar(0, xs))
)

const gradientByHand = (xs: readonly number[]): readonly number[] => xs.map(x => 2 * x)

/** The sum of the squares of `n` numbers. */
export const gradientOfSquares = (n: number) => (): readonly Row[] => {
  runNestedGradients()
  const xs = Array.from({ length: n }, (_, i) => Math.sin(i))
  requireClose(`gradient of ${n} squares`, gradient(xs), gradientByHand(xs))
  return compare({ 'by hand': () => gradientByHand(xs), gradBP: () => gradient(xs) }, n > 1e5 ? 11 : 41)
}
