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

/** A field of an instance that an optic reaches, where `depth` keys of the path lead to the instance. */
class Field {
  constructor(
    private readonly optic: AnyOptic,
    private readonly whole: unknown,
    private readonly path: Path,
    private readonly depth: number,
    private readonly refuse: Refuse
  ) {}

  get prefix(): Path {
    return this.path.slice(0, this.depth)
  }

  /** The plain instance with a plain part in the field, as the optic makes it. */
  putPlain(instance: unknown, part: unknown): unknown {
    const { optic, refuse, whole, path, prefix } = this
    if (optic.set === undefined) throw refuse('reaches into an instance of a class without a set of its own')
    const before = replaceAt(whole, prefix, instance)
    const made = put(optic, () => part, before)
    if (!isPut(made, before, path, part)) throw refuse('does more than put a value in its place')
    return walk(made, prefix)
  }

  /** The part in the field. Its cotangent is put into the zero of the instance. */
  get(x: unknown): unknown {
    const empty = zero(primal(x))
    const run = (instance: unknown) =>
      [
        instance instanceof Node ? this.get(instance) : walk(instance, this.path.slice(this.depth)),
        (d: unknown) => [this.put(empty, d)]
      ] as const
    return lift('viewVar', { run }, [x])
  }

  /** The instance with another part in the field. */
  put(x: unknown, part: unknown): unknown {
    const run = (instance: unknown, value: unknown) =>
      [
        instance instanceof Node || value instanceof Node ? this.put(instance, value) : this.putPlain(instance, value),
        (d: unknown) => [this.put(d, zero(value)), this.get(d)]
      ] as const
    return lift('setVar', { run }, [x, part])
  }
}

const fieldOn = (optic: AnyOptic, whole: unknown, path: Path, refuse: Refuse): Field | undefined => {
  const depth = path.findIndex((_, i) => isInstance(walk(whole, path.slice(0, i))))
  return depth < 0 ? undefined : new Field(optic, whole, path, depth, refuse)
}

/** The part of a variable at the end of a path, if the path leads into an instance of a class. */
export const getFieldAt = (optic: AnyOptic, x: unknown, path: Path, refuse: Refuse): unknown => {
  const field = fieldOn(optic, reveal(x), path, refuse)
  return field?.get(field.prefix.reduce(child, x))
}

/** A variable with the part at the end of a path replaced, if the path leads into an instance of a class. */
export const setFieldAt = (optic: AnyOptic, x: unknown, path: Path, part: unknown, refuse: Refuse): unknown => {
  const whole = reveal(x)
  const field = fieldOn(optic, whole, path, refuse)
  if (field === undefined) return undefined
  const value = reveal(part)
  // The value itself may by chance be one that a lens that calculates leaves as it is.
  if (isNumber(value)) field.putPlain(walk(whole, field.prefix), moved(value, 1, 1))
  return replaceAt(x, field.prefix, field.put(field.prefix.reduce(child, x), part))
}
