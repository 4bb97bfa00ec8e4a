/** Sets and changes what optics select in variables. */
import { Node, refuseForeign, reveal } from '../graph/node'
import { mapContainer, walk } from '../values/containers'
import { type ContainerKind, kindOf } from '../values/kinds'
import { type AnyOptic, put, putAll, takesVariables } from './any-optic'
import { setFieldAt } from './field'
import { find, type Question, separating } from './find'
import { isNumber, LazyCopy, moved, small } from './lazy-copy'
import { Place } from './place'
import { builder, list, pathTo, refusal } from './read'
import { isPut, type Path, replaceAt } from './replace'

/**
 * Whether an optic puts a value at the end of a path, and does nothing else. It is made sure of without a search, at
 * the speed of the optic itself: on copies of the containers on the path, in which the value and the numbers beside the
 * path are moved, in part, or not at all.
 */
const putsAt = (optic: AnyOptic, whole: unknown, path: Path, value: unknown): boolean => {
  let count = 0
  const does = (isMoved: (index: number) => boolean): boolean => {
    const root = new Place(0)
    const lazy = new LazyCopy(() => (isMoved(0) ? small : 0))
    count = 0
    const show = (part: unknown): unknown => {
      const index = count++
      if (!isNumber(part)) return lazy.show(part, root.at(index))
      return isMoved(index) ? moved(part, small, index) : part
    }
    const copyAlong = (x: unknown, [next, ...rest]: Path): unknown =>
      mapContainer(x, kindOf(x) as ContainerKind, (part, key) => {
        if (!Object.is(key, next)) return show(part)
        return rest.length === 0 ? part : copyAlong(part, rest)
      })
    const part = show(value)
    const copy = copyAlong(whole, path)
    const made = put(optic, () => part, copy)
    // It must not have written to the copy.
    return isPut(made, copy, path, part) && Object.is(walk(copy, path), walk(whole, path)) && !lazy.isWritten
  }
  try {
    return does(() => true) && separating(count).every(does) && does(() => false)
  } catch {
    return false
  }
}

/** What is made of variables, by a search for where its parts come from. It takes the place of the first variable. */
const searched = (name: string, optic: AnyOptic, run: Question['run'], operands: ReadonlyArray<unknown>): unknown => {
  const template = find({ run, roots: operands.map(reveal), replaces: true, refuse: refusal(name) })
  return builder(name, optic, operands)(template)
}

/** The structure with every target of an optic replaced by one value. */
export const set = (name: string, optic: AnyOptic, part: unknown, x: unknown): unknown => {
  for (const operand of [x, part]) refuseForeign(name, operand)
  const isPlain = !(x instanceof Node) && !(part instanceof Node)
  if (isPlain || optic[takesVariables] === true) return put(optic, () => part, x)
  const whole = reveal(x)
  // An optic that cannot be read may be set all the same.
  const path = optic.modifyF === undefined ? pathTo(name, optic, whole) : []
  const inField = setFieldAt(optic, x, path, part, refusal(name))
  if (inField !== undefined) return inField
  if (path.length > 0 && putsAt(optic, whole, path, reveal(part))) return replaceAt(x, path, part)
  return searched(name, optic, (s, a) => put(optic, () => a, s), [x, part])
}

/** The structure with a function applied to every target of an optic. */
export const over = (name: string, optic: AnyOptic, f: (target: unknown) => unknown, x: unknown): unknown => {
  const parts = list(name, optic, x).map(target => f(target))
  if (parts.length === 0) return x
  if (optic.modifyF === undefined) return set(name, optic, parts[0], x)
  const run: Question['run'] = (s, ...as) => putAll(optic, as, s)
  const operands = [x, ...parts]
  return operands.some(operand => operand instanceof Node) ? searched(name, optic, run, operands) : run(...operands)
}
