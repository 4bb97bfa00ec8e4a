/** Fields of instances of classes: only their lens knows how an instance is made with another value in a field. */
import { lift } from '../engine/lift'
import { Node, primal, reveal } from '../graph/node'
import { walk } from '../values/containers'
import { isPlain, kindOf } from '../values/kinds'
import { child } from '../values/sparse-cotangent'
import { zero } from '../values/zero-add-one'
import { type AnyOptic, put } from './any-optic'
import { isNumber, moved } from './lazy-copy'
import { isPut, type Path, replaceAt } from './replace'

type Refuse = (why: string) => Error

const isInstance = (x: unknown): boolean => typeof x === 'object' && !isPlain(x) && kindOf(x) === 'instance'

/** A field of an instance that an optic reaches. */
interface Field {
  /** The keys that lead to the instance. */
  readonly prefix: Path
  readonly get: (instance: unknown) => unknown
  /** The instance with another part in the field, as the optic makes it. */
  readonly put: (instance: unknown, part: unknown) => unknown
}

const fieldOn = (optic: AnyOptic, whole: unknown, path: Path, refuse: Refuse): Field | undefined => {
  const depth = path.findIndex((_, i) => isInstance(walk(whole, path.slice(0, i))))
  if (depth < 0) return undefined
  const prefix = path.slice(0, depth)
  return {
    prefix,
    get: instance => walk(instance, path.slice(depth)),
    put: (instance, part) => {
      if (optic.set === undefined) throw refuse('reaches into an instance of a class without a set of its own')
      const before = replaceAt(whole, prefix, instance)
      const made = put(optic, () => part, before)
      if (!isPut(made, before, path, part)) throw refuse('does more than put a value in its place')
      return walk(made, prefix)
    }
  }
}

/** The part in a field. Its cotangent is put into the zero of the instance. */
const read = (field: Field, x: unknown): unknown => {
  if (!(x instanceof Node)) return field.get(x)
  const run = (instance: unknown) =>
    [read(field, instance), (d: unknown) => [write(field, zero(primal(instance)), d)]] as const
  return lift('viewVar', { run }, [x])
}

/** An instance with another part in a field. */
const write = (field: Field, x: unknown, part: unknown): unknown => {
  if (!(x instanceof Node) && !(part instanceof Node)) return field.put(x, part)
  const run = (instance: unknown, value: unknown) =>
    [write(field, instance, value), (d: unknown) => [write(field, d, zero(value)), read(field, d)]] as const
  return lift('setVar', { run }, [x, part])
}

/** The part of a variable at the end of a path, if the path leads into an instance of a class. */
export const getFieldAt = (optic: AnyOptic, x: unknown, path: Path, refuse: Refuse): unknown => {
  const field = fieldOn(optic, reveal(x), path, refuse)
  return field && read(field, field.prefix.reduce(child, x))
}

/** A variable with the part at the end of a path replaced, if the path leads into an instance of a class. */
export const setFieldAt = (optic: AnyOptic, x: unknown, path: Path, part: unknown, refuse: Refuse): unknown => {
  const whole = reveal(x)
  const field = fieldOn(optic, whole, path, refuse)
  if (field === undefined) return undefined
  const value = reveal(part)
  // The value itself may by chance be one that a lens that calculates leaves as it is.
  if (isNumber(value)) field.put(walk(whole, field.prefix), moved(value, 1, 1))
  return replaceAt(x, field.prefix, write(field, field.prefix.reduce(child, x), part))
}
