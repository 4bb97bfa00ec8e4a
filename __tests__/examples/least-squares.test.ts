import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { boxBOD, mgh09, misra1a, thurber } from '../../examples/least-squares/data'
import { root } from '../../scripts/literate.cjs'

const folder = path.join(root, '../shared/nist')

/** The rows of observations, which are the last part of a file: first `y`, then `x`. */
const observations = (file: string): readonly (readonly number[])[] =>
  readFileSync(path.join(folder, file), 'utf8')
    .replace(/^[^]*\nData: +y +x\s*\n/, '')
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))

const problems = [
  ['Misra1a.dat', misra1a],
  ['BoxBOD.dat', boxBOD],
  ['MGH09.dat', mgh09],
  ['Thurber.dat', thurber]
] as const

const whereThereAreFiles = existsSync(folder) ? it : it.skip
if (!existsSync(folder))
  console.warn(`${folder} is absent: the data of examples/least-squares are not compared with it`)

whereThereAreFiles.each(problems)('the example has the observations of %s', (file, { x, y }) => {
  const ys: readonly number[] = [...y]
  expect([...x].map((value, i) => [ys[i], value])).toEqual(observations(file))
})
