import { add, axpy, gradBP, mul, negate, square, sub } from 'backprop-ts'
import {
  affine,
  dot,
  matrix,
  type Matrix,
  matVec,
  outer,
  randomNormal,
  sumElements,
  toArray2,
  vector
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { current } from '../../src/internal/kernels/choose-backend'
import { expectClose } from '../support/numerical'

const [m, n] = [32, 40]

/** An outer product large enough to be kept, and the same multiplied out. */
const kept = (seed: number): Matrix => outer(randomNormal(seed, m), randomNormal(seed + 0.5, n))
const written = (seed: number): Matrix => matrix(m, n, Float64Array.from(kept(seed).data))

type Step = (x: Matrix, y: Matrix) => Matrix
const steps: Readonly<Record<string, Step>> = {
  scale: x => mul(-1.5, x),
  negate: x => negate(x),
  add: (x, y) => add(x, y),
  'add the other way': (x, y) => add(y, x),
  sub: (x, y) => sub(x, y),
  'sub the other way': (x, y) => sub(y, x),
  axpy: (x, y) => axpy(0.3, x, y),
  'axpy the other way': (x, y) => axpy(-0.7, y, x),
  square: x => square(mul(0.1, x)),
  mul: (x, y) => mul(mul(0.1, x), y)
}

/** Runs a program on outer products, some of them multiplied out at the start. */
const run = (program: ReadonlyArray<string>, dense: ReadonlyArray<boolean>): Matrix => {
  const operand = (i: number): Matrix => (dense[i % dense.length] === true ? written(i) : kept(i))
  return program.reduce((x, name, i) => steps[name]!(x, operand(i + 1)), operand(0))
}

describe('sums of outer products', () => {
  afterEach(() => jest.restoreAllMocks())

  it('are worth what they are multiplied out, whatever is calculated with them', () => {
    const program = fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 12 })
    fc.assert(
      fc.property(program, fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }), (names, dense) => {
        const want = run(names, [true])
        const got = run(names, dense)
        const scale = Math.max(1, ...Array.from(want.data, Math.abs))
        expect(Math.abs(sumElements(got) - sumElements(want))).toBeLessThanOrEqual(1e-10 * scale * m * n)
        Array.from(want.data).forEach((w, i) => {
          expect(Math.abs(got.data[i]! - w)).toBeLessThanOrEqual(1e-12 * scale)
        })
      })
    )
  })

  it('are multiplied out when their elements are read, once, and not before', () => {
    const w = written(1)
    const multiplications = jest.spyOn(current(), 'outer')
    const g = gradBP(v => sumElements(matVec(v, randomNormal(1, n))), w)
    const step = mul(0.1, negate(add(g, mul(2, g))))
    expect(sumElements(square(step))).toBeGreaterThan(0)
    expect(multiplications).not.toHaveBeenCalled()
    expect(step.data).toBe(step.data)
    expect(multiplications).toHaveBeenCalledTimes(1)
  })

  it('are added to a matrix in one pass', () => {
    const [w, g] = [written(1), kept(2)]
    const [products, passes] = [jest.spyOn(current(), 'outer'), jest.spyOn(current(), 'ger')]
    const stepped = sub(w, mul(0.1, g))
    expect(passes).toHaveBeenCalledTimes(1)
    expect(products).not.toHaveBeenCalled()
    expectClose(stepped, sub(w, mul(0.1, written(2))), 1e-15)
  })

  it('equal a matrix of the same elements, and print and turn into JSON alike', () => {
    expect(kept(3)).toEqual(written(3))
    expect(written(3)).toEqual(kept(3))
    expect(kept(3)).not.toEqual(written(4))
    expect(JSON.stringify(kept(3))).toBe(JSON.stringify(written(3)))
    expect(toArray2(kept(3))).toEqual(toArray2(written(3)))
  })

  it('of many samples are the sum of their gradients', () => {
    const inputs = Array.from({ length: 20 }, (_, i) => randomNormal(i, n))
    const loss = gradBP(w => inputs.map(x => dot(matVec(w, x), matVec(w, x))).reduce((x, y) => add(x, y)), written(5))
    const each = inputs.map(x => gradBP(w => dot(matVec(w, x), matVec(w, x)), written(5)))
    expectClose(
      loss,
      each.map(g => matrix(m, n, Float64Array.from(g.data))).reduce((x, y) => add(x, y)),
      1e-12
    )
  })

  it('are multiplied out where there would be more than a few', () => {
    const sumOf = (of: (seed: number) => Matrix, seeds: ReadonlyArray<number>): Matrix =>
      seeds.map(of).reduce((x, y) => add(x, y))
    const [x, y] = [sumOf(kept, [1, 2, 3]), sumOf(kept, [4, 5, 6, 7])]
    const [u, v] = [sumOf(written, [1, 2, 3]), sumOf(written, [4, 5, 6, 7])]
    expectClose(mul(x, y), mul(u, v), 1e-12)
    expectClose(add(add(x, y), add(x, y)), add(add(u, v), add(u, v)), 1e-12)
    expectClose(sub(add(x, y), add(x, y)), mul(0, u), 1e-12)
  })

  it('keep what a factor alone would lose to over- or underflow', () => {
    const tiny = outer(mul(1e-160, randomNormal(1, m)), mul(1e-140, randomNormal(2, n)))
    const back = mul(1e160, mul(1e140, tiny))
    expectClose(back, outer(randomNormal(1, m), randomNormal(2, n)), 1e-12)
    expect(Array.from(mul(0, kept(1)).data).every(x => x === 0)).toBe(true)
  })

  it('keep NaN and the infinities where the elements have them', () => {
    const x = vector(
      m,
      Float64Array.from({ length: m }, (_, i) => (i === 3 ? Infinity : i === 4 ? NaN : i))
    )
    const y = vector(
      n,
      Float64Array.from({ length: n }, (_, j) => j - 5)
    )
    const want = Float64Array.from({ length: m * n }, (_, o) => -2 * x.data[Math.floor(o / n)]! * y.data[o % n]!)
    // Adding 0 takes the sign of a zero away, which differs between back ends.
    const unsigned = (xs: Iterable<number>): ReadonlyArray<number> => Array.from(xs, v => v + 0)
    expect(unsigned(mul(-2, outer(x, y)).data)).toEqual(unsigned(want))
    expect(sumElements(outer(x, y))).toBeNaN()
  })

  it('flow through second derivatives', () => {
    const [w, x, b] = [written(6), randomNormal(7, n), randomNormal(8, m)]
    const slope = gradBP(v => sumElements(square(gradBP(u => dot(affine(u, x, b), affine(u, x, b)), v))), w)
    const value = (v: Matrix): number =>
      sumElements(square(matrix(m, n, Float64Array.from(gradBP(u => dot(affine(u, x, b), affine(u, x, b)), v).data))))
    const moved = (h: number): number => value(add(w, mul(h, written(9))))
    const numeric = (moved(1e-4) - moved(-1e-4)) / 2e-4
    expect(sumElements(mul(slope, written(9))) / numeric).toBeCloseTo(1, 6)
  })
})
