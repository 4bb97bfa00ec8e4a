/**
 * Applies loops to variables. The derivative of a loop is a loop of the same kind, so that loops can be differentiated
 * any number of times.
 */
import { lift } from '../internal/engine/lift'
import { allStructural, type Body, runTracked } from '../internal/engine/run'
import { innermost, Node } from '../internal/graph/node'
import { collect } from '../internal/values/collect'
import { child } from '../internal/values/sparse-cotangent'
import { type Access, type Loop, run, tuple } from './loop'
import { graphOf, traceLoop } from './loop-trace'

/** The loop that also gives the state before each iteration. */
const withStates = (loop: Loop): Loop => ({
  ...loop,
  body: (state, ...parts) => {
    const next = loop.body(state, ...parts)
    return tuple([child(next, 0), ...loop.writes.map((_, k) => child(next, k + 1)), state])
  },
  writes: [...loop.writes, { access: 'element' }]
})

/**
 * The loop from the cotangents of the state and of the results to those of the state and of the active operands. Its
 * operands are the states, the operands, and the cotangents of the results.
 */
const derivative = (loop: Loop, isActive: ReadonlyArray<boolean>, of: Loop): Loop => {
  const { name, reads, writes, isBackward, isSequential } = loop
  const actives = isActive.flatMap((active, k) => (active ? [k] : []))
  const differentiated = (d: unknown, given: ReadonlyArray<unknown>) => {
    const args = given.slice(0, 1 + reads.length)
    const ofActive: Body = (...xs) => {
      const all = [...args]
      actives.forEach((k, j) => (all[k] = xs[j]))
      return loop.body(...all)
    }
    const made = runTracked(
      name,
      ofActive,
      actives.map(k => args[k]),
      allStructural
    )
    const ds = made.pullback(tuple([d, ...given.slice(args.length)]))
    return [made.value, isSequential ? ds : [null, ...ds]] as const
  }
  const result: Loop = {
    name,
    body: (d, ...given) => tuple(differentiated(d, given)[1]),
    reads: [isSequential ? 'element' : 'whole', ...reads, ...writes.map(({ access }) => access)],
    writes: actives.flatMap(k => (k === 0 ? [] : [{ access: reads[k - 1] as Access, like: k }])),
    isBackward: isSequential && !isBackward,
    isSequential,
    of
  }
  if (isSequential) return result
  const body: Body = (d, ...given) => {
    const [y, ds] = differentiated(d, given)
    return tuple([...ds, ...writes.map((_, k) => child(y, k + 1))])
  }
  return { ...result, withResults: { ...result, body, writes: [...result.writes, ...writes] } }
}

/**
 * Runs a loop on a state and operands, which may be or hold variables. Gives a tuple of the last state and the results:
 * one variable, if any of them is one.
 */
export const runLoop = (loop: Loop, given: ReadonlyArray<unknown>): unknown => {
  const { name, isSequential } = loop
  const args = given.map(x => collect(name, x))
  const scope = innermost(name, args)
  if (scope === undefined) {
    const graph = graphOf(args)
    return graph === undefined ? run(loop, args) : traceLoop(loop, args, graph)
  }
  // The state changes, so that it has a cotangent even if it begins as a constant.
  const isActive = args.map((x, k) => (k === 0 ? isSequential : x instanceof Node && x.scope === scope))
  const apply = (...values: ReadonlyArray<unknown>) => {
    const full = isSequential ? withStates(loop) : loop
    const made = collect(name, runLoop(full, values))
    const parts = [child(made, 0), ...loop.writes.map((_, k) => child(made, k + 1))]
    const states = isSequential ? child(made, parts.length) : null
    const pullback = (d: unknown): ReadonlyArray<unknown> => {
      const [first, ...operands] = values
      const ds = parts.map((_, k) => child(d, k))
      const back = runLoop(derivative(loop, isActive, full), [ds[0], states, ...operands, ...ds.slice(1)])
      let at = 1
      return [first, ...operands].map((_, k) =>
        k === 0 ? child(back, 0) : isActive[k] ? child(back, at++) : undefined
      )
    }
    return [tuple(parts), pullback] as const
  }
  return lift(name, { run: apply }, args)
}
