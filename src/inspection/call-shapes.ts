/** How the functions that look at a graph are called: with a variable, or with a function and its argument. */
import { refuseForeign } from '../internal/graph/node'
import type { BVar, Differentiable, Tracked } from '../internal/graph/types'
import type { Composition, OfAnyScope } from '../variables/runners'
import { record, type Run } from './graph-behind'

/**
 * What looks at a run of a function, called with the function and its argument, or with the function alone, for `pipe`.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface OfFunction<R, Rest extends readonly unknown[] = []> {
  <F extends Composition>(f: OfAnyScope<F, number>): (a: number, ...rest: Rest) => R
  <F extends Composition, A>(f: OfAnyScope<F, A>, a: A, ...rest: Rest): R
  <A = number, B extends Differentiable = number>(f: <S>(x: BVar<S, A>) => BVar<S, B>): (a: A, ...rest: Rest) => R
  <B extends Differentiable>(f: <S>(x: BVar<S, number>) => BVar<S, B>, a: number, ...rest: Rest): R
  <A, B extends Differentiable>(f: <S>(x: BVar<S, A>) => BVar<S, B>, a: A, ...rest: Rest): R
}

/**
 * What looks at the graph behind a variable, or at that of a function and its argument.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface OfGraph<R, Rest extends readonly unknown[] = []> extends OfFunction<R, Rest> {
  (y: Tracked<unknown>, ...rest: Rest): R
}

type Untyped = (x: unknown) => unknown

/** Gives both call shapes to what looks at a run and its options. */
export const ofFunction = <R, Rest extends readonly unknown[] = []>(
  name: string,
  look: (run: Run, ...rest: Rest) => R
) =>
  ((f: Untyped, ...args: readonly [] | readonly [unknown, ...Rest]) => {
    const at = (a: unknown, ...rest: Rest): R => look(record(name, f, a), ...rest)
    return args.length > 0 ? at(...(args as readonly [unknown, ...Rest])) : at
  }) as OfFunction<R, Rest>

/** The same for what looks at a variable, which is the result of a run or stands in its place. */
export const ofGraph = <R, Rest extends readonly unknown[] = []>(
  name: string,
  look: (y: unknown, ...rest: Rest) => R
) => {
  const ofRun = ofFunction(name, ({ y }, ...rest: Rest) => look(y, ...rest)) as (
    ...args: ReadonlyArray<unknown>
  ) => unknown
  return ((x: unknown, ...rest: Rest) => {
    refuseForeign(name, x)
    return typeof x === 'function' ? ofRun(x, ...rest) : look(x, ...rest)
  }) as OfGraph<R, Rest>
}
