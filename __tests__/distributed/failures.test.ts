import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { inspect } from 'node:util'
import { setTimeout } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { distributed, type DistributedOptions, RedisError, serve } from 'backprop-ts/Distributed'
import { moduleFolder } from '../support/installed'
import { describeWithRedis, freePort, RedisServer } from '../support/redis'
import { closing, expected, type loss, model, shardsOf, writeLosses } from './regression'

const { write } = moduleFolder()
const { cjs } = writeLosses(write)
const opened = closing()

const shards = shardsOf(1)
const secret = 'S3cr3t%21'
const withSecret = (port: number): string => `redis://someone:${secret}@127.0.0.1:${port}`
const drive = (options: DistributedOptions) => opened(distributed<typeof loss>(cjs, options))

/** Expects an error that says what is wrong, and shows neither the user nor the password to whoever looks into it. */
const expectTelling = async (promise: Promise<unknown>, message: RegExp): Promise<void> => {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e
  )
  expect(error).toBeInstanceOf(RedisError)
  expect((error as Error).message).toMatch(message)
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/S3cr3t|someone/)
}

describe('without Redis', () => {
  test('a refused connection is told', async () => {
    const redis = withSecret(await freePort())
    const options = { redis, connectTimeout: 300 }
    const message = /^Redis at redis:\/\/127.0.0.1:\d+ cannot be used: connect ECONNREFUSED .* at most 0.3 s$/
    await expectTelling(drive(options).evalBP(model, shards), message)
    await expectTelling(serve(cjs, options), message)
    const early = drive(options)
    const refused = expectTelling(early.evalBP(model, shards), message)
    await early.close()
    await refused
  })

  test.each(['bullmq', 'ioredis'])('a package that is missing is told: %s', async name => {
    jest.doMock(name, () => {
      throw new Error('not found')
    })
    const message = `the package ${name} cannot be loaded. Install it: npm install ${name}`
    await expect(drive({ redis: 'redis://127.0.0.1:1' }).evalBP(model, shards)).rejects.toThrow(message)
    jest.dontMock(name)
  })

  test('a server that never answers is told', async () => {
    const sockets: Socket[] = []
    const silent = createServer(socket => sockets.push(socket))
    await once(silent.listen(0, '127.0.0.1'), 'listening')
    const redis = withSecret((silent.address() as AddressInfo).port)
    await expectTelling(drive({ redis, connectTimeout: 300 }).evalBP(model, shards), /it does not answer/)
    for (const socket of sockets) socket.destroy()
    silent.close()
  })

  test('a signal is followed at once', async () => {
    const sockets: Socket[] = []
    const silent = createServer(socket => sockets.push(socket))
    await once(silent.listen(0, '127.0.0.1'), 'listening')
    const redis = `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const start = Date.now()
    const stopped = drive({ redis, connectTimeout: 3000 }).evalBP(model, shards, { signal: AbortSignal.timeout(50) })
    await expect(stopped).rejects.toThrow('aborted due to timeout')
    expect(Date.now() - start).toBeLessThan(2000)
    for (const socket of sockets) socket.destroy()
    silent.close()
  })

  test('times that no timer can wait are refused', async () => {
    const redis = 'redis://127.0.0.1:1'
    for (const time of [Infinity, 2 ** 31]) {
      expect(() => drive({ redis, connectTimeout: time })).toThrow('positive number up to 2147483647')
      expect(() => drive({ redis, redisTimeout: time })).toThrow('positive number up to 2147483647')
      await expect(serve(cjs, { redis, lockDuration: time })).rejects.toThrow('positive number up to 2147483647')
    }
    drive({ redis, workerTimeout: Infinity })
  })

  test.each([
    ['', 'there is no address of Redis'],
    [`no url ${secret}`, 'the address of Redis is not a URL'],
    [`http://someone:${secret}@host`, 'the address of Redis begins with http:, wanted redis: or rediss:']
  ])('an address is refused: %s', async (redis, message) => {
    await expectTelling(serve(cjs, { redis }), new RegExp(message))
    expect(() => distributed<typeof loss>(cjs, { redis })).toThrow(message)
  })
})

describeWithRedis('a Redis that fails', () => {
  let server: RedisServer
  afterEach(() => server.remove())

  test('by another password is told at once', async () => {
    server = await RedisServer.start('--requirepass', 'another')
    await expectTelling(drive({ redis: withSecret(server.port) }).evalBP(model, shards), /WRONGPASS/)
    await expectTelling(drive({ redis: server.url }).evalBP(model, shards), /NOAUTH/)
    const right = server.url.replace('//', '//:another@')
    const driver = drive({ redis: right, workerTimeout: 100 })
    await expect(driver.evalBP(model, shards)).rejects.toThrow(/^(?!.*another)/)
  })

  test('by falling silent is told, and used again when it answers', async () => {
    server = await RedisServer.start('--appendonly', 'no')
    const driver = drive({ redis: withSecret(server.port).replace('someone', ''), redisTimeout: 600 })
    await driver.workers()
    server.pause(true)
    await expectTelling(driver.evalBP(model, shards), /^Redis at .*: no answer for 0.6 s/)
    server.pause(false)
    opened(await serve(cjs, { redis: server.url }))
    expect(await driver.evalBP(model, shards)).toBe(expected(model, shards)[0])
  })

  test('by falling silent is told by all that ask it, and a signal is followed at once', async () => {
    server = await RedisServer.start('--appendonly', 'no')
    const driver = drive({ redis: withSecret(server.port).replace('someone', ''), redisTimeout: 1500 })
    await driver.workers()
    server.pause(true)
    const start = Date.now()
    const stopped = driver.evalBP(model, shards, { signal: AbortSignal.timeout(50) })
    await expect(stopped).rejects.toThrow('aborted due to timeout')
    expect(Date.now() - start).toBeLessThan(1000)
    await expectTelling(driver.workers(), /^Redis at .*: no answer for 1.5 s$/)
    server.pause(false)
  })

  test('by falling silent after a sign of life is told', async () => {
    server = await RedisServer.start('--appendonly', 'no')
    const driver = drive({ redis: server.url, redisTimeout: 600 })
    await driver.workers()
    const count = jest.spyOn(Queue.prototype, 'getWorkersCount').mockImplementation(() => {
      server.pause(true)
      return new Promise(() => undefined)
    })
    await expectTelling(driver.evalBP(model, shards), /^Redis at .*: no answer for 0.6 s/)
    count.mockRestore()
    server.pause(false)
  })

  test('by answering only the first connection is told, and nothing stays open', async () => {
    server = await RedisServer.start('--appendonly', 'no')
    for (const use of [
      (options: DistributedOptions): Promise<unknown> => drive(options).evalBP(model, shards),
      (options: DistributedOptions): Promise<unknown> => serve(cjs, options)
    ]) {
      const sockets: Socket[] = []
      const proxy = createServer(socket => {
        sockets.push(socket.on('error', () => undefined))
        if (sockets.length > 1) return void socket.resume()
        const redis = connect(server.port, '127.0.0.1').on('error', () => undefined)
        socket.pipe(redis).pipe(socket)
      })
      await once(proxy.listen(0, '127.0.0.1'), 'listening')
      const redis = withSecret((proxy.address() as AddressInfo).port).replace('someone', '')
      await expectTelling(use({ redis, connectTimeout: 500 }), /^Redis at .*: no answer for 0.5 s$/)
      await setTimeout(1500)
      expect(sockets.length).toBeGreaterThan(1)
      expect(sockets.filter(socket => !socket.readableEnded && !socket.destroyed)).toEqual([])
      proxy.close()
    }
  })

  test('by forbidding the keys of the queue is told, and no connection stays', async () => {
    server = await RedisServer.start('--appendonly', 'no')
    const client = new Redis(server.url)
    await client.call('ACL', 'SETUSER', 'someone', 'on', '>S3cr3t!', '~bull:other:*', '+@all')
    const driver = drive({ redis: withSecret(server.port) })
    await expectTelling(driver.evalBP(model, shards), /^Redis at .*: NOPERM/)
    await expectTelling(driver.workers(), /^Redis at .*: NOPERM/)
    await setTimeout(300)
    expect(String(await client.client('LIST'))).not.toContain('user=someone')
    await client.call('ACL', 'SETUSER', 'someone', '~*', '-client|list')
    await expectTelling(driver.workers(), /^Redis at .*: NOPERM/)
    client.disconnect()
  })

  test('by falling silent does not keep a worker from closing', async () => {
    server = await RedisServer.start('--appendonly', 'no')
    const worker = await serve(cjs, { redis: server.url })
    server.pause(true)
    const start = Date.now()
    await worker.close()
    expect(Date.now() - start).toBeLessThan(20_000)
    server.pause(false)
  })

  test('by being full is told at once', async () => {
    server = await RedisServer.start('--appendonly', 'no')
    const driver = drive({ redis: server.url })
    await driver.workers()
    const client = new Redis(server.url)
    await client.config('SET', 'maxmemory', '1')
    client.disconnect()
    await expectTelling(driver.evalBP(model, shards), /^Redis at .*: OOM/)
  })

  test('by being read-only is told when it lasts', async () => {
    server = await RedisServer.start('--appendonly', 'no')
    const driver = drive({ redis: server.url, redisTimeout: 600 })
    await driver.workers()
    const client = new Redis(server.url)
    await client.replicaof('127.0.0.1', '1')
    client.disconnect()
    await expectTelling(driver.evalBP(model, shards), /^Redis at .*: READONLY/)
  })

  test('by forbidding a command is told at once', async () => {
    server = await RedisServer.start('--appendonly', 'no')
    const driver = drive({ redis: server.url })
    await driver.workers()
    const client = new Redis(server.url)
    await client.call('ACL', 'SETUSER', 'default', '-client')
    client.disconnect()
    await expectTelling(driver.evalBP(model, shards), /^Redis at .*: NOPERM/)
  })

  test('by stopping is told, and both sides can be closed', async () => {
    server = await RedisServer.start('--appendonly', 'no')
    const driver = drive({ redis: server.url, redisTimeout: 600 })
    const troubles: string[] = []
    const worker = await serve(cjs, {
      redis: server.url,
      report: event => event.type === 'trouble' && troubles.push(event.reason)
    })
    expect(await driver.evalBP(model, shards)).toBe(expected(model, shards)[0])
    await server.stop('SIGKILL')
    await expectTelling(driver.evalBP(model, shards), /^Redis at .*: no answer for 0.6 s\. .*ECONN/)
    while (troubles.length === 0) await setTimeout(20)
    await Promise.all([driver.close(), worker.close()])
  })
})
