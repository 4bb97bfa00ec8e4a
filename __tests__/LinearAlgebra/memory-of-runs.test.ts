import { add, type BVar, gradBP, mul, square } from 'backprop-ts'
import {
  columnMeans,
  complex,
  covariance,
  magnitude,
  mapMatrix,
  mapVector,
  type Matrix,
  meanCov,
  norm0,
  norm1,
  norm2,
  normFrobenius,
  normInf,
  randomNormal,
  real,
  sqMagnitude,
  sumColumns,
  sumElements,
  sumRows,
  toComplex,
  zipWithVector
} from 'backprop-ts/LinearAlgebra'
import { expectClose, numericalGradient } from '../support/numerical'

type Loss = <S>(a: BVar<S, Matrix>) => BVar<S, number>

// Larger than what is never used again, and each operation twice in one run.
const losses: ReadonlyArray<readonly [string, Loss]> = [
  ['sums', a => sumElements(mul(sumRows(square(a)), sumColumns(mul(a, 2))))],
  ['norms', a => add(add(norm1(mul(a, a)), normInf(mul(3, a))), add(normFrobenius(mul(a, a)), norm0(mul(2, a))))],
  ['norms of vectors', a => add(mul(norm2(sumRows(a)), norm1(sumColumns(a))), normInf(square(sumRows(a))))],
  ['statistics', a => add(sumElements(square(covariance(a))), norm2(columnMeans(square(a))))],
  ['statistics together', a => sumElements(mul(meanCov(a)[0], sumColumns(meanCov(square(a))[1])))],
  [
    'maps',
    a =>
      sumElements(
        mul(
          mapMatrix(square, a),
          mapMatrix(x => mul(x, square(x)), mul(2, a))
        )
      )
  ],
  [
    'zips',
    a =>
      sumElements(
        mapVector(
          square,
          zipWithVector((x, y) => mul(x, square(y)), sumRows(a), sumColumns(a))
        )
      )
  ],
  [
    'complex vectors',
    a => {
      const z = toComplex(sumRows(a), mul(2, sumColumns(a)))
      const w = add(mul(2, z), complex(sumRows(a)))
      return sumElements(add(mul(magnitude(w), real(z)), sqMagnitude(add(z, w))))
    }
  ]
]

it.each(losses)('%s are right in memory that was used before', (_, loss) => {
  const [a, b] = [randomNormal(1, 12, 12) as Matrix, randomNormal(2, 12, 12) as Matrix]
  const first = gradBP(loss, a)
  const kept = Array.from(first.data)
  expectClose(
    first,
    numericalGradient(x => loss(x as never) as unknown as number, a, 1e-4),
    1e-6
  )
  gradBP(loss, b)
  expect(gradBP(loss, a)).toEqual(first)
  expect(Array.from(first.data)).toEqual(kept)
})
