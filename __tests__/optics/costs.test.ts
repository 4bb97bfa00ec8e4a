import * as RA from 'fp-ts/ReadonlyArray'
import * as T from 'fp-ts/Tree'
import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import * as Tr from 'monocle-ts/Traversal'
import {
  add,
  type BVar,
  constVar,
  evalBP2,
  gradBP,
  mul,
  sequenceVar,
  setVar,
  splitBV,
  square,
  toListOfVar
} from 'backprop-ts'
import { Counted, counts, numberIn, resetCounts } from '../support/counted'
import type { Numbers } from '../support/fixtures'

/** The sum of squares, whose gradient is twice the number. */
const energy = <S>(xs: Iterable<BVar<S, number>>, like: BVar<S, unknown>): BVar<S, number> => {
  let sum = constVar(0, like)
  for (const x of xs) sum = add(sum, square(x))
  return sum
}

describe('places that lie in one container share the node of that container', () => {
  const xs = Array.from({ length: 50_000 }, (_, i) => i)

  it('so that 50,000 targets inside a field of a record get their gradients', () => {
    const targets = pipe(L.id<{ readonly xs: Numbers }>(), L.prop('xs'), L.traverse(RA.Traversable))
    const gradient = gradBP<{ readonly xs: Numbers }>(v => energy(toListOfVar(targets)(v), v))({ xs })
    expect(gradient.xs.every((d, i) => d === 2 * i)).toBe(true)
  }, 20_000)

  it('so that a tree of 50,000 leaves gets its gradient', () => {
    const nodes = <S>(tree: T.Tree<BVar<S, number>>): ReadonlyArray<BVar<S, number>> =>
      T.reduce<BVar<S, number>, ReadonlyArray<BVar<S, number>>>([], (all, x) => {
        ;(all as BVar<S, number>[]).push(x)
        return all
      })(tree)
    const gradient = gradBP<T.Tree<number>>(v => energy(nodes(sequenceVar(T.Traversable)(v)), v))(
      T.make(
        7,
        xs.map(x => T.make(x))
      )
    )
    expect([gradient.value, gradient.forest.every(({ value }, i) => value === 2 * i)]).toEqual([14, true])
  }, 20_000)

  it.each<[string, <S>(v: BVar<S, { readonly xs: ReadonlyArray<T.Tree<Counted>> }>) => Iterable<BVar<S, Counted>>]>([
    [
      'the targets of a traversal',
      toListOfVar(
        pipe(
          L.id<{ readonly xs: ReadonlyArray<T.Tree<Counted>> }>(),
          L.prop('xs'),
          L.traverse(RA.Traversable),
          Tr.prop('value')
        )
      )
    ],
    [
      'the leaves of a tree',
      <S>(v: BVar<S, { readonly xs: ReadonlyArray<T.Tree<Counted>> }>) =>
        RA.chain((tree: T.Tree<BVar<S, Counted>>) => [tree.value])(
          sequenceVar(RA.Traversable)(splitBV(v).xs).map(sequenceVar(T.Traversable))
        )
    ]
  ])('so that the gradient of a field adds and zeroes once for each of %s', (_, parts) => {
    const forest = Array.from({ length: 500 }, (_, i) => T.make(new Counted(i)))
    resetCounts()
    const gradient = gradBP<{ readonly xs: ReadonlyArray<T.Tree<Counted>> }>(v =>
      energy(Array.from(parts(v), numberIn), v)
    )({
      xs: forest
    })
    expect(gradient.xs.map(({ value }) => value.n)).toEqual(forest.map((_, i) => 2 * i))
    expect(counts.add + counts.zero).toBeLessThanOrEqual(forest.length)
  })

  it('and each place has a gradient of its own', () => {
    const all = pipe(
      L.id<{ readonly a: Numbers; readonly b: Numbers }>(),
      L.props('a', 'b'),
      L.prop('a'),
      L.traverse(RA.Traversable)
    )
    const f = gradBP<{ readonly a: Numbers; readonly b: Numbers }>(v =>
      toListOfVar(all)(v).reduce((sum, x, i) => add(sum, mul(x, i + 1)), constVar(0, v))
    )
    expect(f({ a: [5, 5, 5], b: [5] })).toEqual({ a: [1, 2, 3], b: [0] })
    const fields = Tr.fromTraversable(RA.Traversable)<{ readonly x: number; readonly y: number }>()
    const g = gradBP<ReadonlyArray<{ readonly x: number; readonly y: number }>>(v =>
      toListOfVar(fields)(v).reduce((sum, p) => add(sum, mul(splitBV(p).x, splitBV(p).y)), constVar(0, v))
    )
    expect(g([{ x: 2, y: 3 }])).toEqual([{ x: 3, y: 2 }])
  })
})

it('a list of three in a model of 10,000 numbers, and setting one of them, reads no more than that', () => {
  let reads = 0
  const big = new Proxy(
    Array.from({ length: 10_000 }, (_, i) => i),
    { get: (xs, key, self) => (reads++, Reflect.get(xs, key, self) as unknown) }
  )
  interface Model {
    readonly big: Numbers
    readonly small: Numbers
  }
  const model: Model = { big, small: [1, 2, 3] }
  const small = pipe(L.id<Model>(), L.prop('small'))
  const value = evalBP2<Model>((v, w) => {
    const changed = setVar(pipe(small, L.index(1)))(w)(v)
    return toListOfVar(pipe(small, L.traverse(RA.Traversable)))(changed).reduce((x, y) => mul(x, y))
  })(model, 7)
  expect([value, reads]).toEqual([21, 0])
})
