import { expectTypeOf } from 'expect-type'
import { pipe } from 'fp-ts/function'
import { type BVar, mul, splitBV, square, sub } from 'backprop-ts'
import { affine, dot, type Matrix, matrix, sumElements, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import {
  adam,
  type AdamState,
  binaryCrossEntropy,
  chain,
  clipByNorm,
  glorotUniform,
  huber,
  meanSquaredError,
  type Objective,
  type Optimizer,
  orthogonal,
  sgd,
  type Step,
  train,
  trainAsync
} from 'backprop-ts/Optimizer'
import { compiled, the } from '../support/types'

interface Line {
  readonly slope: number
  readonly offsets: Vector<3>
  readonly name: string
}
const momentum = {} as Optimizer<Line, Line>

interface Point {
  readonly x: Vector<3>
  readonly y: number
}

describe('the types of training', () => {
  it('train infers parameters, batches and states without annotations', () => {
    compiled(() => {
      const steps = train(
        (p, { x, y }) => {
          const { slope, offsets } = splitBV(p)
          return square(sub(mul(slope, dot(offsets, x)), y))
        },
        the<Line>(),
        the<ReadonlyArray<Point>>(),
        adam()
      )
      for (const step of steps) {
        expectTypeOf(step.parameters).toEqualTypeOf<Line>()
        expectTypeOf(step.state.count).toEqualTypeOf<number>()
        expectTypeOf([step.loss, step.gradientNorm, step.step]).toEqualTypeOf<number[]>()
      }
    })
  })

  it('train takes numbers, chains, and what was read from a file', () => {
    compiled(() => {
      for (const { parameters } of train((x, y) => square(sub(x, y)), 3, [1, 2], chain(clipByNorm(1), sgd())))
        expectTypeOf(parameters).toEqualTypeOf<number>()
      const saved = the<Step<Line, AdamState<Line>>>()
      train((p, y) => mul(splitBV(p).slope, y), saved.parameters, [1], adam(), { resume: saved })
      // @ts-expect-error: the state is that of another optimizer
      train((p, y) => mul(splitBV(p).slope, y), saved.parameters, [1], sgd(), { resume: { step: 1, state: 'none' } })
      // @ts-expect-error: a loss is a number
      train(p => splitBV(p).offsets, the<Line>(), [1], adam())
      // @ts-expect-error: only trainAsync takes an async iterable
      train((p, y: number) => mul(splitBV(p).slope, y), the<Line>(), the<AsyncIterable<number>>(), adam())
    })
  })

  it('trainAsync takes losses and objectives', () => {
    compiled(() => {
      const loss = <S>(p: BVar<S, Line>, y: number): BVar<S, number> => mul(splitBV(p).slope, y)
      const arriving = the<AsyncIterable<number>>()
      expectTypeOf(trainAsync(loss, the<Line>(), arriving, momentum)).toEqualTypeOf<AsyncIterable<Step<Line, Line>>>()
      const objective = the<Objective<Line, ReadonlyArray<number>>>()
      const { signal } = new AbortController()
      const steps = trainAsync(objective, the<Line>(), [[1, 2], [3]], momentum, { signal, inPlace: true })
      expectTypeOf(steps).toEqualTypeOf<AsyncIterable<Step<Line, Line>>>()
      // @ts-expect-error: the objective takes lists of numbers
      trainAsync(objective, the<Line>(), ['a'], adam())
    })
  })

  it('losses give numbers, and variables of numbers', () => {
    compiled(() => {
      expectTypeOf(meanSquaredError(1, 2)).toEqualTypeOf<number>()
      expectTypeOf(meanSquaredError(vector([1, 2]), vector([1, 2]))).toEqualTypeOf<number>()
      expectTypeOf(huber(1)({ a: 1 }, { a: 2 })).toEqualTypeOf<number>()
      expectTypeOf(pipe(matrix([[1]]), binaryCrossEntropy(matrix([[1]])))).toEqualTypeOf<number>()
      const f = <S>(x: BVar<S, Vector<2>>, n: BVar<S, number>): void => {
        expectTypeOf(meanSquaredError(x, vector([1, 2]))).toEqualTypeOf<BVar<S, number>>()
        expectTypeOf(meanSquaredError(vector([1, 2]), x)).toEqualTypeOf<BVar<S, number>>()
        expectTypeOf(meanSquaredError(x, 0)).toEqualTypeOf<BVar<S, number>>()
        expectTypeOf(binaryCrossEntropy(n, 1)).toEqualTypeOf<BVar<S, number>>()
        expectTypeOf(pipe(n, huber(1)(0))).toEqualTypeOf<BVar<S, number>>()
        expectTypeOf(pipe(x, huber(1)(vector([1, 2])))).toEqualTypeOf<BVar<S, number>>()
        // @ts-expect-error: the sizes differ
        meanSquaredError(x, vector([1, 2, 3]))
        // @ts-expect-error: a vector is no target of a number
        meanSquaredError(n, vector([1]))
      }
      // @ts-expect-error: a string is no prediction
      meanSquaredError('1', 1)
      return f
    })
  })

  it('initial weights have the sizes that were asked for', () => {
    compiled(() => {
      expectTypeOf(glorotUniform(1, 3, 2)).toEqualTypeOf<Matrix<3, 2>>()
      expectTypeOf(orthogonal(1, 3, the<number>())).toEqualTypeOf<Matrix<3>>()
      // @ts-expect-error: three inputs, and two numbers
      sumElements(affine(glorotUniform(1, 2, 3), vector([1, 2]), vector([1, 2])))
    })
  })
})
