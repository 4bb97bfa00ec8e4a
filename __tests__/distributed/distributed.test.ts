import { setTimeout } from 'node:timers/promises'
import { Queue, UnrecoverableError, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { NotDifferentiableError, ShapeError, DomainError } from 'backprop-ts'
import {
  distributed,
  type DistributedOptions,
  LossModuleError,
  NoWorkerError,
  serve,
  type ServeOptions,
  ShardError,
  type WorkerEvent
} from 'backprop-ts/Distributed'
import { packedResult } from '../../src/distributed/bytes'
import { Step } from '../../src/distributed/step'
import { keysOf, type Task } from '../../src/distributed/task'
import { moduleFolder } from '../support/installed'
import { describeWithRedis, RedisServer } from '../support/redis'
import { closing, expected, type loss, model, shardsOf, writeLosses } from './regression'

const { write } = moduleFolder()
const { cjs } = writeLosses(write)
const opened = closing()

let server: RedisServer
let client: Redis
let queues = 0
let queue: string

const drive = (options: DistributedOptions = {}, module = cjs) =>
  opened(distributed<typeof loss>(module, { redis: server.url, queue, ...options }))
const work = async (options: ServeOptions = {}, module = cjs) =>
  opened(await serve(module, { redis: server.url, queue, ...options }))

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await setTimeout(20)
}
const keys = () => client.keys(`backprop-ts:${queue}:*`)

describeWithRedis('a sum over shards by workers', () => {
  beforeAll(async () => {
    server = await RedisServer.start('--appendonly', 'no')
    client = new Redis(server.url)
  })
  afterAll(async () => {
    client.disconnect()
    await server.remove()
  })
  beforeEach(() => {
    queue = `test-${queues++}`
  })

  test.each([1, 2, 3])('has the same bits by %i workers', async workers => {
    for (let i = 0; i < workers; i++) await work({ concurrency: 1 + i })
    const { backprop, gradBP, evalBP, workers: count } = drive({ window: 4 })
    expect(await count()).toBe(workers)
    const shards = shardsOf(11)
    const [value, gradient] = expected(model, shards)
    expect(await backprop(model, shards)).toStrictEqual([value, gradient])
    expect(await Promise.all([gradBP(model, shards), evalBP(model, shards)])).toStrictEqual([gradient, value])
    expect(await keys()).toEqual([])
  })

  test('finds Redis by the environment', async () => {
    process.env.REDIS_URL = server.url
    const [driver, worker] = [opened(distributed<typeof loss>(cjs)), opened(await serve(cjs))]
    delete process.env.REDIS_URL
    expect(await driver.evalBP(model, shardsOf(1))).toBe(expected(model, shardsOf(1))[0])
    await worker.close()
  })

  test('waits for workers that come later', async () => {
    const shards = shardsOf(3)
    const result = drive().backprop(model, shards)
    await setTimeout(100)
    await work()
    expect(await result).toStrictEqual(expected(model, shards))
  })

  test('reports what workers do', async () => {
    const events: WorkerEvent[] = []
    const { name } = await work({ report: event => events.push(event) })
    await drive().evalBP(model, shardsOf(2))
    const redis = server.url
    expect(events).toMatchObject([
      { type: 'ready', worker: name, queue, redis },
      { type: 'answered', shard: 0 },
      { type: 'answered', shard: 1 }
    ])
  })

  /** A worker that is not of this library. */
  const strange = (answer: (key: string, task: Task) => Promise<void>) =>
    opened(
      new Worker<Task>(queue, ({ data }) => answer(keysOf(queue, data).result, data), {
        connection: { url: server.url }
      })
    )

  test('counts a shard once that is answered twice', async () => {
    const shards = shardsOf(3)
    const answer = (shard: number) => packedResult({ value: expected(model, [shards[shard]!])[0] })
    // The first shard is answered again before the others are answered.
    strange(async (key, { step, shard }) => {
      await client.set(key, answer(shard))
      if (shard > 0) return
      const event = ['event', 'completed', 'jobId', `${step}.0.0`, 'returnvalue', '""']
      await client.xadd(`bull:${queue}:events`, '*', ...event)
      await setTimeout(200)
      await client.set(key, answer(shard), 'EX', 1)
    })
    expect(await drive().evalBP(model, shards)).toBe(expected(model, shards)[0])
  })

  test('takes the answer of a job that failed nevertheless', async () => {
    strange(async (key, { shard }) => {
      await client.set(key, packedResult({ value: shard + 1 }))
      throw new UnrecoverableError('its lock was lost')
    })
    expect(await drive().evalBP(model, shardsOf(3))).toBe(6)
  })

  test('gives up when results are lost again and again', async () => {
    strange(() => Promise.resolve())
    await expect(drive().evalBP(model, shardsOf(1))).rejects.toThrow('shard 0: Redis has lost it 10 times')
  })

  test.each(['everything', 'all data but the jobs', 'only the shards'])('survives that Redis loses %s', async what => {
    const shards = shardsOf(5)
    const result = drive({ window: 3 }).backprop(model, shards)
    await until(async () => (await client.llen(`bull:${queue}:wait`)) === 3)
    if (what === 'everything') await client.flushall()
    else await client.del((await keys()).filter(key => what !== 'only the shards' || key.includes(':shard:')))
    await work()
    expect(await result).toStrictEqual(expected(model, shards))
  })

  test('fetches what a lost event announced', async () => {
    const shards = shardsOf(2)
    const driver = drive()
    await driver.workers()
    await work()
    const events = `bull:${queue}:events`
    // Events are read from a stream. Those that come after this id are not seen.
    await client.xadd(events, '99999999999999-0', 'event', 'drained')
    await client.del(events)
    expect(await driver.backprop(model, shards)).toStrictEqual(expected(model, shards))
    await expect(driver.evalBP(model, shardsOf(1, 'throw 1'))).rejects.toThrow('shard 0: Error: 1 (worker')
  })

  test('rejects what cannot be sent', async () => {
    await work()
    const { evalBP } = drive({ maxBytes: 1000 })
    await expect(evalBP(model, [])).rejects.toThrow(DomainError)
    await expect(evalBP(model, 3 as never)).rejects.toThrow('wanted a list of one shard or more, got the number 3')
    await expect(evalBP({ ...model, kind: Symbol('x') as never }, shardsOf(1))).rejects.toThrow(NotDifferentiableError)
    const list = shardsOf(2)
    const odd = { ...list[1]!, first: (() => 1) as never }
    await expect(evalBP(model, [list[0]!, odd])).rejects.toThrow(/^shard 1.*the function/)
    const broken = {
      ...list[0]!,
      get first(): string {
        throw new Error('broken')
      }
    }
    await expect(evalBP(model, [broken])).rejects.toThrow('shard 0: broken')
    const circular: Record<string, unknown> = { ...list[1]! }
    circular.first = circular
    await expect(evalBP(model, [circular as never])).rejects.toThrow(/^shard 0/)
    await expect(evalBP(model, [{ ...list[0]!, first: 'x'.repeat(1000) }])).rejects.toThrow(ShapeError)
    await expect(evalBP(model, [{ ...list[0]!, first: 'x'.repeat(1000) }])).rejects.toThrow(
      /^shard 0: \d+ bytes, and the option maxBytes allows 1000/
    )
    expect(await keys()).toEqual([])
    expect(() => drive({}, new URL('file:///no/loss.js'))).toThrow(LossModuleError)
  })

  test('rejects with the error of the loss, its shard and its worker', async () => {
    const { name } = await work()
    const shards = shardsOf(3).map((s, i) => (i === 1 ? { ...s, first: `throw new OddError('odd')` } : s))
    const error = await drive()
      .gradBP(model, shards)
      .catch((e: unknown) => e)
    expect(error).toBeInstanceOf(ShardError)
    expect(error).toMatchObject({ shard: 1, message: `shard 1: Error: odd (worker ${name})` })
    await expect(drive().evalBP(model, shardsOf(1, 'throw 5'))).rejects.toThrow('shard 0: Error: 5')
    expect(await keys()).toEqual([])
  })

  test('rejects a loss that is not a number', async () => {
    await work({ export: 'vectors' })
    await expect(drive({ export: 'vectors' }).gradBP(model, shardsOf(1))).rejects.toThrow(
      'shard 0: ShapeError: the loss must be a number, got Vector<4>: add it up'
    )
  })

  describe('between a driver and a worker that differ', () => {
    test('says that the file differs', async () => {
      await work()
      const changed = write('changed.cjs', 'exports.loss = () => 0')
      await expect(drive({}, changed).evalBP(model, shardsOf(1))).rejects.toThrow(
        /the file of the module differs. Its SHA-256 of the driver: .*"[0-9a-f]{40}…", of the worker: [0-9a-f]{64}/
      )
    })

    test('says that the export differs', async () => {
      await work({ export: 'vectors' })
      await expect(drive().evalBP(model, shardsOf(1))).rejects.toThrow(
        'they use different exports. Names of the driver: the string "loss", of the worker: vectors'
      )
    })

    test('says that the version differs, and refuses what is no task', async () => {
      const reasons: string[] = []
      await work({ report: event => event.type === 'failed' && reasons.push(event.reason) })
      const other = opened(new Queue(queue, { connection: { url: server.url } }))
      await other.addBulk([
        { name: 'gradient', data: { protocol: '0-LE' } },
        { name: 'gradient', data: null }
      ])
      await until(() => reasons.length === 2)
      expect(reasons[0]).toMatch(
        /different versions of backprop-ts.*of the driver: the string "0-LE", of the worker: 1-LE/
      )
      expect(reasons[1]).toMatch('a job has null, wanted a task')
    })
  })

  test('refuses data that are too large for the worker, or damaged', async () => {
    const shards = shardsOf(1)
    await work({ maxBytes: 200 })
    await expect(drive().evalBP(model, shardsOf(1, `'${'x'.repeat(200)}'`))).rejects.toThrow(
      /the worker reads at most 200 bytes, and backprop-ts:.*:shard:0 has more: raise maxBytes/
    )
    for (const [part, message] of [
      ['[0-9a-f]{64}$', 'the parameters in Redis are damaged'],
      ['shard:0$', '3 bytes in Redis are no data of backprop-ts'],
      ['list', 'WRONGTYPE']
    ] as const) {
      queue = `test-${queues++}`
      const result = drive().evalBP(model, shards)
      const damaged = expect(result).rejects.toThrow(message)
      const pattern = part === 'list' ? /shard:0$/ : new RegExp(part)
      const find = async () => (await keys()).find(key => pattern.test(key))
      await until(async () => (await find()) !== undefined)
      const key = (await find())!
      if (part === 'list') await client.multi().del(key).lpush(key, 'odd').exec()
      else await client.set(key, 'odd')
      await work()
      await damaged
    }
  })

  test('refuses an answer of the wrong length', async () => {
    const result = drive().gradBP(model, shardsOf(1))
    const refused = expect(result).rejects.toThrow('a worker has answered with 3 bytes, wanted 48')
    await until(async () => (await keys()).some(key => key.endsWith('shard:0')))
    const key = (await keys()).find(key => key.endsWith('shard:0'))!
    await client.set(key.replace('shard', 'result'), 'odd')
    await refused
  })

  test('stops by a signal', async () => {
    const { evalBP } = drive()
    await expect(evalBP(model, shardsOf(1), { signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow('early')
    const controller = new AbortController()
    const result = evalBP(model, shardsOf(4), controller)
    const stopped = expect(result).rejects.toThrow('enough')
    await until(async () => (await keys()).length === 5)
    controller.abort(new Error('enough'))
    await stopped
    await until(async () => (await keys()).length === 0 && (await client.llen(`bull:${queue}:wait`)) === 0)
    const other = new AbortController()
    const another = drive().evalBP(model, shardsOf(1), other)
    other.abort(new Error('before there is a connection'))
    await expect(another).rejects.toThrow('before there is a connection')
  })

  test.each(['clear', 'fail'] as const)('sends nothing any more once it has stopped: %s', async stop => {
    const sent: unknown[] = []
    const done = () => Promise.resolve()
    const store = {
      client: {
        set: done,
        unlink: done,
        getrangeBuffer: async () => {
          await step[stop](new Error('enough'))
          return Buffer.of()
        }
      },
      queue: {
        name: 'q',
        addBulk: (jobs: ReadonlyArray<unknown>) => Promise.resolve(sent.push(...jobs)),
        remove: done
      },
      noteTrouble: (error: unknown) => expect(error).toBeUndefined(),
      noteSuccess: () => undefined
    }
    const bytes = Buffer.of()
    const step = new Step(store as never, {
      task: { step: 's' } as Task,
      parameters: bytes,
      count: 0,
      shards: [1, 2],
      window: 1,
      maxBytes: 99
    })
    void step.result.catch(() => undefined)
    await step.start()
    await step.completed(0)
    expect(sent).toHaveLength(1)
  })

  test('does nothing once it has failed', async () => {
    const options = {
      task: { step: 's' } as Task,
      parameters: Buffer.of(),
      count: 0,
      shards: [1],
      window: 1,
      maxBytes: 9
    }
    const step = new Step({} as never, options)
    step.fail(new Error('enough'))
    await step.start()
    await step.recover()
    await expect(step.result).rejects.toThrow('enough')
  })

  test('removes what was still on its way when it stopped', async () => {
    const log: string[] = []
    let finish = (): void => undefined
    const store = {
      client: {
        set: () => Promise.resolve(),
        unlink: () => Promise.resolve(),
        getrangeBuffer: () => Promise.resolve(Buffer.of())
      },
      queue: {
        name: 'q',
        addBulk: (jobs: ReadonlyArray<{ readonly opts: { readonly jobId: string } }>) =>
          new Promise<void>(resolve => {
            finish = () => {
              log.push(...jobs.map(({ opts }) => `added ${opts.jobId}`))
              resolve()
            }
            if (log.length === 0) finish()
          }),
        remove: (id: string) => Promise.resolve(log.push(`removed ${id}`))
      },
      noteTrouble: (error: unknown) => expect(error).toBeUndefined(),
      noteSuccess: () => undefined
    }
    const options = {
      task: { step: 's' } as Task,
      parameters: Buffer.of(),
      count: 0,
      shards: [1],
      window: 1,
      maxBytes: 99
    }
    const step = new Step(store as never, options)
    await step.start()
    const again = step.completed(0)
    await new Promise(setImmediate)
    const cleared = step.clear()
    await new Promise(setImmediate)
    finish()
    await Promise.all([again, cleared])
    expect(log).toEqual(['added s.0.0', 'added s.0.1', 'removed s.0.1'])
  })

  test('runs nothing but the file that it announces', async () => {
    const text = (factor: number) => `exports.loss = (p, x) => require('backprop-ts').mul(p, ${factor} * x)`
    const changing = write('changing.cjs', text(1))
    await (await serve(changing, { redis: server.url, queue })).close()
    await (await serve(changing, { redis: server.url, queue })).close()
    write('changing.cjs', text(1000))
    const refused = serve(changing, { redis: server.url, queue })
    await expect(refused).rejects.toThrow(/^the module file:.*changing.cjs has changed since this process loaded it/)
    await expect(refused).rejects.toBeInstanceOf(LossModuleError)
  })

  test('stops when there is no worker for long', async () => {
    // Longer than the time after which a driver looks after shards.
    await expect(drive({ workerTimeout: 2500 }).evalBP(model, shardsOf(1))).rejects.toThrow(
      new NoWorkerError(
        `the queue ${queue} has had no worker for 2.5 s. Start one: ` +
          `npx backprop-ts-worker ./loss.js --queue ${queue} --redis ${server.url}`
      )
    )
  })

  test('is rejected when the driver closes, and afterwards', async () => {
    const driver = drive()
    const result = driver.evalBP(model, shardsOf(1))
    const closed = expect(result).rejects.toThrow('distributed: it is closed')
    await until(async () => (await keys()).length > 0)
    await driver.close()
    await closed
    await driver.close()
    await expect(driver.evalBP(model, shardsOf(1))).rejects.toThrow('distributed: it is closed')
    const early = drive()
    const never = expect(early.evalBP(model, shardsOf(1))).rejects.toThrow('distributed: it is closed')
    await Promise.all([early.close(), never])
  })
})
