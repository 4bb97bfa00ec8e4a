/** Turns what the processes measured into tables, for the terminal and for Markdown. */
import os from 'node:os'
import Table from 'cli-table3'
import { median, type Row } from './measure'

/** A row of several processes: its time and its ratio are medians over them. */
export interface Summary extends Row {
  /** The least ratio of any process. */
  readonly best: number
  /** The greatest ratio of any process. */
  readonly worst: number
}

export interface Result<R = Summary> {
  readonly name: string
  readonly title: string
  readonly rows: readonly R[]
  /** What could not be run, and why. */
  readonly failures: readonly string[]
}

export interface Report {
  readonly date: string
  readonly machine: string
  readonly backend: string
  readonly processes: number
  readonly results: readonly Result[]
}

export const machine = (): string => {
  const cpus = os.cpus()
  return `${cpus.length} cores of an ${cpus[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}`
}

/** One row for each name, in the order in which the names first occur. A peer that failed once has fewer rows. */
export const overProcesses = (runs: readonly (readonly Row[])[]): readonly Summary[] => {
  const all = runs.flat()
  return [...new Set(all.map(({ name }) => name))].map(name => {
    const rows = all.filter(row => row.name === name)
    const ratios = rows.map(({ ratio }) => ratio)
    return {
      ...rows[0]!,
      micros: median(rows.map(({ micros }) => micros)),
      ratio: median(ratios),
      best: Math.min(...ratios),
      worst: Math.max(...ratios)
    }
  })
}

const label = ({ name, flops, micros }: Row): string =>
  flops === undefined ? name : `${name}, ${(flops / micros / 1e3).toFixed(1)} GFLOP/s`

/** Three digits, in the unit that suits. */
const time = (micros: number): string => {
  const [amount, unit] = micros >= 1e3 ? [micros / 1e3, 'ms'] : micros >= 1 ? [micros, 'µs'] : [micros * 1e3, 'ns']
  return `${amount >= 100 ? amount.toFixed(0) : amount.toPrecision(3)} ${unit}`
}

const ratio = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/**
 * One block for the fastest of a case, and one more for each doubling. It is drawn from ratios, since times of
 * different processes compare less well.
 */
const bar = (row: Row, rows: readonly Row[]): string => {
  const fastest = Math.min(...rows.map(({ ratio }) => ratio))
  const length = Math.round(8 * (1 + Math.log2(row.ratio / fastest)))
  return '█'.repeat(length >> 3) + eighths[length & 7]!
}

const head = ['case', '', 'median', 'ratio', 'best', 'worst', '']

const cells = ({ title, rows }: Result): readonly string[][] =>
  rows.map((row, i) => [
    i === 0 ? title : '',
    label(row),
    time(row.micros),
    ...[row.ratio, row.best, row.worst].map(ratio),
    bar(row, rows)
  ])

export const terminal = (results: readonly Result[]): string => {
  const table = new Table({ head, style: { head: [], border: [], compact: true } })
  table.push(...results.flatMap(cells))
  return [table.toString(), ...results.flatMap(({ failures }) => failures)].join('\n')
}

const tableRow = (row: readonly string[]): string => `| ${row.join(' | ')} |`

export const markdown = ({ date, machine, backend, processes, results }: Report): string =>
  [
    `${date}, ${machine}, back end \`${backend}\`.`,
    `Each case ran in ${processes === 1 ? 'one process' : `${processes} processes`}.`,
    'Times and ratios are medians over the processes; best and worst are the least and the greatest ratio of any.',
    'Ratios are to the first line of the case, timed in turn with it in the same process.',
    'A bar has one block for the fastest of its case and one more for each doubling of its time.',
    '',
    tableRow(head),
    tableRow(['---', '---', '---:', '---:', '---:', '---:', '---']),
    ...results.flatMap(cells).map(tableRow),
    ...results.flatMap(({ failures }) => failures.map(failure => `\n${failure}.`)),
    ''
  ].join('\n')

const [opening, closing] = ['<!-- figures -->', '<!-- end of figures -->']

/** The document with new figures between its two marks. `npm run bench:document` formats it afterwards. */
export const inserted = (document: string, report: Report): string => {
  const [from, to] = [document.indexOf(opening), document.indexOf(closing)]
  if (from < 0 || to < from) throw new Error(`a document needs ${opening} and ${closing} around its figures`)
  return `${document.slice(0, from + opening.length)}\n\n${markdown(report)}\n${document.slice(to)}`
}
