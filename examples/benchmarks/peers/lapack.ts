/**
 * Times factorizations on the back ends `blas` and `js`, beside LAPACK from C, numpy-ts and ml-matrix, and prints a
 * table: `node scripts/run-example.mjs examples/benchmarks/peers/lapack.ts`. LAPACK from C needs gcc and OpenBLAS.
 * numpy-ts needs `npm install --prefix examples/benchmarks/peers`. What is missing is left out. The command line may
 * name other sizes than 100 and 500.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {
  type Backend,
  cholesky,
  eigensystem,
  inv,
  logDet,
  type Matrix,
  matrix,
  qr,
  solve,
  svd,
  useBackend,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'
import * as ml from 'ml-matrix'
import type * as Numpy from 'numpy-ts'
import { product } from '../linear-by-hand'
import { requireClose } from '../measure'

const tasks = ['cholesky', 'solve', 'inv', 'logDet', 'qr', 'svd', 'eigensystem'] as const
type Task = (typeof tasks)[number]
/** Each returns the numbers that are compared, once per call. */
type Library = Readonly<Record<Task, () => ArrayLike<number>>>

/** For how long each is called, at least, in seconds. */
const seconds = 2

const skipped = (what: string, error: unknown): undefined => {
  console.error(`${what} is left out: ${String(error).split('\n')[0]}`)
}

const inputsOf = (n: number) => {
  const general = Float64Array.from({ length: n * n }, (_, i) => Math.sin(1 + i * i))
  const transposed = Float64Array.from({ length: n * n }, (_, i) => general[(i % n) * n + Math.floor(i / n)]!)
  const positive = product(n, n, n, general, transposed)
  for (let i = 0; i < n; i++) {
    positive[i * (n + 1)]! += 1
    for (let j = 0; j < i; j++) positive[i * n + j] = positive[j * n + i]!
  }
  return { n, general, positive, side: new Float64Array(n).fill(1) }
}
type Inputs = ReturnType<typeof inputsOf>

const sorted = (xs: ArrayLike<number>): ArrayLike<number> => Float64Array.from(xs).sort()
const diagonalOf = (n: number, xs: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => Math.abs(xs[i * (n + 1)]!))

const ours = (name: Backend, { n, general, positive, side }: Inputs): Library => {
  const [a, s, b]: readonly [Matrix, Matrix, Vector] = [matrix(n, n, general), matrix(n, n, positive), vector(side)]
  const on = (run: () => ArrayLike<number>) => () => {
    useBackend(name)
    return run()
  }
  return {
    cholesky: on(() => cholesky(s).data),
    solve: on(() => solve(a, b).data),
    inv: on(() => inv(a).data),
    logDet: on(() => [logDet(a)]),
    qr: on(() => diagonalOf(n, qr(a).r.data)),
    svd: on(() => sorted(svd(a).s.data)),
    eigensystem: on(() => sorted(eigensystem(s).values.data))
  }
}

const mlMatrix = ({ n, general, positive, side }: Inputs): Library => {
  const of = (xs: Float64Array) =>
    new ml.Matrix(Array.from({ length: n }, (_, i) => Array.from(xs.subarray(i * n, (i + 1) * n))))
  const [a, s, b] = [of(general), of(positive), ml.Matrix.columnVector(Array.from(side))]
  return {
    cholesky: () => new ml.CholeskyDecomposition(s).lowerTriangularMatrix.to1DArray(),
    solve: () => ml.solve(a, b).to1DArray(),
    inv: () => ml.inverse(a).to1DArray(),
    logDet: () => {
      const pivots = new ml.LuDecomposition(a).upperTriangularMatrix.diagonal()
      return [pivots.reduce((sum, x) => sum + Math.log(Math.abs(x)), 0)]
    },
    qr: () => {
      const { orthogonalMatrix, upperTriangularMatrix } = new ml.QrDecomposition(a)
      return orthogonalMatrix.rows === n ? upperTriangularMatrix.diagonal().map(Math.abs) : []
    },
    svd: () => sorted(new ml.SingularValueDecomposition(a).diagonal),
    eigensystem: () => sorted(new ml.EigenvalueDecomposition(s, { assumeSymmetric: true }).realEigenvalues)
  }
}

const numpy = (np: typeof Numpy, { n, general, positive, side }: Inputs): Library => {
  const [a, s, b] = [np.asarray(general).reshape([n, n]), np.asarray(positive).reshape([n, n]), np.asarray(side)]
  /** Reads the numbers and frees the memory, which is numpy-ts's own. */
  const read = (kept: Numpy.NDArray, ...others: readonly Numpy.NDArray[]): number[] => {
    const numbers = (kept.tolist() as (number | number[])[]).flat()
    for (const array of [kept, ...others]) array.dispose()
    return numbers
  }
  return {
    cholesky: () => read(np.linalg.cholesky(s)),
    solve: () => read(np.linalg.solve(a, b)),
    inv: () => read(np.linalg.inv(a)),
    logDet: () => [np.linalg.slogdet(a).logabsdet],
    qr: () => {
      const { q, r } = np.linalg.qr(a)
      return diagonalOf(n, read(r, q))
    },
    svd: () => {
      const { u, s: values, vt } = np.linalg.svd(a)
      return sorted(read(values, u, vt))
    },
    eigensystem: () => {
      const { w, v } = np.linalg.eigh(s)
      return sorted(read(w, v))
    }
  }
}

/**
 * The best time of a call, in microseconds. A busy machine disturbs it less than the median. `check` gets the result of
 * the first call, which counts only if there is no time for another.
 */
const bestTime = <A>(run: () => A, check: (result: A) => void): number => {
  const timed = (): readonly [number, A] => {
    const start = performance.now()
    const result = run()
    return [performance.now() - start, result]
  }
  const [first, result] = timed()
  check(result)
  if (first > 1000 * seconds) return 1000 * first
  const end = performance.now() + 1000 * seconds
  let best = Infinity
  while (performance.now() < end) best = Math.min(best, timed()[0])
  return 1000 * best
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'lapack-'))

/** A program that calls LAPACK and prints its time, or `undefined` if it cannot be compiled. */
const compiled = (): string | undefined => {
  const program = path.join(folder, 'lapack')
  const source = 'examples/benchmarks/lapack.c'
  const library = os.platform() === 'darwin' ? ['-framework', 'Accelerate'] : ['-l:libopenblas.so.0', '-lm']
  try {
    execFileSync('gcc', ['-O2', '-w', '-o', program, source, ...library], { stdio: 'pipe' })
    return program
  } catch (error) {
    return skipped('LAPACK from C', error)
  }
}

const text = (micros: number): string => {
  const [value, unit] = micros < 1000 ? [micros, 'µs'] : [micros / 1000, 'ms']
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${unit}`
}

const program = compiled()
const np = await import('numpy-ts').catch((error: unknown) => skipped('numpy-ts', error))
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 500]

const rows: string[][] = []
for (const n of sizes) {
  const inputs = inputsOf(n)
  const js = ours('js', inputs)
  const libraries: Readonly<Record<string, Library | undefined>> = {
    blas: ours('blas', inputs),
    js,
    'numpy-ts 1.4': np && numpy(np, inputs),
    'ml-matrix 6.15': mlMatrix(inputs)
  }
  for (const task of tasks) {
    const expected = js[task]()
    const times = Object.entries(libraries).map(([name, library]) => {
      if (library === undefined) return ''
      const check = (result: ArrayLike<number>): void => {
        requireClose(`${task} by ${name}`, result, expected, 1e-8)
      }
      return text(bestTime(library[task], check))
    })
    const fromC = program && text(Number(execFileSync(program, [task, String(n), String(seconds)])))
    rows.push([`\`${task}\`, ${n}`, fromC ?? '', ...times])
    console.error(`${task}, ${n} done`)
  }
}
rmSync(folder, { recursive: true })

const [load] = os.loadavg()
console.log(`Load of the machine: ${load!.toFixed(1)} on ${os.cpus().length} cores, ${new Date().toISOString()}\n`)
const heads = ['', 'LAPACK from C', 'blas', 'js', 'numpy-ts 1.4', 'ml-matrix 6.15']
for (const row of [heads, ['---', ...heads.slice(1).map(() => '---:')], ...rows]) console.log(`| ${row.join(' | ')} |`)
