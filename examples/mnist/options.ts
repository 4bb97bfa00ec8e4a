import { Command, CommanderError } from 'commander'
import { sequenceS } from 'fp-ts/Apply'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { type OptimizerName, optimizerNames, optimizers } from './optimizers'

export interface Options {
  readonly epochs: number
  readonly batch: number
  readonly optimizer: OptimizerName
  readonly rate: number
  readonly decay: number
  readonly hidden: readonly [number, number]
  readonly seed: number
  /** Without it, the program's own thread does all the work. */
  readonly threads: number | undefined
  readonly out: string
  readonly data: string | undefined
  readonly save: string | undefined
  readonly load: string | undefined
}

/** The defaults, as the user would type them. */
const defaults = {
  epochs: '7',
  batch: '64',
  optimizer: 'adam',
  decay: '0.75',
  hidden: '300,100',
  seed: '1',
  out: 'mnist-report'
}

type Texts = typeof defaults & { readonly [name in 'rate' | 'threads' | 'data' | 'save' | 'load']?: string }

/** Why there are no options: the user asked for help (`code` 0), or an option is wrong. */
export interface Refusal {
  readonly code: number
  readonly message: string
}

type Parse<A> = (name: string, text: string) => E.Either<string, A>

const refuse = (name: string, expected: string, text: string) =>
  E.left(`--${name} must be ${expected}, got ${JSON.stringify(text)}`)

const whole =
  (least: number, most = Number.MAX_SAFE_INTEGER): Parse<number> =>
  (name, text) =>
    /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
      ? E.right(Number(text))
      : refuse(
          name,
          `a whole number ${most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `≥ ${least}`}`,
          text
        )

const positive =
  (most = Infinity): Parse<number> =>
  (name, text) =>
    /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number(text) > 0 && Number(text) <= most && isFinite(Number(text))
      ? E.right(Number(text))
      : refuse(name, `a number > 0${most < Infinity ? ` and ≤ ${most}` : ''}`, text)

const sizes: Parse<readonly [number, number]> = (name, text) => {
  const parsed = text.split(',').map(part => whole(1, 10000)(name, part.trim()))
  const [first, second] = parsed
  return parsed.length === 2 && first !== undefined && second !== undefined && E.isRight(first) && E.isRight(second)
    ? E.right([first.right, second.right])
    : refuse(name, 'two whole numbers from 1 to 10000 such as 300,100', text)
}

const oneOf =
  <A extends string>(names: readonly A[]): Parse<A> =>
  (name, text) => {
    const found = names.find(known => known === text)
    return found === undefined ? refuse(name, `one of ${names.join(', ')}`, text) : E.right(found)
  }

const filled: Parse<string> = (name, text) => (text.trim() === '' ? refuse(name, 'a path', text) : E.right(text))

const given =
  <A>(parse: Parse<A>): ((name: string, text: string | undefined) => E.Either<string, A | undefined>) =>
  (name, text) =>
    text === undefined ? E.right(undefined) : parse(name, text)

const command = () =>
  new Command('mnist')
    .description('Trains a network to read handwritten digits.')
    .option('--epochs <count>', 'how often to train with each picture', defaults.epochs)
    .option('--batch <count>', 'pictures per step', defaults.batch)
    .option('--optimizer <name>', `how to go downhill: ${optimizerNames.join(', ')}`, defaults.optimizer)
    .option('--rate <number>', 'learning rate of the first epoch, instead of one that suits the optimizer')
    .option('--decay <factor>', 'factor that the learning rate changes by after an epoch', defaults.decay)
    .option('--hidden <sizes>', 'sizes of the two hidden layers', defaults.hidden)
    .option('--seed <number>', 'determines initial weights and the order of the pictures', defaults.seed)
    .option('--threads <count>', 'split each batch among worker threads')
    .option('--out <folder>', 'where to write the pictures of the report', defaults.out)
    .option('--data <folder>', 'with the four IDX files of MNIST, instead of the 10000 digits of the package mnist')
    .option('--save <file>', 'write the trained network to this file')
    .option('--load <file>', 'start with the network in this file')

const validate = (texts: Texts): E.Either<string, Options> =>
  pipe(
    sequenceS(E.Applicative)({
      epochs: whole(0)('epochs', texts.epochs),
      batch: whole(1)('batch', texts.batch),
      optimizer: oneOf(optimizerNames)('optimizer', texts.optimizer),
      rate: given(positive())('rate', texts.rate),
      decay: positive(1)('decay', texts.decay),
      hidden: sizes('hidden', texts.hidden),
      seed: whole(0, 0xffffffff)('seed', texts.seed),
      threads: given(whole(1, 1024))('threads', texts.threads),
      out: filled('out', texts.out),
      data: given(filled)('data', texts.data),
      save: given(filled)('save', texts.save),
      load: given(filled)('load', texts.load)
    }),
    E.map(({ rate, ...options }) => ({ ...options, rate: rate ?? optimizers[options.optimizer].rate }))
  )

export const parseOptions = (args: readonly string[]): E.Either<Refusal, Options> => {
  const output: string[] = []
  const write = (text: string) => void output.push(text)
  const parser = command().exitOverride().configureOutput({ writeOut: write, writeErr: write })
  return pipe(
    E.tryCatch(
      () => parser.parse(args, { from: 'user' }).opts<Texts>(),
      (reason): Refusal => {
        if (!(reason instanceof CommanderError)) throw reason
        return { code: reason.exitCode, message: output.join('').trimEnd() }
      }
    ),
    E.chain(texts =>
      pipe(
        texts.load !== undefined && parser.getOptionValueSource('hidden') === 'cli'
          ? E.left('--hidden does not go with --load, since the file determines the sizes of the layers')
          : validate(texts),
        E.mapLeft((message): Refusal => ({ code: 1, message: `error: ${message}` }))
      )
    )
  )
}
