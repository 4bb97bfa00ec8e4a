/** Writes the code that reads the numbers of an argument, and that makes a gradient of its shape. */
import type { Constants } from './javascript'
import { build, type Container, fits, type Shape } from './shape'

const partText = ({ kind, keys }: Container, container: string, i: number, constants: Constants): string =>
  kind === 'map'
    ? `${container}.get(${constants.name(keys[i])})`
    : `${container}[${kind === 'record' ? constants.name(keys[i]) : i}]`

const fitText = (container: Container, x: string, constants: Constants): string =>
  container.kind === 'array'
    ? `Array.isArray(${x}) && ${x}.length === ${container.keys.length}`
    : `${constants.name(fits)}(${x}, ${constants.name(container)})`

/**
 * Statements that name the numbers of the argument `x`: `x0`, `x1`, … They return `undefined` for a value of another
 * shape.
 */
export const readingCode = (shape: Shape, constants: Constants): ReadonlyArray<string> => {
  const lines: string[] = []
  let containers = 0
  const visit = (at: Shape, x: string): void => {
    if (at.kind === 'number') lines.push(`const x${at.index} = ${x}`, `if (typeof x${at.index} !== 'number') return`)
    else if (at.kind === 'static') lines.push(`if (${x} !== ${constants.name(at.value)}) return`)
    else {
      const name = `c${containers++}`
      lines.push(`const ${name} = ${x}`, `if (!(${fitText(at, name, constants)})) return`)
      at.parts.forEach((part, i) => visit(part, partText(at, name, i, constants)))
    }
  }
  visit(shape, 'x')
  return lines
}

/** Adds statements that make a structure of the given texts, and gives the text of the structure. */
export const buildingCode = (
  shape: Shape,
  leaf: (index: number) => string,
  constants: Constants,
  lines: string[]
): string => {
  let containers = 0
  const visit = (at: Shape): string => {
    if (at.kind === 'number') return leaf(at.index)
    if (at.kind === 'static') return constants.name(at.value)
    const parts = at.parts.map(visit)
    if (at.kind === 'array') return `[${parts.join(', ')}]`
    const name = `r${containers++}`
    // A copy of a structure that has the keys already, so no key is written.
    const blank = at.kind === 'floats' ? '' : constants.name(build(at, () => 0.5, true))
    const copy =
      at.kind === 'floats'
        ? `new Float64Array(${parts.length})`
        : at.kind === 'map'
          ? `new Map(${blank})`
          : at.isBare
            ? `Object.assign(Object.create(null), ${blank})`
            : `{ ...${blank} }`
    lines.push(`const ${name} = ${copy}`)
    parts.forEach((part, i) =>
      lines.push(
        at.kind === 'map'
          ? `${name}.set(${constants.name(at.keys[i])}, ${part})`
          : `${partText(at, name, i, constants)} = ${part}`
      )
    )
    return name
  }
  return visit(shape)
}
