import {
  add,
  type BVar,
  backpropWith,
  constVar,
  DimensionError,
  evalBP,
  exp,
  gradBP,
  gradBP2,
  gradBPN,
  mul,
  primal,
  ScopeError,
  ShapeError,
  sin,
  square,
  sub,
  UnsupportedOperationError,
  withBP,
  inputVar
} from 'backprop-ts'
import {
  dot,
  mapMatrix,
  mapVector,
  matrix,
  norm2,
  sumElements,
  toArray,
  toArray2,
  type Vector,
  vector,
  zeros,
  zipWithVector
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { matrices, seeds, size, vectors } from '../support/dense'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { expectClose } from '../support/numerical'

// One function runs on plain numbers and on variables of all kinds: its types are those of numbers.
const wave = (a: number): number => mul(sin(a), exp(a))
const surface = (a: number, b: number): number => mul(sin(a), square(sub(a, b)))

type Loose = (...xs: ReadonlyArray<unknown>) => never
const loose = (f: unknown): Loose => f as Loose
const mapped = (f: unknown) => (x: unknown) => loose(mapVector)(f, x)
const mappedMatrix = (f: unknown) => (x: unknown) => loose(mapMatrix)(f, x)
const zipped = (f: unknown) => (x: unknown, y: unknown) => loose(zipWithVector)(f, x, y)

const anyVector = size.chain(vectors)
const anyMatrix = fc.tuple(size, size).chain(([m, n]) => matrices(m, n))
const pairs = size.chain(n => fc.tuple(vectors(n), vectors(n)))

describe('a function of its argument alone', () => {
  it('is applied to each element', () => {
    fc.assert(fc.property(anyVector, x => expect(toArray(mapVector(wave, x))).toEqual(toArray(x).map(wave))))
    fc.assert(
      fc.property(anyMatrix, a => expect(toArray2(mapMatrix(wave, a))).toEqual(toArray2(a).map(xs => xs.map(wave))))
    )
    fc.assert(
      fc.property(pairs, ([x, y]) => {
        expect(toArray(zipWithVector(surface, x, y))).toEqual(toArray(x).map((a, i) => surface(a, y.data[i]!)))
      })
    )
  })

  it('has a gradient that agrees with central differences', () => {
    fc.assert(fc.property(anyVector, seeds, (x, seed) => expectGradient(mapped(wave), [x], seed)))
    fc.assert(fc.property(anyMatrix, seeds, (a, seed) => expectGradient(mappedMatrix(wave), [a], seed)))
    fc.assert(fc.property(pairs, seeds, ([x, y], seed) => expectGradient(zipped(surface), [x, y], seed)))
  })

  it('has second derivatives that agree with central differences', () => {
    const few = { numRuns: 30 }
    fc.assert(
      fc.property(anyVector, seeds, (x, seed) => expectSecondGradient(mapped(wave), [x], seed)),
      few
    )
    fc.assert(
      fc.property(anyMatrix, seeds, (a, seed) => expectSecondGradient(mappedMatrix(wave), [a], seed)),
      few
    )
    fc.assert(
      fc.property(pairs, seeds, ([x, y], seed) => expectSecondGradient(zipped(surface), [x, y], seed)),
      few
    )
  })

  it('has a third derivative', () => {
    const cubes = <S>(x: BVar<S, Vector>): BVar<S, Vector> => mapVector(a => mul(a, mul(a, a)), x)
    const first = <S>(x: BVar<S, Vector>): BVar<S, Vector> => gradBP(cubes, x)
    const second = <S>(x: BVar<S, Vector>): BVar<S, Vector> => gradBP(first, x)
    expect(toArray(gradBP(second, vector([1, 2])))).toEqual([6, 6])
  })

  it('makes one node, and is called with plain elements on the way there', () => {
    const seen: unknown[] = []
    withBP(s => {
      const x = inputVar(s)(vector([1, 2, 3]))
      const before = s as unknown as { readonly count: number }
      const count = before.count
      const y = mapVector(a => {
        seen.push(a)
        return square(a)
      }, x)
      expect(before.count).toBe(count + 1)
      expect(toArray(primal(y))).toEqual([1, 4, 9])
    })
    expect(seen).toEqual([1, 2, 3])
  })

  it('may branch, be constant, or have no derivative where none is asked for', () => {
    const relu = <S>(a: BVar<S, number>): BVar<S, number> => (primal(a) > 0 ? a : constVar(0, a))
    expect(toArray(mapVector(relu, vector([-1, 2])))).toEqual([0, 2])
    expect(toArray(gradBP(x => mapVector(relu, x), vector([-1, 2])))).toEqual([0, 1])
    expect(toArray(gradBP(x => mapVector(() => 3, x), vector([1, 2])))).toEqual([0, 0])
    expect(toArray(mapVector(Math.cbrt, vector([8, 27])))).toEqual([2, 3])
    expect(
      toArray(gradBP(x => zipWithVector((a, b) => mul(a, Math.cbrt(primal(b))), x, vector([8, 27])), vector([1, 1])))
    ).toEqual([2, 3])
  })

  it('may take gradients itself', () => {
    const slope = <S>(a: BVar<S, number>): BVar<S, number> => gradBP(wave as never, a)
    const x = vector([0.5, -1])
    expectClose(toArray(mapVector(slope, x)), toArray(gradBP(v => mapped(wave)(v) as typeof v, x)), 1e-14)
  })

  it('can be evaluated without a gradient', () => {
    expect(toArray(evalBP(x => mapVector(square, x), vector([1, 3])))).toEqual([1, 9])
  })

  it('may keep the values that it makes', () => {
    const kept: Vector[] = []
    const f = <S>(a: BVar<S, number>): BVar<S, number> => {
      kept.push(mul(primal(a), vector(new Float64Array(100).fill(1))))
      return square(a)
    }
    for (let run = 0; run < 3; run++)
      gradBP(x => sumElements(mapVector(f, mul(2, x))), vector(new Float64Array(50).fill(1)))
    for (const v of kept) expect(v.data[99]).toBe(2)
  })

  it('has a pullback that outlives its run', () => {
    const [, pull] = backpropWith(x => mapVector(square, x), vector([1, 2]))
    expect(pull(vector([10, 1]))).toEqual(vector([20, 4]))
  })
})

describe('a function that captures variables', () => {
  const scaled = (x: unknown, c: unknown): unknown => mapped((a: number) => mul(sin(a), mul(c as number, a)))(x)
  const scaledMatrix = (x: unknown, c: unknown): unknown =>
    mappedMatrix((a: number) => mul(sin(a), mul(c as number, a)))(x)
  const mixed = (x: unknown, y: unknown, c: unknown): unknown =>
    zipped((a: number, b: number) => mul(surface(a, b), sin(c as number)))(x, y)
  const number = fc.double({ min: -2, max: 2, noNaN: true })

  it('has gradients for them, too, that agree with central differences', () => {
    fc.assert(fc.property(anyVector, number, seeds, (x, c, seed) => expectGradient(scaled, [x, c], seed)))
    fc.assert(fc.property(anyMatrix, number, seeds, (a, c, seed) => expectGradient(scaledMatrix, [a, c], seed)))
    fc.assert(
      fc.property(pairs, number, seeds, ([x, y], c, seed) => expectGradient(mixed, [x, y, c], seed)),
      { numRuns: 50 }
    )
  })

  it('has second derivatives that agree with central differences', () => {
    const few = { numRuns: 15 }
    fc.assert(
      fc.property(anyVector, number, seeds, (x, c, seed) => expectSecondGradient(scaled, [x, c], seed)),
      few
    )
    fc.assert(
      fc.property(anyMatrix, number, seeds, (a, c, seed) => expectSecondGradient(scaledMatrix, [a, c], seed)),
      few
    )
    fc.assert(
      fc.property(pairs, number, seeds, ([x, y], c, seed) => expectSecondGradient(mixed, [x, y, c], seed)),
      few
    )
  })

  it('has gradients for them if the vector is plain', () => {
    const x = vector([1, 2, 3])
    expect(gradBP(c => sumElements(mapVector(a => mul(a, c), x)), 5)).toBe(6)
    expect(gradBP(c => sumElements(mapMatrix(a => mul(a, c), matrix([[1, 2]]))), 5)).toBe(3)
    expect(gradBP(c => sumElements(zipWithVector((a, b) => mul(mul(a, b), c), x, x)), 5)).toBe(14)
  })

  it('has gradients for them if only some elements depend on them', () => {
    const f = <S>(x: BVar<S, Vector>, c: BVar<S, number>): BVar<S, number> =>
      sumElements(mapVector(a => (primal(a) > 1 ? mul(a, c) : square(a)), x))
    expect(gradBP2((x, c) => f(x, c), vector([1, 2, 3]), 10)).toEqual([vector([2, 10, 10]), 5])
  })

  it('does not confuse variables of an outer scope with its own', () => {
    // x · d/dy Σ (x + y) = 2x, so that the derivative is 2.
    const slopes = (x: number): Vector => gradBP(y => mapped((a: number) => add(x, a))(y) as typeof y, vector([1, 1]))
    const inner = gradBP(x => mul(x, sumElements(slopes(x as unknown as number))), 3)
    expect(inner).toBe(2)
  })

  it('may capture a vector', () => {
    const w = vector([1, 2])
    const [dx, dw] = gradBPN((x, v) => sumElements(mapVector(a => mul(a, dot(v, v)), x)), vector([3, 4]), w)
    expect([dx, dw]).toEqual([vector([5, 5]), vector([14, 28])])
    expect(toArray(gradBP(v => mapVector(a => mul(a, norm2(v)), vector([1, 1])), vector([3, 4])))).toEqual([1.2, 1.6])
  })
})

describe('what is refused', () => {
  const square2 = matrix([[1]])

  it.each<readonly [string, unknown, ReadonlyArray<unknown>, string]>([
    ['mapVector', mapVector, [square2], 'expected a Vector, got Matrix<1, 1>'],
    ['mapVector', mapVector, [[1]], 'expected a Vector, got an array of 1'],
    ['mapMatrix', mapMatrix, [zeros(1)], 'expected a Matrix, got Vector<1>'],
    ['zipWithVector', zipWithVector, [square2, zeros(1)], 'expected a Vector, got Matrix<1, 1>'],
    ['zipWithVector', zipWithVector, [zeros(1), 3], 'expected a Vector, got the number 3']
  ])('%s refuses other kinds of values', (name, f, xs, message) => {
    const run = (): unknown => loose(f)((a: unknown) => a, ...xs)
    expect(run).toThrow(UnsupportedOperationError)
    expect(run).toThrow(`${name}: ${message}`)
  })

  it('zipWithVector refuses vectors of two sizes', () => {
    for (const run of [
      () => loose(zipWithVector)(surface, zeros(2), zeros(3)) as unknown,
      () => gradBP(x => loose(zipWithVector)(surface, x, zeros(3)), zeros(2)) as unknown
    ]) {
      expect(run).toThrow(DimensionError)
      expect(run).toThrow('zipWithVector: Vector<2> and Vector<3>: both need the same size')
    }
  })

  it.each<readonly [string, unknown, ReadonlyArray<unknown>]>([
    ['mapVector', mapVector, [zeros(2)]],
    ['mapMatrix', mapMatrix, [zeros(2, 1)]],
    ['zipWithVector', zipWithVector, [zeros(2), zeros(2)]]
  ])('%s refuses functions that give no number, also if they capture variables', (name, f, xs) => {
    for (const run of [
      () => loose(f)(() => zeros(3), ...xs) as unknown,
      () => gradBP(c => loose(f)(() => mul(c, zeros(3)), ...xs), 1) as unknown,
      () => gradBP(() => loose(f)(() => zeros(3), ...xs), 1) as unknown
    ]) {
      expect(run).toThrow(ShapeError)
      expect(run).toThrow(`${name}: the function must give a number for each element, got Vector<3>`)
    }
  })

  it('variables of another copy of the package are refused', () => {
    const foreign = { [Symbol.for('backprop-ts/BVar')]: true }
    const run = (): unknown => mapped(() => foreign)(vector([1]))
    expect(run).toThrow(ScopeError)
    expect(run).toThrow('mapVector: got a BVar made by another copy of backprop-ts')
  })

  it('variables of a scope that has finished are refused', () => {
    let left: unknown
    gradBP(x => {
      left = x
      return x
    }, 3)
    const run = (): unknown => mapped((a: number) => mul(a, left as number))(vector([1]))
    expect(run).toThrow(ScopeError)
  })
})
