import {
  type BVar,
  gradBP,
  gradBP2,
  gradBPN,
  inputVar,
  liftOp,
  liftOp1,
  liftOp2,
  liftOp3,
  evalBP,
  constVar,
  mul,
  NoGradientError,
  powInt,
  pullback,
  ShapeError,
  square,
  withBP
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import { idOp, noGrad1, op0, op1, op2, op3, opN, opTup } from 'backprop-ts/Op'

const cube = op1((x: number) => [x ** 3, (d: number) => 3 * x * x * d])
const times = op2((x: number, y: number) => [x * y, (d: number) => [d * y, d * x]])
const fma = op3((x: number, y: number, z: number) => [x * y + z, (d: number) => [d * y, d * x, d]])
const sum = opN((...xs: ReadonlyArray<number>) => [xs.reduce((x, y) => x + y, 0), (d: number) => xs.map(() => d)])

describe('constructors of operations', () => {
  it('pair a value with its pullback', () => {
    const run = (result: readonly [unknown, (d: number) => unknown]): unknown => [result[0], result[1](10)]
    expect([op0(3).run()[0], op0(3).run()[1](1)]).toEqual([3, []])
    expect(run(cube.run(2))).toEqual([8, [120]])
    expect(run(times.run(2, 3))).toEqual([6, [30, 20]])
    expect(run(fma.run(2, 3, 4))).toEqual([10, [30, 20, 10]])
    expect(run(sum.run(1, 2, 3))).toEqual([6, [10, 10, 10]])
  })

  it('hand the cotangent of the identity and of a tuple on as it is', () => {
    expect(idOp<number>().run(2)[1](10)).toEqual([10])
    expect(opTup<readonly [number, number]>().run(2, 3)[1]([10, 20])).toEqual([10, 20])
  })

  it('name a function without a gradient, if it has a name', () => {
    const gradientOf = (f: (x: number) => number) => () => gradBP(x => liftOp1(noGrad1(f))(x), 2)
    expect(gradientOf(Math.round)).toThrow(NoGradientError)
    expect(gradientOf(Math.round)).toThrow(/^round: has no gradient/)
    expect(
      gradientOf(
        (
          () => (x: number) =>
            Math.round(x)
        )()
      )
    ).toThrow(/^an operation made by noGrad: has no gradient/)
  })
})

describe('lifted operations', () => {
  it('bring their own gradients', () => {
    expect(gradBP(x => liftOp1(cube)(mul(x, 2)), 1)).toBe(24)
    expect(gradBP2((x, y) => liftOp2(times)(x, y), 2, 3)).toEqual([3, 2])
    expect(gradBPN((x, y, z) => liftOp3(fma)(x, y, z), 2, 3, 4)).toEqual([3, 2, 1])
    expect(gradBPN((x, y, z) => liftOp(fma)(x, y, z), 2, 3, 4)).toEqual([3, 2, 1])
    expect(gradBP(x => liftOp(sum)(x, x, square(x), constVar(5, x)), 3)).toBe(8)
  })

  it('are constants of constants', () => {
    expect(evalBP(x => liftOp2(times)(constVar(2, x), constVar(3, x)), 0)).toBe(6)
    const three = <S>(): BVar<S, number> => liftOp(op0(3))<S>()
    expect([evalBP(three, 1), gradBP(three, 1)]).toEqual([3, 0])
  })

  it('take constants among variables', () => {
    expect(gradBP(x => liftOp2(times)(x, constVar(5, x)), 2)).toBe(5)
  })

  it('are not checked where the caller brought instances, which know the shapes themselves', () => {
    class Celsius {
      constructor(readonly degrees: number) {}
    }
    const celsius = B.fromIso({ get: (c: Celsius) => c.degrees, reverseGet: n => new Celsius(n) })(B.number)
    const degrees = op1((c: Celsius) => [c.degrees, (d: number) => new Celsius(d)])
    expect(E.gradBP(celsius, B.number)(c => E.liftOp1(celsius)(degrees)(c), new Celsius(3))).toEqual(new Celsius(1))
  })

  it('are no inputs', () => {
    const run = (): unknown =>
      withBP(s => {
        const y = liftOp1(cube)(inputVar(s)(3))
        return pullback(y)(y)(1)
      })
    expect(run).toThrow(/^pullback: got a variable made by liftOp, wanted an input/)
  })

  it('nest when they are written with the functions of the library', () => {
    const generic = op1((x: number) => [powInt(x, 3), (d: number) => mul(mul(3, square(x)), d)])
    expect(gradBP(x => gradBP(liftOp1(generic), x), 2)).toBe(12)
  })

  it('are refused in nested gradients when they are written with operators', () => {
    expect(() => gradBP(x => gradBP(liftOp1(cube), x), 2)).toThrow(/was used where JavaScript wants a number/)
  })

  it.each<[string, () => unknown, RegExp]>([
    [
      'too few cotangents',
      () => gradBP2((x, y) => liftOp2(op2((a: number, b: number) => [a * b, (() => [1]) as never]))(x, y), 2, 3),
      /^liftOp2: the pullback must give 2 cotangents, one for each argument, got an array of 1/
    ],
    [
      'no list of cotangents',
      () => gradBP(x => liftOp(opN((a: number) => [a, (() => 3) as never]))(x), 2),
      /^liftOp: the pullback must give 1 cotangents.*got the number 3/
    ],
    [
      'a cotangent of another shape',
      () => gradBP(x => liftOp1(op1((a: number) => [a, (() => [1]) as never]))(x), 2),
      /^liftOp1: what the pullback gave for argument 1: .*expected the number 2, got an array of 1/
    ],
    [
      'undefined for a cotangent',
      () => gradBP(x => liftOp1(op1((a: number) => [a, (() => undefined) as never]))(x), 2),
      /got undefined/
    ]
  ])('refuse %s from their pullback', (_, run, message) => {
    expect(run).toThrow(ShapeError)
    expect(run).toThrow(message)
  })
})
