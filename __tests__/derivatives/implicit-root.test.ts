import * as fc from 'fast-check'
import { add, cos, exp, gradBP, joinBV, mul, sin, splitBV, square, sub } from 'backprop-ts'
import { hessian, implicitRoot, jacobian, jvp } from 'backprop-ts/Derivatives'
import { matrix, matVec, solve, sumElements, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { expectClose } from '../support/numerical'
import type { Untyped } from '../support/fixtures'

describe('the solution of equations', () => {
  const squareRoot = implicitRoot((x, p) => sub(square(x), p), Math.sqrt)

  it('has the value that the solver gives, and the derivatives of the exact solution to any order', () => {
    expect(squareRoot(9)).toBe(3)
    expect(gradBP(p => squareRoot(p), 9)).toBeCloseTo(1 / 6, 14)
    expect(jvp(p => squareRoot(p), 9, 2)[1]).toBeCloseTo(1 / 3, 14)
    expect(hessian(p => squareRoot(p), 9)).toBeCloseTo(-1 / 108, 14)
    expect(jvp(p => jvp(q => squareRoot(q), p, 1)[1], 9, 1)[1]).toBeCloseTo(-1 / 108, 14)
    expect(gradBP(p => hessian(q => squareRoot(q), p), 9)).toBeCloseTo(1 / 648, 14)
  })

  it('never shows the solver a variable', () => {
    const seen: string[] = []
    const root = implicitRoot(
      (x, p) => sub(square(x), p),
      (p: number) => {
        seen.push(typeof p)
        return Math.sqrt(p)
      }
    )
    gradBP(p => gradBP(q => root(q), p), 9)
    expect(new Set(seen)).toStrictEqual(new Set(['number']))
  })

  it('of linear equations has the derivatives of solve', () => {
    const a = matrix([
      [3, 1],
      [1, 2]
    ])
    const root = implicitRoot(
      ((x: Vector<2>, m: typeof a) => sub(matVec(m, x), vector([1, 2]))) as never,
      (m: typeof a) => solve(m, vector([1, 2]))
    ) as Untyped
    const f = (m: unknown): unknown => sumElements(square(root(m) as never))
    const g = (m: unknown): unknown => sumElements(square(solve(m as typeof a, vector([1, 2]))) as never)
    expectClose((gradBP as Untyped)(f, a), (gradBP as Untyped)(g, a), 1e-12)
    expectClose(
      (jvp as Untyped)(
        root,
        a,
        matrix([
          [1, 0],
          [2, 1]
        ])
      ),
      (jvp as Untyped)(
        (m: unknown) => solve(m as typeof a, vector([1, 2])),
        a,
        matrix([
          [1, 0],
          [2, 1]
        ])
      ),
      1e-12
    )
  })

  interface Orbit {
    readonly radius: number
    readonly angle: number
  }
  interface Given {
    readonly mean: number
    readonly eccentricity: number
  }
  /** Kepler's equation, and the distance from the focus. */
  const kepler = implicitRoot<Given, Orbit>(
    (x, p) => {
      const { radius, angle } = splitBV(x)
      const { mean, eccentricity } = splitBV(p)
      return joinBV({
        angle: sub(sub(angle, mul(eccentricity, sin(angle))), mean),
        radius: sub(radius, sub(1, mul(eccentricity, cos(angle))))
      })
    },
    ({ mean, eccentricity: e }) => {
      let angle = mean
      for (let i = 0; i < 50; i++) angle -= (angle - e * Math.sin(angle) - mean) / (1 - e * Math.cos(angle))
      return { radius: 1 - e * Math.cos(angle), angle }
    }
  )

  it('may be a structure, of parameters that are one', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        fc.double({ min: 0.05, max: 0.7, noNaN: true }),
        (m, e) => {
          const j = jacobian(p => kepler(p), { mean: m, eccentricity: e })
          const { angle } = kepler({ mean: m, eccentricity: e })
          const slope = 1 / (1 - e * Math.cos(angle))
          expectClose(j.angle, { mean: slope, eccentricity: Math.sin(angle) * slope }, 1e-10)
          expectClose(
            j.radius,
            {
              mean: e * Math.sin(angle) * slope,
              eccentricity: e * Math.sin(angle) ** 2 * slope - Math.cos(angle)
            },
            1e-10
          )
        }
      ),
      { numRuns: 30 }
    )
  })

  it('serves minimisers and fixed points', () => {
    // The minimum of exp(x) - p x is at log p, and the fixed point of cos(p x) has the slope of the theorem.
    const slope = (x: unknown, p: unknown): unknown =>
      (gradBP as Untyped)((y: unknown) => sub(exp(y as number), mul(p as number, y as number)), x)
    const minimiser = implicitRoot(slope as never, Math.log) as Untyped
    expect((gradBP as Untyped)(minimiser, 2)).toBeCloseTo(0.5, 14)
    const fixed = implicitRoot(
      (x, p) => sub(x, cos(mul(p, x))),
      (p: number) => {
        let x = 0.7
        for (let i = 0; i < 500; i++) x = Math.cos(p * x)
        return x
      }
    )
    const [x, p] = [fixed(0.8), 0.8]
    const s = Math.sin(p * x)
    expect(gradBP(q => fixed(q), p)).toBeCloseTo((-x * s) / (1 + p * s), 12)
  })

  it('refuses equations that use another variable', () => {
    const f = (y: unknown): unknown =>
      (implicitRoot as Untyped)(
        (u: number, p: number) => sub(u, mul(p, y as number)),
        (p: number) => 3 * p,
        3
      )
    expect(f(3)).toBe(9)
    expect(() => (gradBP as Untyped)(f, 3)).toThrow(/implicitRoot: the equations use a variable/u)
  })

  it('is refused where equations do not fit the unknowns or are singular', () => {
    const misfit = implicitRoot(() => vector([1, 2]) as never, Math.sqrt)
    expect(() => gradBP(p => misfit(p), 9)).toThrow(/implicitRoot: the result of the equations .* expected/u)
    const flat = implicitRoot(((x: number, p: number) => add(mul(x, 0), p)) as never, (): number => 1) as Untyped
    expect(() => (gradBP as Untyped)(flat, 9)).toThrow(/singular/u)
  })
})
