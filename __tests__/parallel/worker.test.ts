import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { transferableSymbol, valueSymbol } from 'piscina'
import { vector } from 'backprop-ts/LinearAlgebra'
import { startWorker } from 'backprop-ts/Parallel'
import type * as LoadPiscina from '../../src/parallel/load-piscina'
import { Pool } from '../../src/parallel/pool'
import { SharedMemory } from '../../src/parallel/shared-memory'
import type { Setup, Task } from '../../src/parallel/messages'
import type * as Worker from '../../src/parallel/worker'
import type * as WorkerFile from '../../src/parallel/worker-file'
import { workerFileFor } from '../../src/parallel/worker-file'
import { takeApart } from '../../src/shards/wire'

const folder = mkdtempSync(path.join(tmpdir(), 'worker-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string): string => {
  const at = path.join(folder, name)
  writeFileSync(at, text)
  return at
}
const loss = file(
  'loss.js',
  `const { mul } = require(${JSON.stringify(path.resolve('src/functions/arithmetic'))})
  exports.loss = (x, shard) => {
    if (shard === 0) throw shard
    if (shard === 1) throw new class Unnamed extends Error {}('one')
    return mul(x, shard)
  }`
)
const setup: Setup = { url: loss, exported: 'loss', backend: 'js' }
const memory = new SharedMemory()
const task = (step: number, parameters: unknown, shard: unknown, wants: Task['wants'] = 'gradient'): Task => ({
  wants,
  step,
  parameters: memory.write(parameters),
  shard: takeApart('shard 0', shard)
})

describe('what a thread does', () => {
  const answer = async (t: Task, s = setup): Promise<unknown> => ((await startWorker(s)) as (t: Task) => unknown)(t)

  test('gives the loss and the gradient, whose memory it hands over', async () => {
    const moved = (await answer(task(0, 3, 5))) as Record<symbol, unknown>
    expect(moved[valueSymbol]).toEqual({ value: 15, numbers: new Float64Array([5]) })
    expect(moved[transferableSymbol]).toHaveLength(1)
  })

  test('gives the loss alone', async () => {
    const moved = (await answer(task(0, 3, 5, 'value'))) as Record<symbol, unknown>
    expect(moved[valueSymbol]).toEqual({ value: 15 })
    expect(moved[transferableSymbol]).toHaveLength(0)
  })

  test('reads the parameters once a step', async () => {
    const run = (await startWorker(setup)) as (t: Task) => Record<symbol, unknown>
    const value = (t: Task) => run(t)[valueSymbol]
    const first = task(0, 3, 5, 'value')
    expect(value(first)).toEqual({ value: 15 })
    new Float64Array(first.parameters.memory)[0] = 4
    expect(value(first)).toEqual({ value: 15 })
    expect(value({ ...first, step: 1 })).toEqual({ value: 20 })
  })

  test.each([
    [0, { name: 'Error', message: '0', isOfModule: false }],
    [1, { name: 'Unnamed', message: 'one', isOfModule: false }],
    [vector([1]), { name: 'ShapeError', isOfModule: false }]
  ])('answers with the error of a shard: %s', async (shard, failure) => {
    expect(await answer(task(0, 3, shard))).toMatchObject({ failure })
  })

  test('answers with the error of the module', async () => {
    const failure = {
      name: 'LossModuleError',
      isOfModule: true,
      message: expect.stringContaining('no export f') as string
    }
    expect(await answer(task(0, 3, 5), { ...setup, exported: 'f' })).toMatchObject({ failure })
  })
})

describe('where a thread begins', () => {
  const begin = async (url: string): Promise<unknown> => {
    jest.resetModules()
    jest.doMock('node:worker_threads', () => ({ workerData: { ...setup, url } }))
    const { runShard } = jest.requireActual<typeof Worker>('../../src/parallel/worker')
    return ((await runShard) as (t: Task) => unknown)(task(0, 3, 5))
  }
  test.each([
    ['a module', loss],
    ['the URL of a file', `file://${loss}`]
  ])('takes %s', async (_, url) => {
    expect(await begin(url)).toBeDefined()
  })
})

test('a thread of a module that is no file begins with the ES modules', async () => {
  jest.resetModules()
  jest.doMock('node:worker_threads', () => ({ workerData: { ...setup, url: 'data:text/javascript,' } }))
  const { runShard } = jest.requireActual<typeof Worker>('../../src/parallel/worker')
  expect(((await runShard) as (t: Task) => unknown)(task(0, 3, 5))).toBeDefined()
})

describe('the file of the threads', () => {
  test('is found from the module, or from the working directory', () => {
    const found = expect.stringMatching(/parallel.worker\.ts$/) as string
    expect(workerFileFor(`file://${__filename}`)).toEqual(found)
    expect(workerFileFor('data:text/javascript,')).toEqual(found)
  })

  test('is that of the module behind a symbolic link', () => {
    const elsewhere = path.join(folder, 'elsewhere')
    const copy = path.join(elsewhere, 'node_modules/backprop-ts')
    mkdirSync(path.join(copy, 'dist/cjs'), { recursive: true })
    const main = 'dist/cjs/Parallel.cjs'
    writeFileSync(path.join(copy, 'package.json'), JSON.stringify({ exports: { './Parallel': `./${main}` } }))
    writeFileSync(path.join(copy, main), '')
    writeFileSync(path.join(elsewhere, 'loss.cjs'), '')
    const link = path.join(folder, 'link.cjs')
    symlinkSync(path.join(elsewhere, 'loss.cjs'), link)
    // In another process, because jest has its own way of finding modules.
    const program = `const [, outfile, url] = process.argv
      const entryPoints = ['src/parallel/worker-file.ts']
      require('esbuild').buildSync({ entryPoints, bundle: true, platform: 'node', outfile })
      require(outfile).workerFileFor(url)`
    const args = ['-p', program, path.join(folder, 'worker-file.cjs'), `file://${link}`]
    const found = execFileSync(process.execPath, args)
    expect(found.toString().trim()).toBe(path.join(realpathSync(copy), 'dist/cjs/parallel/worker.cjs'))
  })

  test('is an error where the package is not installed', () => {
    jest.doMock('node:module', () => ({ createRequire: () => ({}) }))
    jest.isolateModules(() => {
      const { workerFileFor: find } = jest.requireActual<typeof WorkerFile>('../../src/parallel/worker-file')
      expect(() => find('file:///loss.js')).toThrow('parallel: the module file:///loss.js cannot import backprop-ts')
    })
  })
})

test('a program without piscina is told to install it', async () => {
  jest.resetModules()
  jest.doMock('piscina', () => {
    throw new Error('Cannot find module')
  })
  const { loadPiscina: load } = jest.requireActual<typeof LoadPiscina>('../../src/parallel/load-piscina')
  await expect(load()).rejects.toThrow('Install it: npm install piscina')
  jest.dontMock('piscina')
})

test('a pool that cannot be opened can be closed', async () => {
  const pool = new Pool(
    () => {
      throw new Error('no file')
    },
    1,
    {}
  )
  await expect(pool.run(0, () => task(0, 1, 1), undefined)).rejects.toThrow('no file')
  await pool.close()
})

describe('memory of parameters', () => {
  test('is used again by a step after its release, if the layout is the same', () => {
    const shared = new SharedMemory()
    const first = shared.write({ a: 1, v: vector([2, 3]) })
    expect([...new Float64Array(first.memory)]).toEqual([1, 2, 3])
    const second = shared.write({ a: 4, v: vector([5, 6]) })
    expect(second.memory).not.toBe(first.memory)
    shared.release(first)
    expect(shared.write({ a: 7, v: vector([8, 9]) }).memory).toBe(first.memory)
    expect([...new Float64Array(first.memory)]).toEqual([7, 8, 9])
    shared.release(first)
    expect(shared.write({ a: 7, v: vector([8]) }).memory).not.toBe(first.memory)
  })
})
