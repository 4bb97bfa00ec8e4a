/** Prepares a drawing as the digits of MNIST were prepared. */
import * as O from 'fp-ts/Option'
import { pixels, side } from '../../mnist/dataset'

/** The longer side of a digit in its picture, in pixels. The rest is margin. */
const box = 20

/** Where the picture lies on the drawing, in the drawing's units. */
export interface Placement {
  readonly left: number
  readonly top: number
  /** The side of a pixel of the picture. */
  readonly pixel: number
}

export interface Prepared {
  /** Row by row, from 0 (background) to 1 (ink). */
  readonly picture: Float64Array
  readonly placement: Placement
}

interface Extent {
  readonly size: number
  readonly centre: readonly [x: number, y: number]
}

/** The longer side of the box around the ink, and the ink's centre of mass. */
const extentOf = (ink: ArrayLike<number>, width: number): O.Option<Extent> => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  let [mass, xs, ys] = [0, 0, 0]
  for (let i = 0; i < ink.length; i++) {
    const weight = ink[i]!
    if (weight === 0) continue
    const [x, y] = [i % width, Math.floor(i / width)]
    left = Math.min(left, x)
    right = Math.max(right, x + 1)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + 1)
    mass += weight
    xs += weight * (x + 0.5)
    ys += weight * (y + 0.5)
  }
  return mass > 0 ? O.some({ size: Math.max(right - left, bottom - top), centre: [xs / mass, ys / mass] }) : O.none
}

/** The mean ink in a square, which may cover parts of pixels and reach beyond the drawing. */
const meanInk = (ink: ArrayLike<number>, width: number, left: number, top: number, length: number): number => {
  const height = ink.length / width
  let sum = 0
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, top + length); y++) {
    const covered = Math.min(y + 1, top + length) - Math.max(y, top)
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, left + length); x++)
      sum += ink[y * width + x]! * covered * (Math.min(x + 1, left + length) - Math.max(x, left))
  }
  return sum / length ** 2
}

/**
 * Scales the ink so that it just fits into 20 × 20 pixels, and moves its centre of mass into the centre of a picture of
 * 28 × 28. `ink` has numbers from 0 to 1, row by row. The result is none where there is no ink.
 */
export const asMnist = (ink: ArrayLike<number>, width: number): O.Option<Prepared> =>
  O.map(({ size, centre: [x, y] }: Extent): Prepared => {
    const pixel = size / box
    const [left, top] = [x - (side / 2) * pixel, y - (side / 2) * pixel]
    const picture = Float64Array.from({ length: pixels }, (_, i) =>
      meanInk(ink, width, left + (i % side) * pixel, top + Math.floor(i / side) * pixel, pixel)
    )
    return { picture, placement: { left, top, pixel } }
  })(extentOf(ink, width))
