/**
 * Vectors and matrices with typed sizes, on plain values and on variables alike. Element by element, the functions of the main module serve them
 * as well. A batch is a matrix whose rows are the samples.
 *
 * @since 0.1.0
 */
export * from './LinearAlgebra/backends'
export * from './LinearAlgebra/cholesky'
export * from './LinearAlgebra/complex'
export * from './LinearAlgebra/construction'
export * from './LinearAlgebra/descent'
export * from './LinearAlgebra/determinants'
export * from './LinearAlgebra/diagonal'
export * from './LinearAlgebra/eigen'
export * from './LinearAlgebra/elements'
export * from './LinearAlgebra/expm'
export * from './LinearAlgebra/filling'
export * from './LinearAlgebra/interop'
export * from './LinearAlgebra/joining'
export * from './LinearAlgebra/json'
export * from './LinearAlgebra/least-squares'
export * from './LinearAlgebra/norms'
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
} from './LinearAlgebra/products'
export * from './LinearAlgebra/qr'
export * from './LinearAlgebra/rows'
export * from './LinearAlgebra/selection'
export type { Add, AtLeast, Listed, Min, Sub } from './LinearAlgebra/sizes'
export * from './LinearAlgebra/small'
export * from './LinearAlgebra/softmax'
export { inv, solve } from './LinearAlgebra/solving'
export * from './LinearAlgebra/sqrtm'
export type { RightSide, Solution, Square } from './LinearAlgebra/square'
export * from './LinearAlgebra/statistics'
export { mean, sumColumns, sumElements, sumRows } from './LinearAlgebra/sums'
export * from './LinearAlgebra/svd'
export * from './LinearAlgebra/symmetric'
export { solveTriangular, type Triangle } from './LinearAlgebra/triangular'
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
  Rows,
  Size,
  Vector
} from './LinearAlgebra/types'
