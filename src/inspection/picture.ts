/** What a picture of a graph shows: boxes and arrows, as many as one can look at. */
import { describe, DomainError } from '../internal/graph/errors'
import { isLive, Node } from '../internal/graph/node'
import { graphBehind, labelsOf, operandsOf, titleOf } from './graph-behind'
import { isSimple, shown } from './shown'

/**
 * Options of pictures.
 *
 * @category model
 * @since 0.1.0
 */
export interface PictureOptions {
  /** The greatest number of boxes. Those nearest to the result are shown. The default is 100. */
  readonly limit?: number
}

export interface Box {
  readonly kind: 'input' | 'operation' | 'result' | 'constant' | 'note'
  readonly lines: ReadonlyArray<string>
}

/** An arrow between two boxes, given by their indices. */
export interface Arrow {
  readonly from: number
  readonly to: number
  readonly label: string
}

export interface Picture {
  readonly boxes: ReadonlyArray<Box>
  readonly arrows: ReadonlyArray<Arrow>
}

/** The short value of a box, with its shape unless the value shows it. */
const linesOf = (x: unknown): ReadonlyArray<string> => {
  const { shape, text } = shown(x)
  return isSimple(shape) ? [text] : text === '' ? [shape] : [shape, text]
}

const boxOf = (x: unknown, isVariable: boolean, isResult: boolean): Box => {
  if (!isVariable) return { kind: 'constant', lines: linesOf(x) }
  const title = titleOf(x as Node)
  return {
    kind: title === 'input' ? 'input' : isResult ? 'result' : 'operation',
    lines: [title, ...linesOf(x)]
  }
}

/** Several labels of one arrow, of which the first ones are enough. */
const joined = (labels: ReadonlyArray<string>): string => {
  const shownLabels = labels.slice(0, 3)
  return labels.length > 3 ? `${shownLabels.join(', ')}, … (${labels.length})` : shownLabels.join(', ')
}

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

/**
 * The graph behind a variable, from the result back until the limit is reached. Boxes stand in the order in which their
 * variables were made.
 */
export const pictureOf = (y: unknown, { limit = 100 }: PictureOptions = {}): Picture => {
  if (!(Number.isInteger(limit) && limit > 0))
    throw new DomainError(`the limit of a picture is ${describe(limit)}, wanted a whole number from 1 on`)
  const isVariable = (x: unknown): x is Node => x instanceof Node && y instanceof Node && isLive(x, y)
  const found: unknown[] = []
  /** When each of these was made. Constants are shown right before the first variable that uses them. */
  const times: number[] = []
  const places = new Map<unknown, number>()
  const place = (x: unknown, user?: Node): number | undefined => {
    const known = places.get(x)
    if (known !== undefined || found.length === limit) return known
    // Two equal numbers are two constants, and one matrix is one.
    if (typeof x === 'object' && x !== null) places.set(x, found.length)
    times.push(isVariable(x) ? x.id : (user?.id ?? 0) - 0.5)
    return found.push(x) - 1
  }
  place(y)

  const arrows: Arrow[] = []
  const cut = new Set<number>()
  let constants = 0
  // The list grows while it is walked.
  for (let to = 0; to < found.length; to++) {
    const n = found[to]
    if (!isVariable(n)) continue
    const labels = labelsOf(n)
    const labelsFrom = new Map<number, string[]>()
    operandsOf(n).forEach((x, i) => {
      const from = place(x, n)
      if (from === undefined) {
        cut.add(to)
        if (!isVariable(x)) constants++
      } else if (labelsFrom.get(from)?.push(labels[i] as string) === undefined)
        labelsFrom.set(from, [labels[i] as string])
    })
    for (const [from, of] of labelsFrom) arrows.push({ from, to, label: joined(of) })
  }

  const boxes = found.map((x, i) => boxOf(x, isVariable(x), i === 0))
  if (cut.size > 0) {
    const total = graphBehind(y as Node).length
    const hidden = total - found.filter(isVariable).length
    const missing = [
      ...(hidden > 0 ? [`${hidden} of ${plural(total, 'variable')}`] : []),
      ...(constants > 0 ? [plural(constants, 'constant')] : [])
    ]
    boxes.push({ kind: 'note', lines: [`not shown: ${missing.join(' and ')}`] })
    times.push(-1)
    for (const to of cut) arrows.push({ from: found.length, to, label: '' })
  }
  return inOrder({ boxes, arrows }, times)
}

/** The same picture with its boxes in the order of their times. */
const inOrder = ({ boxes, arrows }: Picture, times: ReadonlyArray<number>): Picture => {
  const order = boxes.map((_, i) => i).sort((i, j) => (times[i] as number) - (times[j] as number))
  const ranks = new Map(order.map((i, rank) => [i, rank]))
  return {
    boxes: order.map(i => boxes[i] as Box),
    arrows: arrows
      .map(({ from, to, label }) => ({ from: ranks.get(from) as number, to: ranks.get(to) as number, label }))
      .sort((a, b) => a.to - b.to)
  }
}
