import { html, svg } from '../elements'
import { layOut, type Position } from './layers'
import { show } from './show'
import { mostSteps, type Step } from './trace'

const [columnWidth, layerHeight] = [104, 84]
const [boxWidth, boxHeight] = [92, 54]

const xOf = ({ column }: Position): number => (column + 0.5) * columnWidth
const yOf = ({ layer }: Position): number => (layer + 0.5) * layerHeight

/** A curve that leaves each place downwards. */
const curve = (path: readonly Position[]): string =>
  path
    .map((to, i) => {
      const from = path[i - 1]
      if (from === undefined) return `M${xOf(to)},${yOf(to)}`
      const middle = (yOf(from) + yOf(to)) / 2
      return `C${xOf(from)},${middle} ${xOf(to)},${middle} ${xOf(to)},${yOf(to)}`
    })
    .join(' ')

const text = (className: string, x: number, y: number, content: string): SVGElement =>
  svg('text', { class: className, x, y, 'text-anchor': 'middle' }, content)

const kindOf = ({ operands, derivative }: Step): string =>
  operands.length > 0 ? 'call' : derivative === undefined ? 'constant' : 'argument'

const box = (step: Step, at: Position): SVGElement => {
  const { label, value, derivative } = step
  const [x, y] = [xOf(at), yOf(at)]
  const frame = svg('rect', { x: x - boxWidth / 2, y: y - boxHeight / 2, width: boxWidth, height: boxHeight, rx: 8 })
  const lines =
    derivative === undefined
      ? [text('label', x, y + 5, label)]
      : [
          text('label', x, y - 11, label),
          text('value', x, y + 5, show(value)),
          text('derivative', x, y + 20, `∂ ${show(derivative)}`)
        ]
  return svg('g', { class: kindOf(step) }, frame, ...lines)
}

const drawing = (steps: readonly Step[]): SVGElement => {
  const { columns, layers, positions, edges } = layOut(steps)
  const [width, height] = [columns * columnWidth, layers * layerHeight]
  const name = `Graph of the function, with ${steps.length} nodes. The table below has the same numbers.`
  const graph = svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': name },
    ...edges.map(({ path }) => svg('path', { class: 'edge', d: curve(path) })),
    ...steps.map((step, i) => box(step, positions[i]!))
  )
  // Smaller text would be hard to read. What does not fit can be scrolled to.
  graph.style.minInlineSize = `${0.75 * width}px`
  return graph
}

/** Calls have numbers. Arguments and constants are called what they are. */
const names = (steps: readonly Step[]): readonly string[] => {
  let calls = 0
  return steps.map(step => (kindOf(step) === 'call' ? `v${++calls}` : step.label))
}

const rows = (steps: readonly Step[]): readonly HTMLElement[] => {
  const nameOf = names(steps)
  return steps.flatMap((step, i) => {
    const { label, operands, value, derivative } = step
    if (kindOf(step) === 'constant') return []
    const call = operands.length > 0 ? `${label}(${operands.map(place => nameOf[place]).join(', ')})` : 'argument'
    const cells = [nameOf[i]!, call, show(value), derivative === undefined ? '' : show(derivative)]
    return [html('tr', '', ...cells.map(cell => html('td', '', cell)))]
  })
}

/** Draws the graph of a computation, and lists its steps in a table. */
export const showGraph = (figure: HTMLElement, table: HTMLTableSectionElement, steps: readonly Step[]): void => {
  const tooMany = `This computation has more than ${mostSteps} steps, too many to draw.`
  figure.replaceChildren(steps.length > 0 ? drawing(steps) : html('p', '', tooMany))
  table.replaceChildren(...rows(steps))
}
