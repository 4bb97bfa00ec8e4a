/**
 * Prints how far the values and derivatives of functions of numbers are from their references, in units in the last
 * place: `npm run digits`, or `npm run digits -- erf erfc` for some of them, with their worst cases.
 */
import Table from 'cli-table3'
import { readFileSync } from 'node:fs'
import { type Measured, measure, type Reference } from '../__tests__/support/digits'

const names = process.argv.slice(2)
const references = JSON.parse(readFileSync('__tests__/functions/references.json', 'utf8')) as ReadonlyArray<Reference>
const measured = references.filter(([name]) => names.length === 0 || names.includes(name)).map(measure)
const groups = new Map<string, Measured[]>()
for (const m of measured) {
  const key = `${m.name} ${m.where}`
  groups.set(key, [...(groups.get(key) ?? []), m])
}

const worst = (all: ReadonlyArray<Measured>, of: 'value' | 'derivative'): Measured =>
  all.reduce((most, m) => (m[of] > most[of] || Number.isNaN(m[of]) ? m : most))

const head = ['function', 'points', 'value', 'allowed', 'derivative', 'allowed']
const table = new Table({ head, style: { head: [], border: [], compact: true } })
let exceeding = 0
for (const [key, all] of groups) {
  const [value, derivative] = [worst(all, 'value'), worst(all, 'derivative')]
  const { limits } = value
  const good = value.value <= limits.value && derivative.derivative <= limits.derivative
  exceeding += good ? 0 : 1
  const [u, v] = [value.value.toFixed(2), derivative.derivative.toFixed(2)]
  table.push([`${good ? ' ' : '!'} ${key}`, all.length, u, limits.value, v, limits.derivative])
}
console.log(table.toString())
if (names.length > 0)
  for (const all of groups.values())
    for (const of of ['value', 'derivative'] as const) console.log(`${of}: ${worst(all, of).report}`)
console.log(`${measured.length} cases, ${exceeding} kinds beyond what is allowed`)
process.exitCode = exceeding > 0 ? 1 : 0
