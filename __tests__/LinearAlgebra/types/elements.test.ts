import { type BVar, type Const, constVar, gradBP, gradBP2, mul, square } from 'backprop-ts'
import {
  affine,
  dot,
  mapMatrix,
  mapVector,
  matrix,
  type Matrix,
  matVec,
  sumElements,
  vec3,
  vec4,
  type Vector,
  vector,
  zipWithVector
} from 'backprop-ts/LinearAlgebra'
import { expectTypeOf } from 'expect-type'

/** A value that only the compiler sees. */
declare const the: <A>() => A
/** Checked by the compiler, never run. */
const compiled = (_: () => unknown): void => undefined

type S = 's'
type T = 't'
const v2 = vector([1, 2])
const v3 = vector([1, 2, 3])
const m23 = matrix([
  [1, 2, 3],
  [4, 5, 6]
])
const cube = <R>(a: BVar<R, number>): BVar<R, number> => mul(a, square(a))
const c = () => the<BVar<S, number>>()
const x = () => the<BVar<S, Vector<3>>>()

it('mapping elements keeps the size of a vector or matrix', () => {
  expectTypeOf(mapVector(a => a + 1, v3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(mapVector(square, v3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(mapVector(cube, v3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(mapMatrix(cube, m23)).toEqualTypeOf<Matrix<2, 3>>()
  expectTypeOf(zipWithVector((a, b) => a * b, v3, v3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(gradBP(u => sumElements(mapVector(cube, u)), v3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(gradBP2((u, s) => sumElements(mapVector(a => mul(a, s), u)), v3, 2)).toEqualTypeOf<
    readonly [Vector<3>, number]
  >()
})

it('mapping gives a variable if an operand or a captured value is one', () => {
  compiled(() => {
    expectTypeOf(mapVector(square, x())).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(mapVector(a => mul(a, c()), x())).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(mapVector(a => mul(a, c()), v3)).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(mapVector(() => 3, x())).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(mapVector(square, constVar(v3))).toEqualTypeOf<Const<Vector<3>>>()
    expectTypeOf(mapMatrix(a => mul(a, c()), m23)).toEqualTypeOf<BVar<S, Matrix<2, 3>>>()
    expectTypeOf(zipWithVector((a, b) => mul(a, b), x(), v3)).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(zipWithVector((a, b) => mul(a, b), v3, x())).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(zipWithVector((a, b) => mul(mul(a, b), c()), v3, v3)).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(mapVector(square, the<BVar<T, BVar<S, Vector<3>>>>())).toEqualTypeOf<BVar<T, BVar<S, Vector<3>>>>()
    expectTypeOf(mapVector(square, the<Vector>())).toEqualTypeOf<Vector>()
  })
})

it('beside a variable inside a variable, variables of both scopes are accepted', () => {
  compiled(() => {
    const m = the<BVar<T, BVar<S, Matrix<2, 3>>>>()
    expectTypeOf(matVec(m, the<BVar<T, BVar<S, Vector<3>>>>())).toEqualTypeOf<BVar<T, BVar<S, Vector<2>>>>()
    expectTypeOf(matVec(m, x())).toEqualTypeOf<BVar<T, BVar<S, Vector<2>>>>()
    expectTypeOf(dot(the<BVar<T, BVar<S, Vector<3>>>>(), x())).toEqualTypeOf<BVar<T, BVar<S, number>>>()
    // @ts-expect-error a matrix is no vector, also of the outer scope
    matVec(m, the<BVar<S, Matrix<2, 3>>>())
    // @ts-expect-error a variable of a third scope
    matVec(m, the<BVar<'u', Vector<3>>>())
  })
})

it('a function of three or more arguments gives a variable as deep as its deepest argument', () => {
  compiled(() => {
    const inner = the<BVar<T, BVar<S, number>>>()
    expectTypeOf(vec3(1, 2, 3)).toEqualTypeOf<Vector<3>>()
    expectTypeOf(vec3(1, constVar(2), 3)).toEqualTypeOf<Const<Vector<3>>>()
    expectTypeOf(vec4(1, 2, 3, c())).toEqualTypeOf<BVar<S, Vector<4>>>()
    expectTypeOf(vec4(constVar(1), 2, c(), 4)).toEqualTypeOf<BVar<S, Vector<4>>>()
    expectTypeOf(vec4(c(), inner, 3, 4)).toEqualTypeOf<BVar<T, BVar<S, Vector<4>>>>()
    expectTypeOf(affine(m23, v3, the<BVar<T, BVar<S, Vector<2>>>>())).toEqualTypeOf<BVar<T, BVar<S, Vector<2>>>>()
    expectTypeOf(zipWithVector((a, b) => mul(mul(a, b), inner), x(), v3)).toEqualTypeOf<BVar<T, BVar<S, Vector<3>>>>()
  })
})

it('functions that do not map numbers to numbers of one scope do not compile', () => {
  compiled(() => {
    // @ts-expect-error a function of text
    mapVector((a: string) => a.length, v3)
    // @ts-expect-error gives a vector for each element
    mapVector(() => v3, v3)
    // @ts-expect-error gives a vector for each element
    mapVector(a => mul(a, v3), x())
    // @ts-expect-error captures a variable of another scope
    mapVector(a => mul(a, the<BVar<T, number>>()), x())
    // @ts-expect-error a matrix is no vector
    mapVector(square, m23)
    // @ts-expect-error a vector is no matrix
    mapMatrix(square, v3)
    // @ts-expect-error three elements, two elements
    zipWithVector((a, b) => mul(a, b), x(), v2)
  })
})
