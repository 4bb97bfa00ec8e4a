import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import {
  add,
  backprop,
  backpropWith,
  type BVar,
  collectVar,
  constVar,
  cos,
  div,
  evalBP,
  exp,
  gradBP,
  gradBP2,
  inputVar,
  joinBV,
  mul,
  powInt,
  primal,
  pullback,
  ScopeError,
  sequenceVar,
  setVar,
  sin,
  splitBV,
  sqrt,
  square,
  stopGradient,
  sub,
  viewVar,
  withBP
} from 'backprop-ts'
import { dot, vector } from 'backprop-ts/LinearAlgebra'
import { expectClose, numericalGradient } from '../support/numerical'

const point = fc.double({ min: 0.2, max: 2, noNaN: true })

describe('6. nesting is right', () => {
  it('gives derivatives up to the fourth by four nested gradients', () => {
    const f = <S>(x: BVar<S, number>): BVar<S, number> => powInt(x, 5)
    const d1 = <S>(x: BVar<S, number>): BVar<S, number> => gradBP(f, x)
    const d2 = <S>(x: BVar<S, number>): BVar<S, number> => gradBP(d1, x)
    const d3 = <S>(x: BVar<S, number>): BVar<S, number> => gradBP(d2, x)
    const x = 1.5
    expectClose(
      [gradBP(f, x), gradBP(d1, x), gradBP(d2, x), gradBP(d3, x)],
      [5 * x ** 4, 20 * x ** 3, 60 * x ** 2, 120 * x]
    )
  })

  it('agrees with differences of the first derivative, for random points', () => {
    const f = <S>(x: BVar<S, number>): BVar<S, number> => div(mul(sin(x), exp(x)), add(sqrt(x), cos(x)))
    const first = gradBP(f)
    fc.assert(
      fc.property(point, x => {
        expectClose(
          gradBP(y => gradBP(f, y), x),
          numericalGradient(first, x),
          1e-5
        )
      })
    )
  })

  it('does not confuse perturbations: x * d/dy (x + y) has derivative 1 in x', () => {
    expect(
      gradBP(
        x =>
          mul(
            x,
            gradBP(y => add(x, y), x)
          ),
        3
      )
    ).toBe(1)
    expect(
      gradBP(
        x =>
          mul(
            x,
            gradBP(y => add(x, y), constVar(7, x))
          ),
        3
      )
    ).toBe(1)
  })

  it('does not confuse perturbations: d/dx x * d/dy (x y) at y = x is 2 x', () => {
    expect(
      gradBP(
        x =>
          mul(
            x,
            gradBP(y => mul(x, y), x)
          ),
        3
      )
    ).toBe(6)
  })

  it('adds plain cotangents to tracked ones, in either order', () => {
    expect(
      gradBP(
        x =>
          mul(
            x,
            gradBP(y => add(mul(y, x), mul(y, 2)), constVar(7, x))
          ),
        3
      )
    ).toBe(8)
    expect(
      gradBP(
        x =>
          mul(
            x,
            gradBP(y => add(mul(y, 2), mul(y, x)), constVar(7, x))
          ),
        3
      )
    ).toBe(8)
  })

  it('sees through three levels', () => {
    const inner = gradBP(x => gradBP(y => gradBP(z => mul(mul(x, y), mul(z, z)), y), x), 2)
    // d/dz at z = y: 2 x y^2; d/dy at y = x: 4 x^2; d/dx: 8 x
    expect(inner).toBe(16)
  })

  it('takes a variable of an enclosing scope for a constant of the inner one', () => {
    const seen: number[] = []
    const outer = gradBP(x => {
      const g = gradBP(y => add(mul(y, 3), x), constVar(5, x))
      seen.push(primal(g))
      return mul(x, g)
    }, 2)
    expect([outer, seen]).toEqual([3, [3]])
  })

  it('gives a zero inner gradient to a function that returns an outer variable', () => {
    expect(gradBP(x => add(x, gradBP(() => x as never)(5)), 2)).toBe(1)
  })

  it('gives the plain value by primal, however deep the variable lies', () => {
    const seen: unknown[] = []
    gradBP(
      x =>
        gradBP(y => {
          seen.push(primal(y), primal(mul(y, x)))
          return mul(y, y)
        }, x),
      3
    )
    expect(seen).toEqual([3, 9])
  })

  it('lets functions that branch on the value be nested', () => {
    const abs = <S>(x: BVar<S, number>): BVar<S, number> => (primal(x) < 0 ? mul(x, mul(x, -1)) : square(x))
    expect(gradBP(x => gradBP(abs, x), -3)).toBe(-2)
    expect(gradBP(x => gradBP(abs, x), 3)).toBe(2)
  })

  it('stops gradients of every level', () => {
    expect(gradBP(x => gradBP(y => mul(square(y), stopGradient(y)), x), 3)).toBe(6)
  })

  it('differentiates a pullback in its cotangent and in the point', () => {
    expect(gradBP(d => backpropWith(x => powInt(x, 3), constVar(2, d))[1](d as never) as never, 5)).toBe(12)
    expect(
      gradBP2(
        (x, d) => {
          const back = withBP(s => {
            const y = inputVar(s)(x)
            return { run: pullback(powInt(y, 3))(y) }
          })
          return back.run(d)
        },
        2,
        5
      )
    ).toEqual([60, 12])
  })

  it('differentiates through records, twice', () => {
    interface P {
      readonly a: number
      readonly b: { readonly c: number; readonly tag: string }
    }
    const a = pipe(L.id<P>(), L.prop('a'))
    const c = pipe(L.id<P>(), L.prop('b'), L.prop('c'))
    const f = <S>(v: BVar<S, P>): BVar<S, number> => {
      const w = setVar(a)(mul(viewVar(c)(v), viewVar(a)(v)))(v)
      const parts = splitBV(w)
      return mul(square(parts.a), splitBV(parts.b).c)
    }
    const normOfGradient = <S>(v: BVar<S, P>): BVar<S, number> => {
      const g = gradBP(f, v)
      return add(square(viewVar(a)(g)), square(viewVar(c)(g)))
    }
    fc.assert(
      fc.property(point, point, (x, y) => {
        const p = { a: x, b: { c: y, tag: 'p' } }
        expectClose(
          gradBP(normOfGradient, p),
          numericalGradient(q => evalBP(normOfGradient, q), p),
          1e-4
        )
      }),
      { numRuns: 30 }
    )
  })

  it('differentiates through arrays and typed arrays, twice', () => {
    const cubes = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, number> =>
      sequenceVar(v).reduce((sum, x) => add(sum, powInt(x, 3)), constVar(0, v))
    const curvature = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, number> =>
      sequenceVar(gradBP(cubes, v)).reduce((sum, x) => add(sum, x))
    expect(gradBP(curvature, [1, 2, 3])).toEqual([6, 12, 18])
    const cubed = <S>(v: BVar<S, Float64Array>): BVar<S, Float64Array> => mul(mul(v, v), v)
    const twice = gradBP<Float64Array, Float64Array>(v => gradBP(cubed, v))
    expect(twice(Float64Array.of(1, 2, 3))).toEqual(Float64Array.of(6, 12, 18))
  })

  it('differentiates a gradient in a vector, which depends on a variable outside', () => {
    const f = gradBP(x => {
      const slopes = gradBP(v => mul(x, dot(v, v)), constVar(vector([1, 2]), x))
      return dot(slopes, slopes)
    })
    // |2 x v|² = 20 x²
    expect(f(3)).toBe(120)
  })

  it('differentiates through joins and collections, twice', () => {
    const f = <S>(x: BVar<S, number>): BVar<S, number> => {
      const { a, b } = splitBV(joinBV({ a: square(x), b: sin(x) }))
      const [p = a, q = b] = sequenceVar(collectVar([mul(a, b), b]))
      return sub(p, square(q))
    }
    fc.assert(
      fc.property(point, x => {
        expectClose(
          gradBP(y => gradBP(f, y), x),
          numericalGradient(gradBP(f), x),
          1e-5
        )
      })
    )
  })
})

describe('scopes interleave', () => {
  it('across await, without disturbing each other', async () => {
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

  it('runs other gradients while one is open', () => {
    const gradient = withBP(s => {
      const x = inputVar(s)(3)
      const y = square(x)
      const other = gradBP(z => powInt(z, 3), 2)
      return [pullback(mul(y, other))(x)(1), other]
    })
    expect(gradient).toEqual([72, 12])
  })

  it('ends an async scope when its promise settles, also when it fails', async () => {
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

  it('waits for promises of other libraries', async () => {
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
