import { expectTypeOf } from 'expect-type'
import { flow, pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import {
  abs,
  add,
  type Binary,
  type BVar,
  type Const,
  constVar,
  div,
  exp,
  gradBP,
  hypot,
  logistic,
  max,
  mul,
  negate,
  type NumericValue,
  pow,
  powInt,
  sqrt,
  sub,
  type Unary
} from 'backprop-ts'
import { sumElements, toArray, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import * as N from 'backprop-ts/Numeric'
import { compiled, the } from '../support/types'

type S = 's'
type T = 't'
interface Line {
  readonly slope: number
  readonly name: string
}
const line: Line = { slope: 2, name: 'l' }
const x = () => the<BVar<S, number>>()
const v = () => the<BVar<S, Vector<3>>>()
const v3 = vector([1, 2, 3])

it('functions of one argument keep the type of what they are given', () => {
  expectTypeOf(exp).toEqualTypeOf<Unary>()
  expectTypeOf(exp(1)).toEqualTypeOf<number>()
  expectTypeOf(sqrt(line)).toEqualTypeOf<Line>()
  expectTypeOf(abs([1, 2])).toEqualTypeOf<number[]>()
  expectTypeOf(negate(v3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(exp(constVar(1))).toEqualTypeOf<Const<number>>()
  compiled(() => {
    expectTypeOf(logistic(x())).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(logistic(v())).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(logistic(the<BVar<S, BVar<T, number>>>())).toEqualTypeOf<BVar<S, BVar<T, number>>>()
  })
})

it('functions of one argument give a bigint for a bigint, not for its literal type', () => {
  expectTypeOf(negate(3n)).toEqualTypeOf<bigint>()
  expectTypeOf(powInt(3n, 2)).toEqualTypeOf<bigint>()
  expectTypeOf(add(1n, 2n)).toEqualTypeOf<bigint>()
  compiled(() => {
    expectTypeOf(mul(the<BVar<S, bigint>>(), 2n)).toEqualTypeOf<BVar<S, bigint>>()
  })
})

it('functions of one argument keep types as arguments of other functions', () => {
  expectTypeOf(pipe(4, flow(sqrt, exp))).toEqualTypeOf<number>()
  expectTypeOf([1, 2].map(exp)).toEqualTypeOf<number[]>()
  expectTypeOf(pipe([1, 2], RA.map(exp))).toEqualTypeOf<readonly number[]>()
  expectTypeOf(pipe(O.some(v3), O.map(exp))).toEqualTypeOf<O.Option<Vector<3>>>()
  compiled(() => {
    expectTypeOf(pipe(x(), sqrt, exp)).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf([x()].map(sqrt)).toEqualTypeOf<BVar<S, number>[]>()
    expectTypeOf(pipe(v(), flow(sqrt, exp))).toEqualTypeOf<BVar<S, Vector<3>>>()
  })
  expect(pipe(4, flow(sqrt, exp))).toBe(Math.exp(2))
  expect(gradBP(a => pipe(a, sqrt, exp), 4)).toBeCloseTo(Math.exp(2) / 4, 12)
})

it('functions of two arguments broadcast a number', () => {
  expectTypeOf(add).toEqualTypeOf<Binary>()
  expectTypeOf(mul(2, 3)).toEqualTypeOf<number>()
  expectTypeOf(mul(2, v3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(sub(v3, 1)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(sub(line, mul(0.1, line))).toEqualTypeOf<Line>()
  expectTypeOf(max(v3, v3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(hypot([1], [2])).toEqualTypeOf<number[]>()
  expectTypeOf(powInt(v3, 2)).toEqualTypeOf<Vector<3>>()
  compiled(() => {
    expectTypeOf(mul(x(), v3)).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(mul(v3, x())).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(mul(v(), 2)).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(mul(v(), x())).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(mul(x(), v())).toEqualTypeOf<BVar<S, Vector<3>>>()
  })
})

it('functions of two arguments give a variable if one operand is a variable', () => {
  compiled(() => {
    expectTypeOf(add(x(), x())).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(add(x(), 2)).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(add(2, x())).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(add(v(), v3)).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(add(v3, v())).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(add(x(), constVar(2))).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(add(constVar(2), x())).toEqualTypeOf<BVar<S, number>>()
  })
  expectTypeOf(add(constVar(2), 3)).toEqualTypeOf<Const<number>>()
})

it('functions of two arguments wait in a pipe for the first', () => {
  expectTypeOf(sub(2)).toEqualTypeOf<Unary>()
  expectTypeOf(pipe(5, sub(2))).toEqualTypeOf<number>()
  expectTypeOf(pipe(v3, sub(2), mul(v3))).toEqualTypeOf<Vector<3>>()
  expectTypeOf(pipe(2, mul(v3))).toEqualTypeOf<Vector<3>>()
  expectTypeOf(pipe(line, powInt(2))).toEqualTypeOf<Line>()
  compiled(() => {
    expectTypeOf(pipe(x(), sub(2), div(x()))).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(pipe(2, sub(x()))).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(pipe(v(), add(v3), mul(x()))).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(pipe(v3, add(v()))).toEqualTypeOf<BVar<S, Vector<3>>>()
    expectTypeOf(pipe(x(), pow(constVar(2)))).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(pipe(x(), flow(sub(2), exp, mul(x())))).toEqualTypeOf<BVar<S, number>>()
  })
})

it('functions of two arguments serve map and reduce', () => {
  expectTypeOf([1, 2].map(mul(2))).toEqualTypeOf<number[]>()
  expectTypeOf([1, 2].reduce((a, b) => add(a, b))).toEqualTypeOf<number>()
  compiled(() => {
    expectTypeOf([x()].map(mul(2))).toEqualTypeOf<BVar<S, number>[]>()
    expectTypeOf([x()].reduce((a, b) => add(a, b))).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf([x()].reduce((a, b) => add(a, b), constVar(0, x()))).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(
      pipe(
        [x()],
        RA.map(mul(x())),
        RA.reduce(constVar(0, x()), (a, b) => add(a, b))
      )
    ).toEqualTypeOf<BVar<S, number>>()
  })
})

describe('a generic function of a user', () => {
  const sigmoid = <A extends NumericValue>(a: A): A => div(1, add(1, exp(negate(a))))

  it('a generic function of a user works on numbers, vectors, records and variables of them', () => {
    const s = 1 / (1 + Math.exp(-2))
    expectTypeOf(sigmoid(2)).toExtend<number>()
    expect(sigmoid(2)).toBeCloseTo(s, 12)
    expectTypeOf(sigmoid(vector([2, 2]))).toEqualTypeOf<Vector<2>>()
    expect(toArray(sigmoid(vector([2, 2])))).toEqual([sigmoid(2), sigmoid(2)])
    expect(sigmoid({ a: 2 })).toEqual({ a: sigmoid(2) })
    expectTypeOf(gradBP(a => sigmoid(a), 2)).toEqualTypeOf<number>()
    expect(gradBP(a => sigmoid(a), 2)).toBeCloseTo(s * (1 - s), 12)
    expect(toArray(gradBP(a => sumElements(sigmoid(a)), vector([2, 2])))[1]).toBeCloseTo(s * (1 - s), 12)
  })
})

it('Numeric has instances of the types that they serve', () => {
  expectTypeOf(N.number).toEqualTypeOf<Required<N.Numeric<number>>>()
  expectTypeOf(N.structural.mul).toEqualTypeOf<Binary>()
  expectTypeOf(N.structural.exp(line)).toEqualTypeOf<Line>()
  expectTypeOf(N.structural.fromNumber(1, v3)).toEqualTypeOf<Vector<3>>()
  expectTypeOf(N.structural.total(line)).toEqualTypeOf<number>()
  expectTypeOf(N.structural.map(Math.round, line)).toEqualTypeOf<Line>()
  expectTypeOf<N.Numeric<Line>>().toExtend<{ readonly add?: (a: Line, b: Line) => Line }>()
})

it('a numeric function of what has no numbers does not compile', () => {
  compiled(() => {
    // @ts-expect-error text is not numeric
    exp('text')
    // @ts-expect-error booleans are not numeric
    exp(true)
    // @ts-expect-error functions are not numeric
    exp(Math.sin)
    // @ts-expect-error nothing is not numeric
    exp(undefined)
    // @ts-expect-error text is not numeric
    mul('text', 2)
    // @ts-expect-error text is not numeric
    pipe('text', mul(2))
    // @ts-expect-error a variable of text is not numeric
    pipe(the<BVar<S, string>>(), mul(x()))
    // @ts-expect-error the exponent is a plain number: pow takes variables
    powInt(x(), x())
    // @ts-expect-error an instance works on its own type
    N.number.add('text', 1)
  })
})

it('a numeric function of two arguments that do not fit does not compile', () => {
  compiled(() => {
    // @ts-expect-error three elements and two
    add(v3, vector([1, 2]))
    // @ts-expect-error three elements and two
    add(v(), vector([1, 2]))
    // @ts-expect-error three elements and two
    pipe(v(), add(vector([1, 2])))
    // @ts-expect-error variables of two scopes
    add(x(), the<BVar<T, number>>())
    // @ts-expect-error variables of two scopes
    pipe(x(), mul(the<BVar<T, number>>()))
    // @ts-expect-error text beside a variable
    mul(x(), 'text')
    // @ts-expect-error records of different fields
    add(line, { other: 1 })
    // @ts-expect-error there is no third argument
    add(1, 2, 3)
  })
})
