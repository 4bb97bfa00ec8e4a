export interface Point {
  readonly x: number
  readonly y: number
}

export type Stroke = readonly Point[]

/** The drawing is a square of this side, in units of its own. */
export const drawingSide = 280

/** About two pixels in a picture of MNIST, as its digits have, if the digit fills the drawing. */
const penWidth = 22

export const paintStrokes = (
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  strokes: readonly Stroke[],
  colour: string
): void => {
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.lineWidth = penWidth
  context.strokeStyle = colour
  for (const [first, ...rest] of strokes) {
    if (first === undefined) continue
    context.beginPath()
    context.moveTo(first.x, first.y)
    // A line to where it starts is a dot.
    for (const { x, y } of rest.length > 0 ? rest : [first]) context.lineTo(x, y)
    context.stroke()
  }
}

/** The ink of each unit of the drawing, row by row, from 0 to 1. */
export const inkOf = (strokes: readonly Stroke[]): Float64Array => {
  const context = new OffscreenCanvas(drawingSide, drawingSide).getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('the browser cannot draw')
  paintStrokes(context, strokes, 'black')
  const { data } = context.getImageData(0, 0, drawingSide, drawingSide)
  return Float64Array.from({ length: drawingSide ** 2 }, (_, i) => data[4 * i + 3]! / 255)
}
