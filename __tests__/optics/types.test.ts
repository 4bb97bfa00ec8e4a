import { expectTypeOf } from 'expect-type'
import type * as E from 'fp-ts/Either'
import { flow, pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as M from 'monocle-ts'
import * as At from 'monocle-ts/At'
import * as I from 'monocle-ts/Iso'
import * as L from 'monocle-ts/Lens'
import * as Op from 'monocle-ts/Optional'
import * as P from 'monocle-ts/Prism'
import * as Tr from 'monocle-ts/Traversal'
import {
  type BVar,
  constVar,
  evalBP,
  gradBP,
  mul,
  overVar,
  previewVar,
  setVar,
  square,
  toListOfVar,
  unsafePreviewVar,
  viewVar
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as X from 'backprop-ts/Explicit'
import type { Matrix } from 'backprop-ts/LinearAlgebra'
import { compiled, the } from '../support/types'

type S = 's'
type T = 't'
interface Layer {
  readonly weights: Matrix<3, 2>
  readonly biases: ReadonlyArray<number>
}
interface Model {
  readonly layer: Layer
  readonly scale: number
  readonly last: O.Option<Layer>
}
const model = L.id<Model>()
const scale = pipe(model, L.prop('scale'))
const weights = pipe(model, L.prop('layer'), L.prop('weights'))
const v = () => the<BVar<S, Model>>()
const x = () => the<BVar<S, number>>()

describe('viewVar', () => {
  it('follows lenses and isos of both encodings', () => {
    compiled(() => {
      expectTypeOf(viewVar(scale)(v())).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(viewVar(weights)(v())).toEqualTypeOf<BVar<S, Matrix<3, 2>>>()
      expectTypeOf(viewVar(pipe(model, L.props('scale', 'last')))(v())).toEqualTypeOf<
        BVar<S, Pick<Model, 'scale' | 'last'>>
      >()
      expectTypeOf(viewVar(I.id<Model>())(v())).toEqualTypeOf<BVar<S, Model>>()
      expectTypeOf(viewVar(M.Lens.fromProp<Model>()('scale'))(v())).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(viewVar(M.Lens.fromPath<Model>()(['layer', 'biases']))(v())).toEqualTypeOf<
        BVar<S, readonly number[]>
      >()
      const composed = M.Lens.fromProp<Model>()('layer').compose(M.Lens.fromProp<Layer>()('weights'))
      expectTypeOf(viewVar(composed)(v())).toEqualTypeOf<BVar<S, Matrix<3, 2>>>()
      expectTypeOf(
        viewVar(At.atReadonlyRecord<number>().at('k'))(the<BVar<S, Record<string, number>>>())
      ).toEqualTypeOf<BVar<S, O.Option<number>>>()
    })
  })

  it('is a function of any scope before it is given a variable', () => {
    expectTypeOf(viewVar(scale)).toEqualTypeOf<<Z>(v: BVar<Z, Model>) => BVar<Z, number>>()
    compiled(() => {
      expectTypeOf(pipe(v(), viewVar(scale), mul(2))).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(pipe(v(), flow(viewVar(scale), square))).toEqualTypeOf<BVar<S, number>>()
    })
    expectTypeOf(gradBP(viewVar(scale))).toEqualTypeOf<(a: Model) => Model>()
  })
})

describe('setVar and overVar', () => {
  it('keep the type of the whole', () => {
    compiled(() => {
      expectTypeOf(setVar(scale)(x())(v())).toEqualTypeOf<BVar<S, Model>>()
      expectTypeOf(setVar(scale)(constVar(1, x()))(v())).toEqualTypeOf<BVar<S, Model>>()
      expectTypeOf(pipe(v(), setVar(M.Lens.fromProp<Model>()('scale'))(x()))).toEqualTypeOf<BVar<S, Model>>()
      expectTypeOf(
        pipe(
          v(),
          overVar(scale)(square),
          overVar(weights)(w => mul(w, x()))
        )
      ).toEqualTypeOf<BVar<S, Model>>()
    })
  })

  it('infer the scope of a function of any scope, in a pipe and outside', () => {
    const cube = <Z>(a: BVar<Z, number>): BVar<Z, number> => mul(a, square(a))
    expectTypeOf(overVar(scale)(mul(3))).toEqualTypeOf<<Z>(v: BVar<Z, Model>) => BVar<Z, Model>>()
    compiled(() => {
      expectTypeOf(overVar(scale)(mul(3))(v())).toEqualTypeOf<BVar<S, Model>>()
      expectTypeOf(overVar(scale)(cube)(v())).toEqualTypeOf<BVar<S, Model>>()
      expectTypeOf(overVar(scale)(flow(square, mul(2)))(v())).toEqualTypeOf<BVar<S, Model>>()
      expectTypeOf(overVar(scale)((a: BVar<S, number>) => mul(a, x()))(v())).toEqualTypeOf<BVar<S, Model>>()
      expectTypeOf(overVar(scale)(mul(x()))(v())).toEqualTypeOf<BVar<S, Model>>()
    })
    const point = { at: 2, name: 'p' }
    const at = pipe(L.id<typeof point>(), L.prop('at'))
    expect(evalBP(p => overVar(at)(cube)(overVar(at)(mul(3))(p)), point)).toEqual({ at: 216, name: 'p' })
  })
})

describe('optics that may have no target, or several', () => {
  it('give Options and lists of variables', () => {
    const some = pipe(P.id<O.Option<Layer>>(), P.some)
    const lastWeights = pipe(model, L.prop('last'), L.some, Op.prop('weights'))
    const allBiases = pipe(model, L.prop('layer'), L.prop('biases'), L.traverse(RA.Traversable))
    compiled(() => {
      expectTypeOf(previewVar(some)(the<BVar<S, O.Option<Layer>>>())).toEqualTypeOf<O.Option<BVar<S, Layer>>>()
      expectTypeOf(previewVar(M.Prism.some<Layer>())(the<BVar<S, O.Option<Layer>>>())).toEqualTypeOf<
        O.Option<BVar<S, Layer>>
      >()
      expectTypeOf(
        previewVar(pipe(P.id<E.Either<string, number>>(), P.right))(the<BVar<S, E.Either<string, number>>>())
      ).toEqualTypeOf<O.Option<BVar<S, number>>>()
      expectTypeOf(previewVar(lastWeights)(v())).toEqualTypeOf<O.Option<BVar<S, Matrix<3, 2>>>>()
      expectTypeOf(previewVar(scale)(v())).toEqualTypeOf<O.Option<BVar<S, number>>>()
      expectTypeOf(previewVar(allBiases)(v())).toEqualTypeOf<O.Option<BVar<S, number>>>()
      expectTypeOf(unsafePreviewVar(lastWeights)(v())).toEqualTypeOf<BVar<S, Matrix<3, 2>>>()
      expectTypeOf(toListOfVar(allBiases)(v())).toEqualTypeOf<readonly BVar<S, number>[]>()
      expectTypeOf(toListOfVar(lastWeights)(v())).toEqualTypeOf<readonly BVar<S, Matrix<3, 2>>[]>()
      expectTypeOf(
        toListOfVar(Tr.fromTraversable(O.Traversable)<number>())(the<BVar<S, O.Option<number>>>())
      ).toEqualTypeOf<readonly BVar<S, number>[]>()
      expectTypeOf(
        toListOfVar(M.fromTraversable(RA.Traversable)<number>())(the<BVar<S, readonly number[]>>())
      ).toEqualTypeOf<readonly BVar<S, number>[]>()
      expectTypeOf(pipe(v(), previewVar(lastWeights), O.map(mul(2)))).toEqualTypeOf<O.Option<BVar<S, Matrix<3, 2>>>>()
    })
    expect(
      gradBP<ReadonlyArray<number>>(xs => toListOfVar(Tr.fromTraversable(RA.Traversable)<number>())(xs)[0]!)([1, 2])
    ).toEqual([1, 0])
  })
})

describe('Explicit optics', () => {
  const text: B.Backprop<string> = B.structural
  const whole = B.struct({ scale: B.number, name: text })
  interface Named {
    readonly scale: number
    readonly name: string
  }
  const lens = pipe(L.id<Named>(), L.prop('scale'))
  const named = () => the<BVar<S, Named>>()

  it('take the instances of the part and of the whole', () => {
    compiled(() => {
      expectTypeOf(X.viewVar(B.number, whole)(lens)(named())).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(X.setVar(B.number, whole)(lens)(x())(named())).toEqualTypeOf<BVar<S, Named>>()
      expectTypeOf(X.overVar(B.number, whole)(lens)(mul(2))(named())).toEqualTypeOf<BVar<S, Named>>()
      expectTypeOf(X.previewVar(B.number, whole)(lens)(named())).toEqualTypeOf<O.Option<BVar<S, number>>>()
      expectTypeOf(X.unsafePreviewVar(B.number, whole)(lens)(named())).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(X.toListOfVar(B.number, whole)(lens)(named())).toEqualTypeOf<readonly BVar<S, number>[]>()
      expectTypeOf(X.sequenceVar(B.number)(the<BVar<S, readonly number[]>>())).toEqualTypeOf<
        readonly BVar<S, number>[]
      >()
      expectTypeOf(X.collectVar(B.number)([x()])).toEqualTypeOf<BVar<S, readonly number[]>>()
      // @ts-expect-error the instance of the part is that of another type
      X.viewVar(B.bigint, whole)(lens)
    })
  })
})

describe('what does not compile', () => {
  it('is an optic of another whole or part, or one that cannot do it', () => {
    compiled(() => {
      // @ts-expect-error the lens is of another record
      viewVar(scale)(the<BVar<S, { readonly other: number }>>())
      // @ts-expect-error the lens is of another record
      gradBP(n => viewVar(scale)(n), { other: 1 })
      // @ts-expect-error an optional has no get: previewVar reads it
      viewVar(pipe(L.id<readonly number[]>(), L.index(0)))
      // @ts-expect-error a prism has no get
      viewVar(pipe(P.id<O.Option<number>>(), P.some))
      // @ts-expect-error a getter does not set
      setVar({ get: (s: Model) => s.scale })
      // @ts-expect-error the new part has the type of the old
      setVar(scale)(constVar('text', x()))(v())
      // @ts-expect-error the new part has the size of the old
      setVar(weights)(the<BVar<S, Matrix<2, 3>>>())(v())
      // @ts-expect-error the new part is of the scope of the whole
      setVar(scale)(the<BVar<T, number>>())(v())
      // @ts-expect-error the function keeps the type of the part
      overVar(scale)(() => v())
      // @ts-expect-error the function is of the scope of the whole
      overVar(scale)((a: BVar<T, number>) => a)(v())
      // @ts-expect-error a plain value is no variable
      viewVar(scale)({ scale: 1 })
    })
  })
})
