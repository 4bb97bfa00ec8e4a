/** The mixture of Gaussians as a function of numbers. The loop over the points is kept. */
import {
  add,
  type BVar,
  constVar,
  exp,
  joinBV,
  log,
  max,
  mul,
  sequenceVar,
  splitBV,
  square,
  stopGradient,
  sub
} from 'backprop-ts'
import { sumWindows } from 'backprop-ts/Compile'
import { sum } from 'backprop-ts/Prelude'
import { constantOf, type Gmm, numbersOfMixture } from '../gmm'
import { cut, objectiveAndGradient, rowsOf } from './numbers'

interface Mixture {
  readonly alphas: Float64Array
  readonly means: ReadonlyArray<Float64Array>
  readonly icf: ReadonlyArray<Float64Array>
}

/** What each point needs of a component: the mean, and the factor with its diagonal. */
interface Component {
  readonly offset: number
  readonly mean: Float64Array
  readonly diagonal: readonly number[]
  readonly below: readonly number[]
}

const squares = <S>(xs: BVar<S, readonly number[]>): BVar<S, number> => sum(mul(xs, xs))

/** How likely a point is by a component, as a logarithm. What is below the diagonal is stored column by column. */
const logDensity = <S>(point: readonly BVar<S, number>[], component: BVar<S, Component>): BVar<S, number> => {
  const { offset, mean, diagonal, below } = splitBV(component)
  const [m, diagonals, factors] = [sequenceVar(mean), sequenceVar(diagonal), sequenceVar(below)]
  const from = point.map((x, i) => sub(x, m[i]!))
  const sums = from.map((x, i) => mul(diagonals[i]!, x))
  let at = 0
  for (let j = 0; j < from.length; j++)
    for (let i = j + 1; i < from.length; i++) sums[i] = add(sums[i]!, mul(factors[at++]!, from[j]!))
  return sub(
    offset,
    mul(
      0.5,
      sums.reduce((total: BVar<S, number>, x) => add(total, square(x)), constVar(0))
    )
  )
}

/** The logarithm of a sum of exponentials, whatever is largest. */
const logSumOfExps = <S>(terms: readonly BVar<S, number>[]): BVar<S, number> => {
  const largest = stopGradient(terms.reduce((x, y) => max(x, y)))
  return add(log(terms.map(x => exp(sub(x, largest))).reduce((x, y) => add(x, y))), largest)
}

export const gmmCompiled = (problem: Gmm) => {
  const { mixture, points, gamma, m } = problem
  const { rows: n, cols: d } = points
  const k = mixture.alphas.length
  const numbers = numbersOfMixture(mixture)
  const size = (d * (d + 1)) / 2
  const [alphas, means, icf] = cut(numbers, k, k * d, k * size)
  const parameters: Mixture = {
    alphas: alphas!,
    means: cut(means!, ...new Array<number>(k).fill(d)),
    icf: cut(icf!, ...new Array<number>(k).fill(size))
  }

  const objective = <S>(given: BVar<S, Mixture>): BVar<S, number> => {
    const { alphas, means, icf } = splitBV(given)
    const [weights, centres] = [sequenceVar(alphas), sequenceVar(means)]
    const components = sequenceVar(icf).map((factor, c) => {
      const all = sequenceVar(factor)
      const logs = all.slice(0, d)
      const [diagonal, below] = [logs.map(x => exp(x)), all.slice(d)]
      return {
        component: joinBV({
          offset: add(weights[c]!, sum(joinBV(logs))),
          mean: centres[c]!,
          diagonal: joinBV(diagonal),
          below: joinBV(below)
        }),
        prior: sub(
          mul(0.5 * gamma * gamma, add(squares(joinBV(diagonal)), squares(joinBV(below)))),
          mul(m, sum(joinBV(logs)))
        )
      }
    })
    const shared: BVar<S, readonly Component[]> = joinBV(components.map(({ component }) => component))
    const likelihood = sumWindows(
      1,
      (window, shared) => {
        const point = Array.from(sequenceVar(sequenceVar(window)[0]!))
        return logSumOfExps(sequenceVar(shared).map(component => logDensity(point, component)))
      },
      rowsOf(points),
      shared
    )
    const priors = components.map(({ prior }) => prior).reduce((x, y) => add(x, y))
    return add(constantOf(problem), add(sub(likelihood, mul(n, logSumOfExps(weights))), priors))
  }
  // The term is long. V8 is slow to optimise long functions, but not WebAssembly.
  return objectiveAndGradient(objective, parameters, numbers.length, { backend: 'wasm' })
}
