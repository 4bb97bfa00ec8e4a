/** Writes the table of the standard test problems into docs/12-minimizing.md, in place of what stands there. */
import { readFileSync, writeFileSync } from 'node:fs'
import { table } from '../__tests__/minimize/table'

const page = 'docs/12-minimizing.md'
const text = readFileSync(page, 'utf8')
const rows = /^\| problem +\|.*\n(?:\|.*\n)+/m
if (!rows.test(text)) throw new Error(`${page} has no table of problems`)
writeFileSync(
  page,
  text.replace(rows, () => `${table()}\n`)
)
