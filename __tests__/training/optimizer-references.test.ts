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
  cosineDecay,
  exponentialDecay,
  linearWarmup,
  lion,
  momentum,
  nesterov,
  type Optimizer,
  rmsProp,
  scaleBySchedule,
  sgd
} from 'backprop-ts/Optimizer'
import references from './optimizer-references.json'
import { gradientAt, numbersOf, run, start, type Structure } from '../support/optimizers'

type Path = Readonly<Record<string, readonly number[]>>
type Any = Optimizer<Structure, unknown>

const exponential = exponentialDecay({ initial: 0.05, decay: 0.5, every: 20 })
const cosine = cosineDecay({ initial: 0.1, final: 0.01, steps: 60 })
const warmup = linearWarmup({ steps: 10, after: cosine })

const asOptimizer = (optimizer: unknown): Any => optimizer as Any

const optimizers: Readonly<Record<string, Any>> = {
  sgd: asOptimizer(sgd({ rate: 0.02 })),
  momentum: asOptimizer(momentum({ rate: 0.02 })),
  nesterov: asOptimizer(nesterov({ rate: 0.02 })),
  momentumWithDecay: asOptimizer(chain(addDecayedWeights(0.05), momentum({ rate: 0.02 }))),
  adaGrad: asOptimizer(adaGrad({ rate: 0.1 })),
  'adaGradFrom0.1': asOptimizer(adaGrad({ rate: 0.1, initial: 0.1 })),
  rmsProp: asOptimizer(rmsProp()),
  adam: asOptimizer(adam({ rate: 0.05 })),
  adamOtherwise: asOptimizer(adam({ rate: 0.05, decay1: 0.8, decay2: 0.95, epsilon: 1e-3 })),
  adamW: asOptimizer(adamW({ rate: 0.05 })),
  lion: asOptimizer(lion({ rate: 0.01, weightDecay: 0.1 })),
  clipByNorm: asOptimizer(chain(clipByNorm(1.5), sgd({ rate: 0.05 }))),
  clipByValue: asOptimizer(chain(clipByValue(0.75), sgd({ rate: 0.05 }))),
  exponentialDecay: asOptimizer(sgd({ rate: exponential })),
  warmupCosine: asOptimizer(chain(sgd({ rate: 1 }), scaleBySchedule(warmup))),
  accumulate: asOptimizer(chain(accumulate(4), adam({ rate: 0.05 })))
}

const greatestError = (actual: readonly number[], expected: readonly number[]): number => {
  expect(actual).toHaveLength(expected.length)
  return Math.max(...actual.map((x, i) => Math.abs(x - (expected[i] as number)) / Math.max(1, Math.abs(x))))
}

const paths = Object.entries({ PyTorch: references.torch, optax: references.optax }).flatMap(([library, all]) =>
  Object.entries(all as Readonly<Record<string, Path>>).map(([name, path]) => [name, library, path] as const)
)

describe('100 steps are those of the references', () => {
  test.each(paths)('%s of %s', (name, _, path) => {
    for (const [steps, expected] of Object.entries(path)) {
      const [parameters] = run(optimizers[name] as Any, gradientAt, start, Number(steps))
      expect(greatestError(numbersOf(parameters), expected)).toBeLessThan(1e-12)
    }
  })

  test('averaged', () => {
    for (const [steps, expected] of Object.entries(references.average)) {
      const [, [, { average }]] = run(chain(sgd({ rate: 0.02 }), averaged(0.95)), gradientAt, start, Number(steps))
      expect(greatestError(numbersOf(average as Structure), expected)).toBeLessThan(1e-12)
    }
  })

  test.each([
    ['exponentialDecay', exponential],
    ['cosineDecay', cosine],
    ['warmupCosine', warmup]
  ] as const)('the schedule %s', (name, schedule) => {
    const expected = references.schedules[name]
    expect(
      greatestError(
        expected.map((_, i) => schedule(7 * i)),
        expected
      )
    ).toBeLessThan(1e-15)
  })
})
