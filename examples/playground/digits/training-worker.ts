/** Trains the network, and guesses with what it has learnt so far. */
import { mul } from 'backprop-ts'
import { adam } from 'backprop-ts/Optimizer'
import { errorOf, initial, type Network, predict, stepsBy } from '../../mnist/mnist.md'
import { split } from '../../mnist/split'
import { train, type Model, type Surroundings, type Taken } from '../../mnist/training'
import type { Datasets } from '../../mnist/dataset'
import { guess } from './guess'
import { epochs, type Reply, type Request } from './messages'
import { unpack } from './packed'

const settings = { epochs, batch: 40, rate: 0.003, decay: 0.65 }
const batchesPerReport = 5

const reply = (message: Reply): void => postMessage(message)

const loadDigits = async (): Promise<Datasets> => {
  const response = await fetch(new URL('digits.bin', import.meta.url))
  if (!response.ok || response.body === null)
    throw new Error(`the digits could not be loaded: the server answered ${response.status}`)
  const unzipped = response.body.pipeThrough(new DecompressionStream('gzip'))
  return split(unpack(new Uint8Array(await new Response(unzipped).arrayBuffer())))
}

/** Lets messages arrive. A timer would wait for four milliseconds. */
const pause = (): Promise<unknown> =>
  new Promise(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = event => {
      port1.close()
      resolve(event)
    }
    port2.postMessage(undefined)
  })

/** Reports the mean loss of every few batches. */
const progress: Surroundings['progress'] = (_, batches) => {
  let losses: number[] = []
  let done = 0
  return {
    step: loss => {
      losses.push(loss)
      done++
      if (losses.length < batchesPerReport && done < batches) return
      reply({ kind: 'progress', part: done / batches, loss: losses.reduce((sum, l) => sum + l) / losses.length })
      losses = []
    },
    done: () => undefined
  }
}

/**
 * Pixels at the margin never have ink, so their weights stay as they were first. Smaller ones leave the map of the
 * gradient without noise there.
 */
const untrained = (seed: number): Network => {
  const network = initial(seed, [64, 32])
  return { ...network, layer1: mul(0.2, network.layer1) }
}

let latest = untrained(1)

/** Takes each step of an iterable, and keeps the newest network for guesses. */
const remembered = function* (steps: Iterable<Taken<Network>>): Generator<Taken<Network>> {
  for (const { step, loss, parameters } of steps) {
    latest = parameters
    yield { step, loss, parameters }
  }
}

const model: Model<Network> = {
  predict,
  errorOf,
  steps: rate => {
    const steps = stepsBy(adam({ rate }))
    return (network, batches) => remembered(steps(network, batches))
  }
}

const digits = loadDigits()

const start = async (seed: number): Promise<void> => {
  const around: Surroundings = {
    progress,
    pause,
    interrupted: () => false,
    finished: ({ epoch, validation: { loss, accuracy } }) => reply({ kind: 'epoch', epoch, loss, accuracy })
  }
  await train(model, await digits, { ...settings, seed }, around)(untrained(seed))()
  reply({ kind: 'trained' })
}

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if (data.kind === 'guess') reply({ kind: 'guess', id: data.id, guess: guess(latest, data.picture) })
  else start(data.seed).catch((error: unknown) => reply({ kind: 'failed', message: String(error) }))
})
