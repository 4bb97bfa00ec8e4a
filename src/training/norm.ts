/** The Euclidean norm of a whole structure. */
import { mul, square } from '../functions/arithmetic'
import { structureKind, sumNumbers } from '../internal/numeric/broadcast'
import { numericOf } from '../internal/numeric/numeric-class'
import { partsOf } from '../internal/values/containers'
import { isStatic } from '../internal/values/kinds'

/** The sum of the squares of all numbers. A sum of outer products is not multiplied out. */
const sumOfSquares = (x: unknown): number => {
  if (typeof x === 'number') return x * x
  const squares = numericOf(x)?.sumOfSquares
  if (squares !== undefined) return squares(x)
  if (structureKind(x) === undefined) return sumNumbers(square(x as object)) as number
  return (partsOf(x) as ReadonlyArray<unknown>).reduce<number>(
    (sum, part) => (isStatic(part) ? sum : sum + sumOfSquares(part)),
    0
  )
}

/** Squares of numbers within these bounds neither overflow nor lose digits, not even many of them. */
const [least, most] = [1e-280, 1e300]

/** The Euclidean norm of all numbers of a structure. Where their squares over- or underflow, they are scaled first. */
export const normOf = (x: unknown): number => {
  const squares = sumOfSquares(x)
  if (squares >= least && squares <= most) return Math.sqrt(squares)
  const scale = squares < least ? 2 ** 600 : 2 ** -600
  return Math.sqrt(Math.max(0, sumOfSquares(mul(scale, x as object)))) / scale
}
