import { add, backprop, type BVar, mul, splitBV, square, sub } from 'backprop-ts'
import { dot, randomNormal, type Vector } from 'backprop-ts/LinearAlgebra'
import type { Served } from 'backprop-ts/Distributed'
import type { moduleFolder } from '../support/installed'

/** A linear model, as the driver and the tests know it. */
export interface Model {
  readonly w: Vector
  readonly b: number
  readonly kind: string
}
export interface Shard {
  readonly x: Vector
  readonly y: number
  /** What happens before the shard is computed. */
  readonly first?: string
}

export const loss = <S>(model: BVar<S, Model>, { x, y }: Shard): BVar<S, number> => {
  const { w, b } = splitBV(model)
  return square(sub(add(dot(w, x), b), y))
}

/** `loss`, after the code `first` of the shard. */
const body = `({ add, splitBV, square, sub }, { dot }) => (model, { x, y, first }) => {
  if (first) eval(first)
  const { w, b } = splitBV(model)
  return square(sub(add(dot(w, x), b), y))
}`

const helpers = `
class OddError extends Error {}
const once = (file, f) => { if (!existsSync(file)) { writeFileSync(file, String(process.pid)); f() } }
const sleep = ms => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
`

/** The modules of workers. The first is for processes, the second for workers inside of jest. */
export const writeLosses = (write: ReturnType<typeof moduleFolder>['write']) => ({
  esm: write(
    'loss.mjs',
    `import { existsSync, writeFileSync } from 'node:fs'
import * as B from 'backprop-ts'
import * as L from 'backprop-ts/LinearAlgebra'
${helpers}
export const loss = (${body})(B, L)
`
  ),
  cjs: write(
    'loss.cjs',
    `const { existsSync, writeFileSync } = require('node:fs')
${helpers}
exports.loss = (${body})(require('backprop-ts'), require('backprop-ts/LinearAlgebra'))
exports.vectors = model => require('backprop-ts').splitBV(model).w
exports.three = 3
`
  )
})

export const model: Model = { w: randomNormal(1, 4), b: 0.1, kind: 'linear' }

export const shardsOf = (count: number, first?: string): ReadonlyArray<Shard> =>
  Array.from({ length: count }, (_, i) => ({
    x: randomNormal(2 + i, 4),
    y: i / 3,
    ...(first !== undefined && { first })
  }))

/** What one process computes, in the order of the shards. */
export const expected = (m: Model, shards: ReadonlyArray<Shard>): readonly [number, Model] => {
  const [first, ...rest] = shards.map(shard => backprop(v => loss(v, shard), m))
  return rest.reduce(
    ([value, { w, b, kind }], [y, g]) => [value + y, { w: add(w, g.w), b: b + g.b, kind }] as const,
    first!
  )
}

export const descended = (m: Model, { w, b }: Model): Model => ({
  w: sub(m.w, mul(0.01, w)),
  b: m.b - 0.01 * b,
  kind: m.kind
})

/** What is to be closed after a test, the last one first. */
export const closing = () => {
  const opened: Pick<Served, 'close'>[] = []
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close()
  })
  return <A extends Pick<Served, 'close'>>(x: A): A => {
    opened.push(x)
    return x
  }
}
