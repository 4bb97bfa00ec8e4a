import { type BVar, type Const, constVar, gradBP } from 'backprop-ts'
import {
  cholesky,
  det,
  eigensystem,
  eigenvalues,
  expm,
  eye,
  inv,
  invLogDet,
  leastSquares,
  logDet,
  lu,
  matMul,
  type Matrix,
  matrix,
  pinv,
  qr,
  singularValues,
  type Min,
  solve,
  solveSylvester,
  solveTriangular,
  solveTridiagonal,
  sqrtm,
  type Sub,
  sumElements,
  svd,
  transpose,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'
import { expectTypeOf } from 'expect-type'

type V<N extends number> = Vector<N>
type M<R extends number, C extends number> = Matrix<R, C>
type S = 's'

/** A value that only the compiler sees. */
declare const the: <A>() => A
/** Checked by the compiler, never run. */
const compiled = (_: () => unknown): void => undefined

const v2 = vector([1, 2])
const v3 = vector([1, 2, 3])
const m33 = eye(3)
const m22 = matrix([
  [2, 1],
  [1, 2]
])
const m23 = matrix([
  [1, 2, 3],
  [4, 5, 7]
])
const m32 = matrix([
  [1, 2],
  [3, 4],
  [5, 7]
])

describe('sizes of factorizations', () => {
  it('are those of the operand', () => {
    expectTypeOf(inv(m22)).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(cholesky(m22)).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(expm(m22)).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(sqrtm(m22)).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(pinv(m23)).toEqualTypeOf<M<3, 2>>()
    expectTypeOf(eigenvalues(m22)).toEqualTypeOf<V<2>>()
    expectTypeOf(eigensystem(m22).values).toEqualTypeOf<V<2>>()
    expectTypeOf(eigensystem(m22).vectors).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(lu(m22).p).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(lu(m22).l).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(lu(m22).u).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(det(m22)).toEqualTypeOf<number>()
    expectTypeOf(logDet(m22)).toEqualTypeOf<number>()
    expectTypeOf(invLogDet(m22).inverse).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(invLogDet(m22).sign).toEqualTypeOf<number>()
  })

  it('are those of the right side of a system', () => {
    expectTypeOf(solve(m22, v2)).toEqualTypeOf<V<2>>()
    expectTypeOf(solve(m22, m23)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(solveTriangular('lower', m22, v2)).toEqualTypeOf<V<2>>()
    expectTypeOf(solveTriangular('upper', m22, m23)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(solveTridiagonal(v2, v3, v2, v3)).toEqualTypeOf<V<3>>()
    expectTypeOf(solveTridiagonal(v2, v3, v2, m32)).toEqualTypeOf<M<3, 2>>()
    expectTypeOf(solveSylvester(m22, m33, m23)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(leastSquares(m32, v3)).toEqualTypeOf<V<2>>()
    expectTypeOf(leastSquares(m23, m22)).toEqualTypeOf<M<3, 2>>()
  })

  it('are thin, by the smaller of rows and columns', () => {
    expectTypeOf(svd(m23).u).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(svd(m23).s).toEqualTypeOf<V<2>>()
    expectTypeOf(svd(m23).v).toEqualTypeOf<M<3, 2>>()
    expectTypeOf(singularValues(m32)).toEqualTypeOf<V<2>>()
    expectTypeOf(qr(m32).q).toEqualTypeOf<M<3, 2>>()
    expectTypeOf(qr(m32).r).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(qr(m23).q).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(qr(m23).r).toEqualTypeOf<M<2, 3>>()
  })

  it('compare as numbers, not as texts', () => {
    expectTypeOf<Min<9, 10>>().toEqualTypeOf<9>()
    expectTypeOf<Min<784, 300>>().toEqualTypeOf<300>()
    expectTypeOf<Min<300, 784>>().toEqualTypeOf<300>()
    expectTypeOf<Min<1001, 1010>>().toEqualTypeOf<1001>()
    expectTypeOf<Min<7, 7>>().toEqualTypeOf<7>()
    expectTypeOf<Min<0, 5>>().toEqualTypeOf<0>()
    expectTypeOf<Min<number, 5>>().toEqualTypeOf<number>()
    expectTypeOf<Min<5, number>>().toEqualTypeOf<number>()
  })

  it('are number where the compiler does not know them', () => {
    const a: Matrix = m22
    expectTypeOf(inv(a)).toEqualTypeOf<Matrix>()
    expectTypeOf(svd(a).u).toEqualTypeOf<Matrix>()
    compiled(() => {
      expectTypeOf(solve(a, the<Vector>())).toEqualTypeOf<Vector>()
      const x: Vector = v2
      expectTypeOf(solveTridiagonal(x, x, x, a)).toEqualTypeOf<Matrix>()
      expectTypeOf(solveSylvester(a, a, a)).toEqualTypeOf<Matrix>()
    })
    expect(inv(a)).toMatchObject({ rows: 2, cols: 2 })
  })

  it('stay in gradients', () => {
    expectTypeOf(gradBP(a => logDet(a), m22)).toEqualTypeOf<M<2, 2>>()
    expectTypeOf(gradBP(a => sumElements(svd(a).u), m23)).toEqualTypeOf<M<2, 3>>()
    expectTypeOf(gradBP(b => sumElements(solve(m22, b)), v2)).toEqualTypeOf<V<2>>()
    expectTypeOf(gradBP(b => sumElements(solveTridiagonal(v2, vector([9, 9, 9]), b, v3)), v2)).toEqualTypeOf<V<2>>()
    expectTypeOf(gradBP(b => sumElements(solveSylvester(m22, b, m23)), m33)).toEqualTypeOf<M<3, 3>>()
  })
})

describe('variables and constants', () => {
  it('have parts that are variables and constants', () => {
    compiled(() => {
      const a = the<BVar<S, M<2, 3>>>()
      expectTypeOf(svd(a).u).toEqualTypeOf<BVar<S, M<2, 2>>>()
      expectTypeOf(svd(a).s).toEqualTypeOf<BVar<S, V<2>>>()
      expectTypeOf(qr(a).r).toEqualTypeOf<BVar<S, M<2, 3>>>()
      expectTypeOf(lu(the<BVar<S, M<2, 2>>>()).u).toEqualTypeOf<BVar<S, M<2, 2>>>()
      expectTypeOf(solveTridiagonal(v2, v3, v2, the<BVar<S, V<3>>>())).toEqualTypeOf<BVar<S, V<3>>>()
      expectTypeOf(solveTridiagonal(v2, the<BVar<S, V<3>>>(), v2, m32)).toEqualTypeOf<BVar<S, M<3, 2>>>()
      expectTypeOf(solveSylvester(m22, the<BVar<S, M<3, 3>>>(), m23)).toEqualTypeOf<BVar<S, M<2, 3>>>()
      expectTypeOf(invLogDet(the<BVar<S, M<2, 2>>>()).sign).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(eigensystem(the<BVar<S, M<2, 2>>>()).vectors).toEqualTypeOf<BVar<S, M<2, 2>>>()
      expectTypeOf(solve(m22, the<BVar<S, V<2>>>())).toEqualTypeOf<BVar<S, V<2>>>()
      expectTypeOf(solve(the<BVar<S, M<2, 2>>>(), m23)).toEqualTypeOf<BVar<S, M<2, 3>>>()
    })
    expectTypeOf(inv(constVar(m22))).toEqualTypeOf<Const<M<2, 2>>>()
  })

  it('have abstract sizes in functions of a user', () => {
    const whiten = <R, N extends number>(a: BVar<R, Matrix<N, N>>, b: BVar<R, Vector<N>>) => solve(cholesky(a), b)
    expectTypeOf(whiten<S, 3>).returns.toEqualTypeOf<BVar<S, V<3>>>()
    const twice = <R, N extends number>(a: BVar<R, Matrix<N, N>>) => matMul(inv(a), inv(a))
    expectTypeOf(twice<S, 4>).returns.toEqualTypeOf<BVar<S, M<4, 4>>>()
    const thin = <R, R1 extends number, C extends number>(a: BVar<R, Matrix<R1, C>>) => singularValues(a)
    expectTypeOf(thin<S, 4, 6>).returns.toEqualTypeOf<BVar<S, V<4>>>()
    const lyapunov = <R, N extends number>(a: BVar<R, Matrix<N, N>>, c: BVar<R, Matrix<N, N>>) =>
      solveSylvester(a, transpose(a), c)
    expectTypeOf(lyapunov<S, 3>).returns.toEqualTypeOf<BVar<S, M<3, 3>>>()
    const smoothed = <R, N extends number>(
      beside: BVar<R, Vector<Sub<N, 1>>>,
      diagonal: BVar<R, Vector<N>>,
      b: BVar<R, Vector<N>>
    ) => solveTridiagonal(beside, diagonal, beside, b)
    expectTypeOf(smoothed<S, 3>).returns.toEqualTypeOf<BVar<S, V<3>>>()
    expect(gradBP(a => sumElements(twice(a)), eye(2))).toMatchObject({ rows: 2, cols: 2 })
  })
})

describe('wrong sizes do not compile', () => {
  it('where a square matrix is needed', () => {
    compiled(() => {
      // @ts-expect-error two rows, three columns
      inv(m23)
      // @ts-expect-error two rows, three columns
      lu(m23)
      // @ts-expect-error two rows, three columns
      solveSylvester(m23, m33, m23)
      // @ts-expect-error two rows, three columns
      solveSylvester(m22, m23, m23)
      // @ts-expect-error two rows, three columns
      det(m23)
      // @ts-expect-error two rows, three columns
      logDet(m23)
      // @ts-expect-error two rows, three columns
      invLogDet(m23)
      // @ts-expect-error two rows, three columns
      cholesky(m23)
      // @ts-expect-error two rows, three columns
      eigenvalues(m23)
      // @ts-expect-error two rows, three columns
      eigensystem(m23)
      // @ts-expect-error two rows, three columns
      expm(m23)
      // @ts-expect-error two rows, three columns
      sqrtm(m23)
      // @ts-expect-error two rows, three columns
      solve(m23, v2)
      // @ts-expect-error two rows, three columns
      solveTriangular('lower', m23, v2)
      // @ts-expect-error two rows, three columns
      gradBP(a => logDet(a), m23)
    })
  })

  it('where the right side needs as many rows', () => {
    compiled(() => {
      // @ts-expect-error two rows, three elements
      solve(m22, v3)
      // @ts-expect-error two rows, three rows
      solve(m22, m32)
      // @ts-expect-error two rows, three elements
      solveTriangular('upper', m22, v3)
      // @ts-expect-error two rows, three elements
      leastSquares(m23, v3)
      // @ts-expect-error three rows, two elements
      solveTridiagonal(v2, v3, v2, v2)
      // @ts-expect-error three rows, two rows
      solveTridiagonal(v2, v3, v2, m23)
      // @ts-expect-error three elements beside a diagonal of three
      solveTridiagonal(v3, v3, v2, v3)
      // @ts-expect-error three elements beside a diagonal of three
      solveTridiagonal(v2, v3, v3, v3)
      // @ts-expect-error three rows, two columns
      solveSylvester(m22, m33, m32)
      // @ts-expect-error two rows, two columns
      solveSylvester(m22, m33, m22)
      // @ts-expect-error two rows, three elements
      gradBP(b => sumElements(solve(m22, b)), v3)
      // @ts-expect-error the triangle has another name
      solveTriangular('left', m22, v2)
      // @ts-expect-error a vector is no matrix
      svd(v2)
      // @ts-expect-error a number is no right side
      solve(m22, 3)
    })
  })
})
