/**
 * Loads the system's BLAS through the package `koffi`: OpenBLAS, or Accelerate on macOS. Both the BLAS and `koffi` are
 * optional. `koffi` is required at run time, through Node's own `require`, so bundlers and browsers never look for it.
 *
 * @since 0.1.0
 */

type Numbers = Float64Array

/**
 * The functions used of the C interface, under their names without the prefix `cblas_`.
 *
 * @category model
 * @since 0.1.0
 */
export interface Cblas {
  /** `y = alpha op(A) x + beta y`. */
  readonly dgemv: (
    order: number,
    trans: number,
    m: number,
    n: number,
    alpha: number,
    a: Numbers,
    lda: number,
    x: Numbers,
    incX: number,
    beta: number,
    y: Numbers,
    incY: number
  ) => void
  /** `A = alpha x yᵀ + A`. */
  readonly dger: (
    order: number,
    m: number,
    n: number,
    alpha: number,
    x: Numbers,
    incX: number,
    y: Numbers,
    incY: number,
    a: Numbers,
    lda: number
  ) => void
  /** `C = alpha op(A) op(B) + beta C`. */
  readonly dgemm: (
    order: number,
    transA: number,
    transB: number,
    m: number,
    n: number,
    k: number,
    alpha: number,
    a: Numbers,
    lda: number,
    b: Numbers,
    ldb: number,
    beta: number,
    c: Numbers,
    ldc: number
  ) => void
  readonly ddot: (n: number, x: Numbers, incX: number, y: Numbers, incY: number) => number
  /** `y = alpha x + y`. */
  readonly daxpy: (n: number, alpha: number, x: Numbers, incX: number, y: Numbers, incY: number) => void
  /** `x = alpha x`. */
  readonly dscal: (n: number, alpha: number, x: Numbers, incX: number) => void
  /** What declares further functions of the library. */
  readonly foreign?: Foreign | undefined
}

/** The parts of Node's `process` that are used. */
export interface Host {
  readonly platform: string
  readonly argv: ReadonlyArray<string>
  readonly cwd: () => string
  readonly getBuiltinModule?: (name: 'module') => {
    readonly createRequire: (from: string) => (name: string) => unknown
  }
}

interface Koffi {
  /** The size of the stack on which foreign functions run, in bytes. It is fixed once a library is loaded. */
  readonly config: (sizes?: { readonly sync_stack_size: number }) => { readonly sync_stack_size: number }
  readonly load: (path: string) => Foreign['library']
}

/**
 * A loaded library.
 *
 * @category model
 * @since 0.1.0
 */
export interface Foreign {
  readonly koffi: Koffi
  readonly library: {
    readonly func: (name: string, result: string, parameters: ReadonlyArray<string>) => unknown
  }
}

const int = 'int'
const number = 'double'
/** For a typed array, `koffi` passes the address of the first element. */
const numbers = 'double *'

const parameters: Readonly<Record<Exclude<keyof Cblas, 'foreign'>, ReadonlyArray<string>>> = {
  dgemv: [int, int, int, int, number, numbers, int, numbers, int, number, numbers, int],
  dger: [int, int, int, number, numbers, int, numbers, int, numbers, int],
  dgemm: [int, int, int, int, int, int, number, numbers, int, numbers, int, number, numbers, int],
  ddot: [int, numbers, int, numbers, int],
  daxpy: [int, number, numbers, int, numbers, int],
  dscal: [int, number, numbers, int]
}

const libraries = (platform: string): ReadonlyArray<string> => {
  if (platform === 'darwin') return ['/System/Library/Frameworks/Accelerate.framework/Accelerate']
  if (platform === 'win32') return ['libopenblas.dll', 'openblas.dll']
  return ['libopenblas.so.0', 'libopenblas.so']
}

/** The first result of `f` that is not an exception, or `undefined`. */
const firstOf = <A, B>(candidates: ReadonlyArray<A>, f: (a: A) => B): B | undefined => {
  for (const candidate of candidates) {
    try {
      return f(candidate)
    } catch {
      // Try the next one.
    }
  }
  return undefined
}

/** Finds `koffi` as the main program would `require` it, or else from the working directory. */
const findKoffi = ({ argv, cwd, getBuiltinModule }: Host): Koffi | undefined =>
  firstOf(
    [() => argv[1]!, () => `${cwd()}/`],
    from => getBuiltinModule!('module').createRequire(from())('koffi') as Koffi
  )

const declare = (koffi: Koffi, path: string): Cblas => {
  // LAPACK needs more stack than `koffi` has. The size cannot change if the program has loaded a library before.
  firstOf([{ sync_stack_size: 1e7 }], koffi.config)
  const library = koffi.load(path)
  return {
    ...Object.fromEntries(
      Object.entries(parameters).map(([name, types]) => [
        name,
        library.func(`cblas_${name}`, name === 'ddot' ? number : 'void', types)
      ])
    ),
    foreign: { koffi, library }
  } as unknown as Cblas
}

/**
 * The functions of the first library found. Returns `undefined` if there is no library or no `koffi`, or if this is not
 * Node.
 *
 * @since 0.1.0
 */
export const loadCblas = (
  host: Host | undefined = (globalThis as { readonly process?: Host }).process
): Cblas | undefined => {
  if (host === undefined) return undefined
  const koffi = findKoffi(host)
  return koffi === undefined ? undefined : firstOf(libraries(host.platform), path => declare(koffi, path))
}
