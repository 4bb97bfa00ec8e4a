/**
 * What worker threads cost, and when they pay: the time of a step by the size of the parameters, and the steps per
 * second by the size of the batch. All are medians of rounds that take turns.
 */
import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { backprop as inThisThread } from 'backprop-ts'
import { type Backend, backend, matrix, randomUniform, useBackend } from 'backprop-ts/LinearAlgebra'
import { parallel } from 'backprop-ts/Parallel'
import { median } from '../benchmarks/measure'
import { network } from '../benchmarks/network-data'
import { type Batch, loss, type scaledSum } from './loss'

const { values: options } = parseArgs({
  options: {
    backend: { type: 'string', default: 'auto' },
    rounds: { type: 'string', default: '31' },
    threads: { type: 'string', default: '2' }
  }
})
useBackend(options.backend as Backend | 'auto')
const rounds = Number(options.rounds)
const threads = Number(options.threads)

const files = { url: new URL('./loss.mjs', import.meta.url), worker: new URL('./worker.mjs', import.meta.url) }
const pool = <L extends typeof loss | typeof scaledSum>(count: number, name: 'loss' | 'scaledSum') =>
  parallel<L>(files.url, { threads: count, export: name, worker: files.worker })

/** The median time of a step of each contender, in milliseconds. */
const timesOf = async <K extends string>(steps: Readonly<Record<K, () => unknown>>): Promise<Record<K, number>> => {
  const names = Object.keys(steps) as K[]
  const times = Object.fromEntries(names.map((name): [K, number[]] => [name, []])) as Record<K, number[]>
  // The first rounds start threads and compile.
  for (let round = -5; round < rounds; round++)
    for (const name of names) {
      const start = performance.now()
      await steps[name]()
      if (round >= 0) times[name].push(performance.now() - start)
    }
  return Object.fromEntries(names.map(name => [name, median(times[name])])) as Record<K, number>
}

const printed = (head: string[], rows: ReadonlyArray<ReadonlyArray<string | number>>): void => {
  const table = new Table({ head, style: { head: [], border: [] } })
  table.push(...rows.map(row => row.map(String)))
  console.log(table.toString())
}

const started = loadavg()[0]!
console.log(
  `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, back end ${backend()}`
)

// One shard for each thread, with next to nothing to calculate.
const overhead: (string | number)[][] = []
const some = pool<typeof scaledSum>(threads, 'scaledSum')
for (const [size, count] of Object.entries({ '1 kB': 128, '100 kB': 12_800, '2 MB': 262_144, '20 MB': 2_621_440 })) {
  const parameters = randomUniform(1, count)
  const shards = Array.from({ length: threads }, (_, i) => i + 1)
  const { step } = await timesOf({ step: () => some.backprop(parameters, shards) })
  overhead.push([size, step.toFixed(2)])
}
await some.close()
printed(['parameters', 'overhead per step, ms'], overhead)

const batchOf = (count: number): Batch => ({
  pictures: randomUniform(count, count, 784),
  digits: matrix(
    count,
    10,
    Float64Array.from({ length: 10 * count }, (_, i) => Number(i % 10 === 3))
  )
})

const one = pool<typeof loss>(1, 'loss')
const all = pool<typeof loss>(threads, 'loss')
const rates: (string | number)[][] = []
for (const size of [16, 32, 64, 128, 256, 512, 1024]) {
  const whole = batchOf(size)
  const shards = Array.from({ length: threads }, () => batchOf(size / threads))
  const times = await timesOf({
    here: () => inThisThread(n => loss(n, whole), network),
    one: () => one.backprop(network, [whole]),
    all: () => all.backprop(network, shards)
  })
  const perSecond = (time: number): string => (1000 / time).toFixed(1)
  const gain = (time: number): string => (time / times.all).toFixed(2)
  rates.push([size, ...[times.here, times.one, times.all].map(perSecond), gain(times.here), gain(times.one)])
}
await Promise.all([one.close(), all.close()])
const names = ['batch', 'no thread', '1 thread', `${threads} threads`, 'gain over no thread', 'gain over 1 thread']
printed(names, rates)
console.log(`steps per second; load of the machine ${started.toFixed(1)} before, ${loadavg()[0]!.toFixed(1)} after`)
