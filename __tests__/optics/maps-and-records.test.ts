import * as fc from 'fast-check'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as RM from 'fp-ts/ReadonlyMap'
import * as RR from 'fp-ts/ReadonlyRecord'
import { pipe } from 'fp-ts/function'
import * as S from 'fp-ts/string'
import * as A from 'monocle-ts/At'
import { atRecord } from 'monocle-ts/At/Record'
import { indexReadonlyArray } from 'monocle-ts/Index/ReadonlyArray'
import { indexReadonlyRecord } from 'monocle-ts/Index/ReadonlyRecord'
import * as I from 'monocle-ts/Iso'
import * as Ix from 'monocle-ts/Ix'
import * as L from 'monocle-ts/Lens'
import * as Tr from 'monocle-ts/Traversal'
import {
  add,
  type BVar,
  constVar,
  evalBP,
  gradBP,
  gradBP2,
  joinBV,
  mul,
  type Optic,
  overVar,
  previewVar,
  setVar,
  sin,
  square,
  toListOfVar,
  viewVar
} from 'backprop-ts'
import { checkGrads } from 'backprop-ts/Check'
import { toArray } from 'backprop-ts/Prelude'
import type { Numbers } from '../support/fixtures'

type Entries = ReadonlyMap<string, number>

type Fields = RR.ReadonlyRecord<string, number>

const number = fc.double({ min: -2, max: 2, noNaN: true })

const key = fc.constantFrom('a', 'b', 'c')

const maps: fc.Arbitrary<Entries> = fc.array(fc.tuple(key, number), { maxLength: 4 }).map(entries => new Map(entries))

const records: fc.Arbitrary<Fields> = fc.dictionary(key, number)

const arrays: fc.Arbitrary<Numbers> = fc.array(number, { maxLength: 3 })

const inField = I.iso<{ readonly xs: Numbers }, Numbers>(
  s => s.xs,
  xs => ({ xs })
)

interface Suite<T> {
  readonly name: string
  readonly optic: Optic<T, number>
  readonly values: fc.Arbitrary<T>
}

const suite = <T>(name: string, optic: Optic<T, number>, values: fc.Arbitrary<T>): Suite<unknown> =>
  ({ name, optic, values }) as unknown as Suite<unknown>

it.each([
  suite('of a record', Ix.indexReadonlyRecord<number>().index('b'), records),
  suite('of a Map', Ix.indexReadonlyMap(S.Eq)<number>().index('b'), maps),
  suite('of an array', Ix.indexReadonlyArray<number>().index(1), arrays),
  suite('of an array of at least one', Ix.indexReadonlyNonEmptyArray<number>().index(1), arrays.filter(RA.isNonEmpty)),
  suite('of a record, as a class', indexReadonlyRecord<number>().index('b'), records),
  suite('of an array, as a class', indexReadonlyArray<number>().index(1), arrays),
  suite('made of one of At', Ix.fromAt(A.atReadonlyRecord<number>()).index('b'), records),
  suite(
    'through an iso',
    Ix.fromIso(inField)(Ix.indexReadonlyArray<number>()).index(1),
    arrays.map(xs => ({ xs }))
  )
])(
  'an Index $name has first and second derivatives, where there is a target and where there is none',
  ({ optic, values }) => {
    const f = <T>(v: BVar<T, unknown>): BVar<T, number> =>
      pipe(
        previewVar(optic)(v),
        O.match(() => constVar(0, v), sin)
      )
    checkGrads(f, values, { parameters: { numRuns: 30 } })
  }
)

const weighted = <T>(xs: ReadonlyArray<BVar<T, number>>, like: BVar<T, unknown>): BVar<T, number> =>
  xs.reduce((sum, x, i) => add(sum, mul(i + 1, sin(x))), constVar(0, like))

it('At of a Map copies what is at one key to another, or deletes it there', () => {
  const at = A.atReadonlyMap(S.Eq)<number>().at
  const all = toArray(RM.getFoldable(S.Ord))
  checkGrads(v => weighted(all(setVar(at('b'))(viewVar(at('a'))(v))(v)), v), maps, { parameters: { numRuns: 30 } })
})

it.each<[string, (key: string) => L.Lens<Fields, O.Option<number>>]>([
  ['record', A.atReadonlyRecord<number>().at],
  ['record, as a class,', atRecord<number>().at]
])('At of a %s copies what is at one key to another, or deletes it there', (_, at) => {
  const all = Tr.fromTraversable(RR.getTraversable(S.Ord))<number>()
  checkGrads(v => weighted(toListOfVar(all)(setVar(at('b'))(viewVar(at('a'))(v))(v)), v), records, {
    parameters: { numRuns: 30 }
  })
})

interface Part {
  readonly x: number
}

it('a part that lies at two places gets the sum of what flows to both', () => {
  const all = pipe(Tr.id<RR.ReadonlyRecord<string, Part>>(), Tr.traverse(RR.getTraversable(S.Ord)), Tr.prop('x'))
  const f = gradBP(x => {
    const part = joinBV({ x })
    const [left, right] = toListOfVar(all)(joinBV({ left: part, right: part }))
    return left === undefined || right === undefined ? x : mul(left, mul(3, right))
  })
  expect(f(2)).toBe(12)
})

describe('a lens into a Map or a record', () => {
  it('reads and sets entries of a Map', () => {
    type Entries = ReadonlyMap<string, number>
    const entry: L.Lens<Entries, number> = { get: m => m.get('a') ?? NaN, set: x => m => new Map(m).set('a', x) }
    const map = new Map([
      ['a', 3],
      ['b', 4]
    ])
    expect(gradBP<Entries>(v => square(viewVar(entry)(v)))(map)).toEqual(
      new Map([
        ['a', 6],
        ['b', 0]
      ])
    )
    expect(gradBP<Entries, Entries>(overVar(entry)(square))(map)).toEqual(
      new Map([
        ['a', 6],
        ['b', 1]
      ])
    )
    expect(evalBP<Entries, Entries>(overVar(entry)(square))(map)).toEqual(
      new Map([
        ['a', 9],
        ['b', 4]
      ])
    )
  })

  it('inserts and deletes keys of a record', () => {
    const at = pipe(L.id<RR.ReadonlyRecord<string, number>>(), L.atKey('a'))
    const f = gradBP2<RR.ReadonlyRecord<string, number>, O.Option<number>, RR.ReadonlyRecord<string, number>>((v, w) =>
      setVar(at)(w)(v)
    )
    expect(f({ a: 1, b: 2 }, O.some(5))).toEqual([{ a: 0, b: 1 }, O.some(1)])
    expect(f({ b: 2 }, O.some(5))).toEqual([{ b: 1 }, O.some(1)])
    expect(f({ a: 1, b: 2 }, O.none)).toEqual([{ a: 0, b: 1 }, O.none])
  })

  it('may lead elsewhere in a Map of another size, though the entries are equal', () => {
    type Entries = ReadonlyMap<string, number>
    const read = viewVar({ get: (m: Entries) => m.get(m.size > 1 ? 'b' : 'a')! })
    const [one, two] = [
      [['a', 2]],
      [
        ['a', 2],
        ['b', 2]
      ]
    ] as const
    expect(gradBP<Entries>(v => read(v))(new Map(one))).toEqual(new Map([['a', 1]]))
    expect(gradBP<Entries>(v => read(v))(new Map(two)).get('b')).toBe(1)
  })
})
