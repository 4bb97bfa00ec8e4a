import { evalBP } from 'backprop-ts'
import { checkGrads } from 'backprop-ts/Check'
import { vector } from 'backprop-ts/LinearAlgebra'
import { type Problem, problems, sumOfSquares } from './problems'

const named = (name: string): Problem => {
  const found = problems.find(problem => problem.name === name)
  if (found === undefined) throw new Error(`no problem ${name}`)
  return found
}

const times = <A>(n: number, x: A): A[] => Array.from({ length: n }, () => x)

test('all problems of the paper are there: 35, two of them with three numbers of parameters', () => {
  const names = problems.map(({ name }) => name.replace(/,.* parameters$/, ''))
  expect(new Set(names).size).toBe(35)
  expect(problems).toHaveLength(39)
})

/**
 * The norms of the residuals at the start, as the test program of MINPACK prints them, and as are known for the others.
 */
const norms: ReadonlyArray<readonly [name: string, norm: number]> = [
  ['Rosenbrock', 4.91935],
  ['Freudenstein and Roth', 20.01249],
  ['Powell badly scaled', Math.sqrt(1.1352617)],
  ['Brown badly scaled', Math.sqrt(999998000003)],
  ['Beale', Math.sqrt(14.203125)],
  ['Jennrich and Sampson', 64.58565],
  ['Helical valley', 50],
  ['Bard', 6.456136],
  ['Gaussian', Math.sqrt(3.88810699e-6)],
  ['Meyer', 41153.47],
  ['Gulf research and development', Math.sqrt(12.1107058)],
  ['Box three-dimensional', 32.11158],
  ['Powell singular', 14.66288],
  ['Wood', Math.sqrt(19192)],
  ['Kowalik and Osborne', 0.07289151],
  ['Brown and Dennis', 2815.438],
  ['Osborne 1', 0.937564],
  ['Biggs EXP6', Math.sqrt(0.77907007)],
  ['Osborne 2', Math.sqrt(2.0934195)],
  ['Watson, 6 parameters', 5.477226],
  ['Watson, 9 parameters', 5.477226],
  ['Watson, 12 parameters', 5.477226],
  ['Penalty I', Math.sqrt(148032.56535)],
  ['Penalty II', Math.sqrt(162.652776566)],
  ['Variably dimensioned', Math.sqrt(2198551.1625)],
  ['Trigonometric', Math.sqrt(7.0757594662e-3)],
  ['Brown almost-linear', 16.53022],
  ['Broyden tridiagonal', Math.sqrt(21)],
  ['Broyden banded', Math.sqrt(360)],
  ['Chebyquad, 8 parameters', 0.1965139],
  ['Chebyquad, 9 parameters', 0.1699499],
  ['Chebyquad, 10 parameters', 0.1837478]
]

test.each(norms)('%s has the published residuals at its start', (name, norm) => {
  const problem = named(name)
  expect(Math.sqrt(evalBP(sumOfSquares(problem), problem.start)) / norm - 1).toBeCloseTo(0, 6)
})

const solutions: ReadonlyArray<readonly [name: string, value: number, at: ReadonlyArray<number>]> = [
  ['Rosenbrock', 0, [1, 1]],
  ['Freudenstein and Roth', 0, [5, 4]],
  ['Brown badly scaled', 0, [1e6, 2e-6]],
  ['Beale', 0, [3, 0.5]],
  ['Helical valley', 0, [1, 0, 0]],
  ['Gulf research and development', 0, [50, 25, 1.5]],
  ['Box three-dimensional', 0, [1, 10, 1]],
  ['Box three-dimensional', 0, [10, 1, -1]],
  ['Box three-dimensional', 0, [7, 7, 0]],
  ['Powell singular', 0, [0, 0, 0, 0]],
  ['Wood', 0, [1, 1, 1, 1]],
  ['Biggs EXP6', 0, [1, 10, 1, 5, 4, 3]],
  ['Extended Rosenbrock', 0, times(20, 1)],
  ['Extended Powell singular', 0, times(20, 0)],
  ['Variably dimensioned', 0, times(10, 1)],
  ['Trigonometric', 0, times(10, 0)],
  ['Brown almost-linear', 0, times(10, 1)],
  ['Brown almost-linear', 1, [...times(9, 0), 11]],
  ['Linear, full rank', 10, times(10, -1)],
  ['Linear, rank 1', (20 * 19) / (2 * 41), [...times(9, 0), 3 / 41 / 10]],
  ['Linear, rank 1 with zero columns and rows', 454 / 74, [0, 3 / 37 / 2, ...times(8, 0)]]
]

test.each(solutions)('%s has the published minimum %d', (name, value, at) => {
  const problem = named(name)
  expect(Math.abs(evalBP(sumOfSquares(problem), vector(at)) - value)).toBeLessThan(1e-24 + 1e-12 * value)
  expect(problem.minima.some(minimum => Math.abs(minimum - value) <= 1e-12 * value)).toBe(true)
})

test.each(problems.map(problem => [problem.name, problem] as const))('%s has derivatives', (_, problem) => {
  expect(evalBP(problem.residuals, problem.start)).toHaveLength(problem.m)
  checkGrads(problem.residuals, [problem.start], {
    order: 1,
    modes: ['reverse', 'forward'],
    tolerance: 1e-5,
    step: 3e-5
  })
  if (problem.start.length < 5) checkGrads(problem.residuals, [problem.start], { tolerance: 1e-4 })
})
