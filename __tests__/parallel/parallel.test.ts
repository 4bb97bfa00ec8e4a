import { execFile } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { add, backprop as backpropHere, type BVar, mul, splitBV, square, sub } from 'backprop-ts'
import {
  dot,
  matMul,
  type Matrix,
  matVec,
  randomNormal,
  sumElements,
  useBackend,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'
import { LossModuleError, parallel, type ParallelOptions, ShardError } from 'backprop-ts/Parallel'
import { sum } from 'backprop-ts/Prelude'
import * as workerFile from '../../src/parallel/worker-file'
import { moduleFolder } from '../support/installed'

interface Model {
  readonly w: Vector
  readonly m: Matrix
  readonly b: number
  readonly kind: string
  readonly scales: ReadonlyArray<number>
}
interface Shard {
  readonly x: Vector
  readonly y: number
  /** What happens before the shard is computed. */
  readonly first?: string
}

const loss = <S>(model: BVar<S, Model>, { x, y }: Shard): BVar<S, number> => {
  const { w, m, b, scales } = splitBV(model)
  return mul(sum(scales), square(sub(add(dot(w, matVec(m, x)), b), y)))
}

// It needs nothing that a thread would have to load.
beforeAll(() => useBackend('js'))

const { folder, worker, write } = moduleFolder()
jest.spyOn(workerFile, 'workerFileFor').mockReturnValue(fileURLToPath(worker))

/** `loss`, after the code `first` of the shard. */
const body = `({ splitBV, mul, square, sub, add }, { dot, matVec }, { sum }) => (model, { x, y, first }) => {
  if (first) eval(first)
  const { w, m, b, scales } = splitBV(model)
  return mul(sum(scales), square(sub(add(dot(w, matVec(m, x)), b), y)))
}`
const esm = write(
  'loss.mjs',
  `import { existsSync, writeFileSync } from 'node:fs'
import * as B from 'backprop-ts'
import * as L from 'backprop-ts/LinearAlgebra'
import * as P from 'backprop-ts/Prelude'
class OddError extends Error {}
const sleep = ms => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
const once = (file, f) => existsSync(file) || (writeFileSync(file, ''), f())
export const loss = (${body})(B, L, P)
export const another = loss
export const three = 3
`
)
const cjs = write(
  'loss.cjs',
  `const from = name => require('backprop-ts' + name)
exports.loss = (${body})(from(''), from('/LinearAlgebra'), from('/Prelude'))`
)

const model: Model = {
  w: randomNormal(1, 4),
  m: randomNormal(2, 4, 5),
  b: 0.1,
  kind: 'linear',
  scales: [0.3, 0.7]
}
const shards: ReadonlyArray<Shard> = Array.from({ length: 9 }, (_, i) => ({ x: randomNormal(3 + i, 5), y: i / 3 }))

/** What the main thread computes alone, in the order of the shards. */
const expected = (model: Model, list = shards) => {
  const results = list.map(shard => backpropHere(m => loss(m, shard), model))
  const plus = (g: Model, h: Model): Model => ({
    w: add(g.w, h.w),
    m: add(g.m, h.m),
    b: g.b + h.b,
    kind: g.kind,
    scales: g.scales.map((s, i) => s + h.scales[i]!)
  })
  return [
    results.map(([value]) => value).reduce((a, b) => a + b),
    results.map(([, gradient]) => gradient).reduce(plus)
  ] as const
}

const opened: { readonly close: () => Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()))
})
const open = (options?: ParallelOptions, url = esm) => {
  const training = parallel<typeof loss>(url, options)
  opened.push(training)
  return training
}

/** A list in which one shard is preceded by some code. */
const withFirst = (index: number, first: string) => shards.map((s, i) => (i === index ? { ...s, first } : s))

describe('the sum over shards', () => {
  test.each([1, 2, 3, 5])('has the same bits by %i threads, whoever is first', async threads => {
    const { backprop, evalBP, gradBP } = open({ threads })
    const slow = shards.map(s => ({ ...s, first: 'sleep(Math.random() * 20)' }))
    const [value, gradient] = expected(model)
    expect(await backprop(model, slow)).toStrictEqual([value, gradient])
    expect(await evalBP(model, slow)).toBe(value)
    expect(await gradBP(model, slow)).toStrictEqual(gradient)
  })

  test('follows the parameters from step to step, in the same memory or not', async () => {
    const { gradBP } = open({ threads: 2 })
    let [at, alone] = [model, model]
    for (let step = 0; step < 4; step++) {
      at = { ...at, w: sub(at.w, mul(0.1, (await gradBP(at, shards)).w)), b: step }
      alone = { ...alone, w: sub(alone.w, mul(0.1, expected(alone)[1].w)), b: step }
    }
    expect(at).toStrictEqual(alone)
    const longer = { ...model, scales: [0.1, 0.2, 0.3] }
    expect(await gradBP(longer, shards)).toStrictEqual(expected(longer)[1])
  })

  test('is right where calls overlap', async () => {
    const { backprop } = open({ threads: 2 })
    const models = [1, 2, 3, 4].map(b => ({ ...model, b }))
    expect(await Promise.all(models.map(m => backprop(m, shards)))).toStrictEqual(models.map(m => expected(m)))
  })

  test('is that of a CommonJS module, too', async () => {
    expect(await open({ threads: 2 }, cjs).backprop(model, shards)).toStrictEqual(expected(model))
  })

  test('takes any name of the export, and needs no options', async () => {
    expect(await open().evalBP(model, shards)).toBe(expected(model)[0])
    expect(await open({ export: 'another' }).evalBP(model, shards)).toBe(expected(model)[0])
  })

  describe('on each back end', () => {
    afterEach(() => useBackend('js'))
    test.each(['js', 'wasm', 'blas'] as const)('%s', async name => {
      try {
        useBackend(name)
      } catch {
        return
      }
      const large = write(
        `${name}.mjs`,
        `import { matMul, sumElements, useBackend, backend } from 'backprop-ts/LinearAlgebra'
        import { square } from 'backprop-ts'
        export const loss = (m, shard) => {
          if (backend() !== '${name}') throw new Error(backend())
          return sumElements(square(matMul(m, shard)))
        }`
      )
      const [m, x, y] = [randomNormal(1, 70, 60), randomNormal(2, 60, 80), randomNormal(3, 60, 80)] as const
      const here = (shard: typeof x) =>
        backpropHere(<S>(a: BVar<S, typeof m>): BVar<S, number> => sumElements(square(matMul(a, shard))), m)
      const training = parallel<<S>(a: BVar<S, typeof m>, shard: typeof x) => BVar<S, number>>(large, {
        threads: 2,
        worker
      })
      opened.push(training)
      expect(await training.backprop(m, [x, y])).toStrictEqual([here(x)[0] + here(y)[0], add(here(x)[1], here(y)[1])])
    })
  })
})

describe('an error', () => {
  test.each([
    ['with its class', 'throw new OddError("odd")', 'shard 2: OddError: odd', 'OddError'],
    ['with its name', 'throw new RangeError("far")', 'shard 2: RangeError: far', 'RangeError'],
    ['that is no error', 'throw "up"', 'shard 2: Error: up', 'Error'],
    [
      'of this package',
      'splitBV(model).w.length',
      'shard 2: ImplicitConversionError: length was',
      'ImplicitConversionError'
    ]
  ])('of the loss arrives: %s', async (_, first, message, name) => {
    const { backprop } = open({ threads: 2 })
    const error: unknown = await backprop(model, withFirst(2, first)).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(ShardError)
    expect(error).toMatchObject({ shard: 2, message: expect.stringContaining(message) as string, cause: { name } })
    if (name !== 'Error') expect(((error as Error).cause as Error).stack).toContain('loss.mjs')
    expect(await backprop(model, shards)).toStrictEqual(expected(model))
  })

  test('says that the loss is no number', async () => {
    const url = write('vector.mjs', 'export const loss = model => model')
    const training = open({ threads: 1 }, url)
    await expect(training.gradBP(model, shards)).rejects.toThrow(
      /^shard 0: ShapeError: the loss must be a number, got /
    )
    await expect(training.evalBP(model, shards)).rejects.toThrow(
      /^shard 0: ShapeError: the loss must be a number, got /
    )
  })

  test.each([
    ['lacks the export', 'loss.mjs', 'other', 'has no export other. It exports another, loss, three'],
    ['exports something else', 'loss.mjs', 'three', 'is the number 3, wanted a function'],
    ['does not exist', 'absent.mjs', 'loss', 'absent.mjs cannot be loaded: Cannot find module'],
    ['is broken', 'broken.mjs', 'loss', 'broken.mjs cannot be loaded: Unexpected token']
  ])('says that the module %s', async (_, file, name, message) => {
    write('broken.mjs', 'export const =')
    const error = await open({ export: name, threads: 2 }, new URL(file, esm))
      .backprop(model, shards)
      .catch((e: unknown) => e)
    expect(error).toBeInstanceOf(LossModuleError)
    expect((error as Error).message).toContain(message)
  })

  test.each([
    ['a function', { f: Math.sin }, 'shard 1: the function sin', '(at .deep.f)'],
    ['a bigint', [1n], 'shard 1: the bigint 1n cannot be sent', '(at .deep.0)']
  ])('says which part of which shard cannot be sent: %s', async (_, deep, what, where) => {
    const { evalBP } = open({ threads: 1 })
    const message: unknown = await evalBP(model, [shards[0]!, { ...shards[1]!, deep } as never]).catch(String)
    expect(message).toContain(what)
    expect(message).toContain(where)
  })

  test('says which parameter cannot be sent', async () => {
    const { evalBP } = open({ threads: 1 })
    await expect(evalBP({ ...model, f: Math.sin } as never, shards)).rejects.toThrow(/^the parameters: .*\(at \.f\)$/)
  })

  test.each([[[]], [undefined], [vector([1])]])('refuses %s as a list of shards', async list => {
    await expect(open({ threads: 1 }).evalBP(model, list as never)).rejects.toThrow(
      'parallel: wanted a list of one shard or more, got '
    )
  })

  test.each([0, -1, 1.5, NaN, Infinity])('refuses %p threads', threads => {
    expect(() => parallel(esm, { threads })).toThrow(`parallel: threads must be a positive integer, got the number`)
  })
})

describe('a thread that dies', () => {
  let count = 0
  /** Code that runs once. */
  const once = (code: string) => `once(${JSON.stringify(`${folder}/once-${count++}`)}, () => { ${code} })`
  const outOfMemory = 'const all = []; for (;;) all.push({ all })'

  test.each([
    ['exits', 'process.exit(1)'],
    ['throws outside of the loss', 'queueMicrotask(() => { throw new Error("late") }); sleep(1)'],
    ['runs out of memory', outOfMemory]
  ])('is replaced, and its shard run again: it %s', async (_, code) => {
    const { backprop } = open({ threads: 2, resourceLimits: { maxOldGenerationSizeMb: 32 } })
    expect(await backprop(model, withFirst(4, once(code)))).toStrictEqual(expected(model))
    expect(await backprop(model, withFirst(0, once(code)))).toStrictEqual(expected(model))
  })

  test('is not replaced for ever', async () => {
    const { backprop } = open({ threads: 1 })
    const error = await backprop(model, withFirst(4, 'process.exit(7)')).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(ShardError)
    expect((error as Error).message).toBe('shard 4: its thread died 3 times: worker exited with code: 7')
    expect(await backprop(model, shards)).toStrictEqual(expected(model))
  })

  test('is not replaced for ever if it cannot start', async () => {
    const { backprop } = open({ threads: 2, worker: new URL('absent.mjs', esm) })
    await expect(backprop(model, shards)).rejects.toThrow(/^shard \d: its thread died 3 times: Cannot find module/)
  })

  test('before it is ready leaves no shard waiting', async () => {
    const dying = write(
      'worker.mjs',
      `import { existsSync, writeFileSync } from 'node:fs'
      import { startWorker } from 'backprop-ts/Parallel'
      const file = ${JSON.stringify(folder)} + '/started-'
      const start = [1, 2, 3].find(n => !existsSync(file + n))
      writeFileSync(file + start, '')
      if (start === 2) process.exit(1)
      export const runShard = start === 1 ? () => process.exit(1) : startWorker()`
    )
    const { backprop } = open({ threads: 1, worker: dying })
    expect(await backprop(model, shards)).toStrictEqual(expected(model))
  })
})

describe('a signal', () => {
  const forever = 'for (;;);'

  test('stops, and the threads can be used again', async () => {
    const { backprop } = open({ threads: 2 })
    await backprop(model, shards)
    const reason = new Error('enough')
    const controller = new AbortController()
    const stopped = backprop(model, withFirst(0, forever), { signal: controller.signal })
    setTimeout(() => controller.abort(reason), 100)
    await expect(stopped).rejects.toBe(reason)
    expect(await backprop({ ...model, b: 1 }, shards)).toStrictEqual(expected({ ...model, b: 1 }))
  })

  test('keeps nothing of the calls that have ended', async () => {
    const any = jest.spyOn(AbortSignal, 'any')
    const { signal } = new AbortController()
    await open({ threads: 1 }).backprop(model, shards, { signal })
    await new Promise(setImmediate)
    expect(getEventListeners(signal, 'abort')).toEqual([])
    expect(any).not.toHaveBeenCalled()
    any.mockRestore()
  })

  test('that was aborted before computes nothing', async () => {
    const signal = AbortSignal.abort(new Error('too late'))
    await expect(open({ threads: 1 }).backprop(model, withFirst(0, forever), { signal })).rejects.toThrow('too late')
  })

  test('of one call leaves the others alone', async () => {
    const { backprop } = open({ threads: 2 })
    const controller = new AbortController()
    const stopped = backprop(model, withFirst(0, forever), { signal: controller.signal })
    const other = backprop({ ...model, b: 2 }, shards)
    await Promise.all([
      expect(stopped).rejects.toThrow('aborted'),
      other.then(result => {
        expect(result).toStrictEqual(expected({ ...model, b: 2 }))
        controller.abort()
      })
    ])
  })
})

describe('closing', () => {
  test('rejects what is being computed, and later calls', async () => {
    const { backprop, close } = open({ threads: 1 })
    await backprop(model, shards)
    const running = backprop(model, withFirst(0, 'for (;;);'))
    await Promise.all([expect(running).rejects.toThrow('parallel: it is closed'), close()])
    await expect(backprop(model, shards)).rejects.toThrow('parallel: it is closed')
    await close()
  })

  test('before the threads have started starts none', async () => {
    const { backprop, close } = open({ threads: 1 })
    const early = backprop(model, shards)
    await Promise.all([expect(early).rejects.toThrow('parallel: it is closed'), close()])
  })

  test('leaves no handle open', async () => {
    const program = write(
      'program.mjs',
      `import { parallel } from 'backprop-ts/Parallel'
      const training = parallel(new URL('./loss.mjs', import.meta.url), { threads: 2 })
      const forever = [{ first: 'for (;;);' }]
      await training.evalBP(0, forever, { signal: AbortSignal.timeout(100) }).catch(error => console.log(error.name))
      await training.evalBP(0, [{}]).catch(error => console.log(error.message))
      await training.close()
      console.log(process.getActiveResourcesInfo().filter(name => !name.startsWith('Pipe')))`
    )
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(program)], { timeout: 30_000 })
    expect(stdout).toMatch(/^TimeoutError\nshard 0: .*splitBV.*\n\[\]\n$/)
  })
})
