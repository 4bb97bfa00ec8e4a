import * as B from 'backprop-ts/Backprop'
import * as N from 'backprop-ts/Numeric'
import * as fc from 'fast-check'
import {
  add,
  axpy,
  BackpropError,
  type BVar,
  DomainError,
  gradBP,
  mul,
  primal,
  ScopeError,
  ShapeError,
  splitBV,
  square,
  stopGradient,
  sub
} from 'backprop-ts'
import {
  affine,
  descend,
  dot,
  type Matrix,
  outer,
  randomNormal,
  reviveJSON,
  sumElements,
  vector,
  type Vector
} from 'backprop-ts/LinearAlgebra'
import {
  accumulate,
  adam,
  averaged,
  chain,
  clipByNorm,
  type Loss,
  momentum,
  type Optimizer,
  sgd,
  type Step,
  train
} from 'backprop-ts/Optimizer'
import { current } from '../../src/internal/kernels/choose-backend'
import { isCollected } from '../support/collected'
import { numbersOf } from '../support/numerical'

interface Model {
  readonly name: string
  readonly weights: Matrix<3, 2>
  readonly biases: Vector<3>
  readonly gain: number
}
const start: Model = { name: 'model', weights: randomNormal(1, 3, 2), biases: randomNormal(2, 3), gain: 0.5 }

interface Sample {
  readonly x: Vector<2>
  readonly y: number
}
const samples: ReadonlyArray<Sample> = Array.from({ length: 12 }, (_, i) => ({ x: randomNormal(i, 2), y: i % 3 }))

const loss: Loss<Model, Sample> = (model, { x, y }) => {
  const { weights, biases, gain } = splitBV(model)
  return square(sub(mul(gain, sumElements(affine(weights, x, biases))), y))
}

const descent = <P extends object>(rate: number): Optimizer<P, null> => ({
  init: () => null,
  update: gradient => [mul(-rate, gradient), null]
})

/** Its state is of the shape of the parameters, and counts the steps. */
const heavy: Optimizer<Model, { readonly velocity: Model; readonly count: number }> = {
  init: parameters => ({ velocity: mul(0, parameters), count: 0 }),
  update: (gradient, { velocity, count }) => {
    const next = axpy(-0.01 / (count + 1), gradient, mul(0.9, velocity))
    return [next, { velocity: next, count: count + 1 }]
  }
}

describe('train', () => {
  it('takes the steps of descend, with the loss before and the parameters after each', () => {
    const steps = [...train(loss, start, samples, descent(0.02))]
    const seen: unknown[] = []
    const last = descend(loss, start, samples, {
      rate: 0.02,
      onStep: (step, value, parameters) => seen.push([step + 1, value, numbersOf(parameters())])
    })
    expect(steps.map(({ step, loss, parameters }) => [step, loss, numbersOf(parameters)])).toEqual(seen)
    expect(steps.at(-1)!.parameters).toEqual(last)
  })

  it('gives the norm of the whole gradient', () => {
    for (const { gradientNorm, step } of train(loss, start, samples.slice(0, 1), heavy)) {
      const gradient = gradBP(p => loss(p, samples[0]!), start)
      expect(step).toBe(1)
      expect(gradientNorm).toBeCloseTo(Math.hypot(...numbersOf(gradient)), 12)
    }
  })

  it('takes a step only when it is asked for, of batches that may be endless', () => {
    let given = 0
    let isClosed = false
    const endless = function* (): Generator<Sample> {
      try {
        for (;;) yield samples[given++ % samples.length]!
      } finally {
        isClosed = true
      }
    }
    const steps = train(loss, start, endless(), heavy)
    expect(given).toBe(0)
    for (const { step } of steps) {
      expect(given).toBe(step)
      if (step === 5) break
    }
    expect([given, isClosed]).toEqual([5, true])
  })

  it('starts again when it is iterated again', () => {
    const steps = train(loss, start, samples, heavy)
    expect([...steps]).toEqual([...steps])
  })

  it('goes on from a step that was saved as JSON to the same bits', () => {
    const all = [...train(loss, start, samples, heavy)]
    fc.assert(
      fc.property(fc.integer({ min: 0, max: samples.length - 1 }), i => {
        const saved = JSON.parse(JSON.stringify(all[i]), reviveJSON) as (typeof all)[number]
        const rest = train(loss, saved.parameters, samples.slice(saved.step), heavy, { resume: saved })
        expect([...rest]).toStrictEqual(all.slice(i + 1))
      })
    )
  })

  it('gives steps that never change, and leaves the initial parameters alone', () => {
    const copies: string[] = []
    const steps: Array<Step<Model, unknown>> = []
    const before = JSON.stringify(start)
    for (const step of train(loss, start, samples, heavy)) {
      steps.push(step)
      copies.push(JSON.stringify(step))
    }
    expect(steps.map(step => JSON.stringify(step))).toEqual(copies)
    expect(JSON.stringify(start)).toBe(before)
  })

  it('gives steps that keep their gradients only until the norm is read', async () => {
    for (const inPlace of [false, true]) {
      const gradients: WeakRef<object>[] = []
      const watching: Optimizer<Model, null> = {
        init: () => null,
        update: (gradient, state) => {
          gradients.push(new WeakRef(gradient))
          return [mul(-0.1, gradient), state]
        }
      }
      const steps = Array.from(train(loss, start, samples, watching, { inPlace }), step => {
        expect(step.gradientNorm).toBeGreaterThan(0)
        return step
      })
      expect(gradients).toHaveLength(samples.length)
      for (const gradient of gradients) expect(await isCollected(gradient)).toBe(true)
      for (const step of steps) expect(step.gradientNorm).toBeGreaterThan(0)
    }
  })

  it('takes no step without batches', () => {
    expect([...train(loss, start, [], heavy)]).toEqual([])
  })

  it('reports a loss of NaN as it is', () => {
    const root = <S>(x: BVar<S, { readonly a: number }>, y: number): BVar<S, number> => mul(splitBV(x).a, y)
    const [step] = train(root, { a: 1 }, [NaN], descent(1))
    expect(step).toMatchObject({ loss: NaN, gradientNorm: NaN, parameters: { a: NaN } })
  })

  it('trains nothing where the loss does not depend on the parameters', () => {
    const constant: Loss<Model, number> = (model, y) => mul(0, add(stopGradient(splitBV(model).gain), y))
    const [step] = train(constant, start, [1], descent(1))
    expect(step).toMatchObject({ loss: 0, gradientNorm: 0, parameters: start })
  })

  it('takes a loss that looks at its plain parameters', () => {
    const seen: Model[] = []
    const looking: Loss<Model, Sample> = (model, sample) => {
      seen.push(primal(model))
      return loss(model, sample)
    }
    const steps = [...train(looking, start, samples, heavy)]
    expect(seen).toEqual([start, ...steps.slice(0, -1).map(({ parameters }) => parameters)])
  })

  it('refuses a loss that is not a number, and says at which step', () => {
    const each = ((model: BVar<unknown, Model>) => splitBV(model).biases) as unknown as typeof loss
    expect(() => [...train(each, start, samples, heavy)]).toThrow(ShapeError)
    expect(() => [...train(each, start, samples, heavy, { resume: { step: 7, state: heavy.init(start) } })]).toThrow(
      'train: the loss must be a number, got Vector<3> at step 8. mean and sumElements make a number'
    )
  })

  it('refuses a loss of variables of an enclosing scope', () => {
    const nested = <S>(x: BVar<S, number>): BVar<S, number> => {
      const outer: Loss<number, number> = y => mul(y, x as never)
      return mul(x, [...train(outer, 1, [0], sgd())].length)
    }
    expect(() => gradBP(nested, 3)).toThrow(ScopeError)
    expect(() => gradBP(nested, 3)).toThrow('train: the loss uses a variable of an enclosing scope. Take its primal')
  })

  it('throws what the loss and the batches throw, and closes the batches', () => {
    let isClosed = false
    const batches = function* (): Generator<Sample> {
      try {
        yield samples[0]!
        throw new Error('no more')
      } finally {
        isClosed = true
      }
    }
    expect(() => [...train(loss, start, batches(), heavy)]).toThrow('no more')
    expect(isClosed).toBe(true)
    isClosed = false
    const failing = (() => {
      throw new Error('no loss')
    }) as typeof loss
    expect(() => [...train(failing, start, batches(), heavy)]).toThrow('no loss')
    expect(isClosed).toBe(true)
  })

  it.each([-1, 1.5, NaN, '3'])('refuses to resume from step %p', step => {
    const resume = { step: step as number, state: heavy.init(start) }
    expect(() => train(loss, start, samples, heavy, { resume })).toThrow(DomainError)
  })
})

describe('train in place', () => {
  const inPlace = true
  /** What can be read of the steps while they are the last. */
  const read = (steps: Iterable<unknown>): ReadonlyArray<string> => Array.from(steps, step => JSON.stringify(step))

  const expectSame = <P extends object, B, State>(
    f: Loss<P, B>,
    initial: P,
    batches: ReadonlyArray<B>,
    optimizer: Optimizer<P, State>
  ): void => {
    const others = read(train(f, initial, batches, optimizer))
    read(train(f, initial, batches, optimizer, { inPlace })).forEach((step, i) => {
      // The steps are too long to be shown.
      expect(step === others[i]).toBe(true)
    })
  }

  it('gives the same bits as new parameters for each step', () => {
    expectSame(loss, start, samples, sgd({ rate: 0.02 }))
    expectSame(loss, start, samples, adam({ rate: 0.02 }))
    expectSame(loss, start, samples, chain(clipByNorm(0.5), momentum({ rate: 0.02 }), averaged(0.5)))
    expectSame(loss, start, samples, chain(accumulate(2), adam({ rate: 0.02 })))
    expectSame(loss, start, samples, heavy)
  })

  it('gives the same bits where a gradient has parameters as its factors', () => {
    interface Pair {
      readonly w: Matrix<40, 50>
      readonly u: Vector<40>
      readonly v: Vector<50>
    }
    const pair: Pair = { w: randomNormal(1, 40, 50), u: randomNormal(2, 40), v: randomNormal(3, 50) }
    const bilinear: Loss<Pair, number> = (p, y) => {
      const { w, u, v } = splitBV(p)
      return square(sub(mul(0.01, dot(u, affine(w, v, mul(0, u)))), y))
    }
    expectSame(bilinear, pair, [1, 2, 3], sgd({ rate: 0.1 }))
    expectSame(bilinear, pair, [1, 2, 3], adam({ rate: 0.1 }))
  })

  it('leaves the initial parameters alone, and starts again when it is iterated again', () => {
    const before = JSON.stringify(start)
    const steps = train(loss, start, samples, adam(), { inPlace })
    expect(read(steps)).toEqual(read(steps))
    expect(JSON.stringify(start)).toBe(before)
  })

  it('reuses the memory of the parameters and of the state', () => {
    const seen = new Set<unknown>()
    const watched: Loss<Model, Sample> = (model, sample) => {
      seen.add((model as unknown as { readonly primal: Model }).primal.weights.data)
      return loss(model, sample)
    }
    for (const { step } of train(watched, start, samples, adam(), { inPlace }))
      expect(seen.size).toBe(Math.min(step, 1))
  })

  it('lets a step be read, and keeps what was read, until the next step is taken', () => {
    const copies: string[] = []
    const parameters: Model[] = []
    const steps: Array<Step<Model, unknown>> = []
    for (const step of train(loss, start, samples, adam(), { inPlace })) {
      if (step.step % 2 === 0) {
        parameters.push(step.parameters)
        copies.push(JSON.stringify(step))
      }
      steps.push(step)
    }
    const even = steps.filter(({ step }) => step % 2 === 0)
    expect(even.map(step => step.parameters)).toEqual(parameters)
    expect(even.map(step => JSON.stringify(step))).toEqual(copies)
    expect(() => steps[0]!.parameters).toThrow(
      new BackpropError(
        'train: the parameters of step 1 are gone, because the next step was taken in place. Read them before it'
      )
    )
    expect(() => steps[0]!.state).toThrow('train: the numbers of the state of step 1 are gone')
    expect([steps[0]!.step, steps[0]!.gradientNorm > 0]).toEqual([1, true])
    expect(steps.at(-1)!.parameters).toEqual([...train(loss, start, samples, adam())].at(-1)!.parameters)
  })

  it('goes on from a step, whose state it leaves alone', () => {
    const all = [...train(loss, start, samples, adam())]
    const resume = all[4]!
    const before = JSON.stringify(resume)
    const rest = train(loss, resume.parameters, samples.slice(5), adam(), { resume, inPlace })
    expect(read(rest)).toEqual(all.slice(5).map(step => JSON.stringify(step)))
    expect(JSON.stringify(resume)).toBe(before)
  })

  it('leaves parameters that the loss showed to user code as they were', () => {
    const kept: Model[] = []
    const looking: Loss<Model, Sample> = (model, sample) => {
      if (sample.y === 1) kept.push(primal(model))
      return loss(model, sample)
    }
    const optimizer = chain(accumulate(2), adam())
    for (const inPlace of [false, true]) for (const _ of train(looking, start, samples, optimizer, { inPlace }));
    expect(kept).toHaveLength(8)
    expect(kept.slice(4)).toEqual(kept.slice(0, 4))
  })

  it('leaves the parameters alone that an optimizer of the user keeps', () => {
    const keeping: Optimizer<Model, Model> = {
      init: parameters => parameters,
      update: (gradient, _, parameters) => [gradient, parameters]
    }
    expectSame(loss, start, samples, chain(keeping, sgd()))
  })
})

describe('the norm of the gradient', () => {
  const normOf = <P extends object>(parameters: P, f: <S>(x: BVar<S, P>) => BVar<S, number>): number => {
    const [step] = train(f, parameters, [0], descent(0))
    return step!.gradientNorm
  }

  it('covers numbers, arrays, typed arrays, maps, vectors and matrices, and skips all else', () => {
    const parameters = {
      tag: 'all',
      none: null,
      n: 1,
      list: [2, -3],
      typed: Float64Array.of(4, 5),
      map: new Map([['a', -6]]),
      v: vector([7]),
      m: randomNormal(1, 2, 2)
    }
    const half = <S>(x: BVar<S, typeof parameters>): BVar<S, number> => {
      const { n, list, typed, map, v, m } = splitBV(x)
      const parts = [
        square(n),
        sumElements(square(vector(list as never) as never)),
        sumElements(square(vector(typed))),
        sumElements(square(v)),
        sumElements(square(m))
      ] as ReadonlyArray<BVar<S, number>>
      const others = parts.reduce((sum, part) => add(sum, part))
      return mul(0.5, add(others, square((splitBV(map) as unknown as Map<string, BVar<S, number>>).get('a')!)))
    }
    expect(normOf(parameters, half)).toBeCloseTo(Math.hypot(...numbersOf(parameters)), 12)
  })

  it('covers values with a Numeric instance, by its total', () => {
    class Fixed {
      constructor(readonly value: number) {}
      get [B.instance](): B.Backprop<Fixed> {
        return { zero: () => new Fixed(0), one: () => new Fixed(1), add: (x, y) => new Fixed(x.value + y.value) }
      }
      get [N.instance](): N.Numeric<Fixed> {
        return {
          fromNumber: n => new Fixed(n),
          total: x => x.value,
          mul: (x, y) => new Fixed(x.value * y.value),
          add: (x, y) => new Fixed(x.value + y.value)
        }
      }
    }
    const start = { a: new Fixed(3), b: 4 }
    const twice: Loss<typeof start, number> = p => {
      const { a, b } = splitBV(p)
      return mul(0.5, add(sumElements(mul(a, a) as never), square(b)))
    }
    const stay: Optimizer<typeof start, null> = { init: () => null, update: () => [{ a: new Fixed(0), b: 0 }, null] }
    expect([...train(twice, start, [0], stay)][0]!.gradientNorm).toBe(5)
  })

  it('does not multiply out outer products', () => {
    const [x, y] = [randomNormal(1, 60), randomNormal(2, 70)]
    const [u, v] = [randomNormal(3, 60), randomNormal(4, 70)]
    const zero = { w: mul(0, outer(x, y)) }
    const f = <S>(p: BVar<S, typeof zero>): BVar<S, number> => {
      const { w } = splitBV(p)
      return add(dot(x, affine(w, y, mul(0, x))), dot(u, affine(w, v, mul(0, u))))
    }
    const [step] = train(f, zero, [0], { init: () => null, update: () => [zero, null] })
    const spies = (['outer', 'ger'] as const).map(name => jest.spyOn(current(), name))
    const norm = step!.gradientNorm
    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
    jest.restoreAllMocks()
    expect(norm).toBeCloseTo(Math.hypot(...numbersOf(add(outer(x, y), outer(u, v)))), 9)
  })

  it.each([1e-200, 1e-160, 1e160, 1e200])('neither over- nor underflows at %d', scale => {
    const f = <S>(p: BVar<S, { readonly v: Vector<2> }>): BVar<S, number> =>
      mul(scale, dot(splitBV(p).v, vector([3, 4])))
    expect(normOf({ v: vector([0, 0]) }, f) / scale).toBeCloseTo(5, 12)
  })

  it('is Infinity where the gradient is infinite', () => {
    const f = <S>(p: BVar<S, { readonly v: Vector<2> }>): BVar<S, number> => dot(splitBV(p).v, vector([Infinity, 4]))
    expect(normOf({ v: vector([1, 0]) }, f)).toBe(Infinity)
  })
})
