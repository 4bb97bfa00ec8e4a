/** What the compiled objectives share. */
import type { BVar } from 'backprop-ts'
import { compile, type Options } from 'backprop-ts/Compile'
import type { Matrix } from 'backprop-ts/LinearAlgebra'

export type Numbers<S> = BVar<S, Float64Array>

/** Cuts numbers into parts of given lengths. */
export const cut = (numbers: Float64Array, ...lengths: readonly number[]): readonly Float64Array[] => {
  let at = 0
  return lengths.map(length => numbers.slice(at, (at += length)))
}

/** The rows of a matrix as arrays of numbers. */
export const rowsOf = ({ rows, cols, data }: Matrix): readonly Float64Array[] =>
  Array.from({ length: rows }, (_, i) => Float64Array.from({ length: cols }, (__, j) => data[i * cols + j]!))

/** A function of numbers with its gradient, in the order of the file. */
export const objectiveAndGradient = <A>(
  f: <S>(x: BVar<S, A>) => BVar<S, number>,
  parameters: A,
  size: number,
  options?: Options
) => {
  const compiled = compile(f, parameters, options)
  return {
    objective: () => compiled.evalBP(parameters),
    derivative: () => {
      const gradient = new Float64Array(size)
      return { objective: compiled.backpropInto(parameters, gradient), gradient }
    }
  }
}
