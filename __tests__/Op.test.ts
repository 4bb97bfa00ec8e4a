import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import * as library from 'backprop-ts'
import { gradBP, gradBP2, liftOp1, mul, NoGradientError, OpticError, sin, square, stopGradient } from 'backprop-ts'
import * as Op from 'backprop-ts/Op'
import { checkGrads } from 'backprop-ts/Check'

type Unary = Op.Op<readonly [number], number>
type Binary = Op.Op<readonly [number, number], number>
type Untyped = (...xs: ReadonlyArray<unknown>) => unknown
const functions = library as unknown as Readonly<Record<string, Untyped>>
const grad1 = gradBP as unknown as (f: Untyped, x: number) => number
const grad2 = gradBP2 as unknown as (f: Untyped, x: number, y: number) => readonly [number, number]

const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true })

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

describe('an operation is run', () => {
  const area = Op.op2((w: number, h: number) => [w * h, (d: number) => [d * h, d * w]])

  it('for its value, its gradient, or both; and for a cotangent of its own', () => {
    expect(Op.evalOp(area)(2, 3)).toBe(6)
    expect(Op.gradOp(area)(2, 3)).toEqual([3, 2])
    expect(Op.runOp(area)(2, 3)).toEqual([6, [3, 2]])
    expect(Op.gradOpWith(area)(2, 3)(10)).toEqual([30, 20])
  })

  it('without arguments', () => {
    expect(Op.runOp(Op.op0('text'))()).toEqual(['text', []])
  })
})

describe('operations without a calculation', () => {
  it('opConst has a gradient of zeros, in the shape of its arguments', () => {
    const five = Op.opConst<readonly [number, { readonly xs: ReadonlyArray<number> }], number>(5)
    expect(Op.runOp(five)(2, { xs: [3, 4] })).toEqual([5, [0, { xs: [0, 0] }]])
  })

  it('idOp, opCoerce and opTup hand on what they get', () => {
    expect(Op.runOp(Op.idOp<ReadonlyArray<number>>())([2, 3])).toEqual([[2, 3], [[1, 1]]])
    expect(Op.runOp(Op.opCoerce<number, number>())(2)).toEqual([2, [1]])
    expect(Op.runOp(Op.opTup<readonly [number, ReadonlyArray<number>]>())(2, [3])).toEqual([
      [2, [3]],
      [1, [1]]
    ])
  })

  it('opIso and its kin go back by the inverse', () => {
    const point = (x: number, y: number): { readonly x: number; readonly y: number } => ({ x, y })
    expect(
      Op.gradOpWith(
        Op.opIso(
          ([x, y]: readonly [number, number]) => point(x, y),
          ({ x, y }) => [x, y] as const
        )
      )([2, 3])(point(5, 7))
    ).toEqual([[5, 7]])
    expect(Op.gradOpWith(Op.opIso2(point, ({ x, y }) => [x, y]))(2, 3)(point(5, 7))).toEqual([5, 7])
    const three = (...xs: readonly [number, number, number]): readonly [number, number, number] => xs
    expect(Op.gradOpWith(Op.opIso3(three, xs => xs))(1, 2, 3)([5, 6, 7])).toEqual([5, 6, 7])
    expect(Op.gradOpWith(Op.opIsoN(three, xs => xs))(1, 2, 3)([5, 6, 7])).toEqual([5, 6, 7])
  })

  it('opLens puts the cotangent in the place of the target, also when nested', () => {
    const x = pipe(L.id<{ readonly x: number; readonly y: number }>(), L.prop('x'))
    expect(Op.runOp(Op.opLens(x))({ x: 3, y: 4 })).toEqual([3, [{ x: 1, y: 0 }]])
    const number = fc.double({ min: -2, max: 2, noNaN: true })
    checkGrads(v => sin(square(liftOp1(Op.opLens(x))(v))), fc.record({ x: number, y: number }))
  })

  it('opLens refuses a lens that calculates', () => {
    const half: L.Lens<number, number> = { get: s => s / 2, set: v => () => 2 * v }
    expect(() => Op.runOp(Op.opLens(half))(3)).toThrow(OpticError)
    expect(() => Op.runOp(Op.opLens(half))(0)).toThrow(OpticError)
  })

  it('noGrad has no gradient, and says so if one is needed', () => {
    const dice = Op.noGrad(function dice(sides: number) {
      return sides / 2
    })
    expect(Op.evalOp(dice)(6)).toBe(3)
    expect(() => Op.gradOp(dice)(6)).toThrow(NoGradientError)
    expect(() => Op.gradOp(dice)(6)).toThrow(/^dice: has no gradient/)
    expect(gradBP(v => mul(v, stopGradient(liftOp1(Op.noGrad1((n: number) => n / 2))(v))), 6)).toBe(3)
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

  it('composeOp1 is for one operation', () => {
    const f = Op.composeOp1(Op.mulOp, Op.sinOp)
    expect(Op.runOp(f)(2, 3)).toEqual([Math.sin(6), [3 * Math.cos(6), 2 * Math.cos(6)]])
  })
})
