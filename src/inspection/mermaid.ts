/**
 * Pictures in the language of Mermaid.
 *
 * @since 0.1.0
 */
import { type OfGraph, ofGraph } from './call-shapes'
import { type Box, type PictureOptions, pictureOf } from './picture'
import { printable } from './printable'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Between the characters of ASCII and their full-width forms. */
const toFullWidth = 0xfee0

const brackets: Readonly<Record<string, string>> = { '[': '(', ']': ')' }

/**
 * A text between quotes. Mermaid has no escapes for brackets and formatting that all its renderers know, so similar
 * characters stand for them.
 */
const escaped = (text: string): string =>
  printable(text)
    .replace(/[[\]]/g, c => brackets[c] as string)
    .replace(/[|\\#%`*~]/g, c => String.fromCharCode(c.charCodeAt(0) + toFullWidth))
    .replace(/[&<>"]/g, c => entities[c] as string)

const labelOf = (lines: ReadonlyArray<string>): string => `"${lines.map(escaped).join('<br/>')}"`

const frames: Readonly<Record<Box['kind'], readonly [string, string]>> = {
  input: ['([', '])'],
  operation: ['[', ']'],
  result: ['[[', ']]'],
  constant: ['[/', '\\]'],
  note: ['>', ']']
}

/**
 * The picture of `toDot` in the language of Mermaid, which GitHub and most documentation tools draw. Inputs have round
 * ends, the result has a double border, and constants are trapezoids. The same options and limits hold.
 *
 * Characters that Mermaid would take for its own are shown as similar ones: square brackets as round ones, and others,
 * such as `#` and `*`, as their full-width forms.
 *
 * @category pictures
 * @since 0.1.0
 * @example
 * import { mul, sin } from 'backprop-ts'
 * import { toMermaid } from 'backprop-ts/Graph'
 *
 * assert.deepStrictEqual(toMermaid(x => sin(mul(x, x)))(3).split('\n'), [
 *   'flowchart TD',
 *   '  n0(["input<br/>3"])',
 *   '  n1["mul<br/>9"]',
 *   '  n2[["sin<br/>0.4121"]]',
 *   '  n0 -->|"1, 2"| n1',
 *   '  n1 --> n2',
 *   ''
 * ])
 */
export const toMermaid: OfGraph<string, [options?: PictureOptions]> = ofGraph(
  'toMermaid',
  (y, options?: PictureOptions) => {
    const { boxes, arrows } = pictureOf(y, options)
    return [
      'flowchart TD',
      ...boxes.map(({ kind, lines }, i) => `  n${i}${frames[kind].join(labelOf(lines))}`),
      ...arrows.map(({ from, to, label }) => {
        const labelled = label === '' ? '-->' : `-->|${labelOf([label])}|`
        return `  n${from} ${boxes[from]?.kind === 'note' ? '-.->' : labelled} n${to}`
      }),
      ''
    ].join('\n')
  }
)
