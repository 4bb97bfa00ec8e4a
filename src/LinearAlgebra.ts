/**
 * Vectors and matrices with typed sizes, on plain values and on variables alike. Element by element, the functions of the main module serve them
 * as well. A batch is a matrix whose rows are the samples.
 *
 * @since 0.1.0
 */
export * from './LinearAlgebra/backends'
export * from './LinearAlgebra/construction'
export * from './LinearAlgebra/descent'
export * from './LinearAlgebra/diagonal'
export * from './LinearAlgebra/filling'
export * from './LinearAlgebra/interop'
export * from './LinearAlgebra/joining'
export * from './LinearAlgebra/json'
export * from './LinearAlgebra/rows'
export * from './LinearAlgebra/selection'
export * from './LinearAlgebra/small'
export * from './LinearAlgebra/symmetric'
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
export type { Add, AtLeast, Listed, Min, Square, Sub } from './LinearAlgebra/sizes'
export * from './LinearAlgebra/softmax'
export { mean, norm2, sumElements } from './LinearAlgebra/sums'
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
