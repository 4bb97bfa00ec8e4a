import { gradBP, mul, add, splitBV, joinBV, powInt, abs, sub, negate, signum, sequenceVar, square, backpropWith, type BVar } from 'backprop-ts'
import * as P from 'backprop-ts/Prelude'
import * as E from 'backprop-ts/Explicit'
import * as B from 'backprop-ts/Backprop'
import { vector, dot } from 'backprop-ts/LinearAlgebra'
type Shape = { readonly kind: 'circle'; readonly r: number } | { readonly kind: 'box'; readonly w: number; readonly h: number }
it('tagged', () => {
  const area = <S>(s: BVar<S, Shape>) => { const f = splitBV(s); return f.kind === 'circle' ? mul(f.r, f.r) : mul(f.w, f.h) }
  expect(gradBP(area, { kind: 'circle', r: 3 } as Shape)).toEqual({ kind: 'circle', r: 6 })
  expect(gradBP<Shape, number>(area)({ kind: 'box', w: 3, h: 4 })).toEqual({ kind: 'box', w: 4, h: 3 })
})
it('optional', () => {
  type O = { readonly a?: number; readonly b: number | null; readonly c: number }
  const f = <S>(s: BVar<S, O>): BVar<S, number> => { const { a, b, c } = splitBV(s); return add(a === undefined ? c : mul(a, c), b === null ? c : square(b)) }
  expect(gradBP<O, number>(f)({ a: 2, b: null, c: 5 })).toEqual({ a: 5, b: null, c: 3 })
  expect(gradBP<O, number>(f)({ b: 3, c: 5 })).toEqual({ b: 6, c: 1 })
})
it('join', () => {
  const g = gradBP<number, number>(x => { const r = joinBV({ a: x, k: 3, n: { d: x, e: 'tag', l: [x, 1] } }); const { a, k, n } = splitBV(r); const { d, e, l } = splitBV(n); const t: string = e; void t; const [p, q] = splitBV(l); return add(mul(a, k), mul(d, mul(p, q))) })
  expect(g(2)).toBe(3 + 4)
})
it('typed arrays', () => {
  expect(gradBP<Float64Array, number>(v => P.sum(v))(Float64Array.of(1, 2))).toEqual(Float64Array.of(1, 1))
  expect(gradBP<Float64Array, number>(v => sequenceVar(v).reduce((x, y) => mul(x, y)))(Float64Array.of(3, 2))).toEqual(Float64Array.of(2, 3))
  expect(gradBP<Float64Array, number>(v => { const [a, b] = splitBV(v); return mul(a!, b!) })(Float64Array.of(3, 2))).toEqual(Float64Array.of(2, 3))
})
it('bigints', () => {
  expect(add(1n, 2n)).toBe(3n)
  expect([sub(1n, 2n), mul(2n, 3n), negate(2n), powInt(2n, 5), abs(-2n), signum(-3n)]).toEqual([-1n, 6n, -2n, 32n, 2n, -1n])
  expect(gradBP(x => mul(powInt(x, 3), x), 2n)).toBe(32n)
  expect(gradBP(x => mul(abs(x), 2), -2n)).toBe(-2n)
})
it('errors', () => {
  expect(() => gradBP(((x: never) => { mul(x, 2) }) as never, 3)).toThrow(/undefined/)
  expect(() => gradBP(((x: any) => mul(x.w, 2)) as never, { w: 3 } as never)).toThrow(/splitBV.*viewVar/)
  expect(() => gradBP(((x: any) => { const [a] = x; return a }) as never, [1, 2] as never)).toThrow(/splitBV/)
  expect(() => gradBP(((x: any) => x.length) as never, [1, 2] as never)).toThrow(/primal\(v\)\.length/)
  expect(() => gradBP(((x: any) => splitBV(x as BVar<unknown, { x: number }>).x) as never, { x: 1, config: { startedAt: new Date() } } as never)).toThrow(/\.config\.startedAt/)
})
it('alias', () => {
  const v = vector([1, 2, 3]); const dy = vector([4, 5, 6])
  const d = backpropWith(((x: unknown) => x) as never, v as never)[1](dy as never) as any
  expect(d).toEqual(dy)
})
