import { splitBatch } from '../../../examples/mnist/dataset'

const batchOf = (count: number) => ({
  images: Float64Array.from({ length: count * 784 }, (_, i) => Math.floor(i / 784)),
  labels: Uint8Array.from({ length: count }, (_, i) => i),
  count,
  total: count
})

it('a batch is split into parts of about the same size', () => {
  const parts = splitBatch(3)(batchOf(7))
  expect(parts.map(({ labels }) => [...labels])).toEqual([
    [0, 1],
    [2, 3],
    [4, 5, 6]
  ])
  expect(parts.map(({ images }) => images.length / 784)).toEqual([2, 2, 3])
  expect(parts.map(({ images }) => images[0])).toEqual([0, 2, 4])
  expect(parts.map(({ count, total }) => [count, total])).toEqual([
    [2, 7],
    [2, 7],
    [3, 7]
  ])
})

it('no part is empty', () => {
  expect(splitBatch(3)(batchOf(2)).map(({ count }) => count)).toEqual([1, 1])
})
