/** Values and gradients of numbers against references that were calculated with 60 digits and rounded once. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { measure, type Reference } from '../support/digits'

const references = JSON.parse(readFileSync(path.join(__dirname, 'references.json'), 'utf8')) as ReadonlyArray<Reference>
const names = [...new Set(references.map(([name]) => name))]

it.each(names)('%s has its reference values and gradients, to the units that its doc comment allows', name => {
  const cases = references.filter(([of]) => of === name).map(measure)
  expect(cases.length).toBeGreaterThanOrEqual(40)
  const good = ({ value, derivative, limits }: (typeof cases)[number]): boolean =>
    value <= limits.value && derivative <= limits.derivative
  expect(cases.filter(found => !good(found)).map(({ report }) => report)).toEqual([])
})
