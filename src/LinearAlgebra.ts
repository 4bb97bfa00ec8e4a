/**
 * Vectors and matrices whose sizes the compiler checks. Every function takes plain values and variables. The numeric
 * functions of the main module work on vectors and matrices too, element by element. A batch is a matrix whose rows
 * are the samples.
 *
 * @module backprop-ts/LinearAlgebra
 * @since 0.1.0
 */
export * from './LinearAlgebra/core/use-backend'
export * from './LinearAlgebra/factorizations/cholesky'
export * from './LinearAlgebra/elementwise/complex'
export * from './LinearAlgebra/shaping/construction'
export * from './LinearAlgebra/training/descent'
export * from './LinearAlgebra/factorizations/determinants'
export * from './LinearAlgebra/shaping/diagonal'
export * from './LinearAlgebra/factorizations/eigen'
export * from './LinearAlgebra/elementwise/map-elements'
export * from './LinearAlgebra/factorizations/expm'
export * from './LinearAlgebra/statistics/extremes'
export * from './LinearAlgebra/shaping/constant-vectors'
export * from './LinearAlgebra/shaping/interop'
export * from './LinearAlgebra/shaping/joining'
export * from './LinearAlgebra/shaping/json'
export * from './LinearAlgebra/factorizations/least-squares'
export { norm0, norm1, norm2, type Norm, normFrobenius, normInf } from './LinearAlgebra/statistics/norms'
export {
  affine,
  dot,
  type Inputs,
  matMul,
  matVec,
  outer,
  type Outputs,
  transpose,
  vecMat
} from './LinearAlgebra/products/products'
export * from './LinearAlgebra/factorizations/lu'
export * from './LinearAlgebra/factorizations/qr'
export { solveSylvester } from './LinearAlgebra/factorizations/sylvester'
export * from './LinearAlgebra/factorizations/tridiagonal'
export * from './LinearAlgebra/products/kron'
export * from './LinearAlgebra/products/running-products'
export * from './LinearAlgebra/sequences/convolve'
export * from './LinearAlgebra/sequences/along-a-vector'
export * from './LinearAlgebra/shaping/rearranging'
export * from './LinearAlgebra/shaping/ravel'
export * from './LinearAlgebra/shaping/reshape'
export { type BySeed, randomNormal, randomUniform } from './LinearAlgebra/shaping/random'
export { tril, triu } from './LinearAlgebra/shaping/triangles'
export * from './LinearAlgebra/shaping/rows'
export * from './LinearAlgebra/elementwise/vector-beside-matrix'
export * from './LinearAlgebra/shaping/selection'
export { gather, type Gathered, segmentSum } from './LinearAlgebra/shaping/gather'
export type { Add, AtLeast, Listed, Min, Mul, Sub } from './LinearAlgebra/core/sizes'
export * from './LinearAlgebra/products/vec234-and-cross'
export * from './LinearAlgebra/statistics/softmax'
export { inv, solve } from './LinearAlgebra/factorizations/solving'
export * from './LinearAlgebra/factorizations/sqrtm'
export * from './LinearAlgebra/statistics/spread'
export * from './LinearAlgebra/statistics/order'
export type { RightSide, Solution, Square, SquareMatrix } from './LinearAlgebra/factorizations/factorization-operands'
export * from './LinearAlgebra/statistics/statistics'
export { mean, sumColumns, sumElements, sumRows } from './LinearAlgebra/statistics/sums'
export * from './LinearAlgebra/factorizations/svd'
export * from './LinearAlgebra/factorizations/symmetric'
export { solveTriangular, type Triangle } from './LinearAlgebra/factorizations/triangular'
export type {
  Arg,
  Cols,
  Elements,
  Len,
  Like,
  Matrix,
  Numbers,
  Out,
  Out1,
  OutN,
  Rows,
  Size,
  Vector
} from './LinearAlgebra/core/vector-types'
