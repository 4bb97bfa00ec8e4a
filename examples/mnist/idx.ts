import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { classes, DataError, pixels, side } from './dataset'

interface Format {
  readonly magic: number
  readonly contents: string
  /** The dimensions after the number of items. */
  readonly dimensions: readonly number[]
}

const imageFormat: Format = { magic: 0x803, contents: 'images', dimensions: [side, side] }
const labelFormat: Format = { magic: 0x801, contents: 'labels', dimensions: [] }

const check =
  (file: string) =>
  (holds: boolean, expected: string, found: string): E.Either<DataError, unknown> =>
    holds ? E.right(undefined) : E.left(new DataError(file, expected, found))

/** The bytes of the items, once the header is known to fit them. */
const items =
  ({ magic, contents, dimensions }: Format) =>
  (file: string, bytes: Uint8Array): E.Either<DataError, Uint8Array> => {
    const expect = check(file)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const header = 4 * (2 + dimensions.length)
    // Each step reads only bytes that the steps before it have found.
    return pipe(
      expect(bytes.length >= header, `an IDX header of ${header} bytes`, `a file of ${bytes.length} bytes`),
      E.chain(() => {
        const found = view.getUint32(0)
        return expect(found === magic, `the magic number ${magic} of IDX ${contents}`, String(found))
      }),
      E.chain(() => {
        const found = dimensions.map((_, i) => view.getUint32(8 + 4 * i))
        return expect(
          dimensions.every((dimension, i) => dimension === found[i]),
          `${contents} of ${dimensions.join(' x ')} pixels`,
          found.join(' x ')
        )
      }),
      E.chain(() => expect(view.getUint32(4) > 0, `at least one of the ${contents}`, 'none')),
      E.chain(() => {
        const count = view.getUint32(4)
        const length = header + dimensions.reduce((product, dimension) => product * dimension, count)
        return expect(bytes.length === length, `${length} bytes (${count} ${contents})`, `${bytes.length} bytes`)
      }),
      E.map(() => bytes.subarray(header))
    )
  }

export const decodeImages = (file: string, bytes: Uint8Array): E.Either<DataError, Float64Array> =>
  pipe(
    items(imageFormat)(file, bytes),
    E.map(grey => {
      const images = new Float64Array(grey.length)
      for (let i = 0; i < grey.length; i++) images[i] = grey[i]! / 255
      return images
    })
  )

export const decodeLabels = (file: string, bytes: Uint8Array): E.Either<DataError, Uint8Array> =>
  pipe(
    items(labelFormat)(file, bytes),
    E.chain(labels => {
      const wrong = labels.findIndex(label => label >= classes)
      return wrong < 0
        ? E.right(labels)
        : E.left(new DataError(file, `labels from 0 to ${classes - 1}`, `label ${wrong} to be ${labels[wrong]!}`))
    })
  )

export const countImages = (images: Float64Array): number => images.length / pixels
