import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as M from 'monocle-ts'
import * as I from 'monocle-ts/Iso'
import * as L from 'monocle-ts/Lens'
import * as Op from 'monocle-ts/Optional'
import * as P from 'monocle-ts/Prism'
import * as Tr from 'monocle-ts/Traversal'
import type { Settable } from 'backprop-ts'
import { CheckError, checkOptic } from 'backprop-ts/Check'

type Point = { readonly x: number; readonly y: number }
const number = fc.double({ min: -10, max: 10, noNaN: true })
const points = fc.record({ x: number, y: number })
const arrays = fc.array(number, { maxLength: 4 })

it.each<[string, unknown, fc.Arbitrary<unknown>]>([
  ['lens', pipe(L.id<Point>(), L.prop('x')), points],
  ['lens of the classes', M.Lens.fromProp<Point>()('x'), points],
  [
    'iso',
    I.iso(
      ({ x, y }: Point) => [y, x] as const,
      ([y, x]) => ({ x, y })
    ),
    points
  ],
  ['prism', pipe(P.id<O.Option<number>>(), P.some), fc.option(number).map(O.fromNullable)],
  ['prism of the classes', M.Prism.some<number>(), fc.option(number).map(O.fromNullable)],
  ['optional', pipe(Op.id<ReadonlyArray<number>>(), Op.index(1)), arrays],
  ['traversal', Tr.fromTraversable(RA.Traversable)<number>(), arrays],
  ['traversal of the classes', M.fromTraversable(RA.Traversable)<number>(), arrays]
])('checkOptic accepts a lawful %s', (_, optic, values) => {
  checkOptic(optic as Settable<unknown, unknown>, values)
})

it.each<[string, L.Lens<Point, number>, RegExp]>([
  [
    'changes something when nothing is set',
    { get: p => p.x, set: x => p => ({ x, y: p.y + 1 }) },
    /the law get-put does not hold/
  ],
  ['does not get what was set', { get: p => p.x, set: () => p => p }, /the law put-get does not hold/],
  ['calculates', { get: p => 2 * p.x, set: x => p => ({ ...p, x: x / 2 }) }, /the optic calculates its target/]
])('checkOptic refuses a lens that %s, and says so', (_, lens, message) => {
  expect(() => checkOptic(lens, points)).toThrow(CheckError)
  expect(() => checkOptic(lens, points)).toThrow(message)
})

it('checkOptic refuses a lens that keeps what was there before', () => {
  type Log = { readonly now: number; readonly changes: number }
  const logged: L.Lens<Log, number> = {
    get: s => s.now,
    set: now => s => (now === s.now ? s : { now, changes: s.changes + 1 })
  }
  const logs = fc.record({ now: number, changes: number })
  expect(() => checkOptic(logged, logs)).toThrow(/the law put-put does not hold|calculates when it sets/)
})

it('checkOptic refuses a lens whose target does not move with the numbers of the structure', () => {
  const constant: L.Lens<Point, number> = { get: () => 0, set: () => p => p }
  const zeros = fc.constant({ x: 1, y: 2 })
  expect(() => checkOptic(constant, zeros)).toThrow(/the law gradient does not hold/)
})
