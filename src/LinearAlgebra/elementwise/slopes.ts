/** The derivatives of a function of numbers at many elements, compiled where that pays. */
import { compileSlopes, type Elements, type WriteSlopes } from '../../compile/elements'
import type { Body } from '../../internal/engine/run'
import { mayHavePolicy } from '../../internal/kernels/choose-backend'
import { memoryFor } from '../../internal/kernels/memory'

/** For fewer elements, compiling costs more than it saves. */
const minElements = 128
/** So many ways through a function are compiled. */
const maxPaths = 8

/** Compiles the way that a function takes for an element, if the code gives the number that is there already. */
const compileAt = (
  f: Body,
  by: number,
  elements: Elements,
  out: Float64Array,
  element: number
): WriteSlopes | undefined => {
  const expected = out[element]
  const write = compileSlopes(f, by, elements, out, element)
  const isServed = write(element) > element && Object.is(out[element], expected)
  out[element] = expected as number
  return isServed ? write : undefined
}

/**
 * The derivatives of a function by one of its arguments at elements, where its values are known; `undefined` if one of
 * them depends on a captured variable. `slope` is the interpreted derivative.
 *
 * Each call traces the function anew, because what it captures may have changed. The generated code also calculates the
 * values. Wherever it finds another one, the function is not pure or takes another way, and the derivative is
 * interpreted. So it is everywhere if a content security policy may forbid generated code.
 */
export const slopesOf = (f: Body, slope: Body, by: number, elements: Elements): Float64Array | undefined => {
  const { args, values } = elements
  const [first, second] = args as [Float64Array, Float64Array | undefined]
  const out = memoryFor(values.length)
  const paths: WriteSlopes[] = []
  let attempts = values.length < minElements || mayHavePolicy() ? 0 : maxPaths
  for (let i = 0; i < out.length;) {
    const start = i
    for (const write of paths) i = write(i)
    if (i > start) continue
    const y = second === undefined ? slope(first[i]) : slope(first[i], second[i])
    if (typeof y !== 'number') return undefined
    out[i] = y
    if (attempts > 0) {
      attempts--
      try {
        const path = compileAt(f, by, elements, out, i)
        if (path !== undefined) paths.push(path)
      } catch {
        attempts = 0
      }
    }
    i++
  }
  return out
}
