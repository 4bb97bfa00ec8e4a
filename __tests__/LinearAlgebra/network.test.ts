import {
  add,
  type BVar,
  constVar,
  div,
  exp,
  gradBP,
  logistic,
  mul,
  negate,
  overVar,
  setVar,
  splitBV,
  sub,
  tanh,
  viewVar
} from 'backprop-ts'
import {
  affine,
  mean,
  matrix,
  type Matrix,
  matVec,
  randomNormal,
  softmax,
  softmaxCrossEntropy,
  sumElements,
  toArray,
  vector,
  type Vector
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import { Lens } from 'monocle-ts'
import * as L from 'monocle-ts/Lens'
import { expectSecondGradient } from '../support/derivatives'
import { expectClose, numbersOf, numericalGradient } from '../support/numerical'

interface Layer<I extends number, O extends number> {
  readonly weights: Matrix<O, I>
  readonly biases: Vector<O>
}
interface Network {
  readonly name: string
  readonly hidden1: Layer<4, 3>
  readonly hidden2: Layer<3, 2>
  readonly output: Layer<2, 3>
}

const hidden1 = pipe(L.id<Network>(), L.prop('hidden1'))
const hidden2 = Lens.fromProp<Network>()('hidden2')
const output = pipe(L.id<Network>(), L.prop('output'))

const layer = <I extends number, O extends number>(seed: number, inputs: I, outputs: O): Layer<I, O> => ({
  weights: randomNormal(seed, outputs, inputs),
  biases: randomNormal(seed + 0.5, outputs)
})
const network = (seed: number): Network => ({
  name: 'three layers',
  hidden1: layer(seed, 4, 3),
  hidden2: layer(seed + 0.1, 3, 2),
  output: layer(seed + 0.2, 2, 3)
})
const samples = (seed: number, n: number): Matrix<number, 4> => randomNormal(-seed - 1, n, 4)
const targets = (seed: number, n: number): Matrix<number, 3> => softmax(randomNormal(-seed - 2, n, 3))
const rowOf = <N extends number>(a: Matrix<number, N>, i: number): Vector<N> =>
  vector(a.cols, Array.from(a.data).slice(i * a.cols, (i + 1) * a.cols))

const activated = <S, I extends number, O extends number>(l: BVar<S, Layer<I, O>>, x: BVar<S, Vector<I>>) => {
  const { weights, biases } = splitBV(l)
  return logistic(add(matVec(weights, x), biases))
}

/** With a product and a sum in each layer, for one sample. */
const lossOfSample =
  (x: Vector<4>, target: Vector<3>) =>
  <S>(n: BVar<S, Network>): BVar<S, number> => {
    const h1 = activated(viewVar(hidden1)(n), constVar(x, n))
    const h2 = activated(viewVar(hidden2)(n), h1)
    const { weights, biases } = splitBV(viewVar(output)(n))
    return softmaxCrossEntropy(affine(weights, h2, biases), target)
  }

/** With one operation for each layer, for a batch. */
const lossOfBatch =
  (xs: Matrix<number, 4>, ts: Matrix<number, 3>) =>
  <S>(n: BVar<S, Network>): BVar<S, number> => {
    const [a, b, c] = [splitBV(viewVar(hidden1)(n)), splitBV(viewVar(hidden2)(n)), splitBV(viewVar(output)(n))]
    const h1 = logistic(affine(a.weights, xs, a.biases))
    const h2 = logistic(affine(b.weights, h1, b.biases))
    return mean(softmaxCrossEntropy(affine(c.weights, h2, c.biases), ts))
  }

const seeds = fc.integer({ min: 0, max: 1_000_000 })

/** Relative to each number itself, but for those that are too small to be measured by differences. */
const expectRelative = (got: Network, want: Network): void => {
  expect(got.name).toBe(want.name)
  const numbers = numbersOf(got)
  expect(numbers).toHaveLength(12 + 3 + 6 + 2 + 6 + 3)
  numbersOf(want).forEach((w, i) =>
    expect(Math.abs(numbers[i]! - w)).toBeLessThanOrEqual(1e-6 * Math.max(Math.abs(w), 1e-4))
  )
}

describe('the gradient of the cross-entropy of a network', () => {
  it('is that of central differences in every weight and bias, for one sample', () => {
    fc.assert(
      fc.property(seeds, seed => {
        const loss = lossOfSample(rowOf(samples(seed, 1), 0), rowOf(targets(seed, 1), 0))
        const n = network(seed)
        const want = numericalGradient(m => loss(constVar(m)) as unknown as number, n)
        expectRelative(gradBP(loss, n), want)
      }),
      { numRuns: 20 }
    )
  })

  it('is that of central differences in every weight and bias, for a batch', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 5 }), (seed, size) => {
        const loss = lossOfBatch(samples(seed, size), targets(seed, size))
        const n = network(seed)
        const want = numericalGradient(m => loss(constVar(m)) as unknown as number, n)
        expectRelative(gradBP(loss, n), want)
      }),
      { numRuns: 20 }
    )
  })

  it('of a batch is the mean of those of its samples', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 6 }), (seed, size) => {
        const [n, xs, ts] = [network(seed), samples(seed, size), targets(seed, size)]
        const each = Array.from({ length: size }, (_, i) => gradBP(lossOfSample(rowOf(xs, i), rowOf(ts, i)), n))
        const meanOfEach = div(
          each.reduce((x, y) => add(x, y)),
          size
        )
        expectClose(gradBP(lossOfBatch(xs, ts), n), meanOfEach, 1e-13)
      })
    )
  })

  it('is the same with the logistic function of a user', () => {
    const own: typeof exp = x => div(1, add(1, exp(negate(x))))
    fc.assert(
      fc.property(seeds, seed => {
        const { hidden1: l } = network(seed)
        const x = rowOf(samples(seed, 1), 0)
        const by = (f: typeof exp) =>
          gradBP(v => {
            const { weights, biases } = splitBV(v)
            return sumElements(f(affine(weights, x, biases)))
          }, l)
        expectClose(by(own), by(logistic), 1e-13)
      })
    )
  })

  it('has second derivatives: those of a squared penalty on the gradient', () => {
    const loss = (w: Matrix, b: Vector, x: Vector) => softmaxCrossEntropy(tanh(affine(w, x, b)), vector([0.2, 0.8]))
    fc.assert(
      fc.property(seeds, seed => {
        expectSecondGradient(
          loss,
          [randomNormal(seed, 2, 3), randomNormal(seed + 0.5, 2), randomNormal(-seed - 1, 3)],
          1
        )
      }),
      { numRuns: 5 }
    )
  })
})

describe('training', () => {
  it('brings the loss down: steps of gradient descent on the record of layers', () => {
    const [xs, ts] = [samples(3, 8), targets(3, 8)]
    const loss = lossOfBatch(xs, ts)
    const valueOf = (n: Network): number => loss(constVar(n)) as unknown as number
    let n = network(3)
    let last = valueOf(n)
    for (let step = 0; step < 20; step++) {
      n = sub(n, mul(0.1, gradBP(loss, n)))
      expect(valueOf(n)).toBeLessThan(last)
      last = valueOf(n)
    }
    expect(n.name).toBe('three layers')
  })

  it('goes through layers that were set and changed by lenses', () => {
    const n = network(5)
    const loss = lossOfSample(rowOf(samples(5, 1), 0), rowOf(targets(5, 1), 0))
    const doubled = gradBP(v => {
      const fixed = setVar(output)(constVar(n.output, v))(v)
      return pipe(fixed, overVar(hidden2)(mul(2)), w => loss(w))
    }, n)
    const plain = gradBP(loss, { ...n, hidden2: mul(2, n.hidden2) })
    expectClose(doubled.hidden2, mul(2, plain.hidden2), 1e-14)
    expectClose(doubled.hidden1, plain.hidden1, 1e-14)
    expect(toArray(doubled.output.biases)).toEqual([0, 0, 0])
    expect(doubled.output.weights).toEqual(matrix(3, 2, [0, 0, 0, 0, 0, 0]))
  })
})
