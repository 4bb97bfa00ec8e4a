import { add, constVar, gradBP, sequenceVar, square } from 'backprop-ts'
import { compare, requireClose, type Row } from './measure'
import { runNestedGradients } from './nested'

const sumOfSquares = gradBP<ReadonlyArray<number>>(xs =>
  sequenceVar(xs).reduce((sum, x) => add(sum, square(x)), constVar(0, xs))
)

const numbers = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => Math.sin(i))

const shortest = 1e3

/** Per element, so that a gradient that is linear in their number has the ratio 1: beside the shortest array, an array of `n` elements. */
export const gradientOfSquares = (n: number) => (): readonly Row[] => {
  runNestedGradients()
  const inputs = [...new Set([shortest, n])].map(numbers)
  for (const xs of inputs)
    requireClose(
      `gradient of ${xs.length} squares`,
      sumOfSquares(xs),
      xs.map(x => 2 * x)
    )
  const contenders = inputs.map(xs => [`n = ${xs.length}, per element`, () => sumOfSquares(xs)] as const)
  return compare(Object.fromEntries(contenders), n > 1e5 ? 11 : 41).map(({ name, micros, ratio }, i) => {
    const { length } = inputs[i]!
    return { name, micros: micros / length, ratio: (ratio * shortest) / length }
  })
}
