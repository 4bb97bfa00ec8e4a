import {
  add,
  backpropWith2,
  type BVar,
  constVar,
  evalBP0,
  gradBP,
  liftOp1,
  mul,
  powInt,
  splitBV,
  square
} from 'backprop-ts'
import { op1 } from 'backprop-ts/Op'

const cube = <S>(x: BVar<S, number>): BVar<S, number> => powInt(x, 3)

/** Whatever went wrong before, these are still right: on numbers, on structures, and nested. */
const expectSound = (): void => {
  expect(gradBP(cube, 2)).toBe(12)
  expect(gradBP(x => gradBP(cube, x), 2)).toBe(12)
  expect(gradBP<ReadonlyArray<number>, ReadonlyArray<number>>(v => mul(v, v))([1, 2])).toEqual([2, 4])
}

const failing = op1((x: number) => [
  x,
  (): number => {
    throw new RangeError('in the pullback')
  }
])

const fail = <S>(x: BVar<S, number>): BVar<S, number> => liftOp1(failing)(x)

/** The identity with the given pullback. */
const through = (pull: (d: number, x: number) => number) => {
  const op = op1((x: number) => [x, (d: number) => pull(d, x)])
  return <S>(x: BVar<S, number>): BVar<S, number> => liftOp1(op)(x)
}

describe('the library works as before after an exception', () => {
  afterEach(expectSound)

  it('from the pullback of a hand-written operation', () => {
    const f = gradBP(x => add(mul(square(x), fail(x)), x))
    expect(() => f(3)).toThrow(RangeError)
  })

  it('from the function', () => {
    const failing = gradBP(x => {
      const y = mul(x, 2)
      if (evalBP0(() => constVar(true)) as unknown) throw new RangeError('midway')
      return y
    })
    expect(() => failing(3)).toThrow(RangeError)
  })

  it('from such a pullback in a nested gradient, also if it is caught there', () => {
    expect(() => gradBP(x => gradBP(fail, x), 3)).toThrow(RangeError)
    const caught = gradBP(x => {
      expect(() => gradBP(fail, x)).toThrow(RangeError)
      return square(x)
    }, 3)
    expect(caught).toBe(6)
  })

  it('from a pullback that throws while a pullback of another gradient runs', () => {
    const inner = through(d => gradBP(y => mul(fail(y), d), 1))
    expect(() => gradBP(x => mul(inner(x), x), 3)).toThrow(RangeError)
  })

  it('from the value of a hand-written operation', () => {
    const op = op1((_: number): readonly [number, (d: number) => number] => {
      throw new RangeError('in the value')
    })
    const refuse = <S>(x: BVar<S, number>): BVar<S, number> => liftOp1(op)(x)
    expect(() => gradBP(x => mul(refuse(x), x), 3)).toThrow(RangeError)
    expect(() => gradBP(x => gradBP(refuse, x), 3)).toThrow(RangeError)
  })

  it('from a getter of the parameter, midway through its gradient', () => {
    let reads = 0
    const value = {
      x: 1,
      get y(): number {
        if (++reads > 1) throw new RangeError('in the getter')
        return 2
      }
    }
    const f = gradBP<{ readonly x: number; readonly y: number }>(v => mul(splitBV(v).x, splitBV(v).y))
    expect(() => f(value)).toThrow(RangeError)
    expect(reads).toBe(2)
  })

  it('from a pullback, which may be called again with nothing left over from the first time', () => {
    let fail = true
    const flaky = through((d, x) => {
      if (fail) throw new RangeError('not now')
      return d * x
    })
    const [, back] = backpropWith2((x, y) => add(mul(flaky(x), y), x), 3, 5)
    expect(() => back(1)).toThrow(RangeError)
    fail = false
    expect(back(1)).toEqual([16, 3])
    expect(back(2)).toEqual([32, 6])
  })
})
