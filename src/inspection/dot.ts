/**
 * Pictures in the language of Graphviz.
 *
 * @since 0.1.0
 */
import { type OfGraph, ofGraph } from './call-shapes'
import { type Box, type PictureOptions, pictureOf } from './picture'
import { printable } from './printable'

/** A text between quotes. Graphviz reads entities of HTML there. */
const escaped = (text: string): string => printable(text).replace(/[\\"]/g, '\\$&').replaceAll('&', '&amp;')

/** The lines of a box. `\n` is Graphviz's own. */
const labelOf = (lines: ReadonlyArray<string>): string => `label="${lines.map(escaped).join('\\n')}"`

const looks: Readonly<Record<Box['kind'], string>> = {
  input: 'shape=ellipse',
  operation: 'shape=box',
  result: 'shape=box, peripheries=2',
  constant: 'shape=plaintext',
  note: 'shape=note, style=dashed'
}

/**
 * A picture of the graph behind a variable, in DOT, the language of Graphviz. Each box shows an operation, the shape of
 * its value and some of its numbers, to four digits. Inputs are ellipses, the result has a double border, and constants
 * have none: plain values, and variables of enclosing scopes. Arrows lead from operands to results. They are numbered
 * where an operation has several operands, and named where a structure is joined.
 *
 * A picture has at most `limit` boxes, 100 by default: those nearest to the result. A dashed note says how many are
 * left out. Keys and values are escaped, so they are shown as they are, whatever they hold.
 *
 * It takes a variable inside a scope, or a function and its argument. It takes one walk over the graph. Throws
 * `DomainError` if the limit is not a positive whole number, and what the function throws.
 *
 * @category pictures
 * @since 0.1.0
 * @example
 * import { inputVar, mul, sin, withBP } from 'backprop-ts'
 * import { toDot } from 'backprop-ts/Graph'
 *
 * const dot = toDot(x => sin(mul(x, 2)), 3)
 * assert.ok(dot.startsWith('digraph {') && dot.includes('[label="mul\\n6", shape=box]'))
 *
 * // Of a variable, also of several inputs:
 * const product = withBP(s => toDot(mul(inputVar(s)(3), inputVar(s)(5)), { limit: 10 }))
 * assert.ok(product.includes('label="mul\\n15"'))
 */
export const toDot: OfGraph<string, [options?: PictureOptions]> = ofGraph('toDot', (y, options?: PictureOptions) => {
  const { boxes, arrows } = pictureOf(y, options)
  return [
    'digraph {',
    ...boxes.map(({ kind, lines }, i) => `  n${i} [${labelOf(lines)}, ${looks[kind]}]`),
    ...arrows.map(({ from, to, label }) => {
      const labelled = label === '' ? '' : ` [${labelOf([label])}]`
      return `  n${from} -> n${to}${boxes[from]?.kind === 'note' ? ' [style=dashed]' : labelled}`
    }),
    '}',
    ''
  ].join('\n')
})
