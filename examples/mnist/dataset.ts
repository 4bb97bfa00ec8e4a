/** Pixels on one side of a picture. */
export const side = 28

export const pixels = side * side

export const classes = 10

export interface Dataset {
  /** One picture after the other, row by row, from 0 (background) to 1 (ink). */
  readonly images: Float64Array
  readonly labels: Uint8Array
}

export interface Datasets {
  readonly training: Dataset
  readonly validation: Dataset
}

/** Pictures of a dataset that are trained with at once: a whole batch, or a part of it. */
export interface Batch extends Dataset {
  readonly count: number
  /** How many pictures the whole batch has. */
  readonly total: number
}

/** What is wrong with a file, in one line for the user. */
export class DataError extends Error {
  override readonly name = 'DataError'

  constructor(
    readonly file: string,
    readonly expected: string,
    readonly found: string
  ) {
    super(`${file}: expected ${expected}, found ${found}`)
  }
}

export const pick = ({ images, labels }: Dataset, indices: Uint32Array): Batch => {
  const count = indices.length
  const picked = { images: new Float64Array(count * pixels), labels: new Uint8Array(count), count, total: count }
  indices.forEach((from, to) => {
    picked.images.set(images.subarray(from * pixels, (from + 1) * pixels), to * pixels)
    picked.labels[to] = labels[from]!
  })
  return picked
}

/** Splits a batch into parts of about the same size. */
export const splitBatch =
  (parts: number) =>
  ({ images, labels, count, total }: Batch): readonly Batch[] => {
    const n = Math.min(parts, count)
    return Array.from({ length: n }, (_, i) => {
      const [from, to] = [Math.floor((i * count) / n), Math.floor(((i + 1) * count) / n)]
      return {
        images: images.subarray(from * pixels, to * pixels),
        labels: labels.subarray(from, to),
        count: to - from,
        total
      }
    })
  }
