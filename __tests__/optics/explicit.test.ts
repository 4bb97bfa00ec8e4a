import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import * as Tr from 'monocle-ts/Traversal'
import { add, type BVar, constVar, gradBP, gradBP2, joinBV, mul, OpticError, splitBV, viewVar } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import * as Explicit from 'backprop-ts/Explicit'
import type { Numbers, Point as Pair } from '../support/fixtures'

interface Nest {
  readonly p: Pair
  readonly n: number
}

/** Adds by taking the greater, to be told from the structural instance. */
const greatest: B.Backprop<number> = { ...B.number, add: Math.max }

/** Instances whose zeros tell where they were used. */
const marked = <A>(zero: A): B.Backprop<A> => ({
  zero: () => zero,
  add: (x, y) => add(x as never, y as never) as A,
  one: x => x
})

const nest = marked<Nest>({ p: { x: 7, y: 8 }, n: 9 })

describe('instances that the caller brought to an optic', () => {
  const x = pipe(L.id<Pair>(), L.prop('x'))
  const inner = pipe(L.id<Nest>(), L.prop('p'), L.prop('x'))
  const hundred: B.Backprop<Pair> = {
    zero: () => ({ x: 100, y: 100 }),
    add: (p, q) => ({ x: p.x + q.x, y: p.y + q.y }),
    one: p => p
  }

  it('add up what flows back to a part that is set', () => {
    const f = gradBP2<Pair>((v, w) => {
      const put = E.setVar<Pair, number>(greatest, hundred)(x)(w)
      return add(mul(viewVar(x)(put(v)), 2), mul(viewVar(x)(put(v)), 3))
    })
    expect(f({ x: 1, y: 2 }, 5)).toEqual([{ x: 0, y: 0 }, 3])
  })

  it('give what is missing of the whole that is read', () => {
    const whole: B.Backprop<Nest> = {
      zero: () => ({ p: { x: 7, y: 8 }, n: 9 }),
      add: (_, d) => d,
      one: d => d
    }
    expect(
      gradBP<Nest>(v => mul(E.viewVar<Nest, number>(B.number, whole)(inner)(v), 5))({ p: { x: 1, y: 1 }, n: 1 })
    ).toEqual({ p: { x: 5, y: 8 }, n: 9 })
    const all = pipe(L.id<Nest>(), L.props('p', 'n'))
    expect(
      gradBP<Nest>(v => splitBV(E.viewVar(B.structural as never, whole)(all)(v) as typeof v).n)({
        p: { x: 1, y: 1 },
        n: 1
      })
    ).toEqual({ p: { x: 0, y: 0 }, n: 1 })
  })

  it('read every target of a traversal', () => {
    const all = pipe(Tr.id<Numbers>(), Tr.traverse(RA.Traversable))
    const f = gradBP<Numbers>(v => {
      const read = <S>(w: BVar<S, Numbers>): BVar<S, number> =>
        E.toListOfVar<Numbers, number>(greatest, B.structural as never)(all)(w)[0]!
      return add(mul(read(v), 2), mul(read(v), 3))
    })
    expect(f([1, 2])).toEqual([5, 0])
  })
})

describe('instances that the caller brought to setVar', () => {
  it('add up what flows back to the part, and leave the rest of the whole at zero', () => {
    const inner = pipe(L.id<Nest>(), L.prop('p'), L.prop('x'))
    const f = gradBP2<Nest>((v, w) => {
      const put = E.setVar<Nest, number>(greatest, nest)(inner)(w)
      return add(mul(viewVar(inner)(put(v)), 2), mul(viewVar(inner)(put(v)), 3))
    })
    expect(f({ p: { x: 1, y: 1 }, n: 1 }, 5)).toEqual([{ p: { x: 0, y: 0 }, n: 0 }, 3])
  })

  type Named = Nest & { readonly name: string }
  it.each<[string, (s: Named) => boolean]>([
    ['a number', s => s.n === 1],
    ['another number beside it', s => s.p.y === 1]
  ])('refuse an optic that finds another target in the zero, by %s', (_, chooses) => {
    const choice: L.Lens<Named, number> = {
      get: s => (chooses(s) ? s.p.x : s.n),
      set: x => s => (chooses(s) ? { ...s, p: { ...s.p, x } } : { ...s, n: x })
    }
    const named = marked<Named>({ p: { x: 7, y: 8 }, n: 9, name: 'a' })
    const f = gradBP2<Named>((v, w) => {
      const put = E.setVar<Named, number>(greatest, named)(choice)(w)
      return add(mul(viewVar(choice)(put(v)), 2), mul(viewVar(choice)(put(v)), 3))
    })
    expect(() => f({ p: { x: 1, y: 1 }, n: 1, name: 'a' }, 5)).toThrow(OpticError)
  })

  it('refuse a lens that moves another part when it sets', () => {
    const shift = {
      get: (p: Pair) => ({ first: p.x, second: p.y }),
      set:
        (q: { readonly first: number; readonly second: number }) =>
        (p: Pair): Pair => ({ x: q.first, y: p.x })
    }
    const set = E.setVar(marked({ first: 10, second: 20 }), marked({ x: 30, y: 40 }))(shift)
    const f = gradBP2<Pair, { readonly first: number; readonly second: number }, Pair>((v, w) =>
      mul(set(w)(v), joinBV({ x: 2, y: 3 } as never) as never)
    )
    expect(() => f({ x: 1, y: 1 }, { first: 1, second: 1 })).toThrow(OpticError)
  })
})

it('an instance that the caller brought adds what flows back to an element of a Traversable', () => {
  const doubling = { ...B.number, add: (x: number, y: number) => 2 * (x + y) }
  const twice = gradBP<O.Option<number>>(v => {
    const element = () => O.getOrElse(() => constVar(0, v))(Explicit.sequenceVar(doubling)(O.Traversable)(v))
    return add(element(), element())
  })
  expect(twice(O.some(3))).toEqual(O.some(4))
})
