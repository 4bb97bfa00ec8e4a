/** Fields of instances of classes: only their lens knows how an instance is made with another value in a field. */
import { lift } from '../engine/lift'
import { Node, primal, reveal } from '../graph/node'
import { walk } from '../values/containers'
import { isPlain, kindOf } from '../values/kinds'
import { child } from '../values/sparse-cotangent'
import { zero } from '../values/zero-add-one'
import { type AnyOptic, put } from './any-optic'
import { isNumber, moved } from './lazy-copy'
import { isPut, replaceAt } from './replace'

export type Path = ReadonlyArray<unknown>

/** An instance of a class in a structure, and the way on to the field. */
interface Field {
  readonly whole: unknown
  readonly prefix: Path
  readonly path: Path
  readonly optic: AnyOptic
  readonly refuse: (why: string) => Error
}

/** The first instance of a class on a path. */
const fieldOn = (optic: AnyOptic, whole: unknown, path: Path, refuse: Field['refuse']): Field | undefined => {
  let at = whole
  for (let i = 0; i < path.length; i++) {
    if (typeof at === 'object' && !isPlain(at) && kindOf(at) === 'instance')
      return { whole, prefix: path.slice(0, i), path: path.slice(i), optic, refuse }
    at = walk(at, [path[i]])
  }
  return undefined
}

/** The part of a variable at the end of a path, if the path leads into an instance of a class. */
export const getFieldAt = (optic: AnyOptic, x: unknown, path: Path, refuse: Field['refuse']): unknown => {
  const field = fieldOn(optic, reveal(x), path, refuse)
  return field && getField(field, field.prefix.reduce(child, x))
}

/** A variable with the part at the end of a path replaced, if the path leads into an instance of a class. */
export const setFieldAt = (
  optic: AnyOptic,
  x: unknown,
  path: Path,
  part: unknown,
  refuse: Field['refuse']
): unknown => {
  const field = fieldOn(optic, reveal(x), path, refuse)
  if (field === undefined) return undefined
  const { whole, prefix } = field
  const value = reveal(part)
  // The value itself may by chance be one that a lens that calculates leaves as it is.
  if (isNumber(value)) putPlain(field, walk(whole, prefix), moved(value, 1, 1))
  return replaceAt(x, prefix, putField(field, prefix.reduce(child, x), part))
}

/** The plain instance with a plain part in the field, as the optic makes it. */
const putPlain = ({ whole, prefix, path, optic, refuse }: Field, instance: unknown, part: unknown): unknown => {
  if (optic.set === undefined) throw refuse('reaches into an instance of a class without a set of its own')
  const before = replaceAt(whole, prefix, instance)
  const made = put(optic, part)(before)
  if (!isPut(made, before, [...prefix, ...path], part)) throw refuse('does more than put a value in its place')
  return walk(made, prefix)
}

/** The part in the field. Its cotangent is put into the zero of the instance. */
const getField = (field: Field, x: unknown): unknown => {
  const empty = zero(primal(x))
  const run = (instance: unknown) =>
    [
      instance instanceof Node ? getField(field, instance) : walk(instance, field.path),
      (d: unknown) => [putField(field, empty, d)]
    ] as const
  return lift('viewVar', { run }, [x])
}

/** The instance with another part in the field. */
const putField = (field: Field, x: unknown, part: unknown): unknown => {
  const run = (instance: unknown, value: unknown) =>
    [
      instance instanceof Node || value instanceof Node
        ? putField(field, instance, value)
        : putPlain(field, instance, value),
      (d: unknown) => [putField(field, d, zero(value)), getField(field, d)]
    ] as const
  return lift('setVar', { run }, [x, part])
}
