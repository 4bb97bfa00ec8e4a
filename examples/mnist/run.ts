import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { loadData } from './data'
import { digitsFolder } from './digits-folder'
import { listenForInterruption } from './interrupt'
import { errorOf, fromParsed, initial, predict, stepsBy, type Network } from './mnist.md'
import { loadModel, saveModel } from './model-file'
import { optimizers } from './optimizers'
import { parseOptions, type Options } from './options'
import { progressOn } from './progress'
import { removePictures, reportOf, writePictures } from './report'
import { inThreads } from './threads'
import { evaluate, type Model, percent, train, type Training } from './training'
import { prepareFolder } from './write-file'

/** The model, and what ends its threads. */
const modelOf = ({ optimizer, threads }: Options): Model<Network> & { readonly close: () => Promise<void> } => {
  const own = { stepsBy, close: () => Promise.resolve() }
  const { stepsBy: steps, close } = threads === undefined ? own : inThreads(threads)
  return {
    steps: rate => optimizers[optimizer].with<Network, ReturnType<Model<Network>['steps']>>(rate, steps),
    predict,
    errorOf,
    close
  }
}

const print = (line: string): TE.TaskEither<string, void> => TE.fromIO(() => console.log(line))

const start = ({ load, seed, hidden }: Options): TE.TaskEither<string, Network> =>
  load === undefined ? TE.right(initial(seed, hidden)) : loadModel(load, fromParsed)

const prepareFolders = ({ out, save }: Options): TE.TaskEither<string, unknown> =>
  pipe(save === undefined ? [out] : [out, path.dirname(save)], TE.traverseArray(prepareFolder))

const checkLoss = (training: Training<Network>): E.Either<string, Training<Network>> =>
  training.ending === 'diverged'
    ? E.left('the loss is not finite any more: a smaller --rate may help')
    : E.right(training)

const keep = ({ out, save }: Options, { network, ending }: Training<Network>): TE.TaskEither<string, unknown> => {
  const interrupted = ending === 'interrupted'
  const file = save ?? (interrupted ? path.join(out, 'interrupted.json') : undefined)
  return file === undefined
    ? TE.right(undefined)
    : pipe(
        saveModel(file, network),
        TE.chain(() => print(`saved the network to ${file}`))
      )
}

const program = (options: Options): TE.TaskEither<string, void> => {
  const model = modelOf(options)
  return pipe(
    prepareFolders(options),
    TE.chain(() => start(options)),
    TE.bindTo('network'),
    TE.tap(() => removePictures(options.out)),
    TE.bind('data', () =>
      pipe(
        loadData({ idx: options.data, digits: digitsFolder() }),
        TE.mapLeft(({ message }) => message)
      )
    ),
    TE.tap(({ data }) =>
      print(`${data.training.labels.length} digits to train with, ${data.validation.labels.length} to validate`)
    ),
    TE.bind('training', ({ data, network }) => {
      const { requested, ignore } = listenForInterruption()
      const trained = pipe(
        network,
        train(model, data, options, {
          progress: progressOn(process.stdout),
          interrupted: requested,
          pause: () => setImmediate()
        })
      )
      return pipe(
        TE.fromTask(() => trained().finally(model.close)),
        TE.chainEitherK(checkLoss),
        TE.tap(training => keep(options, training)),
        TE.tapIO(() => ignore)
      )
    }),
    TE.chain(({ data: { validation }, training: { history, network, ending } }) => {
      const last = ending === 'complete' ? history.at(-1)?.validation : undefined
      const evaluation = last ?? evaluate(model, validation)(network)
      const report = reportOf(validation, evaluation, history)
      return pipe(
        print(report.table),
        TE.chain(() => writePictures(options.out, report)),
        TE.chain(files => print(`pictures: ${files.join(', ')}`)),
        TE.chain(() => print(`validation accuracy: ${percent(evaluation.accuracy)}`))
      )
    })
  )
}

const fail = ({ message, code }: { readonly message: string; readonly code: number }): void => {
  const write = code === 0 ? console.log : console.error
  write(message)
  process.exitCode = code
}

await pipe(
  parseOptions(process.argv.slice(2)),
  E.match(
    refusal => () => Promise.resolve(fail(refusal)),
    options =>
      pipe(
        program(options),
        TE.match(
          message => fail({ message: `error: ${message}`, code: 1 }),
          () => undefined
        )
      )
  )
)()
