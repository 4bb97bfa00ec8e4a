import { expectTypeOf } from 'expect-type'
import { flow, pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as M from 'monocle-ts'
import * as I from 'monocle-ts/Iso'
import * as L from 'monocle-ts/Lens'
import * as P from 'monocle-ts/Prism'
import * as Tr from 'monocle-ts/Traversal'
import {
  add,
  backprop,
  backprop2,
  backpropN,
  backpropWith,
  backpropWith2,
  backpropWithN,
  type BVar,
  collectVar,
  type Const,
  constVar,
  div,
  evalBP,
  evalBP0,
  evalBPN,
  exp,
  gradBP,
  gradBP2,
  gradBPN,
  inputVar,
  joinBV,
  mul,
  negate,
  previewVar,
  primal,
  pullback,
  sequenceVar,
  setVar,
  sin,
  splitBV,
  sqrt,
  sub,
  toListOfVar,
  viewVar,
  withBP
} from 'backprop-ts'
import { matrix, matVec, sumElements, toArray, type Vector, vector } from 'backprop-ts/LinearAlgebra'

interface Layer {
  readonly w: number
  readonly b: ReadonlyArray<number>
  readonly name: string
}
const layer: Layer = { w: 1, b: [2], name: 'l' }
const w = pipe(L.id<Layer>(), L.prop('w'))
const f = <S>(v: BVar<S, Layer>): BVar<S, number> => viewVar(w)(v)

/** For code that must compile, or not, but is not to run. */
const compiles = (_: () => unknown): void => undefined

describe('inference', () => {
  it('needs no annotation in a pipe', () => {
    const gradient = pipe(
      9,
      gradBP(x => {
        expectTypeOf(x).toExtend<BVar<never, number> | BVar<unknown, number> | object>()
        return pipe(x, mul(4), sqrt)
      })
    )
    expectTypeOf(gradient).toEqualTypeOf<number>()
    expect(gradient).toBe(1 / 3)
  })

  it('follows the argument of every runner', () => {
    expectTypeOf(gradBP(f, layer)).toEqualTypeOf<Layer>()
    expectTypeOf(gradBP(x => sin(x), 3)).toEqualTypeOf<number>()
    expectTypeOf(gradBP(x => sin(x))(3)).toEqualTypeOf<number>()
    expectTypeOf(backprop(f, layer)).toEqualTypeOf<readonly [number, Layer]>()
    expectTypeOf(evalBP(f, layer)).toEqualTypeOf<number>()
    expectTypeOf(evalBP(x => collectVar([x, x]), 1)).toEqualTypeOf<readonly number[]>()
    expectTypeOf(evalBP0(() => constVar('text'))).toEqualTypeOf<string>()
    expectTypeOf(backpropWith(f, layer)).toEqualTypeOf<readonly [number, (dy: number) => Layer]>()
    expectTypeOf(gradBP2((x, y) => mul(x, f(y)), 1, layer)).toEqualTypeOf<readonly [number, Layer]>()
    expectTypeOf(backprop2((x, y) => mul(x, y), 1, 2)).toEqualTypeOf<readonly [number, readonly [number, number]]>()
    expectTypeOf(backpropWith2((x, y) => mul(x, y), 1, 2)[1]).toEqualTypeOf<(dz: number) => readonly [number, number]>()
    expectTypeOf(gradBPN((x, y, z) => mul(mul(x, f(y)), z), 1, layer, 3)).toEqualTypeOf<
      readonly [number, Layer, number]
    >()
    expectTypeOf(backpropN((x, y) => mul(x, f(y)), 1, layer)).toEqualTypeOf<
      readonly [number, readonly [number, Layer]]
    >()
    expectTypeOf(evalBPN((x, y) => mul(x, f(y)), 1, layer)).toEqualTypeOf<number>()
    expectTypeOf(backpropWithN((x, y) => mul(x, f(y)), 1, layer)[1]).toEqualTypeOf<
      (dy: number) => readonly [number, Layer]
    >()
  })

  it('gives nested gradients variables', () => {
    expectTypeOf(gradBP(x => gradBP(y => mul(y, mul(y, y)), x), 2)).toEqualTypeOf<number>()
    const second = <S>(v: BVar<S, Layer>): BVar<S, number> => {
      const gradient = gradBP(f, v)
      expectTypeOf(gradient).toEqualTypeOf<BVar<S, Layer>>()
      return f(gradient)
    }
    expectTypeOf(gradBP(second, layer)).toEqualTypeOf<Layer>()
    expect(gradBP(second, layer)).toEqual({ w: 0, b: [0], name: 'l' })
  })

  it('follows optics of both encodings', () => {
    const check = <S>(v: BVar<S, Layer>, o: BVar<S, O.Option<number>>): BVar<S, number> => {
      expectTypeOf(viewVar(w)(v)).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(viewVar(M.Lens.fromProp<Layer>()('b'))(v)).toEqualTypeOf<BVar<S, readonly number[]>>()
      expectTypeOf(viewVar(I.id<Layer>())(v)).toEqualTypeOf<BVar<S, Layer>>()
      expectTypeOf(setVar(w)(constVar(1, v))(v)).toEqualTypeOf<BVar<S, Layer>>()
      expectTypeOf(previewVar(pipe(P.id<O.Option<number>>(), P.some))(o)).toEqualTypeOf<O.Option<BVar<S, number>>>()
      expectTypeOf(previewVar(M.Prism.some<number>())(o)).toEqualTypeOf<O.Option<BVar<S, number>>>()
      const elements = pipe(L.id<Layer>(), L.prop('b'), L.traverse(RA.Traversable))
      expectTypeOf(toListOfVar(elements)(v)).toEqualTypeOf<ReadonlyArray<BVar<S, number>>>()
      expectTypeOf(toListOfVar(Tr.fromTraversable(O.Traversable)<number>())(o)).toEqualTypeOf<
        ReadonlyArray<BVar<S, number>>
      >()
      return viewVar(w)(v)
    }
    expect(gradBP2(check, layer, O.some(1))).toEqual([{ w: 1, b: [0], name: 'l' }, O.some(0)])
  })

  it('follows structures', () => {
    const check = <S>(v: BVar<S, Layer>): BVar<S, number> => {
      const parts = splitBV(v)
      expectTypeOf(parts.w).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(parts.b).toEqualTypeOf<BVar<S, readonly number[]>>()
      expectTypeOf(sequenceVar(parts.b)).toEqualTypeOf<ReadonlyArray<BVar<S, number>>>()
      expectTypeOf(collectVar([parts.w, parts.w])).toEqualTypeOf<BVar<S, readonly number[]>>()
      const joined = joinBV({ _tag: 'J', x: parts.w })
      expectTypeOf(joined).toExtend<BVar<S, { readonly _tag: 'J'; readonly x: number }>>()
      const option = joinBV({ _tag: 'Some', value: parts.w })
      const inside = sequenceVar(O.Traversable)(option as BVar<S, O.Option<number>>)
      expectTypeOf(inside).toEqualTypeOf<O.Option<BVar<S, number>>>()
      expectTypeOf(collectVar(O.Traversable)(inside)).toEqualTypeOf<BVar<S, O.Option<number>>>()
      expectTypeOf(primal(v)).toEqualTypeOf<Layer>()
      return splitBV(joined).x
    }
    expect(gradBP(check, layer).w).toBe(1)
  })

  it('keeps plain values plain, and makes variables of what meets one', () => {
    expectTypeOf(exp(1)).toEqualTypeOf<number>()
    expectTypeOf(exp({ a: 1 })).toEqualTypeOf<{ a: number }>()
    expectTypeOf(constVar(1)).toEqualTypeOf<Const<number>>()
    const check = <S>(x: BVar<S, number>): BVar<S, number> => {
      expectTypeOf(mul(x, 2)).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(mul(2, x)).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(mul(x, constVar(2))).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(pipe(x, sub(2))).toEqualTypeOf<BVar<S, number>>()
      return x
    }
    expect(gradBP(check, 1)).toBe(1)
  })
})

describe('a generic function of a user', () => {
  const logistic = <T extends Parameters<typeof exp>[0]>(x: T): T => div(1, add(1, exp(negate(x))))

  it('works on numbers, vectors, records and variables of them', () => {
    const s = 1 / (1 + Math.exp(-2))
    expectTypeOf(logistic(2)).toExtend<number>()
    expect(logistic(2)).toBeCloseTo(s, 12)
    expectTypeOf(logistic(vector([2, 2]))).toEqualTypeOf(vector([2, 2]))
    expect(toArray(logistic(vector([2, 2])))).toEqual([logistic(2), logistic(2)])
    expect(logistic({ a: 2 })).toEqual({ a: logistic(2) })
    expect(gradBP(x => logistic(x), 2)).toBeCloseTo(s * (1 - s), 12)
    expect(toArray(gradBP(x => sumElements(logistic(x)), vector([2, 2])))[1]).toBeCloseTo(s * (1 - s), 12)
    expectTypeOf(gradBP(x => logistic(x), 2)).toEqualTypeOf<number>()
  })

  it('composes', () => {
    expect(pipe(4, flow(sqrt, exp))).toBe(Math.exp(2))
    expect(gradBP(x => pipe(x, sqrt, exp), 4)).toBeCloseTo(Math.exp(2) / 4, 12)
  })
})

describe('what does not compile', () => {
  it('is listed here', () => {
    compiles(() => {
      const [m, v5]: [ReturnType<typeof m34>, Vector<5>] = [m34(), vector([1, 2, 3, 4, 5])]
      // @ts-expect-error a matrix of 4 columns takes a vector of 4, not of 5
      matVec(m, v5)
      // @ts-expect-error vectors of different sizes do not add
      add(vector([1, 2, 3]), v5)
      // @ts-expect-error a function to text has no gradient
      gradBP(() => constVar('text'), 3)
      // @ts-expect-error the result must be a variable or a constant
      gradBP(() => 3, 3)
      // @ts-expect-error text is not numeric
      exp('text')
      // @ts-expect-error functions are not numeric
      exp(Math.sin)
      // @ts-expect-error a variable does not leave its scope
      withBP(s => inputVar(s)(3))
      gradBP(x => {
        // @ts-expect-error variables have no operators
        const y: unknown = x + 1 // eslint-disable-line @typescript-eslint/restrict-plus-operands -- it must not compile
        // @ts-expect-error variables have no order
        const z: unknown = x > 0
        return [y, z].length > 0 ? x : x
      }, 3)
      // @ts-expect-error two scopes do not mix
      withBP(s => withBP(t => primal(mul(inputVar(s)(1), inputVar(t)(2)))))
      // @ts-expect-error an input of another scope has no part in this pullback
      withBP(s => withBP(t => pullback(inputVar(s)(1))(inputVar(t)(2))(1)))
      // @ts-expect-error the lens is of another record
      gradBP(x => viewVar(w)(x), { other: 1 })
      // @ts-expect-error an optional has no get: previewVar reads it
      viewVar(pipe(L.id<readonly number[]>(), L.index(0)))
      // @ts-expect-error the new part has the type of the old
      gradBP(v => setVar(w)(constVar('text', v))(v), layer)
      // @ts-expect-error the cotangent has the type of the value
      backpropWith(f, layer)[1]('text')
      // @ts-expect-error the argument has the type that the function takes
      gradBP(f, { w: 1 })
      return undefined
    })
  })

  const m34 = () =>
    matrix([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [1, 2, 3, 4]
    ])
})
