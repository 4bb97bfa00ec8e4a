import { svg } from '../elements'

export interface LossChart {
  readonly clear: () => void
  /** Adds a point to the line. `epochs` counts epochs and parts of them. */
  readonly training: (epochs: number, loss: number) => void
  /** Adds a dot. */
  readonly validation: (epochs: number, loss: number) => void
}

const [width, height] = [320, 190]
const margin = { left: 34, right: 10, top: 10, bottom: 30 }
/** The loss of a network that knows nothing is the logarithm of ten, 2.3. */
const mostLoss = 2.4

const xOf = (epochs: number, of: number): number => margin.left + (epochs / of) * (width - margin.left - margin.right)
const yOf = (loss: number): number =>
  height - margin.bottom - (Math.min(loss, mostLoss) / mostLoss) * (height - margin.top - margin.bottom)

const axes = (epochs: number): readonly SVGElement[] => [
  ...[0, 1, 2].flatMap(loss => [
    svg('line', { class: 'grid', x1: margin.left, x2: width - margin.right, y1: yOf(loss), y2: yOf(loss) }),
    svg('text', { x: margin.left - 8, y: yOf(loss) + 4, 'text-anchor': 'end' }, String(loss))
  ]),
  ...Array.from({ length: epochs + 1 }, (_, epoch) =>
    svg('text', { x: xOf(epoch, epochs), y: height - margin.bottom + 16, 'text-anchor': 'middle' }, String(epoch))
  )
]

/** The loss over the epochs: a line for the training set, and a dot for the validation set after each epoch. */
export const makeLossChart = (chart: SVGSVGElement, epochs: number): LossChart => {
  const line = svg('polyline', { class: 'line', points: '' })
  const dots = svg('g', { class: 'dots' })
  chart.setAttribute('viewBox', `0 0 ${width} ${height}`)
  chart.append(...axes(epochs), line, dots)
  let points = ''
  return {
    clear: () => {
      points = ''
      line.setAttribute('points', points)
      dots.replaceChildren()
    },
    training: (at, loss) => {
      points += `${xOf(at, epochs).toFixed(1)},${yOf(loss).toFixed(1)} `
      line.setAttribute('points', points)
    },
    validation: (at, loss) => dots.append(svg('circle', { cx: xOf(at, epochs), cy: yOf(loss), r: 4 }))
  }
}
