import { add, ConvergenceError, DimensionError, mul, SingularMatrixError, sub } from 'backprop-ts'
import {
  eye,
  matMul,
  type Matrix,
  matrix,
  ones,
  randomNormal,
  solveSylvester,
  sumElements,
  toArray2,
  transpose,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { eigenvaluesOf, realSchurOf, transposedSchur } from '../../src/LinearAlgebra/factorizations/real-schur'
import { matrices, rowsBy, size } from '../support/dense'
import {
  expectDerivatives,
  expectRefused,
  expectRefusesOthersThanSquare,
  gradientOf,
  loose,
  regular
} from '../support/factorizations'
import { expectClose } from '../support/numerical'

const solveIt = loose(solveSylvester) as (...xs: ReadonlyArray<unknown>) => Matrix
const [sum, product] = [loose(add), loose(matMul)] as unknown as readonly [
  (x: Matrix, y: Matrix) => Matrix,
  (x: Matrix, y: Matrix) => Matrix
]
const left = (a: Matrix, b: Matrix, x: Matrix): Matrix => sum(product(a, x), product(x, b))
const greatest = (a: Matrix): number => a.data.length === 0 ? 0 : Math.max(...Array.from(a.data, Math.abs))
const counts = size.filter(n => n < 4)
/** Real parts of eigenvalues near 2, so none is minus another. */
const some = fc
  .tuple(counts, counts)
  .chain(([m, n]) => fc.tuple(regular(m), regular(n), matrices(m, n)))
  .filter(([a, b]) => greatest(sub(a, mul(2, eye(a.rows)))) < 1 && greatest(sub(b, mul(2, eye(b.rows)))) < 1)

describe('solveSylvester', () => {
  it('finds what the two products of which add up to the right side', () => {
    fc.assert(fc.property(some, ([a, b, x]) => expectClose(solveIt(a, b, left(a, b, x)), x, 1e-12)))
  })

  it('has the first and second derivatives of central differences in each operand', () => {
    expectDerivatives(solveSylvester, some)
  })
})
