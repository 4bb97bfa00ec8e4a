import {
  type BVar,
  DomainError,
  getEq,
  getOrd,
  gradBP,
  liftOp1,
  logistic,
  mul,
  primal,
  ShapeError,
  splitBV,
  square,
  stopGradient,
  sub
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import {
  affine,
  descend,
  dot,
  type Matrix,
  matVec,
  outer,
  randomNormal,
  sumElements,
  toArray,
  vector,
  type Vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { op1 } from 'backprop-ts/Op'
import * as fc from 'fast-check'
import { expectClose } from '../support/numerical'

interface Model {
  readonly name: string
  readonly weights: Matrix<30, 40>
  readonly inner: readonly [Vector<30>, Vector<40>]
  readonly gain: number
}
const model = (seed: number): Model => ({
  name: 'model',
  weights: mul(0.1, randomNormal(seed, 30, 40)),
  inner: [randomNormal(seed + 0.1, 30), randomNormal(seed + 0.2, 40)],
  gain: 0.5
})

// The gradient of the weights is an outer product with the second vector, itself a parameter.
const loss = <S>(p: BVar<S, Model>, target: number): BVar<S, number> => {
  const { weights, inner, gain } = splitBV(p)
  const [biases, input] = splitBV(inner)
  return square(sub(mul(gain, sumElements(logistic(affine(weights, input, biases)))), target))
}
const rate = 1e-3

/** The same by arithmetic on values that do not change. */
const pure = (initial: Model, targets: ReadonlyArray<number>): Model =>
  targets.reduce(
    (p, target) =>
      sub(
        p,
        mul(
          rate,
          gradBP(q => loss(q, target), p)
        )
      ),
    initial
  )

describe('descend', () => {
  it('comes to what arithmetic on values that do not change comes to, and changes no value given', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99 }),
        fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { maxLength: 5 }),
        (seed, targets) => {
          const [initial, same] = [model(seed), model(seed)]
          expectClose(descend(loss, initial, targets, { rate }), pure(initial, targets), 1e-12)
          expect(initial).toEqual(same)
        }
      )
    )
  })

  it("uses a parameter as a factor of another one's gradient before it changes, whichever stands first", () => {
    const first = { input: randomNormal(1, 40), weights: randomNormal(2, 30, 40) }
    const last = { weights: first.weights, input: first.input }
    const output = <S>(p: BVar<S, typeof first>): BVar<S, number> => {
      const { weights, input } = splitBV(p)
      return sumElements(square(matVec(weights, input)))
    }
    const step = (p: typeof first): typeof first => sub(p, mul(rate, gradBP(output, p)))
    for (const initial of [first, last])
      expectClose(descend(output, initial, [1, 2], { rate }), step(step(initial)), 1e-12)
  })

  it('makes no new parameters for a step', () => {
    const seen = new Set<unknown>()
    const parts = <S>(p: BVar<S, Model>, target: number): BVar<S, number> => {
      seen.add((p as unknown as { readonly primal: Model }).primal.weights)
      return loss(p, target)
    }
    descend(parts, model(1), [1, 2, 3], { rate })
    expect(seen.size).toBe(1)
  })

  const look = <S>(how: keyof typeof ways, v: BVar<S, Vector<3>>): Vector<3> => ways[how]!(v as never)
  const ways: Readonly<Record<string, (v: BVar<unknown, Vector<3>>) => Vector<3>>> = {
    primal: v => primal(v),
    stopGradient: v => stopGradient(v) as unknown as Vector<3>,
    'an equality': v => {
      let found: Vector<3> | undefined
      getEq({ equals: (x: Vector<3>) => ((found = x), true) }).equals(v, v)
      return found!
    },
    'an order': v => {
      let found: Vector<3> | undefined
      getOrd({ equals: () => true, compare: (x: Vector<3>) => ((found = x), 0 as const) }).compare(v, v)
      return found!
    },
    'an operation of their own': v => {
      let found: Vector<3> | undefined
      liftOp1(op1((x: Vector<3>) => ((found = x), [x, (d: Vector<3>) => d])))(v)
      return found!
    },
    'an instance of their own': v => {
      let found: Vector<3> | undefined
      const own: B.Backprop<Vector<3>> = {
        ...(B.structural as B.Backprop<Vector<3>>),
        zero: x => ((found = x), zeros(3))
      }
      E.gradBP(own, B.number)(x => dot(x, x), v as never)
      return found!
    }
  }

  it.each(Object.keys(ways))('does not change a value that was seen by %s', how => {
    const before: Array<readonly [Vector<3>, ReadonlyArray<number>]> = []
    const final = descend(
      p => {
        const { v } = splitBV(p)
        const found = look(how, v)
        before.push([found, toArray(found)])
        return dot(v, v)
      },
      { v: vector([1, 2, 3]) },
      [1, 2, 3],
      { rate: 0.1 }
    )
    for (const [value, elements] of before) expect(toArray(value)).toEqual(elements)
    expect(new Set(before.map(([value]) => value)).size).toBe(3)
    expectClose(final, { v: mul(0.8 ** 3, vector([1, 2, 3])) }, 1e-12)
  })

  it('does not change a structure of which a part was seen', () => {
    const records: unknown[] = []
    descend(
      p => {
        const whole = primal(p)
        records.push([whole.v, toArray(whole.v)])
        return dot(splitBV(p).v, splitBV(p).v)
      },
      { v: vector([1, 2]) },
      [1, 2],
      { rate: 0.1 }
    )
    for (const [value, elements] of records as Array<[Vector<2>, number[]]>) expect(toArray(value)).toEqual(elements)
  })

  it('tells the loss of each step, the rate may change, and parameters can be copied on the way', () => {
    const losses: number[] = []
    const copies: Array<Vector<1>> = []
    const rates: number[] = []
    descend((p, t: number) => square(sub(dot(p, vector([1])), t)), vector([0]), [3, 5], {
      rate: step => (rates.push(step), 0.5 / (step + 1)),
      onStep: (step, value, parameters) => {
        expect(step).toBe(losses.length)
        losses.push(value)
        copies.push(parameters())
      }
    })
    expect(losses).toEqual([9, 4])
    expect(copies.map(toArray)).toEqual([[3], [4]])
    expect(rates).toEqual([0, 1])
  })

  it('nests, and a gradient inside is right', () => {
    const inner = (x: number): number =>
      toArray(descend((p, t) => square(sub(sumElements(p), t)), vector([x]), [1], { rate: 0.5 }))[0]!
    const found = descend(
      (p, t) => {
        expect(inner(5)).toBe(1)
        return square(sub(sumElements(p), t))
      },
      vector([0]),
      [3],
      { rate: 0.5 }
    )
    expect(toArray(found)).toEqual([3])
  })

  it('refuses a rate that is not finite and a loss that is not a number', () => {
    const start = (): unknown => descend(p => sumElements(p), vector([1]), [1], { rate: NaN })
    expect(start).toThrow(DomainError)
    expect(start).toThrow('descend: the rate must be a finite number, got NaN at step 0')
    expect(() => descend(p => p as never, vector([1]), [1], { rate: 1 })).toThrow(ShapeError)
  })

  it('gives back a copy of the parameters where there is no sample', () => {
    const initial = { w: zeros(2), n: 1 }
    const result = descend(p => sumElements(splitBV(p).w), initial, [], { rate: 1 })
    expect(result).toEqual(initial)
    expect(result.w).not.toBe(initial.w)
  })

  it('starts from a matrix that is kept as an outer product', () => {
    const initial = outer(randomNormal(1, 40), randomNormal(2, 40))
    const stepped = descend(w => sumElements(square(w)), initial, [1], { rate: 0.1 })
    expectClose(stepped, mul(0.8, initial), 1e-12)
  })
})
