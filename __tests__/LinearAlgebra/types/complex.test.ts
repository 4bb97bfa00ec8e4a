import { add, type BVar, type Const, constVar, gradBP, mul } from 'backprop-ts'
import {
  complex,
  type ComplexVector,
  fromComplex,
  imag,
  magnitude,
  real,
  sqMagnitude,
  sumElements,
  toComplex,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'
import { expectTypeOf } from 'expect-type'

/** A value that only the compiler sees. */
declare const the: <A>() => A
/** Checked by the compiler, never run. */
const compiled = (_: () => unknown): void => undefined

const v2 = vector([1, 2])
const v3 = vector([1, 2, 3])
const z3 = toComplex(v3, v3)

it('complex vectors have the size of their parts', () => {
  expectTypeOf(z3).toEqualTypeOf<ComplexVector<3>>()
  expectTypeOf(z3.length).toEqualTypeOf<3>()
  expectTypeOf(complex(v2)).toEqualTypeOf<ComplexVector<2>>()
  expectTypeOf(real(z3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(imag(z3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(fromComplex(z3)).toEqualTypeOf<readonly [re: Vector<3>, im: Vector<3>]>()
  expectTypeOf(sqMagnitude(z3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(magnitude(z3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(add(z3, mul(2, z3))).toEqualTypeOf<ComplexVector<3>>()
  expectTypeOf(gradBP(z => sumElements(magnitude(z)), z3)).toEqualTypeOf<ComplexVector<3>>()
})

it('complex vectors of variables are variables, and those of constants are constants', () => {
  compiled(() => {
    expectTypeOf(toComplex(the<BVar<'s', Vector<3>>>(), v3)).toEqualTypeOf<BVar<'s', ComplexVector<3>>>()
    expectTypeOf(magnitude(the<BVar<'s', ComplexVector<3>>>())).toEqualTypeOf<BVar<'s', Vector<3>>>()
    expectTypeOf(fromComplex(the<BVar<'s', ComplexVector<3>>>())[1]).toEqualTypeOf<BVar<'s', Vector<3>>>()
    expectTypeOf(real(constVar(z3))).toEqualTypeOf<Const<Vector<3>>>()
    expectTypeOf(complex(the<Vector>())).toEqualTypeOf<ComplexVector>()
  })
})

it('wrong sizes and kinds do not compile', () => {
  compiled(() => {
    // @ts-expect-error two parts of different sizes
    toComplex(v2, v3)
    // @ts-expect-error a real vector has no imaginary part
    imag(v2)
    // @ts-expect-error a complex vector is not real
    sumElements(z3)
    // @ts-expect-error two vectors of different sizes
    add(z3, complex(v2))
    // @ts-expect-error a complex vector and a real one
    add(z3, v3)
    // @ts-expect-error three for two
    z3 satisfies ComplexVector<2>
  })
})
