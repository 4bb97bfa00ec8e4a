/** Times libraries of linear algebra: `node scripts/run-example.mjs examples/benchmarks/peers/linear.ts qr`. */
import dgemm from '@stdlib/blas/base/dgemm/lib/index.js'
import dgemv from '@stdlib/blas/base/dgemv/lib/index.js'
import dger from '@stdlib/blas/base/dger/lib/index.js'
import * as ml from 'ml-matrix'
import * as np from 'numpy-ts'
import { besideLoops, type Contender, inputs, isTask, sorted, type Task } from '../linear'

const { cols, general, long, positive, rows, short, size, square, squares, weights } = inputs

type Library = Readonly<Partial<Record<Task, Contender<unknown>>>>
const of = <A>(run: () => A, numbers: (result: A) => ArrayLike<number>): Contender<unknown> => ({
  run,
  numbers: result => numbers(result as A)
})
const nothing = (): ArrayLike<number> => []

const nested = (n: number, xs: ArrayLike<number>): number[][] =>
  Array.from({ length: xs.length / n }, (_, i) => Array.from({ length: n }, (_unused, j) => xs[i * n + j]!))
/** Makes the diagonal positive: the factor is unique only up to the signs of its rows. */
const withSigns = (r: readonly (readonly number[])[]): readonly number[] =>
  r.flatMap((row, i) => row.map(x => (row[i]! < 0 ? -x : x)))

const mlMatrix = (): Library => {
  const m = (n: number, xs: Float64Array) => new ml.Matrix(nested(n, xs))
  const [a, s, w] = [m(size, general), m(size, positive), m(cols, weights)]
  const [x, y] = squares.map(xs => m(square, xs)) as [ml.Matrix, ml.Matrix]
  const [column, row, lefts] = [m(1, long), m(cols, long), m(rows, short)]
  const updates = m(1, short)
  const updated = w.clone()
  const flat = (z: ml.Matrix) => z.to1DArray()
  return {
    productOfMatrices: of(() => x.mmul(y), flat),
    matrixTimesVector: of(() => w.mmul(column), flat),
    vectorTimesMatrix: of(() => lefts.mmul(w), flat),
    rankOneUpdate: of(() => updated.add(updates.mmul(row)), nothing),
    cholesky: of(() => new ml.CholeskyDecomposition(s).lowerTriangularMatrix, flat),
    qr: of(
      () => {
        const { orthogonalMatrix, upperTriangularMatrix } = new ml.QrDecomposition(a)
        return [orthogonalMatrix, upperTriangularMatrix] as const
      },
      ([, r]) => withSigns(r.to2DArray())
    ),
    inverse: of(() => ml.inverse(a), flat),
    svd: of(
      () => new ml.SingularValueDecomposition(a),
      z => z.diagonal
    ),
    eigensystem: of(
      () => new ml.EigenvalueDecomposition(s, { assumeSymmetric: true }),
      z => sorted(z.realEigenvalues)
    )
  }
}

const stdlib = (): Library => {
  const [x, y] = squares
  const updated = Float64Array.from(weights)
  const plain = (z: Float64Array) => z
  return {
    productOfMatrices: of(() => {
      const c = new Float64Array(square * square)
      return dgemm(
        'row-major',
        'no-transpose',
        'no-transpose',
        square,
        square,
        square,
        1,
        x,
        square,
        y,
        square,
        0,
        c,
        square
      )
    }, plain),
    matrixTimesVector: of(
      () => dgemv('row-major', 'no-transpose', rows, cols, 1, weights, cols, long, 1, 0, new Float64Array(rows), 1),
      plain
    ),
    vectorTimesMatrix: of(
      () => dgemv('row-major', 'transpose', rows, cols, 1, weights, cols, short, 1, 0, new Float64Array(cols), 1),
      plain
    ),
    rankOneUpdate: of(() => dger('row-major', rows, cols, 1, short, 1, long, 1, updated, cols), nothing)
  }
}

/** numpy-ts keeps results in its own memory; they are freed at once. */
const numpy = (): Library => {
  const array = (xs: Float64Array, shape: readonly number[]) => np.asarray(xs).reshape(shape)
  const [a, s, w] = [array(general, [size, size]), array(positive, [size, size]), array(weights, [rows, cols])]
  const [x, y] = squares.map(xs => array(xs, [square, square])) as [np.NDArray, np.NDArray]
  const [right, left] = [np.asarray(long), np.asarray(short)]
  const read = (z: np.NDArray): readonly number[] => (z.tolist() as (number | number[])[]).flat()
  const released = (make: () => np.NDArray, numbers: (z: np.NDArray) => readonly number[] = read) => {
    const expected = numbers(make())
    return of(
      () => {
        make().dispose()
      },
      () => expected
    )
  }
  const factors = (make: () => Readonly<Record<string, np.NDArray>>, pick: string, numbers = read) => {
    const expected = numbers(make()[pick]!)
    return of(
      () => {
        for (const part of Object.values(make())) part.dispose()
      },
      () => expected
    )
  }
  return {
    productOfMatrices: released(() => np.matmul(x, y)),
    matrixTimesVector: released(() => np.matmul(w, right)),
    vectorTimesMatrix: released(() => np.matmul(left, w)),
    rankOneUpdate: released(
      () => {
        const product = np.outer(left, right)
        const sum = w.add(product)
        product.dispose()
        return sum
      },
      () => []
    ),
    cholesky: released(() => np.linalg.cholesky(s)),
    qr: factors(
      () => np.linalg.qr(a),
      'r',
      z => withSigns(z.tolist() as number[][])
    ),
    inverse: released(() => np.linalg.inv(a)),
    svd: factors(() => np.linalg.svd(a), 's'),
    eigensystem: factors(
      () => np.linalg.eigh(s),
      'w',
      z => sorted(read(z))
    )
  }
}

const [task = ''] = process.argv.slice(2)
if (!isTask(task)) throw new Error(`no such case: ${task}`)
const libraries = { 'ml-matrix 6.15': mlMatrix(), '@stdlib/blas 0.4': stdlib(), 'numpy-ts 1.4': numpy() }
const others = Object.fromEntries(
  Object.entries(libraries).flatMap(([name, library]) => {
    const found = library[task]
    return found === undefined ? [] : [[name, found] as const]
  })
)
const [, ...measured] = besideLoops(task, others)
console.log(JSON.stringify({ rows: measured, failures: [] }))
