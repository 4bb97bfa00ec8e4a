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
import {
  add,
  type BVar,
  constVar,
  mul,
  type HasGet,
  type Optic,
  overVar,
  previewVar,
  type Settable,
  sin,
  square,
  toListOfVar,
  viewVar
} from 'backprop-ts'
import { checkGrads } from 'backprop-ts/Check'

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

const encodings: ReadonlyArray<readonly ['records' | 'classes', (outer: Chain, inner: Layer) => Chain]> = [
  [
    'records',
    (outer, inner) => {
      const { [`compose${inner.name}`]: compose, compose: same } = modules[outer.name]
      return {
        name: composed(outer.name, inner.name),
        optic: (compose ?? same)?.(inner.records)(outer.optic)
      }
    }
  ],
  [
    'classes',
    (outer, inner) => ({
      name: composed(outer.name, inner.name),
      optic: (outer.optic as Composition)[`compose${inner.name}`]?.(inner.classes)
    })
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
