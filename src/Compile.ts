/**
 * Compiles functions of numbers: their gradients become JavaScript that runs as fast as if it were written by hand.
 *
 * @module backprop-ts/Compile
 * @since 0.1.0
 */
export { compile } from './compile/compile'
export { mapRows, scan, sumWindows } from './compile/loops'
export type { MapRows, RowOf, Rows, Scan, SumWindows } from './compile/loops'
export type * from './compile/types'
