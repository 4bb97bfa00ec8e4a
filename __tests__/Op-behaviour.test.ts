import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import { type BVar, gradBP, liftOp1, mul, NoGradientError, stopGradient } from 'backprop-ts'
import * as Op from 'backprop-ts/Op'

interface Point {
  readonly x: number
  readonly y: number
}

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
    operation('composeOp1 calculates one after the other', Op.composeOp1(Op.mulOp, Op.sinOp), [0, 5], 0, 10, [50, 0])
  ])('%s', (_, check) => check())

  it('is run with a cotangent of one in every number', () => {
    expect(Op.runOp(swapped)({ x: 1, y: 2 })).toEqual([[2, 1], [{ x: 1, y: 1 }]])
    expect(Op.gradOp(swapped)({ x: 1, y: 2 })).toEqual([{ x: 1, y: 1 }])
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
      /^round: has no gradient, but the result depends on it\. Give it one by op1, or keep it out by stopGradient$/
    )
    expect(() => Op.gradOp(Op.noGrad((n: number) => n))(1)).toThrow(/^an operation made by noGrad: has no gradient/)
  })
})
