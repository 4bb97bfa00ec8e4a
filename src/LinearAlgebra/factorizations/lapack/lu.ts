import { type Lapack, integersFor, withWorkspace } from '../../../internal/kernels/blas/lapack'
import { dataOf, isVector, vectorOf } from '../../core/dense-values'
import type { Matrix, Vector } from '../../core/vector-types'
import { areFinite, columnsOf, matrixOfColumns, multiplyByPowerOfTwo } from '../columns'
import { type Lu, luOf, scaledRows, scaleSide, vanishingPivotOf } from '../lu-factors'
import { withLapack } from './with-lapack'

/** A factorization with a vanishing pivot is left to our own code, so that it decides which matrices are singular. */
const factored = (lapack: Lapack, a: Matrix): Lu | undefined => {
  const n = a.rows
  const { rows, exponents } = scaledRows(a)
  const columns = new Float64Array(n * n)
  for (const [i, row] of rows.entries()) for (let j = 0; j < n; j++) columns[j * n + i] = row[j]!
  const exchanges = integersFor(n)
  const info = lapack('dgetrf', n, n, columns, n, exchanges)
  if (info !== 0 || !areFinite(columns)) return undefined
  if (vanishingPivotOf(n, (i, j) => columns[j * n + i]!) !== undefined) return undefined

  /** The matrix whose columns are the solutions for these right sides, unless a number overflowed on the way. */
  const solved = (sides: ReadonlyArray<Float64Array>): Matrix | undefined => {
    const memory = new Float64Array(n * sides.length)
    const solutions = sides.map((_, k) => memory.subarray(k * n, (k + 1) * n))
    const shifts = sides.map((side, k) => {
      const { scaled, shift } = scaleSide(side, exponents)
      solutions[k]!.set(scaled)
      return shift
    })
    lapack('dgetrs', 'N', n, sides.length, columns, n, exchanges, memory, n)
    if (!areFinite(memory)) return undefined
    for (const [k, solution] of solutions.entries()) multiplyByPowerOfTwo(solution, shifts[k]!)
    return matrixOfColumns(n, solutions)
  }
  return {
    pivots: Float64Array.from({ length: n }, (_, i) => columns[i * (n + 1)]!),
    exponents,
    sign: Array.from({ length: n }, (_, i) => exchanges[i]!).reduce(
      (sign, row, i) => (row === i + 1 ? sign : -sign),
      1
    ),
    vanishing: undefined,
    solve: <B extends Vector | Matrix>(b: B): B => {
      const found = solved(isVector(b) ? [dataOf(b)] : columnsOf(b))
      if (found === undefined) return luOf(a).solve(b)
      return (isVector(b) ? vectorOf(dataOf(found)) : found) as B
    },
    inverse: () => {
      const memory = columns.slice()
      const info = withWorkspace((work, length) => lapack('dgetri', n, memory, n, exchanges, work, length))
      if (info !== 0 || !areFinite(memory)) return luOf(a).inverse()
      const inverses = exponents.map((_, k) => memory.subarray(k * n, (k + 1) * n))
      for (const [k, inverse] of inverses.entries()) multiplyByPowerOfTwo(inverse, -exponents[k]!)
      return matrixOfColumns(n, inverses)
    }
  }
}

const side = (n: number): Vector => vectorOf(Float64Array.from({ length: n }, (_, i) => i - 1))

/** The LU factorization of a square matrix, with row exchanges: see `luOf`. */
export const luFactors = withLapack<Lu>({
  own: luOf,
  byLapack: factored,
  numbersOf: lu => [lu.pivots, [lu.sign], dataOf(lu.solve(side(lu.pivots.length))), dataOf(lu.inverse())]
})
