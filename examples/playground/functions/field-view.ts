/** Draws a function of two numbers: bands of colour for its values, and arrows for its gradients. */
import { colour, rgb, type Rgb } from '../colours'
import type { Samples } from './samples'

const bands = 14

const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share
]

/** The colour of each band, from the lowest values to the highest. */
const bandColours = (): readonly Rgb[] => {
  const [low, middle, high] = [rgb('low'), rgb('middle'), rgb('high')]
  return Array.from({ length: bands }, (_, band) => {
    const share = (2 * band) / (bands - 1)
    return share < 1 ? mix(low, middle, share) : mix(middle, high, share - 1)
  })
}

export interface Range {
  readonly low: number
  readonly high: number
}

/** Most of the values lie in it. The greatest and the least are left out, since a pole would hide all else. */
export const rangeOf = (values: Float64Array): Range => {
  const sorted = values.filter(Number.isFinite).sort()
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0
  return { low: at(0.01), high: at(0.99) }
}

/** The values between the nodes of the grid, where pixel 0 is at the first node and the last one at the last. */
const interpolate = ({ nodes, values }: Samples, across: number, down: number): number => {
  const [column, row] = [Math.min(Math.floor(across), nodes - 2), Math.min(Math.floor(down), nodes - 2)]
  const [right, below] = [across - column, down - row]
  const i = row * nodes + column
  const upper = values[i]! * (1 - right) + values[i + 1]! * right
  const lower = values[i + nodes]! * (1 - right) + values[i + nodes + 1]! * right
  return upper * (1 - below) + lower * below
}

/** The band of each pixel, or -1 where there is no value. */
const bandsOf = (samples: Samples, side: number, { low, high }: Range): Int8Array =>
  Int8Array.from({ length: side * side }, (_, i) => {
    const scale = (samples.nodes - 1) / (side - 1)
    const value = interpolate(samples, (i % side) * scale, Math.floor(i / side) * scale)
    if (Number.isNaN(value)) return -1
    const level = high > low ? (value - low) / (high - low) : 0.5
    return Math.min(Math.max(Math.floor(level * bands), 0), bands - 1)
  })

const paintBands = (context: CanvasRenderingContext2D, samples: Samples, range: Range): void => {
  const side = context.canvas.width
  const band = bandsOf(samples, side, range)
  const [colours, line, none] = [bandColours(), rgb('ink'), rgb('surface')]
  const image = context.createImageData(side, side)
  for (let i = 0; i < band.length; i++) {
    const filled = colours[band[i]!] ?? none
    const isEdge = (i % side < side - 1 && band[i] !== band[i + 1]) || band[i] !== (band[i + side] ?? band[i])
    const [red, green, blue] = isEdge ? mix(filled, line, 0.25) : filled
    image.data.set([red, green, blue, 255], 4 * i)
  }
  context.putImageData(image, 0, 0)
}

/** An arrow around its middle. Its length grows with the square root of the slope, so that small slopes show too. */
const arrowTo = (context: CanvasRenderingContext2D, x: number, y: number, dx: number, dy: number): void => {
  const [tipX, tipY] = [x + dx / 2, y - dy / 2]
  context.moveTo(x - dx / 2, y + dy / 2)
  context.lineTo(tipX, tipY)
  for (const turn of [0.85 * Math.PI, -0.85 * Math.PI]) {
    const [cos, sin] = [0.4 * Math.cos(turn), 0.4 * Math.sin(turn)]
    context.moveTo(tipX, tipY)
    context.lineTo(tipX + dx * cos - dy * sin, tipY - (dx * sin + dy * cos))
  }
}

const paintArrows = (context: CanvasRenderingContext2D, { cells, gradients }: Samples): void => {
  const cell = context.canvas.width / cells
  const lengths = Float64Array.from({ length: cells * cells }, (_, i) =>
    Math.hypot(gradients[2 * i]!, gradients[2 * i + 1]!)
  )
  const longest = rangeOf(lengths).high
  context.beginPath()
  lengths.forEach((length, i) => {
    if (!(length > 0 && length < Infinity)) return
    const scale = (0.9 * cell * Math.sqrt(Math.min(length / longest, 1))) / length
    const [x, y] = [((i % cells) + 0.5) * cell, (Math.floor(i / cells) + 0.5) * cell]
    arrowTo(context, x, y, gradients[2 * i]! * scale, gradients[2 * i + 1]! * scale)
  })
  context.lineWidth = context.canvas.width / 320
  context.lineCap = 'round'
  context.strokeStyle = colour('ink')
  context.stroke()
}

const paintPoint = (context: CanvasRenderingContext2D, reach: number, x: number, y: number): void => {
  const { width } = context.canvas
  const at = (n: number): number => (n / reach + 1) * (width / 2)
  context.beginPath()
  context.arc(at(x), at(-y), width / 60, 0, 2 * Math.PI)
  context.fillStyle = colour('accent')
  context.fill()
  context.lineWidth = width / 160
  context.strokeStyle = colour('surface')
  context.stroke()
}

export const paintField = (canvas: HTMLCanvasElement, samples: Samples, x: number, y: number): void => {
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('the browser cannot draw')
  paintBands(context, samples, rangeOf(samples.values))
  paintArrows(context, samples)
  paintPoint(context, samples.reach, x, y)
}
