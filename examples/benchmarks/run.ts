/** `npm run bench`: times each case in several processes, and prints and writes the tables. */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { cases, isCaseName } from './cases'
import type { Row } from './measure'
import { inserted, machine, markdown, overProcesses, type Report, type Result, terminal } from './report'

interface Options {
  readonly backend: string
  readonly document?: string
  readonly output: string
  readonly peers: boolean
  readonly processes: number
}

const positiveInteger = (text: string): number => {
  const n = Number(text)
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError('It must be a positive integer.')
  return n
}

const { args, opts } = (() => {
  const command = new Command('bench')
    .description('Times gradients beside code written by hand.')
    .argument('[case...]', `some of ${Object.keys(cases).join(', ')}; all, if none is named`)
    .option('-b, --backend <name>', 'what does the work of linear algebra', 'auto')
    .option('-p, --peers', 'time other libraries too, which `npm run bench:peers` installs first', false)
    .option('-n, --processes <number>', 'how many processes run each case', positiveInteger, 5)
    .option('-o, --output <folder>', 'where results.json and results.md go', 'benchmark-report')
    .option('-d, --document <file>', 'a Markdown file whose figures are replaced')
    .parse()
  return { args: command.args, opts: command.opts<Options>() }
})()

const folder = 'examples/benchmarks'

const child = (program: string, ...rest: readonly string[]): unknown =>
  JSON.parse(
    execFileSync(process.execPath, ['scripts/run-example.mjs', `${folder}/${program}`, ...rest], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe']
    })
  )

/** The line of a process's complaint that says what happened. */
const reason = (error: unknown): string => {
  const lines = String((error as { stderr?: unknown }).stderr ?? error).split('\n')
  return lines.find(line => /Error\b.*:/.test(line))?.trim() ?? 'no reason given'
}

const unknownCase = args.find(name => !isCaseName(name))
if (unknownCase !== undefined) throw new Error(`no case "${unknownCase}"; there are ${Object.keys(cases).join(', ')}`)

if (opts.peers && !fs.existsSync(`${folder}/peers/node_modules`))
  throw new Error('the other libraries are not installed: npm run bench:peers installs and times them')

let backend = opts.backend

/** The rows of one process for the case itself and, if asked for, of one for each of its peers. */
const measuredOnce = (name: keyof typeof cases): Pick<Result<Row>, 'rows' | 'failures'> => {
  const ours = child('case.ts', name, opts.backend) as { readonly backend: string; readonly rows: readonly Row[] }
  backend = ours.backend
  const rows = [...ours.rows]
  const failures: string[] = []
  for (const program of (opts.peers && cases[name].peers) || [])
    try {
      const theirs = child(`peers/${program}.ts`, name, opts.backend) as Pick<Result<Row>, 'rows' | 'failures'>
      rows.push(...theirs.rows)
      failures.push(...theirs.failures)
    } catch (error) {
      failures.push(`${program} cannot do ${name}: ${reason(error)}`)
    }
  return { rows, failures }
}

const measured = (name: keyof typeof cases): Result => {
  const runs = Array.from({ length: opts.processes }, () => measuredOnce(name))
  return {
    name,
    title: cases[name].title,
    rows: overProcesses(runs.map(({ rows }) => rows)),
    failures: [...new Set(runs.flatMap(({ failures }) => failures))]
  }
}

const results = Object.keys(cases)
  .filter(isCaseName)
  .filter(name => args.length === 0 || args.includes(name))
  .map(name => {
    const result = measured(name)
    console.error(`${name} done`)
    return result
  })
console.log(terminal(results))

const report: Report = {
  date: new Date().toISOString().slice(0, 10),
  machine: machine(),
  backend,
  processes: opts.processes,
  results
}
fs.mkdirSync(opts.output, { recursive: true })
fs.writeFileSync(path.join(opts.output, 'results.json'), `${JSON.stringify(report, undefined, 2)}\n`)
fs.writeFileSync(path.join(opts.output, 'results.md'), markdown(report))
console.log(`Also in ${opts.output}/results.md and results.json.`)
if (opts.document !== undefined)
  fs.writeFileSync(opts.document, inserted(fs.readFileSync(opts.document, 'utf8'), report))
