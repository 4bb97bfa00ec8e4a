/** The Euclidean norm of a whole structure. */
import { partsOf } from '../internal/values/containers'
import { isFixed, kindOf } from '../internal/values/kinds'
import { floatsOf } from './floats'
import { squaresOfTerms } from './outer-products'

/** The sum of the squares of all numbers, each times a factor. A sum of outer products is not multiplied out. */
const sumOfSquares = (x: unknown, factor: number): number => {
  const kind = kindOf(x)
  if (isFixed(x, kind)) return 0
  const floats = floatsOf('the norm', x, kind)
  if (floats === undefined) return partsOf(x).reduce<number>((sum, part) => sum + sumOfSquares(part, factor), 0)
  const terms = floats.terms(x)
  if (terms !== undefined) return squaresOfTerms(terms.map(term => ({ ...term, alpha: factor * term.alpha })))
  return floats.of(x).reduce((sum, n) => sum + (factor * n) ** 2, 0)
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
