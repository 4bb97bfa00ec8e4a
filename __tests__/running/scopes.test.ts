import {
  add,
  backprop,
  backpropWith,
  type BVar,
  collectVar,
  constVar,
  gradBP,
  gradBP2,
  inputVar,
  joinBV,
  liftOp1,
  mul,
  powInt,
  primal,
  pullback,
  type Scope,
  ScopeError,
  sin,
  splitBV,
  square,
  sub,
  withBP
} from 'backprop-ts'
import { op1 } from 'backprop-ts/Op'
import { isCollected } from '../support/collected'

describe('scopes', () => {
  it('interleave across await without disturbing each other', async () => {
    const order: string[] = []
    const run = (name: string, a: number, wait: number): Promise<number> =>
      withBP(async s => {
        const x = inputVar(s)(a)
        let y = x
        for (let i = 0; i < 3; i++) {
          order.push(name)
          await new Promise(resolve => setTimeout(resolve, wait))
          y = mul(y, x)
        }
        return pullback(y)(x)(1)
      })
    expect(await Promise.all([run('a', 2, 1), run('b', 3, 1), run('c', 5, 2)])).toEqual([32, 108, 500])
    expect(order.slice(0, 3)).toEqual(['a', 'b', 'c'])
  })

  it('may open while another is open', () => {
    const gradient = withBP(s => {
      const x = inputVar(s)(3)
      const y = square(x)
      const other = gradBP(z => powInt(z, 3), 2)
      return [pullback(mul(y, other))(x)(1), other]
    })
    expect(gradient).toEqual([72, 12])
  })

  it('of async functions end when the promise settles, also when it fails', async () => {
    const escaped: (() => unknown)[] = []
    await withBP(async s => {
      const x = inputVar(s)(3)
      escaped.push(() => square(x))
      await Promise.resolve()
      expect(primal(square(x))).toBe(9)
    })
    const failing = withBP(async s => {
      const x = inputVar(s)(3)
      escaped.push(() => square(x))
      await Promise.resolve()
      throw new RangeError('the body failed')
    })
    await expect(failing).rejects.toThrow(RangeError)
    for (const use of escaped) expect(use).toThrow(ScopeError)
  })

  it('wait for promises of other libraries', async () => {
    const use = withBP(s => {
      const x = inputVar(s)(3)
      return {
        then: (done: (y: number) => void) => {
          done(primal(square(x)))
        }
      }
    })
    expect(await use).toBe(9)
  })
})

describe('variables of a scope that has finished', () => {
  const escape = (): BVar<unknown, number> => {
    const kept: BVar<unknown, number>[] = []
    backprop(x => {
      kept.push(x as unknown as BVar<unknown, number>)
      return x
    }, 3)
    return kept[0] as BVar<unknown, number>
  }

  it.each([
    ['sin', (x: BVar<unknown, number>) => sin(x)],
    ['mul', (x: BVar<unknown, number>) => mul(x, 2)],
    ['mul', (x: BVar<unknown, number>) => gradBP(y => mul(y, x as never), 3)],
    ['joinBV', (x: BVar<unknown, number>) => joinBV([x])],
    ['collectVar', (x: BVar<unknown, number>) => collectVar([x])]
  ] as const)('are refused by %s, which is named', (name, use) => {
    const x = escape()
    expect(() => use(x)).toThrow(ScopeError)
    expect(() => use(x)).toThrow(new RegExp(`^${name}: a variable of a scope that has finished`))
  })

  it('are refused as results', () => {
    const x = escape()
    expect(() => gradBP(() => x as never, 3)).toThrow(ScopeError)
  })

  it('may still be looked at', () => {
    expect(primal(escape())).toBe(3)
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

  it('that has finished keeps its pullbacks but refuses its variables', () => {
    let escaped: BVar<unknown, number> | undefined
    const back = withBP(s => {
      const x = inputVar(s)(3)
      escaped = x as unknown as BVar<unknown, number>
      return pullback(sub(square(x), 1))(x)
    })
    expect(back(2)).toBe(12)
    expect(() => square(escaped as BVar<unknown, number>)).toThrow(ScopeError)
  })
})

describe('the parameter is not kept alive', () => {
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

/** What a variable of 3 comes to. */
const during = (use: (x: object) => unknown): unknown => {
  const seen: unknown[] = []
  gradBP(x => (seen.push(use(x)), x), 3)
  return seen[0]
}

describe('a variable', () => {
  it('bears a mark by which all copies of the package know it', () => {
    expect(during(x => (x as { readonly [key: symbol]: unknown })[Symbol.for('backprop-ts/BVar')])).toBe(true)
  })

  it('says what it holds, and what to do, when it is taken for a number', () => {
    const message =
      'a BVar holding the number 3 was used where JavaScript wants a number or a string ' +
      '(as in x + 1, x > 0 or `${x}`): ' +
      'use add(x, 1) and the like, or primal(x) for its plain value'
    expect(() => during(x => Number(x))).toThrow(message)
  })

  it('is refused once its scope has finished, with what to do', () => {
    const x = during(v => v)
    const message =
      'sin: a variable of a scope that has finished was used. Return values from the function, not variables'
    expect(() => sin(x as never)).toThrow(message)
  })

  it('belongs to the innermost scope of its operands, in either order', () => {
    const outer = (f: (x: never, y: never) => unknown): unknown =>
      gradBP2(
        (a, b) =>
          mul(
            a,
            gradBP(y => f(a as never, y as never) as never, b)
          ),
        3,
        5
      )
    expect(outer((x, y) => mul(square(x), y))).toEqual([27, 0])
    expect(outer((x, y) => mul(y, square(x)))).toEqual([27, 0])
  })
})
