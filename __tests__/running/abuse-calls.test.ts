import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  add,
  backpropWith,
  backpropWith2,
  type BVar,
  constVar,
  gradBP,
  inputVar,
  joinBV,
  liftOp1,
  mul,
  powInt,
  primal,
  pullback,
  ScopeError,
  type Scope,
  splitBV,
  square,
  withBP
} from 'backprop-ts'
import { isNested } from 'backprop-ts/internal/graph/node'
import { op1 } from 'backprop-ts/Op'

const cube = <S>(x: BVar<S, number>): BVar<S, number> => powInt(x, 3)

/** Whatever went wrong before, these are still right: on numbers, on structures, and nested. */
const expectSound = (): void => {
  expect(gradBP(cube, 2)).toBe(12)
  expect(gradBP(x => gradBP(cube, x), 2)).toBe(12)
  expect(gradBP<ReadonlyArray<number>, ReadonlyArray<number>>(v => mul(v, v))([1, 2])).toEqual([2, 4])
  expect(isNested()).toBe(false)
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

describe('after an exception the library works as before', () => {
  afterEach(expectSound)

  it('from the pullback of a hand-written operation', () => {
    const f = gradBP(x => add(mul(square(x), fail(x)), x))
    expect(() => f(3)).toThrow(RangeError)
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

  it('and a pullback that failed once may be called again, with nothing left over from the first time', () => {
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

describe('nothing is kept alive', () => {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void

  const isCollected = async (ref: WeakRef<object>): Promise<boolean> => {
    // What a job has seen of a WeakRef stays alive until the job ends.
    await new Promise(setImmediate)
    gc()
    return ref.deref() === undefined
  }
  type Weights = ReadonlyArray<number>
  const parameter = (): { readonly w: Weights } => ({ w: [1, 2, 3] })
  const f = <S>(v: BVar<S, { readonly w: Weights }>): BVar<S, Weights> => mul(splitBV(v).w, splitBV(v).w)

  it('by a gradient', async () => {
    const run = (): WeakRef<object> => {
      const v = parameter()
      gradBP(f, v)
      return new WeakRef(v)
    }
    expect(await isCollected(run())).toBe(true)
  })

  it('by a gradient whose function or whose pullback throws', async () => {
    const first = op1((w: Weights) => [
      w[0] ?? NaN,
      (): Weights => {
        throw new RangeError('in the pullback')
      }
    ])
    const run = (): ReadonlyArray<WeakRef<object>> => {
      const [u, v] = [parameter(), parameter()]
      const throwing = <S>(x: BVar<S, { readonly w: Weights }>): BVar<S, number> => {
        f(x)
        throw new RangeError('midway')
      }
      expect(() => gradBP(throwing, u)).toThrow('midway')
      expect(() => gradBP<typeof v>(x => liftOp1(first)(f(x)))(v)).toThrow('in the pullback')
      return [new WeakRef(u), new WeakRef(v)]
    }
    for (const ref of run()) expect(await isCollected(ref)).toBe(true)
  })
})

describe('a gradient inside another one', () => {
  it('is right in the value of a hand-written operation', () => {
    const op = op1((x: number) => [
      gradBP(cube, x),
      (d: number) =>
        mul(
          d,
          gradBP(y => gradBP(cube, y), x)
        )
    ])
    const slope = <S>(x: BVar<S, number>): BVar<S, number> => liftOp1(op)(x)
    expect(gradBP(slope, 3)).toBe(18)
    expect(gradBP(x => gradBP(slope, x), 3)).toBe(6)
  })

  it('is right in a pullback, in the middle of the sweep that calls it', () => {
    const bySquare = through((d, x) => gradBP(y => mul(square(y), d / 2), x))
    const f = gradBP(x => add(mul(bySquare(x), bySquare(x)), mul(x, 100)))
    // Each use gives x times its cotangent, which is x.
    expect(f(3)).toBe(2 * 9 + 100)
  })

  it('is right in a pullback if both walks are long', () => {
    const sumOf = (n: number) =>
      gradBP(z => {
        let sum = constVar(0, z)
        for (let i = 0; i < n; i++) sum = add(sum, z)
        return sum
      })
    const scaled = through(d => (d * sumOf(20_000)(1)) / 10_000)
    const f = gradBP(x => {
      let y = x
      for (let i = 0; i < 30_000; i++) y = i % 10_000 === 0 ? scaled(y) : add(y, 1)
      return y
    })
    expect(f(1)).toBe(8)
  })

  it('is right if a pullback calls the very pullback that runs', () => {
    let calls = 0
    const again = through(d => (++calls === 1 ? d + back(1) : d))
    const [, back] = backpropWith(x => add(mul(again(x), 2), x), 3)
    expect(back(1)).toBe(6)
    expect(calls).toBe(2)
  })
})

describe('a scope', () => {
  const kept = <A>(use: (s: Scope<unknown>) => A): A => {
    let token: Scope<unknown> | undefined
    withBP(s => {
      token = s as unknown as Scope<unknown>
      return 0
    })
    return use(token as Scope<unknown>)
  }

  it('that has finished makes no inputs', () => {
    const run = (): unknown => kept(s => inputVar(s)(3))
    expect(run).toThrow(ScopeError)
    expect(run).toThrow(/^inputVar: a variable of a scope that has finished/)
  })

  it('takes inputs of an enclosing scope, and of its own, for new ones', () => {
    const slope = <S>(x: BVar<S, number>) =>
      withBP(s => {
        const y = inputVar(s)(x)
        return [pullback(powInt(y, 3))(y)(constVar(1, x))]
      })
    expect(gradBP(x => slope(x)[0] ?? x, 3)).toBe(18)
    expect(withBP(s => slope(inputVar(s)(3)).map(primal))).toEqual([27])
  })

  it('gives the gradient in a structure of outer variables as such a structure', () => {
    const f = gradBP(
      x =>
        withBP(s => {
          const v = inputVar(s)({ a: x, b: constVar(5, x) })
          const { a, b } = splitBV(v)
          const d = pullback(mul(square(a), b))(v)(constVar(1, x))
          return { sum: add(d.a, d.b) }
        }).sum
    )
    // The gradient is 2 a b and a^2, of which the sum is differentiated in a.
    expect(f(3)).toBe(2 * 5 + 2 * 3)
  })

  it('gives an input that is asked for twice two gradients that share no memory', () => {
    const [d, e] = withBP(s => {
      const x = inputVar(s)([1, 2])
      return pullback(mul(x, x))(x, x)([1, 1])
    })
    expect([d, e]).toEqual([
      [2, 4],
      [2, 4]
    ])
    d[0] = NaN
    expect(e).toEqual([2, 4])
  })

  it('of a gradient does not leak out of its pullbacks', () => {
    const leaking = (wrap: (x: unknown) => unknown) => () =>
      gradBP<{ readonly a: number }>(v => {
        const itself = op1((r: { readonly a: number }) => [r.a, () => wrap(splitBV(v).a) as typeof r])
        return liftOp1(itself)(v)
      })({ a: 3 })
    for (const wrap of [(x: unknown) => ({ a: x }), (x: unknown) => joinBV({ a: x } as never)])
      expect(leaking(wrap)).toThrow(ScopeError)
    const [, back] = backpropWith(x => x, 3)
    let escaped: unknown
    gradBP(x => (escaped = x) as never, 3)
    expect(() => back(escaped as never)).toThrow(/^a cotangent: a variable of a scope that has finished/)
  })
})
