import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { distributed } from 'backprop-ts/Distributed'
import { moduleFolder } from '../support/installed'
import { describeWithRedis, RedisServer } from '../support/redis'
import { WorkerProcess } from '../support/workers'
import {
  closing,
  descended,
  expected,
  type loss,
  type Model,
  model,
  type Shard,
  shardsOf,
  writeLosses
} from './regression'

const { folder, write } = moduleFolder()
const { esm } = writeLosses(write)

const steps = 11
const shards = shardsOf(6)

const train = async (step: (m: Model, k: number) => Promise<Model>): Promise<Model> => {
  let m = model
  for (let k = 0; k < steps; k++) m = descended(m, await step(m, k))
  return m
}

/** A file that holds the process of a worker, from when it begins a certain shard. */
const mark = (name: string): string => path.join(folder, name)
const begun = async (file: string): Promise<void> => {
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await setTimeout(10)
}

/** The shards, where the worker of one of them leaves a mark and sleeps, but only the first time. */
const withSleep = (file: string, milliseconds: number): ReadonlyArray<Shard> =>
  shards.map((shard, i) => (i === 2 ? { ...shard, first: `once('${file}', () => sleep(${milliseconds}))` } : shard))

describeWithRedis('training', () => {
  // Before Redis is removed.
  const opened = closing()
  let server: RedisServer
  const workers: WorkerProcess[] = []
  const start = (...args: ReadonlyArray<string>) => {
    const worker = new WorkerProcess(folder, ['loss.mjs', '--lock', '1.5', ...args], { REDIS_URL: server.url })
    workers.push(worker)
    return worker
  }
  beforeEach(async () => {
    server = await RedisServer.start()
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map(worker => worker.stop('SIGKILL')))
    await server.remove()
  })

  test('has the same bits whatever happens to workers and Redis', async () => {
    const [first, second, third] = [start('--verbose'), start('--verbose'), start('--verbose')]
    await Promise.all([first, second, third].map(worker => worker.printed('serves the queue')))
    const { gradBP } = opened(distributed<typeof loss>(esm, { redis: server.url }))

    const whatHappens: Record<number, (m: Model) => Promise<Model>> = {
      // A worker is killed while it computes.
      2: async m => {
        const file = mark('killed')
        const result = gradBP(m, withSleep(file, 60_000))
        await begun(file)
        const pid = Number(readFileSync(file, 'utf8'))
        await workers.find(({ child }) => child.pid === pid)!.stop('SIGKILL')
        return result
      },
      // Redis dies and comes back.
      4: async m => {
        const result = gradBP(m, withSleep(mark('died'), 300))
        await begun(mark('died'))
        await server.stop('SIGKILL')
        await setTimeout(200)
        await server.start()
        return result
      },
      // Redis is restarted in good order, while no data are on their way.
      6: async m => {
        await server.stop()
        const result = gradBP(m, shards)
        await server.start()
        return result
      },
      // A worker is taken for dead, and its shard is answered by another one and then by itself.
      8: m => gradBP(m, withSleep(mark('slow'), 4000)),
      // A worker leaves when it is asked to, and another one joins.
      10: async m => {
        const file = mark('left')
        const result = gradBP(m, withSleep(file, 200))
        await begun(file)
        await Promise.all([third.stop(), start().printed('serves the queue')])
        return result
      }
    }
    const trained = await train((m, k) => whatHappens[k]?.(m) ?? gradBP(m, shards))
    expect(trained).toStrictEqual(await train(m => Promise.resolve(expected(m, shards)[1])))
    // A machine that is busy with other things takes longer than other tests may.
  }, 240_000)
})
