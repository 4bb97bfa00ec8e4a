import * as E from 'fp-ts/Either'
import type { DataError } from '../../../examples/mnist/dataset'
import { decodeImages, decodeLabels } from '../../../examples/mnist/idx'
import { imageFile, labelFile } from './idx-fixtures'

const refused = (result: E.Either<DataError, unknown>): string =>
  E.isLeft(result) ? result.left.message : 'was accepted'

describe('images', () => {
  const decode = (bytes: Uint8Array) => decodeImages('x', bytes)

  it('images are read with brightness from 0 to 1', () => {
    const result = decode(imageFile([[0, 51], [255]]))
    if (E.isLeft(result)) throw result.left
    expect(result.right).toHaveLength(2 * 784)
    expect([result.right[0], result.right[1], result.right[784], result.right[785]]).toEqual([0, 0.2, 1, 0])
  })

  it('images are read out of the middle of a buffer', () => {
    const file = imageFile([[255]])
    const padded = new Uint8Array(file.length + 7)
    padded.set(file, 7)
    expect(decode(padded.subarray(7))).toEqual(decode(file))
  })

  it.each([
    ['an empty file', new Uint8Array(0), 'expected an IDX header of 16 bytes, found a file of 0 bytes'],
    ['half a header', imageFile([[]]).subarray(0, 9), 'expected an IDX header of 16 bytes, found a file of 9 bytes'],
    [
      'labels',
      labelFile(Array.from({ length: 20 }, () => 1)),
      'expected the magic number 2051 of IDX images, found 2049'
    ],
    ['pictures of another size', imageFile([[]], 28, 32), 'expected images of 28 x 28 pixels, found 28 x 32'],
    ['no picture', imageFile([]), 'expected at least one of the images, found none'],
    ['a truncated file', imageFile([[], []]).subarray(0, -1), 'expected 1584 bytes (2 images), found 1583 bytes'],
    ['trailing bytes', Buffer.concat([imageFile([[]]), Buffer.of(0)]), 'expected 800 bytes (1 images), found 801 bytes']
  ])('a file of images is refused with %s', (_, bytes, message) => {
    expect(refused(decode(bytes))).toBe(`x: ${message}`)
  })

  it('a file of images with a count that is far too big is refused without allocating for it', () => {
    const file = imageFile([[]])
    file.writeUInt32BE(0xffffffff, 4)
    expect(refused(decode(file))).toBe('x: expected 3367254359296 bytes (4294967295 images), found 800 bytes')
  })
})

it('labels are read', () => {
  expect(decodeLabels('x', labelFile([0, 9, 5]))).toEqual(E.right(Uint8Array.of(0, 9, 5)))
})

it.each([
  ['images', imageFile([[]]), 'expected the magic number 2049 of IDX labels, found 2051'],
  ['a truncated file', labelFile([1, 2, 3]).subarray(0, -1), 'expected 11 bytes (3 labels), found 10 bytes'],
  ['what is no digit', labelFile([1, 10]), 'expected labels from 0 to 9, found label 1 to be 10']
])('a file of labels is refused with %s', (_, bytes, message) => {
  expect(refused(decodeLabels('x', bytes))).toBe(`x: ${message}`)
})
