import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import * as library from 'backprop-ts'
import {
  type BVar,
  gradBP,
  gradBP2,
  liftOp1,
  mul,
  NoGradientError,
  OpticError,
  sin,
  square,
  stopGradient
} from 'backprop-ts'
import * as Op from 'backprop-ts/Op'
import { checkGrads } from 'backprop-ts/Check'
import type { Point, Untyped } from '../support/fixtures'

type Unary = Op.Op<readonly [number], number>
type Binary = Op.Op<readonly [number, number], number>
const functions = library as unknown as Readonly<Record<string, Untyped>>
const grad1 = gradBP as unknown as (f: Untyped, x: number) => number
const grad2 = gradBP2 as unknown as (f: Untyped, x: number, y: number) => readonly [number, number]

const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true })

const x = pipe(L.id<Point>(), L.prop('x'))
const pair = {
  to: (a: number, b: number): readonly [number, number] => [a, b],
  from: ([a, b]: readonly [number, number]): readonly [number, number] => [a, b]
}
const swapped = Op.opIso(
  ({ x, y }: Point) => [y, x] as const,
  ([y, x]) => ({ x, y })
)

const operation = <As extends readonly unknown[], B>(
  name: string,
  op: Op.Op<As, B>,
  as: Readonly<NoInfer<As>>,
  value: NoInfer<B>,
  cotangent: NoInfer<B>,
  gradients: Readonly<NoInfer<As>>
) =>
  [
    name,
    () => {
      expect(Op.evalOp(op)(...(as as As))).toEqual(value)
      expect(Op.gradOpWith(op)(...(as as As))(cotangent)).toEqual(gradients)
    }
  ] as const

describe('the operation of a numeric function is that function, with its gradient', () => {
  it.each<[string, Unary, fc.Arbitrary<number>]>([
    ['negate', Op.negateOp, between(-9, 9)],
    ['abs', Op.absOp, between(-9, 9)],
    ['signum', Op.signumOp, between(-9, 9)],
    ['recip', Op.recipOp, between(0.1, 9)],
    ['exp', Op.expOp, between(-9, 9)],
    ['log', Op.logOp, between(0.1, 9)],
    ['sqrt', Op.sqrtOp, between(0.1, 9)],
    ['sin', Op.sinOp, between(-9, 9)],
    ['cos', Op.cosOp, between(-9, 9)],
    ['tan', Op.tanOp, between(-1, 1)],
    ['asin', Op.asinOp, between(-0.9, 0.9)],
    ['acos', Op.acosOp, between(-0.9, 0.9)],
    ['atan', Op.atanOp, between(-9, 9)],
    ['sinh', Op.sinhOp, between(-9, 9)],
    ['cosh', Op.coshOp, between(-9, 9)],
    ['tanh', Op.tanhOp, between(-9, 9)],
    ['asinh', Op.asinhOp, between(-9, 9)],
    ['acosh', Op.acoshOp, between(1.1, 9)],
    ['atanh', Op.atanhOp, between(-0.9, 0.9)]
  ])('%s', (name, op, numbers) => {
    const f = functions[name] as Untyped
    fc.assert(
      fc.property(numbers, x => {
        expect(Op.runOp(op)(x)).toEqual([f(x), [grad1(f, x)]])
      })
    )
  })

  it.each<[string, Binary]>([
    ['add', Op.addOp],
    ['sub', Op.subOp],
    ['mul', Op.mulOp],
    ['div', Op.divOp],
    ['pow', Op.powOp],
    ['logBase', Op.logBaseOp]
  ])('%s', (name, op) => {
    const f = functions[name] as Untyped
    fc.assert(
      fc.property(between(1.1, 5), between(1.1, 5), (x, y) => {
        expect(Op.runOp(op)(x, y)).toEqual([f(x, y), grad2(f, x, y)])
      })
    )
  })
})

describe('an operation', () => {
  it.each([
    operation('op0 has no arguments', Op.op0(3), [], 3, 10, []),
    operation('opConst ignores its arguments', Op.opConst(3), [1, [2, 'a']], 3, 10, [0, [0, 'a']]),
    operation('idOp is the identity', Op.idOp<number>(), [2], 2, 10, [10]),
    operation('opLens is the target of a lens', Op.opLens(x), [{ x: 1, y: 2 }], 1, 10, [{ x: 10, y: 0 }]),
    operation('opCoerce changes nothing', Op.opCoerce<number, number>(), [2], 2, 10, [10]),
    operation(
      'opTup is the tuple of its arguments',
      Op.opTup<readonly [number, string]>(),
      [1, 'a'],
      [1, 'a'],
      [10, 'a'],
      [10, 'a']
    ),
    operation('opIso goes there and back', swapped, [{ x: 1, y: 2 }], [2, 1], [10, 20], [{ x: 20, y: 10 }]),
    operation('opIso2 takes two arguments', Op.opIso2(pair.to, pair.from), [1, 2], [1, 2], [10, 20], [10, 20]),
    operation(
      'opIso3 takes three arguments',
      Op.opIso3(
        (a: number, b: number, c: number) => ({ a, b, c }),
        ({ a, b, c }) => [c, b, a]
      ),
      [1, 2, 3],
      { a: 1, b: 2, c: 3 },
      { a: 10, b: 20, c: 30 },
      [30, 20, 10]
    ),
    operation(
      'opIsoN takes any number of arguments',
      Op.opIsoN(
        (...xs: ReadonlyArray<number>) => ({ xs }),
        ({ xs }) => xs
      ),
      [1, 2, 3, 4],
      { xs: [1, 2, 3, 4] },
      { xs: [10, 20, 30, 40] },
      [10, 20, 30, 40]
    ),
    operation(
      'composeOp adds up what flows back through several functions',
      Op.composeOp(
        [Op.addOp, Op.mulOp, Op.subOp],
        Op.op3((a: number, b: number, c: number) => [a + 2 * b + 3 * c, (d: number) => [d, 2 * d, 3 * d]])
      ),
      [5, 7],
      12 + 70 - 6,
      10,
      [10 * (1 + 14 + 3), 10 * (1 + 10 - 3)]
    ),
    operation('composeOp1 calculates one after the other', Op.composeOp1(Op.mulOp, Op.sinOp), [2, 3], Math.sin(6), 10, [
      30 * Math.cos(6),
      20 * Math.cos(6)
    ])
  ])('%s', (_, check) => check())

  it('is run for its value, its gradient, or both; and for a cotangent of its own', () => {
    const area = Op.op2((w: number, h: number) => [w * h, (d: number) => [d * h, d * w]])
    expect(Op.evalOp(area)(2, 3)).toBe(6)
    expect(Op.gradOp(area)(2, 3)).toEqual([3, 2])
    expect(Op.runOp(area)(2, 3)).toEqual([6, [3, 2]])
    expect(Op.gradOpWith(area)(2, 3)(10)).toEqual([30, 20])
  })

  it('is run with a cotangent of one in every number', () => {
    expect(Op.runOp(swapped)({ x: 1, y: 2 })).toEqual([[2, 1], [{ x: 1, y: 1 }]])
    expect(Op.gradOp(swapped)({ x: 1, y: 2 })).toEqual([{ x: 1, y: 1 }])
  })
})

describe('opLens', () => {
  it('may be nested', () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true })
    checkGrads(v => sin(square(liftOp1(Op.opLens(x))(v))), fc.record({ x: number, y: number }))
  })

  it('refuses a lens that calculates', () => {
    const half: L.Lens<number, number> = { get: s => s / 2, set: v => () => 2 * v }
    expect(() => Op.runOp(Op.opLens(half))(3)).toThrow(OpticError)
    expect(() => Op.runOp(Op.opLens(half))(0)).toThrow(OpticError)
  })
})

describe('an operation without a gradient', () => {
  const round = (n: number): number => Math.round(n)

  it.each([
    ['noGrad', Op.noGrad(round)],
    ['noGrad1', Op.noGrad1(round)]
  ])('evaluates: %s', (_, op) => {
    expect(Op.evalOp(op)(2.7)).toBe(3)
    expect(gradBP(v => mul(v, stopGradient(liftOp1(op)(v))), 2.7)).toBe(3)
  })

  it('says which it is when its gradient is needed', () => {
    const wanted = <S>(v: BVar<S, number>): BVar<S, number> => mul(2, liftOp1(Op.noGrad(round))(v))
    expect(() => gradBP(wanted, 2.7)).toThrow(NoGradientError)
    expect(() => gradBP(wanted, 2.7)).toThrow(
      /^round: has no gradient, but the result depends on it\. Give it one with op1, or exclude it with stopGradient$/
    )
    expect(() => Op.gradOp(Op.noGrad((n: number) => n))(1)).toThrow(/^an operation made by noGrad: has no gradient/)
  })
})

describe('composeOp', () => {
  const sumOverProduct = Op.composeOp([Op.addOp, Op.mulOp], Op.divOp)

  it('is the chain rule, adding up what comes back to each argument', () => {
    const f: Untyped = (x, y) => functions['div']?.(functions['add']?.(x, y), functions['mul']?.(x, y))
    fc.assert(
      fc.property(between(0.5, 5), between(0.5, 5), (x, y) => {
        const [value, gradient] = Op.runOp(sumOverProduct)(x, y)
        expect(value).toBe(f(x, y))
        grad2(f, x, y).forEach((d, i) => expect(gradient[i]).toBeCloseTo(d, 9))
      })
    )
  })

  it('of nothing has a gradient of zeros', () => {
    const three = Op.composeOp<readonly [number, ReadonlyArray<number>], readonly [], number>([], Op.op0(3))
    expect(Op.runOp(three)(1, [2, 3])).toEqual([3, [0, [0, 0]]])
  })
})
