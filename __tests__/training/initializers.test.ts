import * as fc from 'fast-check'
import { abs, DomainError, sub } from 'backprop-ts'
import {
  eye,
  matMul,
  type Matrix,
  maxElement,
  mean,
  normFrobenius,
  toArray2,
  trace,
  transpose,
  useBackend,
  variance
} from 'backprop-ts/LinearAlgebra'
import { glorotUniform, heNormal, type Initializer, orthogonal } from 'backprop-ts/Optimizer'
import { seeds } from '../support/dense'
import { expectClose } from '../support/numerical'

const initializers: ReadonlyArray<readonly [string, Initializer]> = [
  ['glorotUniform', glorotUniform],
  ['heNormal', heNormal],
  ['orthogonal', orthogonal]
]

describe.each(initializers)('%s', (name, initialize) => {
  it('has the sizes that were asked for, also 0 and 1', () => {
    for (const [m, n] of [
      [0, 0],
      [0, 3],
      [3, 0],
      [1, 1],
      [1, 4],
      [4, 1],
      [3, 5]
    ] as const) {
      const weights = initialize(1, m, n)
      expect([weights.rows, weights.cols, weights.data.length]).toEqual([m, n, m * n])
      expect(Array.from(weights.data).every(Number.isFinite)).toBe(true)
    }
  })

  it('gives the same for the same seed, and something else for another', () => {
    expect(initialize(7, 5, 4)).toEqual(initialize(7, 5, 4))
    expect(initialize(7, 5, 4)).not.toEqual(initialize(8, 5, 4))
  })

  it('refuses a seed and sizes that are none', () => {
    expect(() => initialize(NaN, 2, 2)).toThrow(DomainError)
    expect(() => initialize(NaN, 2, 2)).toThrow(`${name}: a seed must be a finite number, got NaN`)
    expect(() => initialize(1, 2.5, 2)).toThrow(`${name}: a size, which comes after the seed, must be a whole number`)
    expect(() => initialize(1, 2, -1)).toThrow(DomainError)
  })
})

it('the first numbers stay the same from version to version', () => {
  expect(toArray2(glorotUniform(1, 2, 2))).toEqual([
    [-0.20275501522793726, -1.1374165139941135],
    [0.36232588928647197, -0.9814585883824906]
  ])
  // Other engines may round logarithms and sines in another way.
  expectClose(
    toArray2(heNormal(1, 2, 2)),
    [
      [1.0132236552274352, 0.2308422133652389],
      [1.1725747009802805, 0.8443081051421647]
    ],
    1e-14
  )
  expectClose(
    toArray2(orthogonal(1, 2, 2)),
    [
      [0.6538214704673326, -0.7566488516848053],
      [0.7566488516848053, 0.6538214704673329]
    ],
    1e-14
  )
})

it('glorotUniform is uniform between bounds that depend on both sizes', () => {
  const weights = glorotUniform(3, 150, 450)
  expect(maxElement(abs(weights))).toBeLessThanOrEqual(0.1)
  expect(maxElement(abs(weights))).toBeGreaterThan(0.0999)
  expect(mean(weights)).toBeCloseTo(0, 3)
  // Five standard errors of the variance of 67,500 uniform numbers.
  expect(Math.abs(variance(weights) / (2 / 600) - 1)).toBeLessThan(5 * Math.sqrt(0.8 / 67_500))
  const below = (x: number) => Array.from(weights.data).filter(w => w < x).length / 67_500
  for (const x of [-0.06, -0.02, 0.03, 0.08]) expect(below(x)).toBeCloseTo((x + 0.1) / 0.2, 1.5)
})

it('heNormal is normal, with a variance that depends on the inputs', () => {
  const weights = heNormal(4, 300, 200)
  expect(Math.abs(mean(weights))).toBeLessThan((5 * 0.1) / Math.sqrt(60_000))
  expect(Math.abs(variance(weights) / (2 / 200) - 1)).toBeLessThan(5 * Math.sqrt(2 / 60_000))
  const within = (x: number) => Array.from(weights.data).filter(w => Math.abs(w) < x).length / 60_000
  expect(within(0.1)).toBeCloseTo(0.6827, 2)
  expect(within(0.2)).toBeCloseTo(0.9545, 2)
})

const distanceFromIdentity = (a: Matrix): number => normFrobenius(sub(a, eye(a.rows)))

it('orthogonal has orthonormal columns, or rows if there are fewer of them', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (seed, m, n) => {
      const q: Matrix = orthogonal(seed, m, n)
      const gram = m < n ? matMul(q, transpose(q)) : matMul(transpose(q), q)
      expect(distanceFromIdentity(gram)).toBeLessThan(1e-13)
    }),
    { numRuns: 30 }
  )
})

// The trace of a Haar-distributed matrix has mean 0 and variance 1 at every size (Diaconis and Shahshahani, 1994). That
// of a Q from Householder reflections without their signs corrected has not.
it('all orthogonal matrices are equally likely', () => {
  const count = 4000
  for (const n of [2, 3, 5]) {
    const traces = Array.from({ length: count }, (_, seed) => trace(orthogonal(seed, n, n)))
    const average = traces.reduce((sum, t) => sum + t) / count
    const square = traces.reduce((sum, t) => sum + t * t, 0) / count
    expect(Math.abs(average)).toBeLessThan(5 / Math.sqrt(count))
    expect(Math.abs(square - 1)).toBeLessThan(5 * Math.sqrt(2 / count))
  }
  const signs = Array.from({ length: count }, (_, seed) => orthogonal(seed, 1, 1).data[0]!)
  expect(new Set(signs)).toEqual(new Set([-1, 1]))
  expect(Math.abs(signs.reduce((sum, s) => sum + s) / count)).toBeLessThan(5 / Math.sqrt(count))
})

it('orthogonal gives the same bits on every back end', () => {
  const own = orthogonal(5, 64, 40)
  useBackend('js')
  try {
    expect(orthogonal(5, 64, 40)).toEqual(own)
  } finally {
    useBackend('auto')
  }
})
