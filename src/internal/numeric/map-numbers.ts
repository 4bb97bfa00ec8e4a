/** Applies functions of plain numbers to each number of a value. They have no gradient. */
import { NoGradientError } from '../graph/errors'
import { apply1, apply2 } from './apply'
import { binaryFunction, unaryFunction } from './define-function'

/** The pullback of a function that has none. */
export const withoutGradient = (name: string) => (): never => {
  throw new NoGradientError(
    `${name}: a function of plain numbers has no known gradient. Write it with this library's functions, or as an Op`
  )
}
const refuseMap = withoutGradient('map')
const refuseZip = withoutGradient('zip')

/** Applies a function to each number of a value. */
export const mapNumbers = (f: (x: number) => number, x: unknown): unknown =>
  typeof x === 'number' ? f(x) : apply1(unaryFunction('map of numbers', f, refuseMap), x)

/** Applies a function to each pair of numbers of two values. The values have the same structure, or one is a number. */
export const zipNumbers = (f: (x: number, y: number) => number, x: unknown, y: unknown): unknown =>
  typeof x === 'number' && typeof y === 'number'
    ? f(x, y)
    : apply2(binaryFunction('zip of numbers', f, refuseZip, refuseZip), x, y)
