import * as fc from 'fast-check'
import { add, DomainError, mul } from 'backprop-ts'
import { type Matrix, outer, randomNormal, vector, type Vector } from 'backprop-ts/LinearAlgebra'
import {
  accumulate,
  adam,
  averaged,
  chain,
  clipByNorm,
  clipByValue,
  constantSchedule,
  cosineDecay,
  exponentialDecay,
  linearWarmup,
  momentum,
  type Optimizer,
  piecewise,
  scale,
  scaleBySchedule,
  sgd
} from 'backprop-ts/Optimizer'
import { stageOf } from '../../src/training/stages'
import { numbersOf } from '../support/numerical'
import { run } from '../support/optimizers'

const quarter = (p: readonly number[]): readonly number[] => p.map(n => n / 4 - 1)
const steps = <State>(optimizer: Optimizer<readonly number[], State>): readonly number[] =>
  run(optimizer, quarter, [3, -2, 8], 5)[0]

describe('chain', () => {
  test('is associative', () => {
    const [a, b, c] = [clipByNorm(1), momentum({ rate: 0.5 }), scale(0.3)]
    expect(steps(chain(chain(a, b), c))).toEqual(steps(chain(a, chain(b, c))))
    expect(steps(chain(a, b, c))).toEqual(steps(chain(a, chain(b, c))))
  })

  test('has scale(1) and the empty chain as neutral elements', () => {
    expect(steps(chain(scale(1), adam()))).toEqual(steps(adam()))
    expect(steps(chain(adam(), scale(1)))).toEqual(steps(adam()))
    expect(steps(chain(chain(), adam(), chain()))).toEqual(steps(adam()))
    expect(chain().update([1, 2], [], [3, 4])).toEqual([[1, 2], []])
    expect(stageOf(chain()).run({ moves: true, owns: false }, [1, 2], [], [3, 4])).toEqual([[4, 6], []])
  })

  test('takes optimizers that are written by hand, and copies with another update', () => {
    const byHand: Optimizer<readonly number[], null> = {
      init: () => null,
      update: (gradient, state) => [mul(-0.01, gradient), state]
    }
    expect(steps(chain(clipByNorm(1), byHand))).toEqual(steps(chain(clipByNorm(1), sgd())))
    expect(steps(chain(byHand, scale(1)))).toEqual(steps(sgd()))
    expect(stageOf(byHand).run({ moves: true, owns: true }, [100], null, [3])).toEqual([[2], null])
    expect(stageOf(byHand).init([1])).toBeNull()
    const still = { ...sgd(), update: (g: readonly number[], s: { readonly count: number }) => [mul(0, g), s] as const }
    expect(steps(chain(still))).toEqual([3, -2, 8])
  })
})

describe('accumulate', () => {
  test('makes one step of the mean, and the stages behind it see nothing else', () => {
    const optimizer = chain(accumulate(3), adam({ rate: 1 }))
    let state = optimizer.init([0, 0])
    const gradients = [
      [1, 2],
      [2, 4],
      [6, 0]
    ]
    const taken = gradients.map(gradient => {
      const [step, next] = optimizer.update(gradient, state, [0, 0])
      state = next
      return step
    })
    expect(taken.slice(0, 2)).toEqual([
      [0, 0],
      [0, 0]
    ])
    expect(taken[2]).toEqual(adam({ rate: 1 }).update([3, 2], adam().init([0, 0]), [0, 0])[0])
    expect(state[1].count).toBe(1)
    expect(state[0]).toEqual({ count: 3, sum: [0, 0] })
  })

  test('does not touch parameters while it waits', () => {
    const { init, run: runStage } = stageOf(accumulate(2))
    expect(runStage({ moves: true, owns: false }, [1], init([1]), [1])[0]).toBeUndefined()
    expect(steps(accumulate(1))).toEqual(steps(scale(1)))
  })
})

describe('averaged', () => {
  test('starts with the parameters and follows them', () => {
    const optimizer = chain(sgd({ rate: 1 }), averaged(0.5))
    const start = [8]
    expect(optimizer.init(start)[1]).toEqual({ count: 0, average: [8] })
    const [step, [, { average }]] = optimizer.update([4], optimizer.init(start), start)
    expect([step, average]).toEqual([[-4], [6]])
  })

  test('keeps what cannot move', () => {
    const optimizer = chain(sgd({ rate: 1 }), averaged(0.5))
    const parameters = { ids: Int32Array.of(7, 8), n: 5n, w: 8 }
    const gradient = { ids: Int32Array.of(0, 0), n: 0n, w: 4 }
    const [, [, { average }]] = optimizer.update(gradient, optimizer.init(parameters), parameters)
    expect(average).toEqual({ ids: Int32Array.of(7, 8), n: 5n, w: 6 })
  })
})

describe('clipping', () => {
  test('by norm gives a gradient that is short enough back as it is', () => {
    const gradient = { x: 0.3, v: vector([0.4, 0]) }
    expect(clipByNorm(1).update(gradient, null, gradient)[0]).toBe(gradient)
  })

  test('by norm keeps the direction and gives the norm', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1 }), gradient => {
        const [clipped] = clipByNorm(0.5).update(gradient, null, gradient)
        const length = Math.hypot(...gradient)
        expect(Math.hypot(...clipped)).toBeCloseTo(Math.min(length, 0.5), 12)
        clipped.forEach((x, i) => expect(x * length).toBeCloseTo((gradient[i] as number) * Math.min(length, 0.5), 8))
      })
    )
  })

  test('by norm survives gradients whose squares overflow, and does not hide what is not finite', () => {
    expect(clipByNorm(1).update([3e200, -4e200], null, [0, 0])[0]).toEqual([0.6000000000000001, -0.8])
    expect(clipByNorm(1).update([NaN, 2], null, [0, 0])[0]).toEqual([NaN, 2])
    expect(clipByNorm(1).update([Infinity, 2], null, [0, 0])[0]).toEqual([NaN, 0])
  })

  test('by value limits each number', () => {
    expect(clipByValue(2).update([5, -Infinity, 1, NaN], null, [0, 0, 0, 0])[0]).toEqual([2, -2, 1, NaN])
  })
})

/** Whether a matrix is a sum of outer products that nobody has multiplied out: its elements are behind a getter. */
const isKept = (x: Matrix): boolean => Object.getOwnPropertyDescriptor(x, 'data')?.get !== undefined

test('sgd, scaling and clipping by norm keep outer products', () => {
  const gradient = {
    weights: outer(randomNormal(1, 40), randomNormal(2, 50)) as Matrix,
    biases: randomNormal(3, 40) as Vector
  }
  const parameters = { weights: randomNormal(4, 40, 50) as Matrix, biases: randomNormal(5, 40) as Vector }
  expect(isKept(gradient.weights)).toBe(true)
  expect(isKept(parameters.weights)).toBe(false)
  for (const optimizer of [
    sgd(),
    scale(3),
    scaleBySchedule(() => 2),
    clipByNorm(1),
    chain(clipByNorm(1), sgd())
  ] as unknown as ReadonlyArray<Optimizer<typeof parameters, unknown>>) {
    const [step] = optimizer.update(gradient, optimizer.init(parameters), parameters)
    expect(isKept(step.weights)).toBe(true)
    expect(isKept(add(parameters, step).weights)).toBe(false)
  }
  const [clipped] = clipByNorm(1).update(gradient, null, parameters)
  expect(Math.hypot(...numbersOf(clipped))).toBeCloseTo(1, 12)
})

describe('schedules', () => {
  test('have the values at their edges', () => {
    expect([0, 5, 10, 15].map(exponentialDecay({ initial: 2, decay: 0.25, every: 10 }))).toEqual([2, 1, 0.5, 0.25])
    expect([0, 9, 10].map(exponentialDecay({ initial: 2, decay: 0.5, every: 10, staircase: true }))).toEqual([2, 2, 1])
    expect([0, 1, 2].map(exponentialDecay({ initial: 2, decay: 0.5 }))).toEqual([2, 1, 0.5])
    expect([0, 2, 4, 9].map(cosineDecay({ initial: 3, final: 1, steps: 4 }))).toEqual([3, 2, 1, 1])
    const after = piecewise(1, { 3: 0.5 })
    expect([0, 1, 2, 4, 5].map(linearWarmup({ initial: 0.5, steps: 2, after }))).toEqual([0.5, 0.75, 1, 1, 0.5])
    expect([0, 99].map(constantSchedule(0.1))).toEqual([0.1, 0.1])
    expect([0, 1, 9, 10, 11].map(piecewise(1, { 10: 3, 1: 2 }))).toEqual([1, 2, 2, 3, 3])
  })

  test.each([
    () => constantSchedule(NaN),
    () => exponentialDecay({ initial: NaN, decay: 0.5 }),
    () => exponentialDecay({ initial: 1, decay: 0 }),
    () => exponentialDecay({ initial: 1, decay: 0.5, every: 0 }),
    () => cosineDecay({ initial: NaN, steps: 1 }),
    () => cosineDecay({ initial: 1, final: Infinity, steps: 1 }),
    () => cosineDecay({ initial: 1, steps: 0 }),
    () => linearWarmup({ steps: 0, after: 1 }),
    () => linearWarmup({ steps: 1, after: NaN }),
    () => linearWarmup({ initial: NaN, steps: 1, after: 1 }),
    () => piecewise(NaN, {}),
    () => piecewise(1, { 2: NaN }),
    () => piecewise(1, { 0.5: 1 })
  ])('refuse what makes no sense: %s', make => {
    expect(make).toThrow(DomainError)
  })
})
