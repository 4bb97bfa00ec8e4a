/** A canvas to draw on, by mouse, touch or keyboard. */
import { colour } from '../colours'
import type { Placement } from './as-mnist'
import { heatMap } from './heat'
import { drawingSide, paintStrokes, type Point, type Stroke } from './strokes'

export interface Heat {
  readonly gradient: Float64Array
  readonly placement: Placement
}

export interface Pad {
  readonly clear: () => void
  readonly undo: () => void
  /** Shows a heat map over the drawing, until the next one. */
  readonly showHeat: (heat: Heat) => void
  readonly repaint: () => void
}

interface Listeners {
  readonly changed: (strokes: readonly Stroke[]) => void
  /** Says what the keyboard's pen does. */
  readonly says: (text: string) => void
}

const steps: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 }
}

const within = (at: number): number => Math.min(Math.max(at, 0), drawingSide)

export const makePad = (canvas: HTMLCanvasElement, { changed, says }: Listeners): Pad => {
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('the browser cannot draw')
  context.scale(canvas.width / drawingSide, canvas.height / drawingSide)
  let strokes: readonly Stroke[] = []
  let heat: Heat | undefined
  /** The pointer that draws. */
  let pointer: number | undefined
  let pen: Point = { x: drawingSide / 2, y: drawingSide / 4 }
  let penIsDown = false

  const paintPen = (): void => {
    context.lineWidth = 2
    context.strokeStyle = colour('accent')
    context.beginPath()
    context.arc(pen.x, pen.y, penIsDown ? 7 : 11, 0, 2 * Math.PI)
    for (const { x, y } of Object.values(steps)) {
      context.moveTo(pen.x + 4 * x, pen.y + 4 * y)
      context.lineTo(pen.x + 18 * x, pen.y + 18 * y)
    }
    context.stroke()
  }

  const repaint = (): void => {
    context.clearRect(0, 0, drawingSide, drawingSide)
    paintStrokes(context, strokes, colour('ink'))
    if (heat !== undefined) {
      const { left, top, pixel } = heat.placement
      const map = heatMap(heat.gradient)
      context.drawImage(map, left, top, map.width * pixel, map.height * pixel)
    }
    if (canvas.matches(':focus-visible')) paintPen()
  }

  const change = (next: readonly Stroke[]): void => {
    strokes = next
    if (strokes.length === 0) heat = undefined
    repaint()
    changed(strokes)
  }
  const extend = (...points: readonly Point[]): void =>
    change([...strokes.slice(0, -1), [...(strokes.at(-1) ?? []), ...points]])

  const liftPen = (): void => {
    penIsDown = false
  }
  const clear = (): void => {
    liftPen()
    change([])
  }
  const undo = (): void => {
    liftPen()
    change(strokes.slice(0, -1))
  }

  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width, height } = canvas.getBoundingClientRect()
    return {
      x: ((clientX - left - canvas.clientLeft) / (width - 2 * canvas.clientLeft)) * drawingSide,
      y: ((clientY - top - canvas.clientTop) / (height - 2 * canvas.clientTop)) * drawingSide
    }
  }
  canvas.addEventListener('pointerdown', event => {
    if (pointer !== undefined || event.button !== 0) return
    pointer = event.pointerId
    canvas.setPointerCapture(pointer)
    liftPen()
    change([...strokes, [pointOf(event)]])
  })
  canvas.addEventListener('pointermove', event => {
    if (event.pointerId !== pointer) return
    const events = event.getCoalescedEvents()
    extend(...(events.length > 0 ? events : [event]).map(pointOf))
  })
  const endStroke = ({ pointerId }: PointerEvent): void => {
    if (pointerId === pointer) pointer = undefined
  }
  canvas.addEventListener('pointerup', endStroke)
  canvas.addEventListener('pointercancel', endStroke)

  const movePen = ({ x, y }: Point, distance: number): void => {
    pen = { x: within(pen.x + x * distance), y: within(pen.y + y * distance) }
    if (penIsDown) extend(pen)
    else repaint()
  }
  const togglePen = (): void => {
    penIsDown = !penIsDown
    says(penIsDown ? 'The pen is down: arrow keys draw.' : 'The pen is up: arrow keys move it.')
    if (penIsDown) change([...strokes, [pen]])
    else repaint()
  }
  canvas.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const step = steps[event.key]
    if (step !== undefined) movePen(step, event.shiftKey ? 4 : 14)
    else if (event.key === ' ') togglePen()
    else if (event.key === 'Backspace') undo()
    else if (event.key === 'Delete') clear()
    else return
    event.preventDefault()
  })
  canvas.addEventListener('focus', repaint)
  canvas.addEventListener('blur', () => {
    liftPen()
    repaint()
  })

  return {
    clear,
    undo,
    repaint,
    showHeat: shown => {
      heat = strokes.length > 0 ? shown : undefined
      repaint()
    }
  }
}
