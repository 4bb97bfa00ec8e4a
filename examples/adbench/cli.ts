/** The command line: `gmm FILE`, and so on. */
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { compare, requireClose, type Row } from '../benchmarks/measure'
import { InstanceError, type Source } from './reading'
import { type Task, type TaskName, tasks } from './tasks'

/** Why there is no answer, and the exit code. The text of `--help` is one with the code 0. */
export interface Refusal {
  readonly code: number
  readonly message: string
}

interface Options {
  readonly model?: string
  readonly time?: true
  readonly compiled?: true
}

interface Request extends Options {
  readonly name: TaskName
  readonly file: string
}

const descriptions: Readonly<Record<TaskName, string>> = {
  gmm: 'a mixture of Gaussians: objective and gradient',
  lstm: 'a recurrent network: objective and gradient',
  ba: 'bundle adjustment: residuals and sparse Jacobian',
  'hand-simple': 'a hand whose vertices are measured: residuals and Jacobian',
  'hand-complicated': 'a hand whose surface is measured: residuals and Jacobian'
}

const names = Object.keys(descriptions) as TaskName[]

/** A command with a subcommand for each problem, which hands on what was asked for. */
const command = (found: (request: Request) => void, write: (text: string) => void): Command => {
  const program = new Command('adbench').description('Differentiates the objectives of ADBench.')
  for (const name of names) {
    const sub = program.command(name).description(descriptions[name]).argument('<file>', "in ADBench's format")
    if (name.startsWith('hand'))
      sub.requiredOption('--model <folder>', 'with bones.txt, vertices.txt and triangles.txt')
    sub
      .option('--compiled', 'compile the objective, or that part of it which is worth it')
      .option(
        '--time',
        'also the median times of objective and derivative in microseconds, beside code written by hand'
      )
      .action((file: string, options: Options) => found({ ...options, name, file }))
  }
  for (const each of [program, ...program.commands])
    each.exitOverride().configureOutput({ writeOut: write, writeErr: write })
  return program
}

const parse = (args: readonly string[]): E.Either<Refusal, Request> => {
  const output: string[] = []
  const requests: Request[] = []
  const program = command(
    request => requests.push(request),
    text => output.push(text)
  )
  return pipe(
    E.tryCatch(
      () => program.parse(args, { from: 'user' }),
      (reason): Refusal => {
        if (!(reason instanceof CommanderError)) throw reason
        return { code: reason.exitCode, message: output.join('').trimEnd() }
      }
    ),
    E.chain(() => pipe(requests[0], E.fromNullable<Refusal>({ code: 1, message: program.helpInformation() })))
  )
}

const read = (file: string): Source => ({ file, text: readFileSync(file, 'utf8') })

/** Whether reading a file failed. */
const isSystemError = (reason: unknown): reason is NodeJS.ErrnoException =>
  typeof reason === 'object' && reason !== null && 'syscall' in reason

/** The times of a task beside those of code written by hand, once that is known to give the same. */
const timesOf = ({ objective, derivative, byHand }: Task) => {
  const plain = byHand()
  const [key, ours] = Object.entries(derivative()).at(-1)!
  requireClose(key, ours as ArrayLike<number>, plain.derivative(), 1e-9)
  const contenders = { objective, derivative, 'by hand': plain.objective, 'its derivative': plain.derivative }
  // V8 compiles what runs for long. A first round gives it time.
  compare(contenders, 21)
  const [value, slope, plainValue, plainSlope] = compare(contenders)
  const of = (first: Row, second: Row) => ({
    objective: first.micros,
    derivative: second.micros,
    ratio: second.ratio / first.ratio
  })
  return { time: { ...of(value!, slope!), byHand: of(plainValue!, plainSlope!) } }
}

/** The answer as JSON: the numbers of typed arrays as arrays. */
const textOf = (answer: object): string =>
  JSON.stringify(answer, (_, value: unknown) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value))

/** What the program prints for its arguments. */
export const answer = (args: readonly string[]): E.Either<Refusal, string> =>
  pipe(
    parse(args),
    E.chain(({ name, file, model = '', time, compiled = false }) =>
      E.tryCatch(
        () => {
          const task = tasks[name]({ instance: read(file), model, read, compiled })
          return textOf({ ...task.derivative(), ...(time && timesOf(task)) })
        },
        (reason): Refusal => {
          if (reason instanceof InstanceError || isSystemError(reason))
            return { code: 1, message: `error: ${reason.message}` }
          throw reason
        }
      )
    )
  )
