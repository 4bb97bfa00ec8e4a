import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { command, type Host, moduleOf } from '../../src/distributed/command'
import { commandFileFor, commandFor } from '../../src/distributed/copy'
import { distributed } from 'backprop-ts/Distributed'
import { moduleFolder } from '../support/installed'
import { describeWithRedis, freePort, RedisServer } from '../support/redis'
import { WorkerProcess } from '../support/workers'
import { expected, type loss, model, shardsOf, writeLosses } from './regression'

const { folder, write } = moduleFolder()
const { esm, cjs } = writeLosses(write)

/** A process of which a test sees everything. */
const host = () => {
  const seen = { printed: '', complained: '', stop: (): void => undefined }
  const asHost: Host = {
    print: text => (seen.printed += text),
    complain: text => (seen.complained += text),
    onSignal: stop => (seen.stop = stop)
  }
  return { ...asHost, seen }
}

describe('backprop-ts-worker', () => {
  test('explains itself', async () => {
    const help = host()
    expect(await command(['--help'], help)).toBe(0)
    expect(help.seen.printed).toMatch(/^Usage: backprop-ts-worker <module> \[options\]/)
    expect(help.seen.complained).toBe('')
  })

  test.each([
    [[], 'wanted one module, got 0'],
    [['a.js', 'b.js'], 'wanted one module, got 2'],
    [['a.js', '--odd'], "Unknown option '--odd'"],
    [['a.js', '--lock', 'x'], '--lock is "x", wanted a number'],
    [['a.js', '--lock', ' '], '--lock is " ", wanted a number'],
    [['a.js', '--lock', '0'], 'the option lockDuration is 0, wanted a positive number'],
    [['a.js', '--concurrency=-1'], 'the option concurrency is -1, wanted a positive number'],
    [['a.js', '--max-bytes', '1e9'], 'the option maxBytes is 1000000000, wanted a positive number up to 536870912'],
    [['a.js', '--queue', 'a:b'], 'the option queue is "a:b", wanted letters, digits, _ and -'],
    [['missing.js', '--redis', 'redis://host'], 'cannot be read: ENOENT'],
    [[cjs.pathname, '--redis', 'redis://host', '--export', 'none'], 'has no export none. It exports'],
    [[cjs.pathname, '--redis', 'redis://host', '--export', 'three'], 'is the number 3, wanted a function']
  ])('refuses %j', async (args, message) => {
    const refused = host()
    expect(await command(args, refused)).toBe(1)
    expect(refused.seen.complained).toContain(`backprop-ts-worker: `)
    expect(refused.seen.complained).toContain(message)
  })

  test('does not hide bugs', async () => {
    const broken: Host = {
      ...host(),
      print: () => {
        throw new TypeError('a bug')
      }
    }
    await expect(command(['--help'], broken)).rejects.toThrow('a bug')
  })

  test('knows its module', () => {
    expect(moduleOf(['--redis', 'redis://host', 'loss.js', '--verbose'])).toBe('loss.js')
    expect(moduleOf(['--odd'])).toBeUndefined()
    expect(moduleOf([])).toBeUndefined()
  })

  test('runs in the copy of the package that the module uses', async () => {
    const dist = realpathSync(path.join(folder, '../node_modules/backprop-ts/dist'))
    const entryPoint = path.join(dist, 'cjs/Distributed.cjs')
    expect(commandFileFor(esm.pathname, false, entryPoint)).toBe(path.join(dist, 'esm/distributed/command.mjs'))
    expect(commandFileFor(cjs.pathname, true, entryPoint)).toBe(path.join(dist, 'cjs/distributed/command.cjs'))
    expect(commandFileFor(cjs.pathname, true, 'not-installed')).toBeUndefined()
    expect((await commandFor(undefined)).command).toBe(command)
    expect((await commandFor('missing.js', 'not-installed')).command).toBe(command)
    const other = await commandFor(cjs.pathname, entryPoint)
    expect(other.command).not.toBe(command)
    expect(await other.command(['--help'], host())).toBe(0)
  })
})

describeWithRedis('backprop-ts-worker with Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await RedisServer.start('--appendonly', 'no', '--requirepass', 'S3cr3t')
  })
  afterAll(() => server.remove())
  const redis = () => server.url.replace('//', '//:S3cr3t@')

  test.each(['loss.mjs', 'loss.cjs'])(
    'runs %s in a process, and finishes its shard when it is told to stop',
    async name => {
      const worker = await new WorkerProcess(folder, [name], { REDIS_URL: redis() }).printed('serves the queue')
      const { gradBP, close } = distributed<typeof loss>(name === 'loss.mjs' ? esm : cjs, { redis: redis() })
      const file = path.join(folder, `begun-${name}`)
      const result = gradBP(model, shardsOf(1, `once('${file}', () => sleep(500))`))
      while (!existsSync(file)) await setTimeout(10)
      await worker.stop('SIGTERM')
      expect(await result).toStrictEqual(expected(model, shardsOf(1))[1])
      await close()
      expect(worker.output).toMatch(/^worker .*\nworker .* has stopped\n$/)
      expect(worker.child.exitCode).toBe(0)
    }
  )

  test('shows no password when Redis is not there', async () => {
    const worker = new WorkerProcess(folder, [
      'loss.mjs',
      '--redis',
      `redis://someone:S3cr3t@127.0.0.1:${await freePort()}`
    ])
    await worker.exit
    expect(worker.child.exitCode).toBe(1)
    expect(worker.output).toMatch(
      /^backprop-ts-worker: Redis at redis:\/\/127.0.0.1:\d+ cannot be used: connect ECONNREFUSED/
    )
    expect(worker.output).not.toMatch(/S3cr3t|someone/)
  })

  test('tells what it does', async () => {
    const worker = host()
    const options = ['--redis', redis(), '--queue', 'q', '--export', 'loss', '--concurrency', '2', '--lock', '9']
    const served = await command([cjs.pathname, ...options, '--max-bytes', '1e6', '--verbose'], worker)
    expect(worker.seen.printed).toMatch(/^worker .* serves the queue q at redis:\/\/127.0.0.1:\d+\n$/)
    const { evalBP, close } = distributed<typeof loss>(cjs, { redis: redis(), queue: 'q' })
    expect(await evalBP(model, shardsOf(1))).toBe(expected(model, shardsOf(1))[0])
    expect(worker.seen.printed).toMatch(/\nshard 0 of [\w-]+: [\d.]+ ms\n$/)
    await expect(evalBP(model, shardsOf(1, 'throw 1'))).rejects.toThrow('Error: 1')
    expect(worker.seen.complained).toMatch(/^job [\w-]+\.0\.0 failed: Error: 1 \(worker .*\)\n$/)
    await close()

    const quiet = host()
    const other = await command([cjs.pathname, '--redis', redis(), '--queue', 'quiet'], quiet)
    const another = distributed<typeof loss>(cjs, { redis: redis(), queue: 'quiet' })
    await another.evalBP(model, shardsOf(1))
    expect(quiet.seen.printed).toMatch(/^worker .*\n$/)
    await another.close()
    await (other as Exclude<typeof other, number>).close()

    // A worker does not end when Redis does.
    await server.stop('SIGKILL')
    while (!worker.seen.complained.includes('\ntrouble: ')) await setTimeout(20)
    worker.seen.stop()
    await (served as Exclude<typeof served, number>).close()
    await new Promise(setImmediate)
    expect(worker.seen.printed).toMatch(/\nworker .* has stopped\n$/)
  })
})
