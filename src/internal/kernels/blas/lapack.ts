/**
 * Calls LAPACK. Its procedures are Fortran's: they take addresses only, and matrices column by column.
 *
 * @since 0.1.0
 */
import type { Foreign } from './cblas-library'

/** A flag, an integer, or memory that the procedure reads or writes. */
export type Argument = string | number | Float64Array | Int32Array

/**
 * Calls the procedure with this name, and returns its `info`: zero if it succeeded. The arguments are those before
 * `info`, which all procedures have last.
 *
 * @category model
 * @since 0.1.0
 */
export type Lapack = (name: string, ...args: ReadonlyArray<Argument>) => number

/** Memory for integers of 32 bits. It is large enough for a library whose integers have 64. */
export const integersFor = (n: number): Int32Array => new Int32Array(2 * n)

/** The higher half of an integer of 64 bits is zero. */
const integer = (x: number): Int32Array => Int32Array.of(x, 0)

const address = (x: Argument): Float64Array | Int32Array | Uint8Array => {
  if (typeof x === 'number') return integer(x)
  return typeof x === 'string' ? Uint8Array.of(x.charCodeAt(0)) : x
}

/**
 * OpenBLAS factors matrices on 3 MB of stack, and the process dies if there is less. C programs usually have 8 MB. The
 * stack of `koffi` has 1 or 2 MB, unless it could be enlarged.
 */
const minStack = 8e6

/**
 * LAPACK in a loaded library, or `undefined` if it has too little stack to run on. A procedure is declared when it is
 * first called, and the call throws if the library does not have it. Fortran takes the lengths of strings after all
 * other arguments.
 *
 * @since 0.1.0
 */
export const lapackIn = ({ koffi, library }: Foreign): Lapack | undefined => {
  if (!(koffi.config().sync_stack_size >= minStack)) return undefined
  const declared = new Map<string, (...args: ReadonlyArray<unknown>) => void>()
  const declare = (name: string, parameters: ReadonlyArray<string>): void => {
    declared.set(name, library.func(`${name}_`, 'void', parameters) as (...args: ReadonlyArray<unknown>) => void)
  }
  return (name, ...args) => {
    const lengths = args.filter(x => typeof x === 'string').map(() => 1)
    if (!declared.has(name)) declare(name, [...args.map(() => 'void *'), 'void *', ...lengths.map(() => 'size_t')])
    const info = integer(0)
    declared.get(name)!(...args.map(address), info, ...lengths)
    return info[0]!
  }
}

/** Calls a procedure with memory to work in and the length of that memory. It is first asked how much it needs. */
export const withWorkspace = (call: (work: Float64Array, length: number) => number): number => {
  const length = new Float64Array(1)
  call(length, -1)
  return call(new Float64Array(length[0]!), length[0]!)
}
