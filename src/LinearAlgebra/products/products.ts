/**
 * Products of vectors and matrices, and the transpose.
 *
 * @since 0.1.0
 */
import { mul } from '../../functions/arithmetic'
import { kernels } from '../../internal/kernels/choose-backend'
import { memoryFor } from '../../internal/kernels/memory'
import { primal } from '../../internal/graph/node'
import type { Primal } from '../../internal/graph/types'
import { defineLinear, defineWithTangent, requireSize, sumOf, waiting } from '../core/define'
import { matrixIn, vectorIn } from '../core/operands'
import { repeatRows, sumColumns } from '../statistics/sums'
import type { Arg, Cols, Len, Like, Matrix, Out, Out1, OutN, Rows, Vector } from '../core/vector-types'
import { dataOf, isMatrix, matrixOf, outerOf, vectorOf } from '../core/dense-values'

const matrixTimesVector = defineLinear(
  'matVec',
  (m: Matrix, x: Vector): Vector => {
    matrixIn('matVec', m)
    vectorIn('matVec', x)
    requireSize(m.cols === x.length, 'matVec', 'the vector needs as many elements as the matrix has columns', m, x)
    const out = memoryFor(m.rows)
    kernels.gemv(m.rows, m.cols, dataOf(m), dataOf(x), out)
    return vectorOf(out)
  },
  (d, [, x]) => outer(d, x),
  (d, [m]) => vecMat(d, m)
)

/**
 * A matrix times a vector. `matVec(m)` waits for the vector. Throws `DimensionError` if the sizes do not fit. Haskell:
 * `#>`, `app`.
 *
 * @category products
 * @since 0.1.0
 * @example
 * import { matrix, matVec, toArray, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(matVec(matrix([[1, 2], [3, 4]]), vector([1, 10]))), [21, 43])
 */
export const matVec = function (m: Matrix, x?: Vector): unknown {
  return arguments.length > 1 ? matrixTimesVector(m, x as Vector) : (later: Vector) => matrixTimesVector(m, later)
} as {
  <X extends Arg<Matrix>>(m: X): <Y extends Like<X, Vector<Cols<X>>>>(x: Y) => Out<X, Y, Vector<Rows<X>>>
  <X extends Arg<Matrix>, Y extends Like<X, Vector<Cols<X>>>>(m: X, x: Y): Out<X, Y, Vector<Rows<X>>>
}

/**
 * A vector times a matrix. It equals `transpose(m)` times the vector, but does not transpose. `vecMat(m)` waits for the
 * vector. Throws `DimensionError` if the sizes do not fit.
 *
 * @category products
 * @since 0.1.0
 * @example
 * import { matrix, toArray, vecMat, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray(vecMat(vector([1, 10]), matrix([[1, 2], [3, 4]]))), [31, 42])
 */
export const vecMat: {
  <Y extends Arg<Matrix>>(m: Y): <X extends Like<Y, Vector<Rows<Y>>>>(x: X) => Out<X, Y, Vector<Cols<Y>>>
  <X extends Arg<Vector>, Y extends Like<X, Matrix<Len<X>>>>(x: X, m: Y): Out<X, Y, Vector<Cols<Y>>>
} = waiting(
  defineLinear(
    'vecMat',
    (x: Vector, m: Matrix): Vector => {
      vectorIn('vecMat', x)
      matrixIn('vecMat', m)
      requireSize(m.rows === x.length, 'vecMat', 'the vector needs as many elements as the matrix has rows', x, m)
      const out = memoryFor(m.cols)
      kernels.gemvT(m.rows, m.cols, dataOf(m), dataOf(x), out)
      return vectorOf(out)
    },
    (d, [, m]) => matVec(m, d),
    (d, [x]) => outer(x, d)
  )
)

/**
 * The outer product: the matrix whose elements are `x[i] * y[j]`. A large one is multiplied out when its elements are
 * first read. `outer(y)` waits for `x`. Haskell: `outer`.
 *
 * @category products
 * @since 0.1.0
 * @example
 * import { outer, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(outer(vector([1, 2]), vector([3, 4, 5]))), [[3, 4, 5], [6, 8, 10]])
 */
export const outer: {
  <Y extends Arg<Vector>>(y: Y): <X extends Like<Y, Vector>>(x: X) => Out<X, Y, Matrix<Len<X>, Len<Y>>>
  <X extends Arg<Vector>, Y extends Like<X, Vector>>(x: X, y: Y): Out<X, Y, Matrix<Len<X>, Len<Y>>>
} = waiting(
  defineLinear(
    'outer',
    (x: Vector, y: Vector): Matrix => {
      vectorIn('outer', x)
      vectorIn('outer', y)
      return outerOf(x, y)
    },
    (d, [, y]) => matVec(d, y),
    (d, [x]) => vecMat(x, d)
  )
)

/**
 * The inner product of two vectors. `dot(y)` waits for `x`. Throws `DimensionError` if their sizes differ. Haskell:
 * `<.>`, `dot`.
 *
 * @category products
 * @since 0.1.0
 * @example
 * import { dot, vector } from 'backprop-ts/LinearAlgebra'
 *
 * assert.strictEqual(dot(vector([1, 2, 3]), vector([4, 5, 6])), 32)
 */
export const dot: {
  <Y extends Arg<Vector>>(y: Y): <X extends Like<Y, Vector<Len<Y>>>>(x: X) => Out<X, Y, number>
  <X extends Arg<Vector>, Y extends Like<X, Vector<Len<X>>>>(x: X, y: Y): Out<X, Y, number>
} = waiting(
  defineLinear(
    'dot',
    (x: Vector, y: Vector): number => {
      vectorIn('dot', x)
      vectorIn('dot', y)
      requireSize(x.length === y.length, 'dot', 'both need the same size', x, y)
      return kernels.dot(x.length, dataOf(x), dataOf(y))
    },
    (d, [, y]) => mul(d, y),
    (d, [x]) => mul(d, x)
  )
)

type Product = (a: Matrix, b: Matrix) => Matrix

/** The product of `a` and `b`, each transposed if its flag is set. */
const product = <Signature = Product>(
  transA: boolean,
  transB: boolean,
  first: (d: Matrix, args: readonly [Matrix, Matrix]) => Matrix,
  second: (d: Matrix, args: readonly [Matrix, Matrix]) => Matrix
): Signature =>
  defineLinear(
    'matMul',
    (a: Matrix, b: Matrix): Matrix => {
      matrixIn('matMul', a)
      matrixIn('matMul', b)
      const [m, k] = transA ? [a.cols, a.rows] : [a.rows, a.cols]
      const [inner, n] = transB ? [b.cols, b.rows] : [b.rows, b.cols]
      requireSize(k === inner, 'matMul', 'the second needs as many rows as the first has columns', a, b)
      const out = memoryFor(m * n)
      kernels.gemm(transA, transB, m, n, k, dataOf(a), dataOf(b), out)
      return matrixOf(m, n, out)
    },
    first,
    second
  )

// The pullbacks of these two products and of `matMul` are again among the three.
const multiplyTransposed: Product = product(
  true,
  false,
  (d, [, b]) => multiplyByTransposed(b, d),
  (d, [a]) => matMul(a, d)
)
const multiplyByTransposed: Product = product(
  false,
  true,
  (d, [, b]) => matMul(d, b),
  (d, [a]) => multiplyTransposed(d, a)
)

/**
 * The matrix product. In a pipe, `pipe(a, matMul(b))` is `matMul(a, b)`. Throws `DimensionError` if the inner sizes
 * differ. Haskell: `<>`, `mul`.
 *
 * @category products
 * @since 0.1.0
 * @example
 * import { matMul, matrix, toArray2 } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(matMul(matrix([[1, 2]]), matrix([[3, 4], [5, 6]]))), [[13, 16]])
 */
export const matMul: {
  <Y extends Arg<Matrix>>(
    b: Y
  ): <X extends Like<Y, Matrix<number, Rows<Y>>>>(a: X) => Out<X, Y, Matrix<Rows<X>, Cols<Y>>>
  <X extends Arg<Matrix>, Y extends Like<X, Matrix<Cols<X>>>>(a: X, b: Y): Out<X, Y, Matrix<Rows<X>, Cols<Y>>>
} = waiting(
  product(
    false,
    false,
    (d, [, b]) => multiplyByTransposed(d, b),
    (d, [a]) => multiplyTransposed(a, d)
  )
)

/**
 * The transpose. Haskell: `tr`.
 *
 * @category products
 * @since 0.1.0
 * @example
 * import { matrix, toArray2, transpose } from 'backprop-ts/LinearAlgebra'
 *
 * assert.deepStrictEqual(toArray2(transpose(matrix([[1, 2], [3, 4]]))), [[1, 3], [2, 4]])
 */
export const transpose: <X extends Arg<Matrix>>(a: X) => Out1<X, Matrix<Cols<X>, Rows<X>>> = defineLinear(
  'transpose',
  (a: Matrix): Matrix => {
    matrixIn('transpose', a)
    const { rows, cols } = a
    const x = dataOf(a)
    const out = memoryFor(rows * cols)
    for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = x[i * cols + j]!
    return matrixOf(cols, rows, out)
  },
  d => transpose(d)
)

const affineVector = defineWithTangent(
  'affine',
  (w: Matrix, x: Vector, b: Vector): Vector => {
    requireSize(w.cols === x.length, 'affine', 'the input needs as many elements as the weights have columns', w, x)
    requireSize(w.rows === b.length, 'affine', 'the biases need as many elements as the weights have rows', w, b)
    const out = memoryFor(w.rows)
    kernels.gemv(w.rows, w.cols, dataOf(w), dataOf(x), out)
    kernels.axpy(out.length, 1, dataOf(b), out, out)
    return vectorOf(out)
  },
  ([w, x], [dw, dx, db]) => sumOf([dw && matVec(dw, x), dx && matVec(w, dx), db]),
  (d, [, x]) => outer(d, x),
  (d, [w]) => vecMat(d, w),
  d => d
)

const affineBatch = defineWithTangent(
  'affine',
  (w: Matrix, x: Matrix, b: Vector): Matrix => {
    requireSize(
      w.cols === x.cols,
      'affine',
      'each row of the inputs needs as many elements as the weights have columns',
      w,
      x
    )
    requireSize(w.rows === b.length, 'affine', 'the biases need as many elements as the weights have rows', w, b)
    const out = memoryFor(x.rows * w.rows)
    kernels.gemm(false, true, x.rows, w.rows, w.cols, dataOf(x), dataOf(w), out)
    const bias = dataOf(b)
    for (let i = 0; i < x.rows; i++) {
      const row = out.subarray(i * w.rows, (i + 1) * w.rows)
      kernels.axpy(w.rows, 1, bias, row, row)
    }
    return matrixOf(x.rows, w.rows, out)
  },
  ([w, x], [dw, dx, db]) =>
    sumOf([dw && multiplyByTransposed(x, dw), dx && multiplyByTransposed(dx, w), db && repeatRows(db, x)]),
  (d, [, x]) => multiplyTransposed(d, x),
  (d, [w]) => matMul(d, w),
  d => sumColumns(d)
)

/**
 * The inputs of `affine`: one sample, or a batch of them.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Inputs<X> = Vector<Cols<X>> | Matrix<number, Cols<X>>

/**
 * The outputs of `affine`: a vector for one sample, a matrix for a batch.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Outputs<X, W> = Primal<X> extends Matrix<infer B, infer _N> ? Matrix<B, Rows<W>> : Vector<Rows<W>>

/**
 * `W x + b` as one operation. `x` is one sample, or a batch: a matrix whose rows are samples. Row `i` of the result
 * then belongs to sample `i`. Throws `DimensionError` if the sizes do not fit.
 *
 * @category products
 * @since 0.1.0
 * @example
 * import { affine, matrix, toArray, toArray2, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const w = matrix([[1, 2], [3, 4]])
 * const b = vector([100, 200])
 * assert.deepStrictEqual(toArray(affine(w, vector([1, 10]), b)), [121, 243])
 * assert.deepStrictEqual(toArray2(affine(w, matrix([[1, 10], [0, 0]]), b)), [[121, 243], [100, 200]])
 */
export const affine = ((w: Matrix, x: Vector | Matrix, b: Vector): unknown => {
  const [weights, inputs, biases] = [primal(w), primal(x), primal(b)]
  matrixIn('affine', weights)
  vectorIn('affine', biases)
  if (isMatrix(inputs)) return affineBatch(w, x as Matrix, b)
  vectorIn('affine', inputs)
  return affineVector(w, x as Vector, b)
}) as <W extends Arg<Matrix>, X extends Like<W, Inputs<W>>, B extends Like<W, Vector<Rows<W>>>>(
  w: W,
  x: X,
  b: B
) => OutN<[W, X, B], Outputs<X, W>>
