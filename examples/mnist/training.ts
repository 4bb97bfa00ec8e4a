import type * as T from 'fp-ts/Task'
import { pick, type Batch, type Dataset, type Datasets } from './dataset'
import type { MakeProgress } from './progress'
import { generator, shuffled } from './random'

export interface Model<N> {
  readonly trainStep: (rate: number) => (batch: Batch) => (network: N) => readonly [loss: number, next: N]
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

export const train =
  <N>(model: Model<N>, { training, validation }: Datasets, settings: Settings, around: Surroundings) =>
  (initial: N): T.Task<Training<N>> =>
  async () => {
    const { epochs, batch: size, rate, decay, seed } = settings
    const random = generator(seed)
    const count = training.labels.length
    const batches = Math.ceil(count / size)
    const history: EpochRecord[] = []
    let network = initial
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const step = model.trainStep(rate * decay ** (epoch - 1))
      const order = shuffled(count, random)
      const progress = around.progress(`epoch ${epoch}/${epochs}`, batches)
      let total = 0
      for (let done = 0; done < batches; done++) {
        const batch = pick(training, order.subarray(done * size, (done + 1) * size))
        const [loss, next] = step(batch)(network)
        network = next
        total += loss
        progress.step(loss)
        await around.pause()
        const ending = !Number.isFinite(loss) ? 'diverged' : around.interrupted() ? 'interrupted' : undefined
        if (ending !== undefined) {
          progress.done(`${ending} after ${done + 1} of ${batches} batches`)
          return { network, history, ending }
        }
      }
      const record = { epoch, trainingLoss: total / batches, validation: evaluate(model, validation)(network) }
      history.push(record)
      around.finished?.(record)
      progress.done(describe(record.trainingLoss, record.validation))
    }
    return { network, history, ending: 'complete' }
  }
