import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as RR from 'fp-ts/ReadonlyRecord'
import * as S from 'fp-ts/string'
import * as M from 'monocle-ts'
import * as I from 'monocle-ts/Iso'
import * as L from 'monocle-ts/Lens'
import * as Op from 'monocle-ts/Optional'
import * as P from 'monocle-ts/Prism'
import * as Tr from 'monocle-ts/Traversal'
import {
  add,
  type BVar,
  constVar,
  evalBP,
  evalBP2,
  gradBP,
  mul,
  type HasGet,
  type Optic,
  overVar,
  previewVar,
  primal,
  setVar,
  type Settable,
  sin,
  splitBV,
  square,
  toListOfVar,
  viewVar
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { checkGrads } from 'backprop-ts/Check'
import * as Explicit from 'backprop-ts/Explicit'
import { expectClose, mapNumbers } from '../support/numerical'

type Name = 'Iso' | 'Lens' | 'Prism' | 'Optional' | 'Traversal'

/** A container with an optic to what it holds. */
interface Layer {
  readonly name: Name
  readonly around: (inside: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>
  readonly records: unknown
  readonly classes: unknown
}

interface Boxed {
  readonly box: unknown
}
interface Labelled {
  readonly label: string
  readonly part: unknown
}
interface Deep {
  readonly a: ReadonlyArray<number>
  readonly b: { readonly c: unknown; readonly d: number }
}
const single = [([part]: readonly [unknown]) => part, (part: unknown) => [part] as const] as const
const number = fc.double({ min: -2, max: 2, noNaN: true })
const unboxed = [(s: Boxed) => s.box, (box: unknown): Boxed => ({ box })] as const

/** Empty now and then. */
const few = (inside: fc.Arbitrary<unknown>): fc.Arbitrary<ReadonlyArray<unknown>> =>
  fc.oneof(
    { weight: 19, arbitrary: fc.array(inside, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant([]) }
  )

const layers: ReadonlyArray<Layer> = [
  {
    name: 'Iso',
    around: inside => fc.record({ box: inside }),
    records: I.iso(...unboxed),
    classes: new M.Iso(...unboxed)
  },
  {
    name: 'Lens',
    around: inside => fc.record({ label: fc.string(), part: inside, other: number }),
    records: L.prop<Labelled, 'part'>('part')(L.id()),
    classes: M.Lens.fromProp<Labelled>()('part')
  },
  {
    name: 'Prism',
    around: inside => fc.option(inside, { freq: 19 }).map(O.fromNullable),
    records: P.some(P.id<O.Option<unknown>>()),
    classes: M.Prism.some()
  },
  {
    name: 'Optional',
    around: few,
    records: Op.index(0)(Op.id<ReadonlyArray<unknown>>()),
    classes: new M.Optional(
      (xs: ReadonlyArray<unknown>) => RA.head(xs),
      x => xs => (RA.isEmpty(xs) ? xs : [x, ...xs.slice(1)])
    )
  },
  {
    name: 'Traversal',
    around: few,
    records: Tr.fromTraversable(RA.Traversable)(),
    classes: M.fromTraversable(RA.Traversable)()
  }
]

const second = L.component<readonly [number, unknown], 1>(1)(L.id())

/** Each kind of optic again, on other containers. */
const more: ReadonlyArray<Layer> = [
  {
    name: 'Iso',
    around: inside => fc.tuple(inside),
    records: I.iso(...single),
    classes: new M.Iso(...single)
  },
  {
    name: 'Lens',
    around: inside => fc.record({ a: fc.array(number, { maxLength: 2 }), b: fc.record({ c: inside, d: number }) }),
    records: pipe(L.id<Deep>(), L.prop('b'), L.prop('c')),
    classes: M.Lens.fromPath<Deep>()(['b', 'c'])
  },
  {
    name: 'Lens',
    around: inside => fc.tuple(number, inside),
    records: second,
    classes: new M.Lens(second.get, second.set)
  },
  {
    name: 'Prism',
    around: inside =>
      fc.oneof({ weight: 19, arbitrary: inside.map(E.right) }, { weight: 1, arbitrary: number.map(E.left) }),
    records: P.right(P.id<E.Either<number, unknown>>()),
    classes: new M.Prism((s: E.Either<number, unknown>) => O.fromEither(s), E.right)
  },
  {
    name: 'Optional',
    around: inside =>
      fc.record({ key: inside }, { requiredKeys: [] }).map(({ ...fields }) => ({ ...fields, other: 1 })),
    records: Op.key('key')(Op.id<RR.ReadonlyRecord<string, unknown>>()),
    classes: M.Optional.fromNullableProp<{ readonly key?: unknown }>()('key')
  },
  {
    name: 'Traversal',
    around: inside => fc.dictionary(fc.constantFrom('a', 'b', 'c'), inside, { maxKeys: 2 }),
    records: Tr.fromTraversable(RR.getTraversable(S.Ord))(),
    classes: M.fromTraversable(RR.getTraversable(S.Ord))()
  }
]

type Composition = Readonly<Record<string, (inner: unknown) => unknown>>
const modules = { Iso: I, Lens: L, Prism: P, Optional: Op, Traversal: Tr } as unknown as Readonly<
  Record<Name, Readonly<Record<string, (inner: unknown) => (outer: unknown) => unknown>>>
>

/** The kind of optic that two make together. */
const composed = (outer: Name, inner: Name): Name => {
  if (outer === 'Iso' || outer === inner) return inner
  if (inner === 'Iso') return outer
  return outer === 'Traversal' || inner === 'Traversal' ? 'Traversal' : 'Optional'
}

interface Chain {
  readonly name: Name
  readonly optic: unknown
}

type Change = (x: unknown) => unknown

/** What monocle-ts itself does with an optic. */
interface Oracle {
  readonly list: (chain: Chain, s: unknown) => ReadonlyArray<unknown>
  readonly modify: (chain: Chain, f: Change, s: unknown) => unknown
}

type Encoding = readonly ['records' | 'classes', (outer: Chain, inner: Layer) => Chain, Oracle]

const encodings: ReadonlyArray<Encoding> = [
  [
    'records',
    (outer, inner) => {
      const { [`compose${inner.name}`]: compose, compose: same } = modules[outer.name]
      return {
        name: composed(outer.name, inner.name),
        optic: (compose ?? same)?.(inner.records)(outer.optic)
      }
    },
    {
      list: ({ name, optic }, s) => {
        const all = name === 'Traversal' ? optic : modules[name]['asTraversal']?.(optic)
        return Tr.getAll(s)(all as Tr.Traversal<unknown, unknown>)
      },
      modify: ({ name, optic }, f, s) => (modules[name]['modify']?.(f)(optic) as Change)(s)
    }
  ],
  [
    'classes',
    (outer, inner) => ({
      name: composed(outer.name, inner.name),
      optic: (outer.optic as Composition)[`compose${inner.name}`]?.(inner.classes)
    }),
    {
      list: ({ optic }, s) => (optic as { asFold: () => M.Fold<unknown, unknown> }).asFold().getAll(s),
      modify: ({ optic }, f, s) => (optic as { modify: (f: Change) => Change }).modify(f)(s)
    }
  ]
]

/** A function of everything that an optic reaches. */
const reading =
  (optic: unknown) =>
  <S>(v: BVar<S, unknown>): BVar<S, number> =>
    toListOfVar(optic as Optic<unknown, number>)(v).reduce(
      (sum, x, i) => add(sum, mul(i + 1, sin(square(x)))),
      constVar(0, v)
    )

const previewing =
  (optic: unknown) =>
  <S>(v: BVar<S, unknown>): BVar<S, number> =>
    pipe(
      previewVar(optic as Optic<unknown, number>)(v),
      O.match(() => constVar(0, v), square)
    )

const changing =
  (optic: unknown) =>
  <S>(v: BVar<S, unknown>): BVar<S, number> => {
    const lens = optic as HasGet<unknown, number> & Settable<unknown, number>
    const changed = pipe(
      v,
      overVar(lens)(x => mul(x, sin(x)))
    )
    return mul(viewVar(lens)(changed), viewVar(lens)(v))
  }

const checked = (f: <S>(v: BVar<S, unknown>) => BVar<S, number>, values: fc.Arbitrary<unknown>, numRuns = 10): void => {
  checkGrads(f, values, { parameters: { numRuns } })
}

const valuesOf = (chain: ReadonlyArray<Layer>): fc.Arbitrary<unknown> =>
  chain.reduceRight<fc.Arbitrary<unknown>>((inside, { around }) => around(inside), number)

const pairs = layers.flatMap(outer => layers.map(inner => [outer.name, inner.name, outer, inner] as const))

describe.each(encodings)(
  'first and second derivatives are right through optics in the encoding of %s',
  (encoding, compose) => {
    const start = (layer: Layer): Chain => ({ name: layer.name, optic: layer[encoding] })

    it.each(pairs)('%s composed with %s', (_, __, outer, inner) => {
      const { name, optic } = compose(start(outer), inner)
      const values = valuesOf([outer, inner])
      checked(reading(optic), values)
      if (name !== 'Traversal') checked(previewing(optic), values)
      if (name === 'Lens' || name === 'Iso') checked(changing(optic), values)
    })

    it('any of up to 20', () => {
      // Traversals multiply.
      const short = (chain: ReadonlyArray<Layer>): boolean =>
        chain.filter(({ name }) => name === 'Traversal').length < 4
      const chains = fc
        .array(fc.constantFrom(...layers), { minLength: 10, maxLength: 20, size: 'max' })
        .filter(short)
        .chain(chain => fc.tuple(fc.constant(chain), valuesOf(chain)))
      fc.assert(
        fc.property(chains, ([chain, value]) => {
          const [first, ...rest] = chain as [Layer, ...Layer[]]
          const { optic } = rest.reduce(compose, start(first))
          checkGrads(reading(optic), [value])
        }),
        { numRuns: 30 }
      )
    })
  }
)

/** A structure, an optic on it that is composed at random, and a number to set. */
const compositions = ([encoding, compose]: Encoding): fc.Arbitrary<readonly [Chain, object, number]> =>
  fc
    .array(fc.constantFrom(...layers, ...more), { minLength: 1, maxLength: 6, size: 'max' })
    .filter(chain => chain.filter(({ name }) => name === 'Traversal').length < 4)
    .chain(chain => {
      const [{ name, [encoding]: optic }, ...rest] = chain as [Layer, ...Layer[]]
      return fc.tuple(
        fc.constant(rest.reduce(compose, { name, optic })),
        valuesOf(chain) as fc.Arbitrary<object>,
        number
      )
    })

/** monocle-ts may leave -0 where 0 is set, as the two are equal by `===`. */
const unsigned = (x: unknown): unknown => mapNumbers(x, n => n + 0)

interface Whole {
  readonly whole: unknown
  readonly part: number
}
type OnWhole = <S>(v: BVar<S, Whole>) => BVar<S, number>

type Access = Pick<typeof Explicit, 'overVar' | 'setVar' | 'toListOfVar'>
const structural: { readonly [K in keyof Access]: () => unknown } = {
  overVar: () => overVar,
  setVar: () => setVar,
  toListOfVar: () => toListOfVar
}

/** Sets a part, changes it and lists what is then there, by one module's optics. */
const changingAll = (access: { readonly [K in keyof Access]: unknown }, optic: unknown): OnWhole => {
  const given = access as Readonly<Record<keyof Access, (part: unknown, whole: unknown) => (optic: unknown) => unknown>>
  const set = given.setVar(B.number, B.structural)(optic) as <S>(
    a: BVar<S, number>
  ) => (v: BVar<S, unknown>) => BVar<S, unknown>
  const over = given.overVar(B.number, B.structural)(optic) as <S>(
    f: (a: BVar<S, number>) => BVar<S, number>
  ) => (v: BVar<S, unknown>) => BVar<S, unknown>
  const list = given.toListOfVar(B.number, B.structural)(optic) as <S>(
    v: BVar<S, unknown>
  ) => ReadonlyArray<BVar<S, number>>
  const weighted = <S>(v: BVar<S, unknown>): BVar<S, number> =>
    list(v).reduce((sum, x, i) => add(sum, mul(i + 1, sin(x))), constVar(0, v))
  return v => {
    const { whole, part } = splitBV(v)
    const changed = over((x: typeof part) => mul(x, sin(x)))(whole)
    return add(add(weighted(set(square(part))(whole)), part), mul(weighted(changed), weighted(whole)))
  }
}

describe.each(encodings)('through optics that are composed at random in the encoding of %s', (...encoding) => {
  const [, , oracle] = encoding
  const all = (check: (chain: Chain, value: object, part: number) => void, numRuns: number): void => {
    fc.assert(
      fc.property(compositions(encoding), ([chain, value, part]) => {
        check(chain, value, part)
      }),
      { numRuns }
    )
  }

  it('toListOfVar lists what monocle-ts lists', () => {
    all((chain, value) => {
      const listed: unknown[] = []
      evalBP<unknown>(v => {
        listed.push(...toListOfVar(chain.optic as Optic<unknown, number>)(v).map(x => primal(x)))
        return constVar(0, v)
      })(value)
      expect(listed).toEqual(oracle.list(chain, value))
    }, 100)
  })

  it('setVar and overVar give what monocle-ts gives', () => {
    all((chain, value, part) => {
      const optic = chain.optic as Settable<object, number>
      const set = evalBP2<object, number, object>((v, w) => setVar(optic)(w)(v))(value, part)
      expect(unsigned(set)).toEqual(unsigned(oracle.modify(chain, () => part, value)))
      const over = evalBP<object, object>(overVar(optic)(square))(value)
      expect(unsigned(over)).toEqual(unsigned(oracle.modify(chain, n => (n as number) ** 2, value)))
    }, 100)
  })

  it('what is set, changed and listed has right first and second derivatives', () => {
    all((chain, whole, part) => {
      checkGrads(changingAll(structural, chain.optic), [{ whole, part }])
    }, 30)
  })

  it('the optics of Explicit have the gradients of the structural ones', () => {
    all((chain, whole, part) => {
      const own = gradBP<Whole>(changingAll(structural, chain.optic))({ whole, part })
      const explicit = gradBP<Whole>(changingAll(Explicit, chain.optic))({ whole, part })
      expectClose(explicit, own, 1e-12)
    }, 50)
  })
})
