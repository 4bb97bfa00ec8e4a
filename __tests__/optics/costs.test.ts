import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import type { Traversable1 } from 'fp-ts/Traversable'
import * as T from 'fp-ts/Tree'
import * as L from 'monocle-ts/Lens'
import * as Tr from 'monocle-ts/Traversal'
import * as B from 'backprop-ts/Backprop'
import * as Explicit from 'backprop-ts/Explicit'
import { dot, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { add, type BVar, constVar, gradBP, mul, sequenceVar, splitBV, square, toListOfVar } from 'backprop-ts'

type Numbers = ReadonlyArray<number>

/** The sum of squares, whose gradient is twice the number. */
const energy = <S>(xs: Iterable<BVar<S, number>>, like: BVar<S, unknown>): BVar<S, number> => {
  let sum = constVar(0, like)
  for (const x of xs) sum = add(sum, square(x))
  return sum
}

describe('places that lie in one container share the node of that container', () => {
  const xs = Array.from({ length: 50_000 }, (_, i) => i)

  it('so that 50,000 targets inside a field of a record are differentiated in linear time', () => {
    const targets = pipe(L.id<{ readonly xs: Numbers }>(), L.prop('xs'), L.traverse(RA.Traversable))
    const gradient = gradBP<{ readonly xs: Numbers }>(v => energy(toListOfVar(targets)(v), v))({ xs })
    expect(gradient.xs.every((d, i) => d === 2 * i)).toBe(true)
  }, 20_000)

  it('so that a tree of 50,000 leaves is differentiated in linear time', () => {
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

it('a functor may put parts together', () => {
  interface Pairs<A> {
    readonly xs: ReadonlyArray<A>
  }
  // Gives each element together with the first one.
  const pairing = {
    URI: 'Pairs' as never,
    map: ({ xs }: Pairs<number>, f: (pair: readonly [number, number]) => unknown) => ({
      xs: xs.map(x => f([xs[0] ?? 0, x]))
    }),
    traverse: () => undefined
  } as unknown as Traversable1<'ReadonlyArray'>
  const f = gradBP<Pairs<number>>(v => {
    const { xs } = sequenceVar(pairing)(v as never) as unknown as Pairs<BVar<unknown, readonly [number, number]>>
    return xs.reduce((sum, p) => add(sum, mul(...splitBV(p))), constVar(0, v as never)) as never
  })
  expect(f({ xs: [2, 3, 4] })).toEqual({ xs: [2 * 2 + 3 + 4, 2, 2] })
})

it('a functor may add instances of classes, which stay as they are', () => {
  interface Weighted<A> {
    readonly weights: Vector
    readonly x: A
  }
  const weighing = {
    URI: 'Weighted' as never,
    map: ({ x }: Weighted<number>, f: (x: number) => unknown) => ({ weights: vector([2, 3]), x: f(x) }),
    traverse: () => undefined
  } as unknown as Traversable1<'ReadonlyArray'>
  const f = gradBP<Weighted<number>>(v => {
    const { weights, x } = sequenceVar(weighing)(v as never) as unknown as Weighted<BVar<unknown, number>>
    return mul(x, dot(weights, vector([1, 1]))) as never
  })
  expect(f({ weights: vector([]), x: 7 })).toEqual({ weights: vector([]), x: 5 })
})

it('an instance that the caller brought adds what flows back to an element of a Traversable', () => {
  const doubling = { ...B.number, add: (x: number, y: number) => 2 * (x + y) }
  const twice = gradBP<O.Option<number>>(v => {
    const element = () => O.getOrElse(() => constVar(0, v))(Explicit.sequenceVar(doubling)(O.Traversable)(v))
    return add(element(), element())
  })
  expect(twice(O.some(3))).toEqual(O.some(4))
})
