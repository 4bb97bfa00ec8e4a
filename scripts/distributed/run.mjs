// Measures backprop-ts/Distributed with a Redis and workers of its own. Run `npm run build` first.
//   npm run distributed -- soak --steps 2000    the memory that Redis and each process hold in the course of many steps
//   npm run distributed -- train --steps 500    descends to the minimum of the loss, with a bar that shows the progress
//   npm run distributed -- cost                 the time of a step, by the size of the parameters and the shards
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { mul, sub } from 'backprop-ts'
import { distributed } from 'backprop-ts/Distributed'
import { randomNormal } from 'backprop-ts/LinearAlgebra'
import { Redis } from 'ioredis'
import { progressBar } from './progress.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: 'string', default: '2000' },
    workers: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '7' },
    sizes: { type: 'string', default: '1000,100000,2000000,20000000' },
    numbers: { type: 'string', default: '1000' }
  }
})
const module = new URL('loss.mjs', import.meta.url)
const bin = fileURLToPath(new URL('../../dist/esm/distributed/backprop-ts-worker.mjs', import.meta.url))

const server = createServer().listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
await new Promise(resolve => server.close(resolve))

const folder = await mkdtemp(path.join(tmpdir(), 'redis-'))
const settings = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'yes']
const redis = spawn('redis-server', settings, { stdio: 'ignore' })
const url = `redis://127.0.0.1:${port}`
const workers = Array.from({ length: Number(values.workers) }, () =>
  spawn(process.execPath, [bin, fileURLToPath(module), '--redis', url], { stdio: ['ignore', 'ignore', 'inherit'] })
)
const client = new Redis(url)
client.on('error', () => undefined)
const open = /** @type {typeof distributed<typeof import('./loss.mjs').loss>} */ (distributed)
const training = open(module, { redis: url })

/** @param {number} pid */
const resident = pid => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** Memory in MB: of Redis, of this process, and of each worker. */
const memory = async () => {
  const used = Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]) / 2 ** 20
  const pids = [process.pid, ...workers.map(({ pid }) => Number(pid))]
  return [used.toFixed(2), ...pids.map(pid => resident(pid).toFixed(0))]
}

const soak = async () => {
  const steps = Number(values.steps)
  const parameters = randomNormal(1, Number(values.numbers))
  console.log(`${steps} steps of 4 shards, ${values.numbers} parameters, MB`)
  console.log(['step', 'Redis', 'driver', ...workers.map((_, i) => `worker ${i + 1}`), 'keys'].join('\t'))
  for (let step = 0; step <= steps; step++) {
    if (step % Math.ceil(steps / 10) === 0)
      console.log([step, ...(await memory()), (await client.keys('backprop-ts:*')).length].join('\t'))
    await training.backprop(parameters, [1, 2, 3, step])
  }
}

const train = async () => {
  const steps = Number(values.steps)
  const bar = progressBar(steps, training.workers)
  let parameters = randomNormal(1, Number(values.numbers))
  for (let step = 1; step <= steps; step++) {
    const [loss, gradient] = await training.backprop(parameters, [1, 2, 3, 4])
    parameters = sub(parameters, mul(0.0005, gradient))
    await bar.update(step, loss)
  }
  bar.stop()
}

/** @param {readonly number[]} xs */
const median = xs => [...xs].sort((x, y) => x - y)[xs.length >> 1] ?? NaN

const cost = async () => {
  console.log(`milliseconds a step, medians of interleaved runs, ${workers.length} workers`)
  const sizes = values.sizes.split(',').map(Number)
  const counts = [1, 8]
  const cases = sizes.flatMap(bytes => counts.map(shards => ({ bytes, shards, times: /** @type {number[]} */ ([]) })))
  for (let round = 0; round < Number(values.rounds); round++)
    for (const { bytes, shards, times } of cases) {
      const parameters = randomNormal(round, bytes / 8)
      const start = performance.now()
      await training.backprop(
        parameters,
        Array.from({ length: shards }, (_, i) => i + 1)
      )
      // The first round warms up.
      if (round > 0) times.push(performance.now() - start)
    }
  console.log(['bytes', ...counts.map(n => `${n} shards`), 'each further shard'].join('\t'))
  for (const bytes of sizes) {
    const [one = NaN, many = NaN] = cases.filter(c => c.bytes === bytes).map(({ times }) => median(times))
    const [n = 1, m = 2] = counts
    console.log([bytes, one.toFixed(1), many.toFixed(1), ((many - one) / (m - n)).toFixed(2)].join('\t'))
  }
}

try {
  while ((await training.workers()) < workers.length) await setTimeout(50)
  if (positionals[0] === 'soak') await soak()
  else if (positionals[0] === 'train') await train()
  else if (positionals[0] === 'cost') await cost()
  else
    throw new Error(
      'usage: npm run distributed -- soak|train|cost [--steps n] [--workers n] [--numbers n] [--rounds n] [--sizes n,n]'
    )
} finally {
  await training.close()
  for (const worker of workers) worker.kill()
  for (const worker of workers) if (worker.exitCode === null) await once(worker, 'exit')
  client.disconnect()
  redis.kill()
  await once(redis, 'exit')
  await rm(folder, { recursive: true })
}
