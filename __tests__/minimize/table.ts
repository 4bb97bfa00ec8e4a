/** What each solver makes of each test problem. */
import { conjugateGradient, lbfgs, levenbergMarquardt, type Minimum, newton } from 'backprop-ts/Minimize'
import type { Vector } from 'backprop-ts/LinearAlgebra'
import { type Problem, problems, sumOfSquares } from './problems'

export const solvers: Readonly<Record<string, (problem: Problem) => Minimum<Vector>>> = {
  levenbergMarquardt: problem => levenbergMarquardt(problem.residuals, problem.start, { iterations: 2500 }),
  newton: problem => newton(sumOfSquares(problem), problem.start, { iterations: 2500 }),
  lbfgs: problem => lbfgs(sumOfSquares(problem), problem.start, { iterations: 2500 }),
  conjugateGradient: problem => conjugateGradient(sumOfSquares(problem), problem.start, { iterations: 2500 })
}

/** A value counts as a minimum if five digits agree. Zero is reached if what is left is at most this. */
export const zero = 1e-13

/** The known minimum that a value is, or `undefined` if it is none. */
export const minimumAt = ({ minima }: Problem, value: number): number | undefined =>
  minima.find(minimum => Math.abs(value - minimum) <= zero * +(minimum === 0) + 1e-5 * minimum)

const shown = (x: number): string => String(Number(x.toPrecision(6)))

/** The value that was reached, the iterations and evaluations, and why the solver stopped. */
const cell = (problem: Problem, { value, iterations, evaluations, stopped }: Minimum<Vector>): string => {
  const minimum = minimumAt(problem, value)
  const reached = minimum === undefined ? `**${value.toPrecision(2)}**` : shown(minimum)
  return `${reached}; ${iterations}, ${evaluations}; ${stopped}`
}

/** A row of the table for each problem, in Markdown. */
export const table = (): string =>
  [
    `| problem | ${Object.keys(solvers).join(' | ')} |`,
    `| --- | ${Object.keys(solvers)
      .map(() => '---')
      .join(' | ')} |`,
    ...problems.map(
      problem =>
        `| ${problem.name} | ${Object.values(solvers)
          .map(solve => cell(problem, solve(problem)))
          .join(' | ')} |`
    )
  ].join('\n')
