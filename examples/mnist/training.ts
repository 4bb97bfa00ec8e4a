import type * as T from 'fp-ts/Task'
import { pick, type Batch, type Dataset, type Datasets } from './dataset'
import type { MakeProgress, Progress } from './progress'
import { generator, shuffled } from './random'

/** What a step of training gives. */
export interface Taken<N> {
  /** How many steps have been taken, with this one. */
  readonly step: number
  readonly loss: number
  readonly parameters: N
}

/** The learning rate of a step. The first is 0. */
export type Rate = (step: number) => number

export interface Model<N> {
  /** Takes a step for each batch. The parameters of a step are read before the next one is taken, or never. */
  readonly steps: (rate: Rate) => (network: N, batches: Iterable<Batch>) => Iterable<Taken<N>> | AsyncIterable<Taken<N>>
  /** The digit in each of the pictures. */
  readonly predict: (network: N) => (images: Float64Array, count: number) => Uint8Array
  readonly errorOf: (network: N) => (images: Float64Array, labels: Uint8Array) => number
}

export interface Evaluation {
  readonly loss: number
  readonly accuracy: number
  readonly guesses: Uint8Array
}

export interface EpochRecord {
  readonly epoch: number
  /** The mean over the epoch's batches, each taken before its step. */
  readonly trainingLoss: number
  readonly validation: Evaluation
}

export interface Training<N> {
  readonly network: N
  readonly history: readonly EpochRecord[]
  readonly ending: 'complete' | 'interrupted' | 'diverged'
}

export interface Settings {
  readonly epochs: number
  readonly batch: number
  readonly rate: number
  readonly decay: number
  readonly seed: number
}

export interface Surroundings {
  readonly progress: MakeProgress
  readonly interrupted: () => boolean
  /** Resolves when others have had a turn, such as signals, the terminal or messages. */
  readonly pause: () => Promise<unknown>
  readonly finished?: (epoch: EpochRecord) => void
}

export const evaluate =
  <N>({ predict, errorOf }: Model<N>, { images, labels }: Dataset) =>
  (network: N): Evaluation => {
    const guesses = predict(network)(images, labels.length)
    const right = labels.reduce((count, label, i) => (guesses[i] === label ? count + 1 : count), 0)
    return { loss: errorOf(network)(images, labels), accuracy: right / labels.length, guesses }
  }

export const percent = (share: number): string => `${(share * 100).toFixed(2)} %`

const describe = (trainingLoss: number, { loss, accuracy }: Evaluation): string =>
  `training error ${trainingLoss.toFixed(4)}, validation error ${loss.toFixed(4)}, accuracy ${percent(accuracy)}`

/** The batches of all epochs. Each epoch has every picture once, in a new order. */
const batchesOf = function* (data: Dataset, { epochs, batch: size, seed }: Settings): Generator<Batch> {
  const random = generator(seed)
  const count = data.labels.length
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled(count, random)
    for (let start = 0; start < count; start += size) yield pick(data, order.subarray(start, start + size))
  }
}

export const train =
  <N>(model: Model<N>, { training, validation }: Datasets, settings: Settings, around: Surroundings) =>
  (initial: N): T.Task<Training<N>> =>
  async () => {
    const { epochs, batch, rate, decay } = settings
    const perEpoch = Math.ceil(training.labels.length / batch)
    const steps = model.steps(step => rate * decay ** Math.floor(step / perEpoch))
    const progressOf = (epoch: number): Progress => around.progress(`epoch ${epoch}/${epochs}`, perEpoch)
    const history: EpochRecord[] = []
    if (epochs === 0) return { network: initial, history, ending: 'complete' }
    let network = initial
    let progress = progressOf(1)
    let total = 0
    for await (const taken of steps(initial, batchesOf(training, settings))) {
      const { step, loss } = taken
      total += loss
      progress.step(loss)
      await around.pause()
      const ending = !Number.isFinite(loss) ? 'diverged' : around.interrupted() ? 'interrupted' : undefined
      if (ending !== undefined) {
        progress.done(`${ending} after ${((step - 1) % perEpoch) + 1} of ${perEpoch} batches`)
        return { network: taken.parameters, history, ending }
      }
      if (step % perEpoch > 0) continue
      network = taken.parameters
      const epoch = step / perEpoch
      const record = { epoch, trainingLoss: total / perEpoch, validation: evaluate(model, validation)(network) }
      history.push(record)
      around.finished?.(record)
      progress.done(describe(record.trainingLoss, record.validation))
      total = 0
      if (epoch < epochs) progress = progressOf(epoch + 1)
    }
    return { network, history, ending: 'complete' }
  }
