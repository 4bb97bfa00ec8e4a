/** Writes the type of an argument, and the functions of a module that read it and that make a gradient of its shape. */
import { describe, formatPath, NotDifferentiableError } from '../internal/graph/errors'
import type { ModuleNames } from './emit-names'
import { literalOf } from './emit-literal'
import { type Container, isFlat, type Shape } from './shape'
import { columns } from './wrap'

type Path = ReadonlyArray<unknown>

/** The literal of a key or of a static leaf. */
const known = (x: unknown, path: Path): string => {
  const text = literalOf(x)
  if (text !== undefined) return text
  throw new NotDifferentiableError(
    `emit: ${describe(x)}${path.length === 0 ? '' : ` at ${formatPath(path)}`} cannot be written to a file, only ` +
      'strings, numbers, booleans, null and undefined. Leave it out of the argument, or compile the function when ' +
      'the program runs'
  )
}

const indented = (text: string): string => text.replace(/\n/g, '\n  ')

/** Whether a key can be written without quotes. The one that is left out would set the prototype of a record. */
const isName = (key: unknown): key is string =>
  typeof key === 'string' && /^[A-Za-z_$][\w$]*$/.test(key) && key !== '__proto__'

const partsOf = ({ kind, keys, parts }: Container, path: Path) =>
  parts.map((part, i) => {
    const inside = [...path, keys[i]]
    const key = kind === 'array' || kind === 'floats' ? String(i) : known(keys[i], inside)
    return { part, inside, key, name: isName(keys[i]) ? keys[i] : key }
  })

const union = (types: ReadonlyArray<string>): string => [...new Set(types)].join(' | ') || 'never'

/** The type of the values of a shape. Arrays of equal parts are arrays of any length, and others are tuples. */
export const typeOf = (shape: Shape, path: Path = []): string => {
  if (shape.kind === 'number') return 'number'
  if (shape.kind === 'static') return known(shape.value, path)
  if (shape.kind === 'floats') return 'Float64Array'
  const parts = partsOf(shape, path).map(({ part, inside, ...rest }) => ({ ...rest, type: typeOf(part, inside) }))
  const types = parts.map(({ type }) => type)
  if (shape.kind === 'map') return `ReadonlyMap<${union(parts.map(({ key }) => key))}, ${union(types)}>`
  if (shape.kind === 'record')
    return `{${parts.map(({ name, type }) => `\n  readonly ${name}: ${indented(type)}`).join('')}\n}`
  return types.every(type => type === types[0]) && types.length > 0
    ? `ReadonlyArray<${types[0]}>`
    : `readonly [${types.join(', ')}]`
}

/** A list in one line, or in one for each element. */
const list = (elements: ReadonlyArray<string>): string => {
  const line = `[${elements.join(', ')}]`
  return line.length < columns / 2 ? line : `[${elements.map(x => `\n  ${x}`).join(',')}\n]`
}

/** Declares what a container must be like. */
const frameOf = (shape: Container, path: Path, names: ModuleNames): string => {
  const keys =
    shape.kind === 'array' || shape.kind === 'floats'
      ? `new Array<number>(${shape.keys.length})`
      : list(partsOf(shape, path).map(({ key }) => key))
  return names.declare(`{ kind: '${shape.kind}', keys: ${keys}, isBare: ${shape.isBare} } as const`)
}

/** The statements of a function that copies the numbers of `x` to the beginning of `m`. */
export const readingLines = (shape: Shape, names: ModuleNames): ReadonlyArray<string> => {
  const lines: string[] = []
  let containers = 0
  const visit = (at: Shape, x: string, path: Path, trail: string): void => {
    if (at.kind === 'number') lines.push(`m[${at.index}] = runtime.requireNumber(${x}${trail})`)
    else if (at.kind === 'static') lines.push(`runtime.requireSame(${x}, ${known(at.value, path)}${trail})`)
    else {
      const c = containers === 0 ? x : `c${containers}`
      if (containers++ > 0) lines.push(`const ${c} = ${x}`)
      lines.push(`runtime.requireFrame(${c}, ${frameOf(at, path, names)}${trail})`)
      if (at.kind === 'floats') lines.push(`m.set(${c}, ${at.numbersAt ?? 0})`)
      else if (isFlat(at)) lines.push(`runtime.readArray(${c}, m, ${at.numbersAt}${trail})`)
      else
        for (const { part, inside, key, name } of partsOf(at, path)) {
          const read = {
            array: () => `${c}[${key}]!`,
            map: () => `(${c}.get(${key}) as ${indented(typeOf(part, inside))})`,
            record: () => (name === key ? `${c}[${key}]` : `${c}.${name}`)
          }[at.kind]()
          visit(part, read, inside, `${trail}, ${key}`)
        }
    }
  }
  visit(shape, 'x', [], '')
  return lines
}

/** So many numbers of an array are written one by one. */
const maxElements = 8

/** TypeScript for a structure of the numbers in `m` from the place `at` on. */
export const buildingText = (shape: Shape, path: Path = []): string => {
  if (shape.kind === 'number') return `m[at + ${shape.index}]!`
  if (shape.kind === 'static') return known(shape.value, path)
  const { length } = shape.keys
  const [from, to] = [shape.numbersAt ?? 0, (shape.numbersAt ?? 0) + length]
  if (shape.kind === 'floats') return `m.slice(at + ${from}, at + ${to})`
  if (isFlat(shape) && length > maxElements) return `Array.from(m.subarray(at + ${from}, at + ${to}))`
  const parts = partsOf(shape, path).map(({ part, inside, ...rest }) => ({ ...rest, text: buildingText(part, inside) }))
  const lines = (entries: ReadonlyArray<string>): string => entries.map(entry => `\n  ${indented(entry)}`).join(',')
  if (shape.kind === 'array')
    return isFlat(shape)
      ? `[${parts.map(({ text }) => text).join(', ')}]`
      : `[${lines(parts.map(({ text }) => text))}\n]`
  if (shape.kind === 'map') {
    const values = shape.parts.map((part, i) => typeOf(part, [...path, shape.keys[i]]))
    const entries = lines(parts.map(({ key, text }) => `[${key}, ${text}]`))
    return `new Map<${union(parts.map(({ key }) => key))}, ${union(values)}>([${entries}\n])`
  }
  // In brackets, `__proto__` is a key like any other.
  const fields = parts.map(({ key, name, text }) => (name === key ? `[${key}]: ${text}` : `${name}: ${text}`))
  const record = `{${lines(fields)}\n}`
  return shape.isBare ? `Object.assign(Object.create(null) as object, ${record})` : record
}
