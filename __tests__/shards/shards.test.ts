import * as fc from 'fast-check'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { add, type BVar, mul, ShapeError, square, viewVar } from 'backprop-ts'
import { Lens } from 'monocle-ts'
import { sumElements, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { LossModuleError, ShardError } from '../../src/shards/errors'
import { loadLoss, type Loss } from '../../src/shards/loss-module'
import { OrderedSum } from '../../src/shards/ordered-sum'
import { shardResult } from '../../src/shards/shard-gradient'

interface Model {
  readonly w: Vector
  readonly b: number
}
const w = Lens.fromProp<Model>()('w')
const b = Lens.fromProp<Model>()('b')
const loss = <S>(model: BVar<S, Model>, shard: number): BVar<S, number> =>
  add(mul(shard, sumElements(square(viewVar(w)(model)))), viewVar(b)(model))
const untyped = loss as unknown as Loss
const model: Model = { w: vector([1, 2]), b: 3 }

describe('the result of a shard', () => {
  test('is its loss, and the numbers of the gradient', () => {
    expect(shardResult(untyped, model, 10, 'value')).toEqual({ value: 53 })
    expect(shardResult(untyped, model, 10, 'gradient')).toEqual({ value: 53, numbers: new Float64Array([20, 40, 1]) })
  })

  test('is zeros where the loss does not depend on the parameters', () => {
    expect(shardResult((() => 7) as unknown as Loss, model, 0, 'gradient').numbers).toEqual(new Float64Array(3))
  })

  test.each(['value', 'gradient'] as const)('must be a number: %s', wants => {
    const vectors = ((m: BVar<unknown, Model>) => viewVar(w)(m)) as unknown as Loss
    expect(() => shardResult(vectors, model, 0, wants)).toThrow(ShapeError)
    expect(() => shardResult(vectors, model, 0, wants)).toThrow('the loss must be a number, got Vector<2>')
  })
})

describe('the sum of results', () => {
  const results = fc.array(fc.tuple(fc.double(), fc.array(fc.double(), { minLength: 3, maxLength: 3 })), {
    minLength: 1
  })

  test('has the same bits in whatever order they arrive', () => {
    const total = (rs: ReadonlyArray<readonly [number, ReadonlyArray<number>]>, order: ReadonlyArray<number>) => {
      const sum = new OrderedSum(rs.length)
      for (const i of order) sum.add(i, { value: rs[i]![0], numbers: Float64Array.from(rs[i]![1]) })
      expect(sum.isComplete).toBe(true)
      return sum.result
    }
    const withOrder = results.chain(rs =>
      fc.tuple(fc.constant(rs), fc.shuffledSubarray([...rs.keys()], { minLength: rs.length }))
    )
    fc.assert(
      fc.property(withOrder, ([rs, order]) => expect(total(rs, order)).toStrictEqual(total(rs, [...rs.keys()])))
    )
  })

  test('ignores a second result of a shard', () => {
    const sum = new OrderedSum(2)
    sum.add(0, { value: 1 })
    sum.add(0, { value: 1 })
    expect(sum.isComplete).toBe(false)
    sum.add(1, { value: 2 })
    expect(sum.result).toEqual({ value: 3 })
  })

  test('waits for the first shard', () => {
    const sum = new OrderedSum(2)
    sum.add(1, { value: 2 })
    expect(sum.isComplete).toBe(false)
    expect(sum.result).toEqual({ value: 0 })
  })
})

describe('the module of a loss', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'loss-'))
  const file = (name: string, text: string): string => {
    const at = path.join(folder, name)
    writeFileSync(at, text)
    return at
  }

  test('gives its export', async () => {
    const f = await loadLoss(file('good.js', 'exports.loss = (p, shard) => shard'), 'loss')
    expect(f(0 as never, 5)).toBe(5)
  })

  test('gives an export of a CommonJS module whose names Node.js does not find', async () => {
    const code = 'exports.__esModule = true; exports.default = { loss: (p, shard) => shard }'
    expect((await loadLoss(file('hidden.js', code), 'loss'))(0 as never, 5)).toBe(5)
  })

  test.each([
    ['no such export', 'exports.other = 1; exports.another = 2', 'has no export loss. It exports other, another'],
    [
      'no export at all',
      'Object.defineProperty(exports, "__esModule", { value: true })',
      'has no export loss. It exports nothing'
    ],
    ['no function', 'exports.loss = 3', 'is the number 3, wanted a function'],
    ['an error', 'throw new Error("broken")', 'cannot be loaded: broken'],
    ['an error that is none', 'throw "broken"', 'cannot be loaded: broken']
  ])('is refused: %s', async (name, text, message) => {
    const at = file(`${name.replaceAll(' ', '-')}.js`, text)
    await expect(loadLoss(at, 'loss')).rejects.toThrow(LossModuleError)
    jest.resetModules()
    await expect(loadLoss(at, 'loss')).rejects.toThrow(message)
  })
})

test('an error of a shard has the number of the shard', () => {
  const cause = new Error('inner')
  const error = new ShardError(3, 'the loss threw', { cause })
  expect(error).toMatchObject({ name: 'ShardError', message: 'shard 3: the loss threw', shard: 3, cause })
})
