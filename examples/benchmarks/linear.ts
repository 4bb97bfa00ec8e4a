/**
 * Times linear algebra without gradients. Every library uses its own functions, and the results are compared before
 * anything is timed.
 */
import {
  cholesky,
  eigensystem,
  inv,
  matMul,
  matrix,
  matVec,
  outer,
  qr,
  svd,
  vecMat,
  vector
} from 'backprop-ts/LinearAlgebra'
import { axpy } from 'backprop-ts'
import * as plain from './linear-by-hand'
import { compare, requireClose, type Row } from './measure'

/** What a library does, and the numbers in its result, which are compared. */
export interface Contender<A> {
  readonly run: () => A
  readonly numbers: (result: A) => ArrayLike<number>
}

const filled = (n: number, seed: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(seed + i * i))

const size = 100
const general = filled(size * size, 1)
/** A matrix times its transpose, plus the identity. */
const positive = plain.product(
  size,
  size,
  size,
  general,
  Float64Array.from({ length: size * size }, (_, i) => general[(i % size) * size + Math.floor(i / size)]!)
)
for (let i = 0; i < size; i++) positive[i * (size + 1)] = positive[i * (size + 1)]! + 1

export const inputs = {
  size,
  general,
  positive,
  square: 512,
  squares: [filled(512 * 512, 2), filled(512 * 512, 3)],
  rows: 300,
  cols: 784,
  weights: filled(300 * 784, 4),
  long: filled(784, 5),
  short: filled(300, 6)
} as const

const contender = <A>(run: () => A, numbers: (result: A) => ArrayLike<number>): Contender<unknown> => ({
  run,
  numbers: result => numbers(result as A)
})
const itself = (x: ArrayLike<number>): ArrayLike<number> => x
const data = (x: { readonly data: ArrayLike<number> }): ArrayLike<number> => x.data

const { size: n, rows, cols, square } = inputs as Readonly<Record<'size' | 'rows' | 'cols' | 'square', number>>
const weights = matrix(rows, cols, inputs.weights)
const [long, short] = [vector(inputs.long), vector(inputs.short)]
const [first, second] = [matrix(square, square, inputs.squares[0]), matrix(square, square, inputs.squares[1])]
const [a, s] = [matrix(n, n, general), matrix(n, n, positive)]
const updated = Float64Array.from(inputs.weights)

const both = {
  productOfMatrices: [
    contender(() => plain.product(square, square, square, ...inputs.squares), itself),
    contender(() => matMul(first, second), data)
  ],
  matrixTimesVector: [
    contender(() => plain.matrixTimesVector(rows, cols, inputs.weights, inputs.long), itself),
    contender(() => matVec(weights, long), data)
  ],
  vectorTimesMatrix: [
    contender(() => plain.vectorTimesMatrix(rows, cols, inputs.weights, inputs.short), itself),
    contender(() => vecMat(short, weights), data)
  ],
  rankOneUpdate: [
    contender(
      () => plain.addOuter(rows, cols, inputs.short, inputs.long, updated),
      () => []
    ),
    contender(
      () => axpy(1, outer(short, long), weights),
      () => []
    )
  ],
  cholesky: [contender(() => plain.cholesky(size, positive), itself), contender(() => cholesky(s), data)],
  qr: [
    contender(() => plain.upperOfQr(size, general), itself),
    contender(
      () => qr(a),
      ({ r }) => r.data
    )
  ],
  inverse: [contender(() => plain.inverse(size, general), itself), contender(() => inv(a), data)],
  svd: [
    contender(() => plain.singularValues(size, general), itself),
    contender(
      () => svd(a),
      ({ s: values }) => values.data
    )
  ],
  eigensystem: [
    // The eigenvalues of a positive matrix are its singular values.
    contender(() => plain.singularValues(size, positive), itself),
    contender(
      () => eigensystem(s),
      ({ values }) => sorted(values.data)
    )
  ]
} satisfies Readonly<Record<string, readonly [Contender<unknown>, Contender<unknown>]>>

export const sorted = (xs: ArrayLike<number>): readonly number[] => Array.from(xs).sort((x, y) => y - x)

export type Task = keyof typeof both
export const isTask = (name: string): name is Task => Object.hasOwn(both, name)

/** Times other implementations beside plain loops. */
export const besideLoops = (task: Task, others: Readonly<Record<string, Contender<unknown>>>): readonly Row[] => {
  const [loops] = both[task]
  const expected = loops.numbers(loops.run())
  for (const [name, { run, numbers }] of Object.entries(others))
    requireClose(`${task} by ${name}`, numbers(run()), expected, 1e-9)
  const runs = Object.entries(others).map(([name, { run }]) => [name, run] as const)
  return compare(Object.fromEntries([['plain loops', loops.run], ...runs]), 15, 30)
}

export const linear = (task: Task) => (): readonly Row[] => besideLoops(task, { 'backprop-ts': both[task][1] })
