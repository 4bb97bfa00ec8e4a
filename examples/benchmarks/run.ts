import { execFileSync } from 'node:child_process'
import Table from 'cli-table3'
import type { Row } from './measure'

const cases = [
  ['gradientOfNetwork', 'gradient of the 784-300-100-10 network, one sample'],
  ['evaluationOfNetwork', 'its value'],
  ['gradientOfChain', 'gradient of a chain of 1000 scalar operations'],
  ['evaluationOfChain', 'its value'],
  ['smallestGradient', 'gradient of x => mul(sin(x), x)'],
  ['gradientOfSquares3', 'gradient of the sum of the squares of an array'],
  ['gradientOfSquares4', 'of a longer one'],
  ['gradientOfSquares5', 'of a longer one'],
  ['gradientOfSquares6', 'of a longer one']
] as const

const measured = (name: string): readonly Row[] => {
  const output = execFileSync(process.execPath, ['scripts/run-example.mjs', 'examples/benchmarks/case.ts', name], {
    encoding: 'utf8'
  })
  return JSON.parse(output) as readonly Row[]
}

const chosen = process.argv.slice(2)
const table = new Table({ head: ['case', '', 'median, µs', 'ratio'], style: { head: [], border: [] } })
for (const [name, title] of cases)
  if (chosen.length === 0 || chosen.includes(name))
    for (const [i, row] of measured(name).entries())
      table.push([i === 0 ? title : '', row.name, row.micros.toPrecision(4), row.ratio.toFixed(3)])
console.log(table.toString())
