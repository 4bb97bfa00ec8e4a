import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import {
  add,
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
  liftOp1,
  mul,
  powInt,
  primal,
  pullback,
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
import { op1 } from 'backprop-ts/Op'
import { expectClose, numericalGradient } from '../support/numerical'

const point = fc.double({ min: 0.2, max: 2, noNaN: true })

const cube = <S>(x: BVar<S, number>): BVar<S, number> => powInt(x, 3)

/** The identity with the given pullback. */
const through = (pull: (d: number, x: number) => number) => {
  const op = op1((x: number) => [x, (d: number) => pull(d, x)])
  return <S>(x: BVar<S, number>): BVar<S, number> => liftOp1(op)(x)
}

describe('a nested gradient', () => {
  it('of a nested gradient, and so on, gives derivatives up to the fourth', () => {
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

  it('agrees with differences of the first derivative at random points', () => {
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

  it('is right at three levels', () => {
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

  it('is zero if the function returns a variable of the outer scope', () => {
    expect(gradBP(x => add(x, gradBP(() => x as never)(5)), 2)).toBe(1)
  })

  it('has plain values by primal, however deep the variable lies', () => {
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

  it('may be of a function that branches on the value', () => {
    const abs = <S>(x: BVar<S, number>): BVar<S, number> => (primal(x) < 0 ? mul(x, mul(x, -1)) : square(x))
    expect(gradBP(x => gradBP(abs, x), -3)).toBe(-2)
    expect(gradBP(x => gradBP(abs, x), 3)).toBe(2)
  })

  it('is stopped by stopGradient at every level', () => {
    expect(gradBP(x => gradBP(y => mul(square(y), stopGradient(y)), x), 3)).toBe(6)
  })

  it('may be taken of a pullback, in its cotangent and in the point', () => {
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

  it('agrees with central differences through records', () => {
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

  it('is right through arrays and typed arrays', () => {
    const cubes = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, number> =>
      sequenceVar(v).reduce((sum, x) => add(sum, powInt(x, 3)), constVar(0, v))
    const curvature = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, number> =>
      sequenceVar(gradBP(cubes, v)).reduce((sum, x) => add(sum, x))
    expect(gradBP(curvature, [1, 2, 3])).toEqual([6, 12, 18])
    const cubed = <S>(v: BVar<S, Float64Array>): BVar<S, Float64Array> => mul(mul(v, v), v)
    const twice = gradBP<Float64Array, Float64Array>(v => gradBP(cubed, v))
    expect(twice(Float64Array.of(1, 2, 3))).toEqual(Float64Array.of(6, 12, 18))
  })

  it('in a vector may depend on a variable outside', () => {
    const f = gradBP(x => {
      const slopes = gradBP(v => mul(x, dot(v, v)), constVar(vector([1, 2]), x))
      return dot(slopes, slopes)
    })
    // |2 x v|² = 20 x²
    expect(f(3)).toBe(120)
  })

  it('agrees with central differences through joins and collections', () => {
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
