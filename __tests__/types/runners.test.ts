import { expectTypeOf } from 'expect-type'
import { pipe } from 'fp-ts/function'
import {
  add,
  backprop,
  backprop2,
  backpropN,
  backpropWith,
  backpropWith2,
  backpropWithN,
  type BVar,
  type Const,
  constVar,
  type Differentiable,
  evalBP,
  evalBP0,
  evalBP2,
  evalBPN,
  exp,
  gradBP,
  gradBP2,
  gradBPN,
  inputVar,
  mul,
  primal,
  pullback,
  type Scope,
  sqrt,
  viewVar,
  withBP
} from 'backprop-ts'
import { sumElements, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import * as L from 'monocle-ts/Lens'
import { compiled, the } from '../support/types'

interface Line {
  readonly slope: number
  readonly name: string
}
const line: Line = { slope: 2, name: 'l' }
const slopeLens = pipe(L.id<Line>(), L.prop('slope'))
const slope = <S>(v: BVar<S, Line>): BVar<S, number> => viewVar(slopeLens)(v)
const scaled = <S>(x: BVar<S, number>, v: BVar<S, Line>): BVar<S, number> => mul(x, slope(v))
const pair = <S>(v: BVar<S, Line>, x: BVar<S, number>): BVar<S, Vector<2>> => vector([slope(v), x])

it('a runner of one argument takes its types from a function with annotations, in both call shapes', () => {
  expectTypeOf(gradBP(slope, line)).toEqualTypeOf<Line>()
  expectTypeOf(gradBP(slope)).toEqualTypeOf<(a: Line) => Line>()
  expectTypeOf(backprop(slope, line)).toEqualTypeOf<readonly [number, Line]>()
  expectTypeOf(backprop(slope)).toEqualTypeOf<(a: Line) => readonly [number, Line]>()
  expectTypeOf(evalBP(slope, line)).toEqualTypeOf<number>()
  expectTypeOf(evalBP(slope)).toEqualTypeOf<(a: Line) => number>()
  expectTypeOf(backpropWith(slope, line)).toEqualTypeOf<readonly [number, (dy: number) => Line]>()
  expectTypeOf(backpropWith(slope)).toEqualTypeOf<(a: Line) => readonly [number, (dy: number) => Line]>()
})

it('a runner of one argument gives no literal types', () => {
  const number = <S>(x: BVar<S, number>): BVar<S, number> => mul(x, x)
  const bigint = <S>(x: BVar<S, bigint>): BVar<S, bigint> => x
  expectTypeOf(gradBP(number, 3)).toEqualTypeOf<number>()
  expectTypeOf(gradBP(bigint, 3n)).toEqualTypeOf<bigint>()
  expectTypeOf(gradBP(x => x, 3n)).toEqualTypeOf<bigint>()
  expectTypeOf(backprop(bigint, 3n)).toEqualTypeOf<readonly [bigint, bigint]>()
  expectTypeOf(backpropWith(number, 3)[1]).toEqualTypeOf<(dy: number) => number>()
  expectTypeOf(gradBP2(scaled, 3, line)[0]).toEqualTypeOf<number>()
  expectTypeOf(gradBPN(scaled, 3, line)[0]).toEqualTypeOf<number>()
})

it('a runner of one argument takes the type of an arrow function from the value', () => {
  expectTypeOf(gradBP(x => mul(x, x), 3)).toEqualTypeOf<number>()
  expectTypeOf(gradBP(x => sumElements(exp(x)), vector([1, 2]))).toEqualTypeOf<Vector<2>>()
  expectTypeOf(backprop(x => exp(x), vector([1, 2]))).toEqualTypeOf<readonly [Vector<2>, Vector<2>]>()
  expectTypeOf(evalBP(x => sumElements(x), vector([1, 2]))).toEqualTypeOf<number>()
  expectTypeOf(backpropWith(x => sumElements(x), vector([1, 2]))[1]).toEqualTypeOf<(dy: number) => Vector<2>>()
})

it('a runner of one argument takes an arrow function without a value for one of numbers', () => {
  expectTypeOf(gradBP(x => mul(x, x))).toEqualTypeOf<(a: number) => number>()
  expectTypeOf(backprop(x => mul(x, x))(3)).toEqualTypeOf<readonly [number, number]>()
  expectTypeOf(evalBP(x => mul(x, x))(3)).toEqualTypeOf<number>()
})

it('a runner of one argument takes the type of an arrow function from the pipe', () => {
  expectTypeOf(
    pipe(
      9,
      gradBP(x => pipe(x, mul(4), sqrt))
    )
  ).toEqualTypeOf<number>()
  expectTypeOf(
    pipe(
      vector([1, 2]),
      evalBP(x => sumElements(x))
    )
  ).toEqualTypeOf<number>()
  expect(
    pipe(
      9,
      gradBP(x => pipe(x, mul(4), sqrt))
    )
  ).toBe(1 / 3)
})

it('a runner of one argument takes both types as type arguments', () => {
  expectTypeOf(gradBP<Line>(v => viewVar(slopeLens)(v))).toEqualTypeOf<(a: Line) => Line>()
  expectTypeOf(evalBP<number, Vector<2>>(x => vector([x, 1]))).toEqualTypeOf<(a: number) => Vector<2>>()
})

it('a runner of one argument takes functions that give constants', () => {
  expectTypeOf(gradBP(() => constVar(1), line)).toEqualTypeOf<Line>()
  expectTypeOf(evalBP0(() => constVar('text'))).toEqualTypeOf<string>()
  expectTypeOf(evalBP0(() => mul(constVar(2), 3))).toEqualTypeOf<number>()
})

it('a runner of two arguments takes both call shapes', () => {
  expectTypeOf(gradBP2(scaled, 1, line)).toEqualTypeOf<readonly [number, Line]>()
  expectTypeOf(gradBP2(scaled)).toEqualTypeOf<(a: number, b: Line) => readonly [number, Line]>()
  expectTypeOf(backprop2(scaled, 1, line)).toEqualTypeOf<readonly [number, readonly [number, Line]]>()
  expectTypeOf(backprop2(scaled)(1, line)).toEqualTypeOf<readonly [number, readonly [number, Line]]>()
  expectTypeOf(evalBP2(scaled, 1, line)).toEqualTypeOf<number>()
  expectTypeOf(evalBP2(scaled)).toEqualTypeOf<(a: number, b: Line) => number>()
  expectTypeOf(backpropWith2(pair, line, 1)).toEqualTypeOf<
    readonly [Vector<2>, (dz: Vector<2>) => readonly [Line, number]]
  >()
  expectTypeOf(backpropWith2(pair)(line, 1)[1]).toEqualTypeOf<(dz: Vector<2>) => readonly [Line, number]>()
})

it('a runner of two arguments takes arrow functions', () => {
  expectTypeOf(gradBP2((x, y) => mul(x, y), 1, 2)).toEqualTypeOf<readonly [number, number]>()
  expectTypeOf(gradBP2((x, y) => mul(x, y))(1, 2)).toEqualTypeOf<readonly [number, number]>()
  expectTypeOf(gradBP2((x, v) => mul(x, slope(v)), 1, line)).toEqualTypeOf<readonly [number, Line]>()
  expectTypeOf(backprop2((x, y) => mul(x, y), 1, 2)).toEqualTypeOf<readonly [number, readonly [number, number]]>()
  expectTypeOf(evalBP2((x, y) => mul(x, y), 1, 2)).toEqualTypeOf<number>()
  expectTypeOf(backpropWith2((x, y) => mul(x, y), 1, 2)[1]).toEqualTypeOf<(dz: number) => readonly [number, number]>()
})

it('a runner of any number of arguments takes both call shapes', () => {
  expectTypeOf(gradBPN(scaled, 1, line)).toEqualTypeOf<readonly [number, Line]>()
  expectTypeOf(gradBPN(scaled)).toEqualTypeOf<(x: number, v: Line) => readonly [number, Line]>()
  expectTypeOf(gradBPN((x, v, y) => mul(mul(x, slope(v)), y), 1, line, 3)).toEqualTypeOf<
    readonly [number, Line, number]
  >()
  expectTypeOf(backpropN(scaled, 1, line)).toEqualTypeOf<readonly [number, readonly [number, Line]]>()
  expectTypeOf(evalBPN(scaled, 1, line)).toEqualTypeOf<number>()
  expectTypeOf(evalBPN(scaled)).toEqualTypeOf<(x: number, v: Line) => number>()
  expectTypeOf(backpropWithN(scaled, 1, line)[1]).toEqualTypeOf<(dy: number) => readonly [number, Line]>()
  expect(gradBPN(scaled, 1, line)).toEqual([2, { slope: 1, name: 'l' }])
})

it('a nested runner gives variables of the enclosing scope', () => {
  const second = <S>(v: BVar<S, Line>): BVar<S, number> => {
    expectTypeOf(gradBP(slope, v)).toEqualTypeOf<BVar<S, Line>>()
    expectTypeOf(evalBP(slope, v)).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(backprop(slope, v)).toEqualTypeOf<readonly [BVar<S, number>, BVar<S, Line>]>()
    return slope(gradBP(slope, v))
  }
  expectTypeOf(gradBP(second, line)).toEqualTypeOf<Line>()
  expect(gradBP(second, line)).toEqual({ slope: 0, name: 'l' })
})

it('a nested runner takes variables of the enclosing scope beside an argument of that scope', () => {
  expect(gradBP(x => gradBP(y => mul(y, mul(y, x)), x), 2)).toBe(8)
  const ofConstant = <S>(x: BVar<S, number>): BVar<S, number> => gradBP(y => mul(x, mul(y, y)), constVar(3, x))
  expect(gradBP(ofConstant, 2)).toBe(6)
})

it('a nested runner does not mix a variable of the enclosing scope with a plain argument', () => {
  compiled(() => {
    // @ts-expect-error y is of the inner scope and x is not: constVar(3, x) is an argument of x's scope
    gradBP(x => gradBP(y => mul(x, y), 3), 2)
  })
})

it('the primitives of scopes carry the type of the scope from its token to the gradients', () => {
  expectTypeOf(withBP(s => primal(inputVar(s)(3)))).toEqualTypeOf<number>()
  expectTypeOf(withBP(async () => Promise.resolve(3))).toEqualTypeOf<Promise<number>>()
  compiled(() => {
    const s = the<Scope<'s'>>()
    const [x, v] = [inputVar(s)(3), inputVar(s)(line)]
    expectTypeOf(x).toEqualTypeOf<BVar<'s', number>>()
    expectTypeOf(pullback(scaled(x, v))(v)).toEqualTypeOf<(dy: number) => Line>()
    expectTypeOf(pullback(pair(v, x))(x, v)).toEqualTypeOf<(dy: Vector<2>) => readonly [number, Line]>()
  })
})

it('a result without a gradient does not compile', () => {
  compiled(() => {
    // @ts-expect-error text has no gradient
    gradBP(() => constVar('text'), 3)
    // @ts-expect-error functions have no gradient
    gradBP(<S>(_: BVar<S, number>): Const<() => number> => constVar(() => 1), 3)
    // @ts-expect-error a plain number is no variable
    gradBP(() => 3, 3)
    // @ts-expect-error a plain number is no variable
    backpropN((x, y) => primal(add(x, y)), 1, 2)
    // @ts-expect-error an array of variables is no variable: collectVar makes one of it
    gradBP(x => [x, x], 3)
    // @ts-expect-error a variable has the type that it was made with
    evalBP<number, string>(<S>(x: BVar<S, number>) => mul(x, x))
    expectTypeOf<string>().not.toExtend<Differentiable>()
    expectTypeOf<() => number>().not.toExtend<Differentiable>()
  })
})

it('an argument or a cotangent of another type does not compile', () => {
  compiled(() => {
    // @ts-expect-error slope is missing
    gradBP(slope, { name: 'l' })
    // @ts-expect-error a number is not a line
    gradBP(slope)(3)
    // @ts-expect-error the first argument is a number
    gradBP2(scaled, line, line)
    // @ts-expect-error the second argument is missing
    gradBP2(scaled)(1)
    // @ts-expect-error the second argument is missing
    gradBPN(scaled, 1)
    // @ts-expect-error the cotangent has the type of the value
    backpropWith(slope, line)[1]('text')
    // @ts-expect-error the cotangent has the size of the value
    backpropWith2(pair, line, 1)[1](vector([1, 2, 3]))
  })
})

it('a variable outside of its scope does not compile', () => {
  compiled(() => {
    // @ts-expect-error a variable does not leave its scope
    withBP(s => inputVar(s)(3))
    // @ts-expect-error two scopes do not mix
    withBP(s => withBP(t => primal(mul(inputVar(s)(1), inputVar(t)(2)))))
    // @ts-expect-error an input of another scope has no part in this pullback
    withBP(s => withBP(t => pullback(inputVar(s)(1))(inputVar(t)(2))(1)))
    // @ts-expect-error a result of the enclosing scope is not one of this
    gradBP(x => gradBP(() => x, 3), 2)
  })
})
