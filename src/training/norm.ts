/** The Euclidean norm of a whole structure. */
import { mul } from '../functions/arithmetic'
import { numericOf } from '../internal/numeric/numeric-class'
import { partsOf } from '../internal/values/containers'
import { kindOf } from '../internal/values/kinds'
import { floatsOf, isFixed } from './floats'

/** The sum of the squares of all numbers, each times a factor. A sum of outer products is not multiplied out. */
const sumOfSquares = (x: unknown, factor: number): number => {
  if (typeof x === 'number') return (factor * x) ** 2
  const squares = numericOf(x)?.sumOfSquares
  if (squares !== undefined) return squares(factor === 1 ? x : mul(factor, x as object))
  const kind = kindOf(x)
  if (isFixed(x, kind)) return 0
  const parts = floatsOf('the norm', x, kind)?.of(x) ?? partsOf(x)
  let sum = 0
  for (const part of parts) sum += sumOfSquares(part, factor)
  return sum
}

/** Squares of numbers within these bounds neither overflow nor lose digits, not even many of them. */
const [least, most] = [1e-280, 1e300]

/** The Euclidean norm of all numbers of a structure. Where their squares over- or underflow, they are scaled first. */
export const normOf = (x: unknown): number => {
  const squares = sumOfSquares(x, 1)
  if (squares >= least && squares <= most) return Math.sqrt(squares)
  const factor = squares < least ? 2 ** 600 : 2 ** -600
  return Math.sqrt(Math.max(0, sumOfSquares(x, factor))) / factor
}
