import { hessian } from 'backprop-ts/Derivatives'
import { eigenvalues, toArray, type Vector } from 'backprop-ts/LinearAlgebra'
import { conjugateGradient, lbfgs, type Minimum, newton } from 'backprop-ts/Minimize'
import { type Problem, problems, sumOfSquares } from './problems'

/** Each minimizer on one of the standard problems, from its usual start. */
const solvers: ReadonlyArray<readonly [string, (problem: Problem) => Minimum<Vector>, ReadonlyArray<string>]> = [
  ['lbfgs', problem => lbfgs(sumOfSquares(problem), problem.start), []],
  ['newton', problem => newton(sumOfSquares(problem), problem.start), []],
  ['newton by products', problem => newton(sumOfSquares(problem), problem.start, { subproblem: 'products' }), []],
  [
    'conjugateGradient',
    // The scales of the parameters differ too much in Meyer's and Watson's problems for a method that keeps none.
    problem => conjugateGradient(sumOfSquares(problem), problem.start, { iterations: 3000 }),
    ['Meyer', 'Watson, 9 parameters', 'Watson, 12 parameters', 'Broyden banded']
  ]
]

/** Whether a value is one of the known minima of a problem, up to a thousandth or to 1e-8. */
const isKnown = ({ minima }: Problem, value: number): boolean =>
  minima.some(minimum => Math.abs(value - minimum) <= 1e-3 * minimum + 1e-8)

describe.each(solvers)('%s on the problems of Moré, Garbow and Hillstrom', (_, solve, others) => {
  it.each(problems.map(problem => [problem.name, problem] as const).filter(([name]) => !others.includes(name)))(
    'reaches a known minimum of %s',
    (_, problem) => {
      const { value, converged } = solve(problem)
      expect(isKnown(problem, value) ? problem.minima : value).toBe(problem.minima)
      expect(converged).toBe(true)
    }
  )
})

describe('conjugateGradient on the others', () => {
  const runOf = (name: string): Minimum<Vector> => {
    const problem = problems.find(p => p.name === name)!
    return conjugateGradient(sumOfSquares(problem), problem.start, { iterations: 1000 })
  }

  it.each(['Meyer', 'Watson, 9 parameters', 'Watson, 12 parameters'])('says of %s that it did not converge', name => {
    const { stopped, converged } = runOf(name)
    expect([stopped, converged]).toStrictEqual(['iterations', false])
  })

  it('reaches another minimum of Broyden banded', () => {
    const { value, parameters, converged } = runOf('Broyden banded')
    expect(converged).toBe(true)
    expect(value).toBeCloseTo(3.0572784, 6)
    const curvatures = eigenvalues(hessian(sumOfSquares(problems.find(p => p.name === 'Broyden banded')!), parameters))
    expect(Math.min(...toArray(curvatures))).toBeGreaterThan(0)
  })
})
