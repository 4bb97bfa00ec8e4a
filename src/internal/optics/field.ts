/** Fields of instances of classes: only their lens knows how an instance is made with another value in a field. */
import { lift } from '../engine/lift'
import { Node, primal } from '../graph/node'
import { walk } from '../values/containers'
import { zero } from '../values/zero-add-one'
import { type AnyOptic, put } from './any-optic'
import { isPut, replaceAt } from './replace'

type Path = ReadonlyArray<unknown>

/** An instance of a class in a structure, and the way on to the field. */
export interface Field {
  readonly whole: unknown
  readonly prefix: Path
  readonly path: Path
  readonly optic: AnyOptic
  readonly refuse: (why: string) => Error
}

/** The plain instance with a plain part in the field, as the optic makes it. */
export const putPlain = ({ whole, prefix, path, optic, refuse }: Field, instance: unknown, part: unknown): unknown => {
  if (optic.set === undefined) throw refuse('reaches into an instance of a class without a set of its own')
  const before = prefix.length === 0 ? instance : replaceAt(whole, prefix, instance)
  const made = walk(put(optic, part)(before), prefix)
  if (!isPut(made, instance, path, part)) throw refuse('does more than put a value in its place')
  return made
}

/** The part in the field. Its cotangent is put into the zero of the instance. */
export const getField = (field: Field, x: unknown): unknown => {
  const empty = zero(primal(x))
  const run = (instance: unknown) =>
    [
      instance instanceof Node ? getField(field, instance) : walk(instance, field.path),
      (d: unknown) => [putField(field, empty, d)]
    ] as const
  return lift('viewVar', { run }, [x])
}

/** The instance with another part in the field. */
export const putField = (field: Field, x: unknown, part: unknown): unknown => {
  const run = (instance: unknown, value: unknown) =>
    [
      instance instanceof Node || value instanceof Node
        ? putField(field, instance, value)
        : putPlain(field, instance, value),
      (d: unknown) => [putField(field, d, zero(value)), getField(field, d)]
    ] as const
  return lift('setVar', { run }, [x, part])
}
