import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../scripts/literate.cjs'
import { problems } from './problems'
import { minimumAt, solvers } from './table'

/** The problems whose known minima a solver does not reach within 2500 iterations. */
const missed: Readonly<Record<string, ReadonlyArray<string>>> = {
  levenbergMarquardt: [],
  newton: [],
  lbfgs: ['Watson, 12 parameters'],
  conjugateGradient: [
    'Powell badly scaled',
    'Brown badly scaled',
    'Meyer',
    'Watson, 9 parameters',
    'Watson, 12 parameters',
    'Broyden banded'
  ]
}

test.each(problems.map(problem => [problem.name, problem] as const))('levenbergMarquardt on %s', (_, problem) => {
  const { value, converged } = solvers.levenbergMarquardt!(problem)
  expect(minimumAt(problem, value) === undefined ? value : problem.minima).toBe(problem.minima)
  expect(converged).toBe(true)
})

test('the page has the table, in which what was missed is bold', () => {
  const rows = readFileSync(path.join(root, 'docs/12-minimizing.md'), 'utf8')
    .split('\n')
    .map(line => line.split('|').map(text => text.trim()))
  for (const { name } of problems) {
    const cells = rows.find(row => row[1] === name)?.slice(2, -1) ?? []
    expect(cells.map(text => text.startsWith('**'))).toEqual(Object.keys(solvers).map(k => missed[k]!.includes(name)))
  }
})
