import * as O from 'fp-ts/Option'
import { add, DomainError, type NumericValue, ShapeError } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { type Matrix, matrix, outer, randomNormal, reviveJSON, vector } from 'backprop-ts/LinearAlgebra'
import * as N from 'backprop-ts/Numeric'
import {
  accumulate,
  adaGrad,
  adam,
  adamW,
  addDecayedWeights,
  averaged,
  chain,
  clipByNorm,
  clipByValue,
  lion,
  momentum,
  nesterov,
  type Optimizer,
  rmsProp,
  scale,
  scaleBySchedule,
  sgd
} from 'backprop-ts/Optimizer'
import { stageOf } from '../../src/training/stages'
import { copyOf, detachedFrom } from '../../src/training/owned'
import { numbersOf } from '../support/numerical'
import { gradientAt, run, start } from '../support/optimizers'

type Any = Optimizer<NumericValue, unknown>

class Tally {
  constructor(
    readonly x: number,
    readonly n: bigint
  ) {}
  get [B.instance](): B.Backprop<Tally> {
    return { zero: () => new Tally(0, 0n), one: () => new Tally(1, 1n), add: (a, b) => new Tally(a.x + b.x, a.n + b.n) }
  }
}

const optimizers = {
  sgd: sgd(),
  momentum: momentum(),
  nesterov: nesterov(),
  adaGrad: adaGrad(),
  rmsProp: rmsProp(),
  adam: adam(),
  adamW: adamW(),
  lion: lion(),
  scale: scale(-0.1),
  scaleBySchedule: scaleBySchedule(step => -0.1 / (1 + step)),
  clipByNorm: chain(clipByNorm(1), sgd()),
  clipByValue: chain(clipByValue(1), sgd()),
  addDecayedWeights: chain(addDecayedWeights(0.1), momentum()),
  accumulate: chain(accumulate(2), adam()),
  averaged: chain(adam(), averaged(0.9))
}
const all = Object.entries(optimizers).map(([name, optimizer]) => [name, optimizer as unknown as Any] as const)

/** Points of a plane, whose numbers are fields. */
class Point {
  constructor(
    readonly x: number,
    readonly y: number
  ) {}
  get [N.instance](): N.Numeric<Point> {
    return { add: (p, q) => new Point(p.x + q.x, p.y + q.y), scale: (a, p) => new Point(a * p.x, a * p.y) }
  }
  get [B.instance](): B.Backprop<Point> {
    return {
      zero: () => new Point(0, 0),
      one: () => new Point(1, 1),
      add: (p, q) => new Point(p.x + q.x, p.y + q.y)
    }
  }
}

const structures = {
  'a number': 2,
  'an array': [1, -2, 0.5],
  'nested arrays': [[1], [-2, 0.5], []],
  'a tuple with text': ['text', 2, { b: -1, isOn: true, none: undefined }],
  'a record': { a: 1, b: { c: -2 } },
  'a record without a prototype': Object.assign(Object.create(null) as object, { a: 1 }),
  'a map': new Map<string, unknown>([
    ['a', 1],
    ['b', [2, 3]]
  ]),
  some: O.some(3),
  none: O.none,
  'a vector': vector([1, -2]),
  'a matrix': matrix([
    [1, -2],
    [0.5, 3]
  ]),
  'a Float64Array': Float64Array.of(1, -2),
  'instances of a class': [new Point(1, -2), new Point(0.5, 3)],
  nothing: {},
  'an empty vector': vector([])
} as unknown as Readonly<Record<string, NumericValue>>

/** The greatest difference between two numbers at the same place. */
const difference = (x: unknown, y: unknown): number => {
  const others = numbersOf(y)
  return numbersOf(x).reduce((most, n, i) => Math.max(most, Math.abs(n - (others[i] as number))), 0)
}

describe.each(all)('%s', (name, optimizer) => {
  test.each(Object.entries(structures))('does the same to the numbers of %s as to an array of them', (_, structure) => {
    const numbers = [...numbersOf(structure)]
    const [result] = run(optimizer, p => p, structure, 3)
    const [expected] = run(optimizer, p => p, numbers as NumericValue, 3)
    expect(numbersOf(result)).toEqual(expected)
    expect(Object.getPrototypeOf(result)).toBe(Object.getPrototypeOf(structure))
  })

  test('rounds what is kept in a Float32Array', () => {
    const [result] = run(optimizer, p => p, Float32Array.of(1, -2) as NumericValue, 3)
    const [expected] = run(optimizer, p => p, [1, -2] as NumericValue, 3)
    expect(result).toBeInstanceOf(Float32Array)
    Array.from(result as Float32Array).forEach((x, i) => expect(x).toBeCloseTo((expected as number[])[i] as number, 5))
  })

  test('gives static leaves, bigints and integers as they are, with steps of zero', () => {
    const fixed = { tag: 'a', none: undefined, whole: 3n, indices: Int32Array.of(1, 2) }
    const [step] = optimizer.update(B.structural.zero(fixed), optimizer.init(fixed), fixed)
    expect(step).toEqual({ tag: 'a', none: undefined, whole: 0n, indices: Int32Array.of(0, 0) })
  })

  test('leaves bigints in instances of classes as they are, with steps of zero', () => {
    const parameters = new Tally(1, 5n)
    const [step] = optimizer.update(new Tally(0.5, 0n), optimizer.init(parameters), parameters)
    expect(step).toEqual(new Tally((step as Tally).x, 0n))
    const [moved] = stageOf(optimizer).run(
      { moves: true, owns: false },
      new Tally(0.5, 0n),
      optimizer.init(parameters),
      parameters
    )
    // Where a step waits, the parameters stay.
    expect(moved ?? parameters).toEqual(new Tally(1 + (step as Tally).x, 5n))
  })

  test('is resumed from JSON to the same bits', () => {
    const typed = optimizer as unknown as Optimizer<typeof start, unknown>
    const [expected, expectedState] = run(typed, gradientAt, start, 7)
    const [half, state] = run(typed, gradientAt, start, 3)
    const saved = JSON.parse(JSON.stringify([half, state]), reviveJSON) as readonly [typeof start, unknown]
    const [resumed, resumedState] = run(typed, gradientAt, saved[0], 4, saved[1])
    expect(numbersOf(resumed)).toEqual(numbersOf(expected))
    expect(JSON.stringify(resumedState)).toBe(JSON.stringify(expectedState))
  })

  test('changes nothing that it is given, and gives nothing of it back', () => {
    const typed = optimizer as unknown as Optimizer<Matrix, unknown>
    const [parameters, gradient] = [randomNormal(1, 3, 4), randomNormal(2, 3, 4)]
    const [, state] = typed.update(gradient, typed.init(parameters), parameters)
    const before = JSON.stringify([gradient, state, parameters])
    const [step, next] = typed.update(gradient, state, parameters)
    expect(JSON.stringify([gradient, state, parameters])).toBe(before)
    const memory = step.data as Float64Array
    memory.fill(7)
    expect(JSON.stringify([gradient, state, parameters])).toBe(before)
    expect(JSON.stringify(next)).not.toContain('7,7')
  })

  test('moves parameters by its step, in new memory or in their own', () => {
    const [from, gradient] = [randomNormal(1, 40, 50), randomNormal(2, 40, 50)]
    const { init, run: runStage } = stageOf(optimizer)
    const owned = { parameters: copyOf(from) as unknown, state: copyOf(init(from)) }
    const memory = (owned.parameters as Matrix).data
    let [parameters, state, moved, movedState] = [from as NumericValue, init(from), from as unknown, init(from)]
    for (let i = 0; i < 4; i++) {
      const [step, next] = optimizer.update(gradient, state, parameters)
      parameters = add(parameters, step)
      state = next
      const [result, nextState] = runStage({ moves: true, owns: false }, gradient, movedState, moved)
      moved = result ?? moved
      movedState = nextState
      const [inPlace, ownedState] = runStage({ moves: true, owns: true }, gradient, owned.state, owned.parameters)
      owned.parameters = inPlace ?? owned.parameters
      owned.state = ownedState
    }
    expect(moved).toEqual(parameters)
    expect(owned.parameters).toEqual(parameters)
    expect((owned.parameters as Matrix).data).toBe(memory)
    expect(movedState).toEqual(state)
    expect(owned.state).toEqual(state)
  })

  test('reads outer products as it reads their elements', () => {
    const [x, y] = [randomNormal(3, 40), randomNormal(4, 50)]
    const [product, sum] = [outer(x, y), add(outer(x, y), outer(randomNormal(5, 40), randomNormal(6, 50)))]
    const parameters = randomNormal(1, 40, 50)
    for (const gradient of [product, sum]) {
      const elements = matrix(40, 50, Array.from(gradient.data))
      const [step, state] = optimizer.update(gradient, optimizer.init(parameters), parameters)
      const [expected, expectedState] = optimizer.update(elements, optimizer.init(parameters), parameters)
      expect(difference(step, expected)).toBeLessThan(1e-14)
      expect(difference(state, expectedState)).toBeLessThan(1e-14)
    }
  })

  test('stays where there is no gradient, as far as it does not decay weights', () => {
    const [parameters] = run(optimizer, () => [0, 0] as NumericValue, [3, 0] as NumericValue, 3)
    expect((parameters as number[])[1]).toBe(0)
    if (!['adamW', 'lion', 'addDecayedWeights'].includes(name)) expect((parameters as number[])[0]).toBe(3)
  })

  test('does not hide NaN', () => {
    const [parameters] = run(optimizer, () => [NaN, 1] as NumericValue, [3, 3] as NumericValue, 2)
    expect((parameters as number[])[0]).toBeNaN()
    expect((parameters as number[])[1]).toBeLessThan(3)
  })

  test('refuses gradients and states of another shape, and says where', () => {
    const parameters = { layers: [{ weights: vector([1, 2]) }], gain: 1 } as NumericValue
    const state = optimizer.init(parameters)
    const update = (gradient: unknown, from = state) => optimizer.update(gradient as NumericValue, from, parameters)
    expect(() => update({ layers: [{ weights: vector([1, 2, 3]) }], gain: 1 })).toThrow(
      /not have the shape of the parameters: expected Vector<2>, got Vector<3> \(at \.layers\.0\.weights\)$/
    )
    expect(() => update({ layers: [{ weights: vector([1, 2]) }] })).toThrow(
      /expected the number 1, got undefined \(at \.gain/
    )
    expect(() => update({ layers: [], gain: 1 })).toThrow(ShapeError)
    expect(() => update({ layers: [{ weights: vector([1, 2]) }], gain: 1, loss: 2 })).toThrow(ShapeError)
    expect(() => update({ layers: [{ weights: 1 }], gain: 1 })).toThrow(ShapeError)
  })
})

test('a gradient that holds arrays of the parameters is detached from them', () => {
  const [x, y] = [Float64Array.of(1), Float64Array.of(2)]
  const detached = detachedFrom({ x, y }, { x: y, y: 3 as unknown as Float64Array })
  expect(detached).toEqual({ x: Float64Array.of(2), y: 3 })
  expect(detached.x).not.toBe(y)
  const gradient = Float64Array.of(4)
  expect(detachedFrom(x, gradient)).toBe(gradient)
})

test('a state of another shape is refused', () => {
  const state = adam().init([1, 2])
  expect(() => adam().update([1], state, [1])).toThrow(/adam: the state does not have the shape of the parameters/)
  expect(() => adam().update([1], null as never, [1])).toThrow(
    /adam: the state must be a record with a count, got null/
  )
  expect(() => adam().update([1], { ...state, count: -1 }, [1])).toThrow(/adam: the count of the state must be a whole/)
  expect(() => adam().update([1], { count: 0 } as never, [1])).toThrow(ShapeError)
  expect(() => chain(adam()).update([1], state as never, [1])).toThrow(/chain: the state must be an array of 1/)
  expect(() => chain(adam()).update([1], [] as never, [1])).toThrow(ShapeError)
})

test('arrays and instances of another kind or size are refused', () => {
  class Polynomial {
    constructor(readonly coefficients: readonly number[]) {}
    get [B.instance](): B.Backprop<Polynomial> {
      return { zero: p => p, one: p => p, add: p => p }
    }
  }
  const update = (gradient: unknown, parameters: object) => sgd().update(gradient as object, { count: 0 }, parameters)
  expect(() => update([1, '2'], [1, 2])).toThrow(ShapeError)
  expect(() => update(Float32Array.of(1), Float64Array.of(1))).toThrow(ShapeError)
  expect(() => update(new Polynomial([1]), new Polynomial([1, 2]))).toThrow(ShapeError)
  expect(() => update(new Polynomial([1]), new Point(1, 2))).toThrow(ShapeError)
  expect(update(new Polynomial([100, 200]), new Polynomial([1, 2]))[0]).toEqual(new Polynomial([-1, -2]))
  expect(() => sgd().init(new Polynomial([]))).not.toThrow()
  expect(() => update(new Polynomial([]), new Polynomial([]))).toThrow(/sgd: a Polynomial shows no numbers/)
})

test.each([
  ['sgd', () => sgd({ rate: NaN }), /sgd: the rate must be a finite number, got the number NaN/],
  ['momentum', () => momentum({ decay: 1 }), /momentum: the decay must be from 0 to below 1, got the number 1/],
  ['nesterov', () => nesterov({ decay: -0.1 }), /nesterov: the decay/],
  ['adaGrad', () => adaGrad({ epsilon: -1 }), /adaGrad: epsilon must be a finite number from 0 on/],
  ['adaGrad', () => adaGrad({ initial: -1 }), /adaGrad: initial/],
  ['rmsProp', () => rmsProp({ decay: NaN }), /rmsProp: the decay/],
  ['rmsProp', () => rmsProp({ epsilon: Infinity }), /rmsProp: epsilon/],
  ['adam', () => adam({ decay1: 1 }), /adam: decay1/],
  ['adam', () => adam({ decay2: 1 }), /adam: decay2/],
  ['adam', () => adam({ epsilon: 0 }), /adam: epsilon must be a finite number greater than 0, got the number 0/],
  ['adamW', () => adamW({ epsilon: -1 }), /adamW: epsilon/],
  ['adam', () => adam({ rate: '1' as never }), /adam: the rate must be a finite number, got the string "1"/],
  ['adamW', () => adamW({ weightDecay: -1 }), /adamW: weightDecay/],
  ['lion', () => lion({ weightDecay: NaN }), /lion: weightDecay/],
  ['lion', () => lion({ decay1: 2 }), /lion: decay1/],
  ['lion', () => lion({ decay2: 2 }), /lion: decay2/],
  ['scale', () => scale(Infinity), /scale: the factor/],
  ['addDecayedWeights', () => addDecayedWeights(NaN), /addDecayedWeights: the decay/],
  ['clipByNorm', () => clipByNorm(0), /clipByNorm: the norm must be a finite number greater than 0/],
  ['clipByValue', () => clipByValue(-1), /clipByValue: the limit/],
  ['accumulate', () => accumulate(1.5), /accumulate: the count must be a whole number from 1 on/],
  ['averaged', () => averaged(1), /averaged: the decay/]
])('%s refuses options that make no sense', (_, make, message) => {
  expect(make).toThrow(DomainError)
  expect(make).toThrow(message)
})

test('the state of many numbers is filled once', () => {
  const fill = jest.spyOn(Float64Array.prototype, 'fill')
  adam().init(new Float64Array(100_000))
  const filled = fill.mock.calls.map(([, from = 0, to = 100_000]) => to - from)
  fill.mockRestore()
  expect(filled.length).toBeGreaterThan(0)
  // Two structures, each of which is cleared before.
  expect(filled.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(400_000)
})

test('adaGrad and rmsProp leave numbers as they are whose squares are 0, even without an epsilon', () => {
  for (const optimizer of [adaGrad({ epsilon: 0 }), rmsProp({ epsilon: 0 })])
    for (const gradient of [0, 1e-200]) {
      const [step, state] = optimizer.update(gradient, optimizer.init(1), 1)
      expect([step, state.square]).toStrictEqual([0, 0])
    }
})

test('a schedule that is not finite is refused at its step', () => {
  const optimizer = sgd({ rate: step => 1 / (1 - step) })
  const [, state] = optimizer.update(1, optimizer.init(1), 1)
  expect(() => optimizer.update(1, state, 1)).toThrow(
    /sgd: the rate of step 1 must be a finite number, got .* Infinity/
  )
})
