/**
 * Compiles functions of numbers: their gradients become JavaScript or WebAssembly, as fast as if written by hand.
 *
 * @module backprop-ts/Compile
 * @since 0.1.0
 */
export { compile } from './compile/compile'
export { emit } from './compile/emit'
export type { Emit, EmitOptions } from './compile/emit'
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
/**
 * What modules made by `emit` call. Nothing else should: it changes with the code that is written.
 *
 * @ignore
 */
export * as runtime from './compile/runtime'
export type * from './compile/types'
