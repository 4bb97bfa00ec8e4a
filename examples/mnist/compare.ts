/** Draws how far plain descent and Adam have come after each epoch: `optimizers.svg`. */
import { setImmediate } from 'node:timers/promises'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { chart, line } from '../chart'
import { loadData } from './data'
import { digitsFolder } from './digits-folder'
import { errorOf, initial, type Network, predict, stepsBy } from './mnist.md'
import { optimizers } from './optimizers'
import { progressOn } from './progress'
import { type EpochRecord, type Model, train } from './training'
import { writeAtomically } from './write-file'

const settings = { epochs: 7, batch: 64, decay: 0.75, seed: 1 }
const goal = 95.5

const data = await loadData({ idx: undefined, digits: digitsFolder() })()
if (E.isLeft(data)) throw data.left

const historyOf = async (name: 'adam' | 'sgd'): Promise<readonly EpochRecord[]> => {
  const { rate, with: using } = optimizers[name]
  const model: Model<Network> = { predict, errorOf, steps: rates => using(rates, stepsBy) }
  const around = { progress: progressOn(process.stdout), interrupted: () => false, pause: () => setImmediate() }
  const trained = await train(model, data.right, { ...settings, rate }, around)(initial(settings.seed, [300, 100]))()
  return trained.history
}

const accuracyOf = (name: string, history: readonly EpochRecord[]) =>
  line(
    name,
    history.map(({ epoch, validation }) => [epoch, 100 * validation.accuracy] as const),
    { symbol: 'circle', symbolSize: 7 }
  )

const adam = await historyOf('adam')
const sgd = await historyOf('sgd')
const svg = chart({
  title: 'Accuracy on the held-out digits',
  x: 'epoch',
  y: 'accuracy (%)',
  series: [
    accuracyOf('adam', adam),
    accuracyOf('sgd, plain descent', sgd),
    line(
      `${goal} %`,
      [
        [1, goal],
        [settings.epochs, goal]
      ],
      { lineStyle: { type: 'dashed' } }
    )
  ]
})
await pipe(writeAtomically('examples/mnist/optimizers.svg', svg))()
console.log('examples/mnist/optimizers.svg')
