/**
 * Compiles functions of numbers: their gradients become JavaScript or WebAssembly, as fast as if written by hand.
 *
 * @module backprop-ts/Compile
 * @since 0.1.0
 */
export { compile } from './compile/compile'
export { compileHessian, compileJacobian } from './compile/jacobian'
export type {
  CompiledHessian,
  CompiledJacobian,
  CompileHessian,
  CompileJacobian,
  SparseMatrix
} from './compile/jacobian-types'
export { mapRows, scan, sumWindows } from './compile/loops'
export type { MapRows, RowOf, Rows, Scan, SumWindows } from './compile/loops'
export type * from './compile/types'
