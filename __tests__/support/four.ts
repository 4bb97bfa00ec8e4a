/** Four numbers, of which optics select some by others. */
import type { Lens } from 'monocle-ts/Lens'
import { add, type BVar, constVar, mul, type Optic, setVar, sin, toListOfVar, viewVar } from 'backprop-ts'

export interface Four {
  readonly kind: number
  readonly w: number
  readonly x: number
  readonly y: number
}
export const at = (numbers: Partial<Four>): Four => ({ kind: 0, w: 3, x: 2, y: 5, ...numbers })
/** The same with a zero beside the usual target. */
export const level = (numbers: Partial<Four>): Four => at({ y: 0, ...numbers })
export const none: Four = { kind: 0, w: 0, x: 0, y: 0 }

export const w: Lens<Four, number> = { get: s => s.w, set: v => s => ({ ...s, w: v }) }
export const x: Lens<Four, number> = { get: s => s.x, set: v => s => ({ ...s, x: v }) }
export const y: Lens<Four, number> = { get: s => s.y, set: v => s => ({ ...s, y: v }) }

export type Get = (s: Four) => number
export type Set = (v: number) => (s: Four) => Four

/** A function of what is got. */
export const getting =
  (get: Get) =>
  <S>(v: BVar<S, Four>): BVar<S, number> =>
    sin(viewVar({ ...x, get })(v))

/** A function of what is there once `w` is set. */
export const setting =
  (set: Set) =>
  <S>(v: BVar<S, Four>): BVar<S, number> => {
    const made = setVar({ ...x, set })(viewVar(w)(v))(v)
    return add(mul(2, viewVar(x)(made)), mul(5, viewVar(y)(made)))
  }

/** A function of everything that an optic selects. */
export const listing =
  <A>(optic: Optic<A, number>) =>
  <S>(v: BVar<S, A>): BVar<S, number> =>
    toListOfVar(optic)(v).reduce((sum, n, i) => add(sum, mul(i + 1, sin(n))), constVar(0, v))

export const missing = (): never => {
  throw new RangeError('no target')
}
export const isNumber = (n: unknown): boolean => typeof n === 'number'
