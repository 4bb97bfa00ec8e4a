import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import type { Datasets } from '../../../examples/mnist/dataset'
import { listenForInterruption } from '../../../examples/mnist/interrupt'
import { progressOn, type MakeProgress } from '../../../examples/mnist/progress'
import { generator, shuffled } from '../../../examples/mnist/random'
import { train, type Model } from '../../../examples/mnist/training'

const dataOf = (labels: readonly number[]) => ({
  images: Float64Array.from({ length: labels.length * 784 }, (_, i) => Math.floor(i / 784)),
  labels: Uint8Array.from(labels)
})

const data: Datasets = { training: dataOf([0, 1, 2, 3, 4, 5, 6]), validation: dataOf([1, 1, 2]) }

interface Step {
  readonly rate: number
  readonly pictures: readonly number[]
}

/** A network that remembers what it was trained with. */
const remembering = (loss: (step: number) => number): Model<readonly Step[]> => ({
  steps: rate =>
    function* (network, batches) {
      let parameters = network
      for (const batch of batches) {
        const pictures = Array.from({ length: batch.count }, (_, i) => batch.images[i * 784]!)
        expect(pictures).toEqual([...batch.labels])
        expect(batch.total).toBe(batch.count)
        const taken = parameters.length
        parameters = [...parameters, { rate: rate(taken), pictures }]
        yield { step: taken + 1, loss: loss(taken), parameters }
      }
    },
  predict: () => (_, count) => new Uint8Array(count).fill(1),
  errorOf: () => () => 0.5
})

const silent: MakeProgress = () => ({ step: () => undefined, done: () => undefined })
const settings = { epochs: 2, batch: 3, rate: 1, decay: 0.5, seed: 1 }
const going = { progress: silent, interrupted: () => false, pause: () => setImmediate() }

it('training uses every picture once in an epoch, in an order that the seed determines', async () => {
  const run = (seed: number) => train(remembering(Number), data, { ...settings, seed }, going)([])()
  const { network, history, ending } = await run(1)
  expect(ending).toBe('complete')
  expect(network.map(({ rate, pictures }) => [rate, pictures.length])).toEqual([
    [1, 3],
    [1, 3],
    [1, 1],
    [0.5, 3],
    [0.5, 3],
    [0.5, 1]
  ])
  const epochs = [network.slice(0, 3), network.slice(3)].map(steps => steps.flatMap(({ pictures }) => pictures))
  for (const pictures of epochs) expect([...pictures].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(epochs[0]).not.toEqual(epochs[1])
  expect(history.map(({ epoch, trainingLoss }) => [epoch, trainingLoss])).toEqual([
    [1, 1],
    [2, 4]
  ])
  expect(history[0]?.validation).toMatchObject({ loss: 0.5, accuracy: 2 / 3 })
  expect((await run(1)).network).toEqual(network)
  expect((await run(2)).network).not.toEqual(network)
})

it('training ends after the batch in which it is interrupted', async () => {
  let asked = 0
  const interrupted = () => ++asked >= 4
  const finished = jest.fn()
  const around = { ...going, interrupted, finished }
  const { network, history, ending } = await train(remembering(Number), data, settings, around)([])()
  expect([network.length, history.length, ending]).toEqual([4, 1, 'interrupted'])
  expect(finished.mock.calls).toEqual([[history[0]]])
})

it('training ends when the loss is not finite', async () => {
  const model = remembering(step => (step === 1 ? NaN : 1))
  const { network, history, ending } = await train(model, data, settings, going)([])()
  expect([network.length, history.length, ending]).toEqual([2, 0, 'diverged'])
})

it('training closes the steps when it ends early, and takes them from an async iterable, too', async () => {
  let isClosed = false
  const model: Model<readonly Step[]> = {
    ...remembering(Number),
    steps: rate =>
      async function* (network, batches) {
        try {
          yield* remembering(Number).steps(rate)(network, batches)
        } finally {
          isClosed = true
        }
      }
  }
  const { network, ending } = await train(model, data, settings, { ...going, interrupted: () => true })([])()
  expect([network.length, ending, isClosed]).toEqual([1, 'interrupted', true])
})

it('training leaves the network alone without epochs', async () => {
  const result = await train(remembering(Number), data, { ...settings, epochs: 0 }, going)([])()
  expect(result).toEqual({ network: [], history: [], ending: 'complete' })
})

describe('progress', () => {
  const shown = (isTTY: boolean) => {
    const written: string[] = []
    const stream = { isTTY, columns: 100, write: (text: string) => written.push(text) }
    const progress = progressOn(stream as unknown as NodeJS.WriteStream)('epoch 1/2', 2)
    progress.step(0.25)
    progress.step(0.125)
    progress.done('fine')
    return written.join('')
  }

  it('progress is a line outside of a terminal', () => {
    expect(shown(false)).toBe('epoch 1/2: fine\n')
  })

  it('progress is a bar in a terminal', () => {
    const text = shown(true)
    expect(text).toContain('epoch 1/2 |')
    expect(text).toContain('loss 0.1250')
    expect(text.endsWith('epoch 1/2: fine\n')).toBe(true)
  })
})

describe('Ctrl-C', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })

  it('Ctrl-C asks for an end once, and ends the process the second time', () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never)
    const now = jest.spyOn(Date, 'now').mockReturnValue(0)
    const { requested, ignore } = listenForInterruption()
    expect(requested()).toBe(false)
    process.emit('SIGINT')
    expect(requested()).toBe(true)
    process.emit('SIGINT')
    expect(exit).not.toHaveBeenCalled()
    now.mockReturnValue(1000)
    process.emit('SIGINT')
    expect(exit).toHaveBeenCalledWith(130)
    ignore()
    expect(process.listenerCount('SIGINT')).toBe(0)
  })
})

it('shuffle gives a permutation that the seed determines', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(), (count, seed) => {
      const order = shuffled(count, generator(seed))
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
      expect(shuffled(count, generator(seed))).toEqual(order)
    })
  )
})
