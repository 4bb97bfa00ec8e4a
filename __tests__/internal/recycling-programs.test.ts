import {
  add,
  backprop,
  type BVar,
  constVar,
  gradBP,
  joinBV,
  liftOp1,
  mul,
  primal,
  relu,
  setVar,
  splitBV,
  stopGradient,
  sub,
  tanh,
  viewVar,
  withBP
} from 'backprop-ts'
import {
  affine,
  dot,
  matMul,
  type Matrix,
  matVec,
  outer,
  softmax,
  softmaxCrossEntropy,
  sumElements,
  transpose,
  vecMat,
  vector,
  type Vector
} from 'backprop-ts/LinearAlgebra'
import { structural } from 'backprop-ts/Numeric'
import { op1 } from 'backprop-ts/Op'
import * as fc from 'fast-check'
import { Lens } from 'monocle-ts'
import { matrices, vectors } from '../support/dense'
import { watchRecycling } from '../support/spoil'

/** The memory that was given up to be used again. What is read of it afterwards is NaN. */
let spoilt: Float64Array[] = []
watchRecycling(memory => spoilt.push(memory))
beforeEach(() => (spoilt = []))

interface Parameters {
  readonly w: Matrix
  readonly v: Vector
  readonly s: number
}
const at = Lens.fromProp<Parameters>()

/** All numbers of a value, in order. */
const numbersOf = (x: unknown): ReadonlyArray<number> => {
  if (typeof x === 'number') return [x]
  if (typeof x !== 'object' || x === null) return []
  return 'data' in x ? [...(x.data as Float64Array)] : Object.values(x).flatMap(numbersOf)
}

/** What a program has come to hold of, with the numbers that it had then. */
class Reached {
  private readonly values: Array<readonly [unknown, ReadonlyArray<number>]> = []
  add<A>(x: A): A {
    // Products that are kept as they are must not be multiplied out by looking at them.
    const isKept = typeof x === 'object' && x !== null && 'terms' in x && x.terms !== undefined
    this.values.push([x, isKept ? [] : numbersOf(x)])
    return x
  }
  get before(): unknown {
    return this.values.map(([, numbers]) => numbers)
  }
  get now(): unknown {
    return this.values.map(([x, numbers]) => (numbers.length === 0 ? [] : numbersOf(x)))
  }
}

/** The variables of a program so far, of which steps choose two of each kind. */
interface Machine<S> {
  readonly reached: Reached
  readonly p: BVar<S, Parameters>
  readonly vectors: Array<BVar<S, Vector>>
  readonly matrices: Array<BVar<S, Matrix>>
  readonly numbers: Array<BVar<S, number>>
}
type Step = <S>(m: Machine<S>, i: number, j: number) => unknown

const pick = <A>(xs: ReadonlyArray<A>, i: number): A => xs[i % xs.length]!

/** Doubles, and keeps all that it is given. */
const doubled = (reached: Reached) =>
  liftOp1(op1((x: Vector) => [mul(2, reached.add(x)), (d: Vector) => mul(2, reached.add(d))]))

const steps: Readonly<Record<string, Step>> = {
  matVec: (m, i, j) => m.vectors.push(tanh(matVec(pick(m.matrices, i), pick(m.vectors, j)))),
  vecMat: (m, i, j) => m.vectors.push(tanh(vecMat(pick(m.vectors, j), pick(m.matrices, i)))),
  affine: (m, i, j) => m.vectors.push(relu(affine(pick(m.matrices, i), pick(m.vectors, j), pick(m.vectors, i)))),
  add: (m, i, j) => m.vectors.push(tanh(add(pick(m.vectors, i), pick(m.vectors, j)))),
  sub: (m, i, j) => m.matrices.push(sub(pick(m.matrices, i), mul(0.5, pick(m.matrices, j)))),
  mul: (m, i, j) => m.vectors.push(mul(pick(m.vectors, i), pick(m.vectors, j))),
  scale: (m, i, j) => m.vectors.push(mul(pick(m.numbers, i), pick(m.vectors, j))),
  softmax: (m, i) => m.vectors.push(softmax(pick(m.vectors, i))),
  outer: (m, i, j) => m.matrices.push(outer(pick(m.vectors, i), pick(m.vectors, j))),
  matMul: (m, i, j) => m.matrices.push(tanh(matMul(pick(m.matrices, i), pick(m.matrices, j)))),
  transpose: (m, i) => m.matrices.push(transpose(pick(m.matrices, i))),
  dot: (m, i, j) => m.numbers.push(tanh(dot(pick(m.vectors, i), pick(m.vectors, j)))),
  sumElements: (m, i) => m.numbers.push(tanh(sumElements(pick(m.matrices, i)))),
  crossEntropy: (m, i, j) => m.numbers.push(tanh(softmaxCrossEntropy(pick(m.vectors, i), pick(m.vectors, j)))),
  primal: (m, i) => m.reached.add(primal(pick(m.vectors, i))),
  primalOfMatrix: (m, i) => m.reached.add(primal(pick(m.matrices, i))),
  constant: (m, i) => m.vectors.push(m.reached.add(stopGradient(pick(m.vectors, i)))),
  ownOperation: (m, i) => m.vectors.push(doubled(m.reached)(pick(m.vectors, i))),
  set: (m, i) => m.vectors.push(viewVar(at('v'))(setVar(at('v'))(pick(m.vectors, i))(m.p))),
  join: (m, i, j) => {
    const { x, y } = splitBV(joinBV({ x: pick(m.vectors, i), y: pick(m.vectors, j) }))
    m.vectors.push(y, x)
  },
  primalOfJoined: (m, i, j) =>
    m.reached.add(primal(joinBV({ x: pick(m.vectors, i), y: joinBV([pick(m.matrices, j)]) }))),
  ownNumbers: (m, i) => {
    const x = pick(m.vectors, i)
    const own = (a: number): number => (m.reached.add(mul(a, nine)), Math.sign(a))
    m.vectors.push(mul(x, stopGradient(structural.map(own, x))))
  },
  innerGradient: (m, i, j) => {
    const c = primal(pick(m.vectors, i))
    const gradient = m.reached.add(gradBP(x => dot(tanh(mul(x, c)), c), c))
    m.vectors.push(constVar(gradient, pick(m.vectors, j)))
  },
  secondDerivative: (m, i, j) => {
    const [x, y] = [pick(m.vectors, i), pick(m.vectors, j)]
    m.vectors.push(gradBP(z => dot(tanh(mul(z, z)), tanh(z)), add(x, y)))
  }
}
const names = Object.keys(steps)
const nine = vector([1, 2, 3, 4, 5, 6, 7, 8, 9])

interface Instruction {
  readonly name: string
  readonly i: number
  readonly j: number
}
const instructions: fc.Arbitrary<ReadonlyArray<Instruction>> = fc.array(
  fc.record({ name: fc.constantFrom(...names), i: fc.nat(20), j: fc.nat(20) }),
  { minLength: 1, maxLength: 12 }
)

const program =
  (reached: Reached, list: ReadonlyArray<Instruction>) =>
  <S>(p: BVar<S, Parameters>): BVar<S, readonly [number, Vector]> => {
    const { w, v, s } = splitBV(p)
    const m: Machine<S> = { reached, p, vectors: [v], matrices: [w], numbers: [s] }
    for (const { name, i, j } of list) steps[name]!(m, i, j)
    const loss = m.vectors.reduce(
      (sum, x) => add(sum, dot(x, v)),
      add(sumElements(pick(m.matrices, 9)), pick(m.numbers, 9))
    )
    return joinBV([loss, pick(m.vectors, 8)])
  }

const parameters = (n: number): fc.Arbitrary<Parameters> =>
  fc.record({ w: matrices(n, n), v: vectors(n), s: fc.double({ min: -1, max: 1, noNaN: true }) })

describe('memory that is used again', () => {
  // Of 33 columns on, outer products are kept as they are.
  it.each([9, 33])('is none that the user can reach, in programs on %i numbers', n => {
    fc.assert(
      fc.property(instructions, fc.array(parameters(n), { minLength: 2, maxLength: 4 }), (list, points) => {
        const reached = new Reached()
        const results = points.map(p => reached.add(backprop(program(reached, list), p)))
        // Not looked at before the end.
        const gradients = points.map(p => gradBP(program(reached, list), p))
        expect(reached.now).toEqual(reached.before)
        // Within a scope, nothing is recycled.
        const fresh = withBP(() => points.map(p => numbersOf(backprop(program(new Reached(), list), p))))
        expect(results.map(numbersOf)).toEqual(fresh)
        expect(gradients.map(numbersOf)).toEqual(results.map(([, gradient]) => numbersOf(gradient)))
      }),
      { numRuns: 100 }
    )
    expect(spoilt.length).toBeGreaterThan(1000)
  })
})
