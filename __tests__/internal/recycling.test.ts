import {
  add,
  type BVar,
  gradBP,
  joinBV,
  liftOp1,
  mul,
  ScopeError,
  sequenceVar,
  setVar,
  sub,
  tanh,
  viewVar,
  withBP
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import {
  descend,
  dot,
  type Matrix,
  matVec,
  outer,
  softmax,
  sumElements,
  toArray,
  vector,
  type Vector
} from 'backprop-ts/LinearAlgebra'
import { op1 } from 'backprop-ts/Op'
import * as E from 'fp-ts/Either'
import { Lens } from 'monocle-ts'
import { inspect } from 'util'
import { forget, hasRecords, memoryFor, record, recycle } from '../../src/internal/memory'
import { reveal } from '../../src/internal/graph/node'
import { isSeen } from '../../src/internal/ownership'
import { watchRecycling } from '../support/spoil'

/** The memory that was given up to be used again. What is read of it afterwards is NaN. */
let spoilt: Float64Array[] = []
watchRecycling(memory => spoilt.push(memory))
beforeEach(() => (spoilt = []))

describe('a run that is repeated', () => {
  const x = vector(Array.from({ length: 40 }, (_, i) => i / 40))
  const f = <S>(v: BVar<S, Vector>): BVar<S, number> => dot(tanh(mul(v, v)), softmax(mul(2, v)))

  it('uses the memory of the one before, and nothing else but for its result', () => {
    gradBP(f, x)
    const first = new Set(spoilt)
    expect(first.size).toBeGreaterThan(5)
    spoilt = []
    gradBP(f, x)
    expect(new Set(spoilt)).toEqual(first)
    expect(spoilt.every(memory => first.has(memory))).toBe(true)
  })

  it('gives the same result, however often', () => {
    const gradients = Array.from({ length: 5 }, () => gradBP(f, x))
    expect(new Set(gradients.map(toArray).map(String)).size).toBe(1)
  })

  it('uses the memory of steps of training', () => {
    const loss = <S>(v: BVar<S, Vector>, target: Vector): BVar<S, number> => dot(sub(v, target), sub(v, target))
    const targets = [x, x, x]
    descend(loss, x, [x], { rate: 0.1 })
    const ofOne = spoilt.length
    expect(ofOne).toBeGreaterThan(2)
    const fitted = descend(loss, mul(2, x), targets, { rate: 0.25 })
    expect(spoilt.length).toBe(4 * ofOne)
    toArray(fitted).forEach((a, i) => expect(a).toBeCloseTo((1.125 * i) / 40, 12))
  })

  it('gives nothing up after an error, or within a scope', () => {
    const kept: unknown[] = []
    const failing = () =>
      gradBP(v => {
        f(v)
        kept.push(reveal(mul(2, v)))
        throw new Error('mine')
      }, x)
    expect(failing).toThrow('mine')
    expect(spoilt).toEqual([])
    gradBP(f, x)
    expect(kept).toEqual([mul(2, x)])
    spoilt = []
    withBP(() => gradBP(f, x))
    expect(spoilt).toEqual([])
    expect(Number.isFinite(sumElements(gradBP(f, x)))).toBe(true)
  })
})

it('what a run returns is not taken for seen afterwards', () => {
  const kept: unknown[] = []
  const gradient = gradBP(v => (kept.push(reveal(mul(2, v))), dot(v, tanh(v))), vector(new Array<number>(20).fill(1)))
  expect([gradient, ...kept].map(x => isSeen(x as object))).toEqual([false, false])
})

describe('values that were made before or beside a run', () => {
  const n = 40
  const a = vector(Array.from({ length: n }, (_, i) => i + 1))
  const b = vector(Array.from({ length: n }, (_, i) => i - 7))
  /** Kept as a product until it is read. */
  const product = (): Matrix => gradBP(m => dot(matVec(m, a), b), outer(a, a))

  it('are not given up where a run multiplies them out', () => {
    const w = product()
    const f = <S>(v: BVar<S, Vector>): BVar<S, number> => dot(matVec(w, v), v)
    const first = gradBP(f, a)
    expect(spoilt.length).toBeGreaterThan(0)
    expect(toArray(gradBP(f, a))).toEqual(toArray(first))
    expect([...w.data]).toEqual([...product().data])
  })

  it('are not given up where they are results of a pullback that runs a gradient of its own', () => {
    const kept: Vector[] = []
    const own = liftOp1(
      op1((v: Vector) => [
        v,
        (d: Vector) => {
          kept.push(gradBP(z => dot(mul(z, z), a), b))
          return d
        }
      ])
    )
    gradBP(v => dot(own(mul(2, v)), mul(v, v)), a)
    gradBP(v => dot(own(mul(2, v)), mul(v, v)), a)
    expect(kept.map(toArray)).toEqual([0, 1].map(() => toArray(mul(2, mul(a, b)))))
  })

  it('are not given up where a functor passes them by', () => {
    const kept: unknown[] = []
    const run = () =>
      gradBP(v => {
        const left = joinBV({ _tag: 'Left', left: mul(2, v) }) as unknown as BVar<never, E.Either<Vector, number>>
        kept.push(sequenceVar(E.Traversable)(left))
        return dot(v, v)
      }, a)
    run()
    run()
    expect(kept).toEqual([E.left(mul(2, a)), E.left(mul(2, a))])
  })

  it('are not given up where the lens of a class was given them', () => {
    class Boxed {
      constructor(readonly v: Vector) {}
      get [B.instance](): B.Backprop<Boxed> {
        return {
          zero: x => new Boxed(mul(0, x.v)),
          one: x => new Boxed(add(mul(0, x.v), 1)),
          add: (x, y) => new Boxed(add(x.v, y.v))
        }
      }
    }
    const given: Vector[] = []
    const numbers: ReadonlyArray<number>[] = []
    const set = (y: Vector) => () => {
      given.push(y)
      numbers.push(toArray(y))
      return new Boxed(y)
    }
    const v = new Lens<Boxed, Vector>(x => x.v, set)
    const run = () => gradBP(h => setVar(v)(tanh(mul(2, viewVar(v)(h))))(h), new Boxed(mul(0.01, a)))
    run()
    run()
    expect(given.map(toArray)).toEqual(numbers)
    expect(numbers.flat().every(Number.isFinite)).toBe(true)
  })
})

describe('a variable of a finished run', () => {
  const x = vector([1, 2, 3, 4, 5, 6, 7, 8, 9])
  const leak = (): {
    readonly input: unknown
    readonly inner: unknown
    readonly number: unknown
    readonly joined: unknown
  } => {
    const kept: unknown[] = []
    gradBP(v => {
      const [inner, number] = [mul(2, v), dot(v, v)]
      kept.push(v, inner, number, joinBV({ inner }))
      return dot(inner, v)
    }, x)
    const [input, inner, number, joined] = kept
    return { input, inner, number, joined }
  }

  it('is refused by primal where its memory is used again', () => {
    const { input, inner, number, joined } = leak()
    for (const v of [inner, joined]) {
      expect(() => reveal(v)).toThrow(ScopeError)
      expect(() => reveal(v)).toThrow(/primal: the value of a variable of a scope that has finished has gone/)
      expect(() => JSON.stringify(v)).toThrow(ScopeError)
      expect(inspect(v)).toBe('BVar(of a scope that has finished)')
    }
    expect(reveal(number)).toBe(285)
    expect(reveal(input)).toBe(x)
    expect(inspect(number)).toBe('BVar(285)')
  })

  it('is refused also by the variable of another scope that stands on it', () => {
    let kept: unknown
    gradBP(v => {
      const inner = mul(2, v)
      gradBP(z => ((kept = mul(z, 1)), dot(z, z)), inner)
      return dot(inner, v)
    }, x)
    expect(() => reveal(kept)).toThrow(ScopeError)
  })
})

describe('memory', () => {
  const most = 2 ** 21

  it('is recorded up to 16 MB of one run', () => {
    const arrays = record(() => [memoryFor(most / 2), memoryFor(most / 2 + 1), memoryFor(100)])
    expect(recycle(() => false)).toEqual([arrays[0], arrays[2]])
  })

  it('is kept up to 16 MB, before all of it is let go', () => {
    const run = (n: number) => {
      const memory = record(() => memoryFor(n))
      recycle(() => false)
      return memory
    }
    const [first, second] = [run(most / 2 + 10), run(most / 2 + 20)]
    expect(run(most / 2 + 20)).toBe(second)
    expect(run(most / 2 + 10)).not.toBe(first)
  })

  it('of up to 8 numbers is not worth while', () => {
    record(() => memoryFor(8))
    expect(hasRecords()).toBe(false)
  })

  it('is not used again unless it is recorded', () => {
    const memory = record(() => memoryFor(77))
    recycle(() => false)
    expect(memoryFor(77)).not.toBe(memory)
    expect(record(() => memoryFor(77))).toBe(memory)
    forget()
    expect(hasRecords()).toBe(false)
  })
})
