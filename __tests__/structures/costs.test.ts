import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import { fromTraversable } from 'monocle-ts/Traversal'
import {
  add,
  type BVar,
  collectVar,
  constVar,
  gradBP,
  gradBP2,
  liftOp1,
  mul,
  sequenceVar,
  setVar,
  sin,
  splitBV,
  square,
  toListOfVar,
  viewVar
} from 'backprop-ts'
import { op1 } from 'backprop-ts/Op'
import {
  liftA2,
  map,
  mapAccumL,
  mapAccumR,
  maximum,
  minimum,
  product,
  reduce,
  reduceRight,
  sum,
  toArray,
  traverse
} from 'backprop-ts/Prelude'
import { Counted, counts, numberIn, resetCounts } from '../support/counted'
import type { Numbers, Pair } from '../support/fixtures'

beforeEach(resetCounts)

type Fields = Readonly<Record<string, Counted>>
type Several = ReadonlyArray<Counted>

const list = (n: number): Several => Array.from({ length: n }, (_, i) => new Counted(i))
const totalOf = <S>(vs: ReadonlyArray<BVar<S, Counted>>, like: BVar<S, unknown>): BVar<S, number> =>
  vs.reduce((sum, v) => add(sum, numberIn(v)), constVar(0, like))

describe('the gradient of a record or list', () => {
  const field = (i: number): string => `f${i}`
  const record = (n: number): Fields =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [field(i), new Counted(i)]))

  it('adds no zeros for k reads of distinct fields, and makes one zero for each field that was never read', () => {
    const at = (i: number) => pipe(L.id<Fields>(), L.prop(field(i)))
    const gradient = gradBP<Fields>(v =>
      totalOf(
        [0, 1, 2, 3].map(i => viewVar(at(i))(v)),
        v
      )
    )(record(100))
    expect(counts).toEqual({ add: 0, zero: 96, one: 0 })
    expect(gradient['f3']).toEqual(new Counted(1))
    expect(gradient['f4']).toEqual(new Counted(0))
  })

  it('adds k - 1 times for k reads of one field', () => {
    const f7 = pipe(L.id<Fields>(), L.prop('f7'))
    const gradient = gradBP<Fields>(v =>
      totalOf(
        Array.from({ length: 25 }, () => viewVar(f7)(v)),
        v
      )
    )(record(10))
    expect(counts).toEqual({ add: 24, zero: 9, one: 0 })
    expect(gradient['f7']).toEqual(new Counted(25))
  })

  it.each([
    ['first', true],
    ['last', false]
  ])('adds once for the one field of a record that is read besides the whole, %s', (_, readFirst) => {
    const f1 = pipe(L.id<Fields>(), L.prop('f1'))
    const itself = op1((r: Fields) => [r, (d: Fields) => d])
    const gradient = gradBP<Fields>(v => {
      const before = readFirst ? viewVar(f1)(v) : undefined
      const whole = totalOf(Object.values(splitBV(liftOp1(itself)(v))), v)
      return add(whole, numberIn(before ?? viewVar(f1)(v)))
    })(record(10))
    expect(counts).toEqual({ add: 1, zero: 0, one: 0 })
    expect([gradient['f0'], gradient['f1'], gradient['f9']]).toEqual([new Counted(1), new Counted(2), new Counted(1)])
  })

  it('gives what is set and what is read its own gradient without adding', () => {
    const f1 = pipe(L.id<Fields>(), L.prop('f1'))
    const gradient = gradBP2<Fields, Counted>((v, w) => {
      const all = splitBV(setVar(f1)(w)(v))
      return add(totalOf(Object.values(all), v), numberIn(viewVar(f1)(v)))
    })(record(10), new Counted(5))
    expect(counts).toEqual({ add: 0, zero: 0, one: 0 })
    expect(gradient).toEqual([expect.objectContaining({ f1: new Counted(1), f2: new Counted(1) }), new Counted(1)])
  })

  it('makes no zero for intermediate structures', () => {
    gradBP<Several>(v => {
      let copy = v
      for (let i = 0; i < 50; i++) copy = collectVar([...sequenceVar(copy)])
      const [first] = splitBV(copy)
      return first === undefined ? constVar(0) : numberIn(first)
    })(list(20))
    expect(counts).toEqual({ add: 0, zero: 19, one: 0 })
  })

  it('adds what was given for a part to what was given for the whole, in either order', () => {
    const first: L.Lens<Pair, number> = { get: s => s[0], set: a => s => [a, s[1]] }
    const second: L.Lens<Pair, number> = { get: s => s[1], set: b => s => [s[0], b] }
    expect(gradBP<Pair, Pair>(v => add(v, setVar(second)(constVar(9, v))(v)))([1, 2])).toEqual([2, 1])
    expect(gradBP<Pair, Pair>(v => setVar(second)(constVar(9, v))(add(v, v)))([1, 2])).toEqual([2, 0])
    const squared = gradBP<Pair>(v => {
      const replaced = viewVar(first)(setVar(second)(constVar(9, v))(v))
      return mul(replaced, viewVar(first)(v))
    })
    expect(squared([3, 4])).toEqual([6, 0])
  })

  it('adds no zeros where intermediate structures of which parts were used meet', () => {
    gradBP<Several>(v => {
      const copies = [v, v, v].map(w => collectVar([...sequenceVar(w)]))
      return totalOf(
        copies.flatMap(w => splitBV(w).slice(0, 1)),
        v
      )
    })(list(20))
    expect(counts).toEqual({ add: 2, zero: 19, one: 0 })
  })

  it('makes one zero, and no other, for a parameter that the result does not depend on', () => {
    const gradient = gradBP2<Counted, Counted>(x => numberIn(x))(new Counted(2), new Counted(3))
    expect(gradient).toEqual([new Counted(1), new Counted(0)])
    expect(counts).toEqual({ add: 0, zero: 1, one: 0 })
  })

  it('is right for 20,000 elements that as many lenses read by index', () => {
    const n = 20_000
    const at = (i: number) => ({ get: (xs: ReadonlyArray<number>) => xs[i] ?? NaN })
    const xs = Array.from({ length: n }, (_, i) => i)
    const gradient = gradBP<ReadonlyArray<number>>(v =>
      xs.reduce((sum, i) => add(sum, viewVar(at(i))(v)), constVar(0, v))
    )(xs)
    expect(gradient.every(d => d === 1)).toBe(true)
  })
})

describe('a gradient in the elements of a list', () => {
  type Elements = <S>(v: BVar<S, Numbers>) => BVar<S, number>
  const total = <S>(xs: ReadonlyArray<BVar<S, number>>, like: BVar<S, unknown>): BVar<S, number> =>
    xs.reduce((acc, x) => add(acc, square(x)), constVar(0, like))
  const plus = <S>(x: BVar<S, number>, y: BVar<S, number>): BVar<S, number> => add(x, y)
  const step = <S>(acc: BVar<S, number>, x: BVar<S, number>): readonly [BVar<S, number>, BVar<S, number>] => [
    add(acc, x),
    mul(acc, x)
  ]
  const each = fromTraversable(RA.Traversable)<number>()

  const functions: ReadonlyArray<readonly [string, Elements]> = [
    ['splitBV', v => total(splitBV(v), v)],
    ['sequenceVar', v => total(sequenceVar(v), v)],
    ['sequenceVar(F)', v => total(sequenceVar(RA.Traversable)(v), v)],
    ['toListOfVar', v => total(toListOfVar(each)(v), v)],
    ['collectVar', v => total(sequenceVar(collectVar(sequenceVar(v))), v)],
    ['toArray', v => total(toArray(v), v)],
    ['toArray(F)', v => total(toArray(RA.Foldable)(v), v)],
    ['sum', v => sum(v)],
    ['sum(F)', v => sum(RA.Foldable)(v)],
    ['product', v => product(v)],
    ['product(F)', v => product(RA.Foldable)(v)],
    ['minimum', v => minimum(v)],
    ['maximum', v => maximum(v)],
    ['map', v => sum(pipe(v, map(sin)))],
    ['map(F)', v => sum(pipe(v, map(RA.Functor)(sin)))],
    [
      'traverse',
      v =>
        pipe(
          v,
          traverse(O.Applicative)(x => O.some(square(x))),
          sum(O.Foldable),
          sum
        )
    ],
    ['reduce', v => pipe(v, reduce(constVar(0, v), plus))],
    ['reduceRight', v => pipe(v, reduceRight(constVar(0, v), plus))],
    ['mapAccumL', v => sum(pipe(v, mapAccumL(constVar(1, v), step))[1])],
    ['mapAccumR', v => sum(pipe(v, mapAccumR(constVar(1, v), step))[1])],
    ['liftA2, of one element with all', v => sum(liftA2(plus)(collectVar([constVar(1, v)]), v))]
  ]

  /** How often a gradient reads an element of its argument. */
  const reads = (f: Elements, n: number): number => {
    let count = 0
    const isElement = (key: PropertyKey): boolean => typeof key === 'string' && /^\d+$/.test(key)
    const counting = new Proxy<Numbers>(
      Array.from({ length: n }, (_, i) => 1 + i / n),
      {
        get: (xs, key, self) => {
          if (isElement(key)) count++
          return Reflect.get(xs, key, self) as unknown
        },
        getOwnPropertyDescriptor: (xs, key) => {
          if (isElement(key)) count++
          return Reflect.getOwnPropertyDescriptor(xs, key)
        }
      }
    )
    gradBP<Numbers>(v => f(v))(counting)
    return count
  }

  it.each(functions)('reads a number of elements by %s that grows with the length, not with its square', (_, f) => {
    const [small, medium, large] = [reads(f, 100), reads(f, 200), reads(f, 400)] as const
    expect(small).toBeGreaterThan(0)
    expect(large - medium).toBe(2 * (medium - small))
    expect(small).toBeLessThan(100 * 20)
  })

  const inside = <S>(x: BVar<S, Counted>): BVar<S, number> => numberIn(x)
  const counted: ReadonlyArray<readonly [string, <S>(v: BVar<S, Several>) => BVar<S, number>]> = [
    ['splitBV', v => totalOf(splitBV(v), v)],
    ['sequenceVar', v => totalOf(sequenceVar(v), v)],
    ['sequenceVar(F)', v => totalOf(sequenceVar(RA.Traversable)(v), v)],
    ['toListOfVar', v => totalOf(toListOfVar(fromTraversable(RA.Traversable)<Counted>())(v), v)],
    ['toArray', v => totalOf(toArray(v), v)],
    ['toArray(F)', v => totalOf(toArray(RA.Foldable)(v), v)],
    ['map', v => sum(map(inside)(v))],
    ['map(F)', v => sum(map(RA.Functor)(inside)(v))],
    [
      'reduce',
      v =>
        pipe(
          v,
          reduce(constVar(0, v), (acc, x) => add(acc, numberIn(x)))
        )
    ],
    [
      'reduceRight',
      v =>
        pipe(
          v,
          reduceRight(constVar(0, v), (x, acc) => add(acc, numberIn(x)))
        )
    ],
    [
      'mapAccumL',
      v =>
        pipe(
          v,
          mapAccumL(constVar(0, v), (acc, x) => [add(acc, numberIn(x)), acc])
        )[0]
    ]
  ]

  it.each(counted)('neither adds nor zeroes an element that %s takes', (_, f) => {
    expect(gradBP<Several>(v => f(v))(list(300))).toEqual(Array.from({ length: 300 }, () => new Counted(1)))
    expect(counts).toEqual({ add: 0, zero: 0, one: 0 })
  })

  it('zeroes those that are not read, once each, and adds nothing', () => {
    const some = gradBP<Several>(v => totalOf(sequenceVar(v).slice(0, 10), v))
    expect(some(list(300))[10]).toEqual(new Counted(0))
    expect(counts).toEqual({ add: 0, zero: 290, one: 0 })
  })
})
