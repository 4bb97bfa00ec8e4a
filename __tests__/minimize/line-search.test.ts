import * as fc from 'fast-check'
import { add, type BVar, cos, exp, gradBP, log, mul, square, sub } from 'backprop-ts'
import { jvp } from 'backprop-ts/Derivatives'
import { lineSearch, type LineSearchOptions } from 'backprop-ts/Minimize'

/** The value and the slope of a function of a number. */
const along =
  (f: <S>(t: BVar<S, number>) => BVar<S, number>) =>
  (t: number): readonly [number, number] =>
    jvp(f, t, 1)

const rounding = 1e-14

describe('lineSearch', () => {
  it('finds steps that satisfy the strong Wolfe conditions', () => {
    const wave = fc.record({
      steep: fc.double({ min: 0.01, max: 100, noNaN: true }),
      bend: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      wave: fc.double({ min: 0, max: 3, noNaN: true }),
      first: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      curvature: fc.constantFrom(0.1, 0.5, 0.9)
    })
    fc.assert(
      fc.property(wave, ({ steep, bend, wave: height, first, curvature }) => {
        const phi = along(t => add(sub(mul(bend, square(t)), mul(steep, t)), mul(height, cos(t))))
        const found = lineSearch(phi, { first, curvature, evaluations: 100 })
        const [value, slope] = phi(found.step)
        const [value0, slope0] = phi(0)
        expect(found.stopped).toBe('wolfe')
        expect([found.value, found.slope]).toStrictEqual([value, slope])
        expect(value).toBeLessThanOrEqual(value0 + 1e-4 * found.step * slope0 + rounding * Math.abs(value0))
        expect(Math.abs(slope)).toBeLessThanOrEqual(-curvature * slope0)
      })
    )
  })

  it('finds the minimum of a parabola with its first interpolation', () => {
    const { step, evaluations } = lineSearch(
      along(t => square(sub(t, 3))),
      { first: 5, curvature: 0.01 }
    )
    expect(step).toBeCloseTo(3, 12)
    expect(evaluations).toBe(3)
  })

  it('gives back what the function gave at the step, and counts its calls', () => {
    let calls = 0
    const found = lineSearch(t => [(t - 100) ** 2, 2 * (t - 100), `call ${++calls}`] as const)
    expect(found.at[2]).toBe(`call ${calls}`)
    expect(found.evaluations).toBe(calls)
  })

  it('shortens steps to where the function is finite', () => {
    const barrier = lineSearch(
      along(t => sub(mul(-1, log(sub(1, t))), mul(5, t))),
      { first: 1e6 }
    )
    expect(barrier.stopped).toBe('wolfe')
    expect(barrier.step).toBeLessThan(1)
    expect(lineSearch(t => (t > 0.5 ? [0, NaN] : [(t - 1) ** 2, 2 * (t - 1)])).step).toBeLessThanOrEqual(0.5)
    expect(lineSearch(t => (t > 0.5 ? [NaN, 0] : [(t - 1) ** 2, 2 * (t - 1)])).step).toBeLessThanOrEqual(0.5)
  })

  it('lengthens steps that are too short by many orders of magnitude', () => {
    const { step, stopped } = lineSearch(t => [(t - 1e9) ** 2, 2 * (t - 1e9)], { first: 1e-6 })
    expect(stopped).toBe('wolfe')
    expect(step).toBeGreaterThan(1e6)
  })

  it('finds steps where values differ by rounding alone, by their slopes', () => {
    const x = 1e-9
    const found = lineSearch(t => [1 + (t - x) ** 2, 2 * (t - x)], { first: 1e-7, curvature: 0.1 })
    expect(found.stopped).toBe('wolfe')
    expect(Math.abs(found.step - x)).toBeLessThan(1e-10)
  })

  it.each<readonly [string, (t: number) => readonly [number, number], LineSearchOptions, string]>([
    ['the longest step', t => [-t, -1], { longest: 7 }, 'longest'],
    ['a value without a lower bound', t => [t > 1e9 ? -Infinity : -t, -1], {}, 'unbounded'],
    ['a kink, where no slope is small', t => [Math.abs(t - 1), t < 1 ? -1 : 1], {}, 'decrease'],
    ['a slope that never ends', t => [-t, -1], {}, 'decrease'],
    ['a slope of the wrong sign', t => [t, -1], {}, 'noDescent'],
    ['no call but that at 0', t => [-t, -1], { evaluations: 1 }, 'noDescent']
  ])('stops at %s', (_, phi, options, stopped) => {
    const found = lineSearch(phi, options)
    expect(found.stopped).toBe(stopped)
    expect([found.value, found.slope]).toStrictEqual([...phi(found.step)])
    expect(found.step > 0).toBe(stopped !== 'noDescent')
    expect(found.evaluations).toBeLessThanOrEqual(20)
    if (stopped === 'longest') expect(found.step).toBe(7)
  })

  it('never returns a higher point, whatever the function', () => {
    const hash = (t: number): number =>
      Math.sin(t * 12.9898) * 43758.5453 - Math.floor(Math.sin(t * 12.9898) * 43758.5453)
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), first => {
        const { value, step, evaluations } = lineSearch(
          t => [t === 0 ? 0.5 : hash(t), t === 0 ? -1e-3 : hash(t + 1) - 0.5],
          { first }
        )
        expect(value).toBeLessThanOrEqual(0.5 * (1 + 1e-14))
        expect(step).toBeGreaterThanOrEqual(0)
        expect(evaluations).toBeLessThanOrEqual(20)
      })
    )
  })

  it('refuses directions that do not descend, and wrong options', () => {
    expect(() => lineSearch(t => [t, 1])).toThrow('lineSearch: at 0 the value must be finite and the slope negative')
    expect(() => lineSearch(t => [t, 0])).toThrow('the slope negative, got the number 0 and the number 0')
    expect(() => lineSearch(() => [NaN, -1])).toThrow('got the number NaN and the number -1')
    for (const options of [
      { first: 0 },
      { first: Infinity },
      { longest: NaN },
      { decrease: 0.5 },
      { curvature: 1 },
      { decrease: 0.2, curvature: 0.1 },
      { evaluations: 1.5 }
    ])
      expect(() => lineSearch(t => [-t, -1], options)).toThrow(/^lineSearch: \w+ must be /u)
  })

  it('is a step of a method of the reader', () => {
    const f = <S>(x: BVar<S, number>) => add(exp(x), exp(mul(-2, x)))
    let x = 3
    for (let i = 0; i < 40; i++) {
      const slope = gradBP(f, x)
      const from = x
      x -= lineSearch(along(t => f(sub(from, mul(t, slope))))).step * slope
      if (Math.abs(gradBP(f, x)) < 1e-8) break
    }
    expect(x).toBeCloseTo(Math.log(2) / 3, 8)
  })
})
