import * as fc from 'fast-check'
import { addressOf } from '../../src/distributed/address'
import { packed, packedResult, unpacked, unpackedResult } from '../../src/distributed/bytes'
import { within } from '../../src/distributed/connection'
import { keysOf, programOf, protocol, readTask, type Task, urlOf } from '../../src/distributed/task'
import { messageOf } from '../../src/shards/failures'
import { putTogether, takeApart } from '../../src/shards/wire'

const hash = 'ab'.repeat(32)
const program = { protocol, module: hash, exported: 'loss' }
const task: Task = { ...program, backend: 'js', wants: 'value', step: 'run-1', shard: 0, parameters: hash }

describe('bytes', () => {
  test('hold a structure without changing a bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.string({ unit: 'grapheme' }), (numbers, layout) => {
        const bytes = packed({ layout, numbers: Float64Array.from(numbers) })
        expect(unpacked(bytes)).toStrictEqual({ layout, numbers: Float64Array.from(numbers) })
        // Redis gives bytes that lie anywhere.
        expect(unpacked(Buffer.concat([Buffer.of(1), bytes]).subarray(1)).numbers).toStrictEqual(
          Float64Array.from(numbers)
        )
      })
    )
  })

  test.each([
    ['nothing', Buffer.of()],
    ['too little', Buffer.of(1, 0, 0)],
    ['a layout that is cut off', Buffer.of(9, 0, 0, 0, 65)],
    ['half a number', Buffer.of(1, 0, 0, 0, 65, 1, 2, 3)]
  ])('are refused: %s', (_, bytes) => {
    expect(() => unpacked(bytes)).toThrow(`${bytes.length} bytes in Redis are no data of backprop-ts`)
  })

  test('hold results', () => {
    const numbers = Float64Array.of(-0, NaN, 1e-320)
    expect(unpackedResult(packedResult({ value: 1, numbers }), 3)).toStrictEqual({ value: 1, numbers })
    expect(unpackedResult(packedResult({ value: -0 }), 0)).toStrictEqual({ value: -0 })
    expect(() => unpackedResult(packedResult({ value: 1, numbers }), 2)).toThrow('32 bytes, wanted 24')
  })

  test('change no prototype, whatever their keys', () => {
    const shard = JSON.parse('{ "__proto__": { "x": 1 }, "constructor": 2 }') as object
    const { layout, numbers } = unpacked(packed(takeApart('the shard', shard)))
    const back = putTogether(layout, numbers) as object
    expect(Object.keys(back)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
    expect('x' in back).toBe(false)
  })
})

describe('a task', () => {
  test('is read from a job', () => {
    expect(readTask(JSON.parse(JSON.stringify(task)), program)).toEqual(task)
  })

  test.each([
    ['text', 'the string "text", wanted a task'],
    [{}, 'Protocols of the driver: undefined'],
    [{ ...task, backend: 'gpu' }, 'a job has the string "gpu" as backend'],
    [{ ...task, wants: 'code' }, 'as wants'],
    [{ ...task, step: '../x' }, 'as step'],
    [{ ...task, step: 'x'.repeat(65) }, 'as step'],
    [{ ...task, shard: -1 }, 'the number -1 as shard'],
    [{ ...task, shard: 0.5 }, 'as shard'],
    [{ ...task, parameters: 'ab' }, 'as parameters']
  ])('is refused: %j', (data, message) => {
    expect(() => readTask(data, program)).toThrow(message)
  })

  test('has data at keys of its queue and step', () => {
    expect(keysOf('q', task)).toEqual({
      parameters: `backprop-ts:q:run-1:${hash}`,
      shard: 'backprop-ts:q:run-1:shard:0',
      result: 'backprop-ts:q:run-1:result:0'
    })
  })

  test('belongs to a file', () => {
    expect(urlOf('/a b/loss.js')).toBe('file:///a%20b/loss.js')
    expect(urlOf(new URL('file:///loss.js'))).toBe('file:///loss.js')
    expect(programOf(urlOf(__filename), 'f')).toMatchObject({ protocol, exported: 'f' })
    expect(() => programOf('file:///no/loss.js', 'loss')).toThrow(
      'the module file:///no/loss.js cannot be read: ENOENT'
    )
  })
})

describe('the address of Redis', () => {
  const { REDIS_URL } = process.env
  afterEach(() => {
    if (REDIS_URL === undefined) delete process.env.REDIS_URL
    else process.env.REDIS_URL = REDIS_URL
  })

  test('is shown without its secrets', () => {
    const { url, shown, hide } = addressOf('rediss://someone:p%40ss@host:1/2?password=other')
    expect(url).toBe('rediss://someone:p%40ss@host:1/2?password=other')
    expect(shown).toBe('rediss://host:1/2')
    expect(hide(`${url} p@ss p%40ss other host`)).toBe('*** *** *** *** host')
    expect(addressOf('redis://:100%@host').hide('100%')).toBe('***')
  })

  test('may come from the environment', () => {
    process.env.REDIS_URL = 'redis://host:2'
    expect(addressOf(undefined).shown).toBe('redis://host:2')
    delete process.env.REDIS_URL
    expect(() => addressOf(undefined)).toThrow('set the option redis, or the environment variable REDIS_URL')
  })
})

test('errors say something, also those of hosts with several addresses', () => {
  expect(messageOf(new AggregateError([new Error('a'), new Error('b')]))).toBe('a, b')
  expect(messageOf(new Error('a'))).toBe('a')
  expect(messageOf('text')).toBe('text')
  expect(messageOf(undefined)).toBe('undefined')
})

test('waiting ends', async () => {
  await within(10, new Promise(() => undefined))
  await within(10_000, Promise.reject(new Error('is ignored')))
})
