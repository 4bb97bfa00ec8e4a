/** Tables of what was measured. */
import os from 'node:os'
import Table from 'cli-table3'
import type { Row } from './measure'

export interface Result {
  readonly name: string
  readonly title: string
  readonly rows: readonly Row[]
  /** What could not be run, and why. */
  readonly failures: readonly string[]
}

export interface Report {
  readonly date: string
  readonly machine: string
  readonly backend: string
  readonly results: readonly Result[]
}

export const machine = (): string => {
  const cpus = os.cpus()
  return `${cpus.length} cores of an ${cpus[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}`
}

/** Three digits, in the unit that suits. */
const time = (micros: number): string => {
  const [amount, unit] = micros >= 1e3 ? [micros / 1e3, 'ms'] : micros >= 1 ? [micros, 'µs'] : [micros * 1e3, 'ns']
  return `${amount >= 100 ? amount.toFixed(0) : amount.toPrecision(3)} ${unit}`
}

const ratio = (row: Row): string => (row.ratio >= 100 ? row.ratio.toFixed(0) : row.ratio.toPrecision(3))

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** One block for the fastest of a case, one more for each doubling; by ratios, as times of different processes compare less well. */
const bar = (row: Row, rows: readonly Row[]): string => {
  const fastest = Math.min(...rows.map(({ ratio }) => ratio))
  const length = Math.round(8 * (1 + Math.log2(row.ratio / fastest)))
  return '█'.repeat(length >> 3) + eighths[length & 7]!
}

export const terminal = (results: readonly Result[]): string => {
  const table = new Table({ head: ['case', '', 'median', 'ratio', ''], style: { head: [], border: [], compact: true } })
  for (const { title, rows } of results)
    rows.forEach((row, i) => table.push([i === 0 ? title : '', row.name, time(row.micros), ratio(row), bar(row, rows)]))
  return [table.toString(), ...results.flatMap(({ failures }) => failures)].join('\n')
}

export const markdown = ({ date, machine, backend, results }: Report): string =>
  [
    `${date}, ${machine}, back end \`${backend}\`. Times are medians; ratios are to the first line of the case, timed in turn with it in one process.`,
    'A bar has one block for the fastest of its case and one more for each doubling of its time.',
    '',
    '| case | | median | ratio | |',
    '| --- | --- | ---: | ---: | --- |',
    ...results.flatMap(({ title, rows }) =>
      rows.map(
        (row, i) =>
          `| ${i === 0 ? title : ''} | ${row.name} | ${time(row.micros)} | ${ratio(row)} | ${bar(row, rows)} |`
      )
    ),
    ...results.flatMap(({ failures }) => failures.map(failure => `\n${failure}.`)),
    ''
  ].join('\n')

const [opening, closing] = ['<!-- figures -->', '<!-- end of figures -->']

/** The document, with what is between its marks replaced. */
export const inserted = (document: string, report: Report): string => {
  const [from, to] = [document.indexOf(opening), document.indexOf(closing)]
  if (from < 0 || to < from) throw new Error(`a document needs ${opening} and ${closing} around its figures`)
  return `${document.slice(0, from + opening.length)}\n\n${markdown(report)}\n${document.slice(to)}`
}
