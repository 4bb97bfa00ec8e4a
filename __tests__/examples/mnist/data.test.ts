import path from 'node:path'
import { gzipSync } from 'node:zlib'
import * as E from 'fp-ts/Either'
import { loadData } from '../../../examples/mnist/data'
import { DataError, type Datasets } from '../../../examples/mnist/dataset'
import { split } from '../../../examples/mnist/split'
import { imageFile, labelFile } from './idx-fixtures'
import { temporaryFolder } from './temporary-folder'

const folderWith = temporaryFolder()

const load = async (source: Parameters<typeof loadData>[0]): Promise<Datasets> => {
  const result = await loadData(source)()
  if (E.isLeft(result)) throw result.left
  return result.right
}

const refusal = async (source: Parameters<typeof loadData>[0]): Promise<string> => {
  const result = await loadData(source)()
  if (E.isRight(result)) return 'was accepted'
  expect(result.left).toBeInstanceOf(DataError)
  expect(result.left.message).not.toContain('\n')
  return result.left.message
}

describe('a folder with IDX files', () => {
  const files = {
    'train-images-idx3-ubyte': imageFile([[255], [0, 255], []]),
    'train-labels-idx1-ubyte': labelFile([7, 2, 1]),
    't10k-images-idx3-ubyte': imageFile([[51]]),
    't10k-labels-idx1-ubyte': labelFile([4])
  }
  const idx = (changes: Readonly<Record<string, Uint8Array>>, without: readonly string[] = []) => {
    const kept = Object.entries({ ...files, ...changes }).filter(([name]) => !without.includes(name))
    return { idx: folderWith(Object.fromEntries(kept)), digits: 'unused' }
  }
  const reading = (folder: string, name: string) => path.join(folder, name)

  it('a folder with IDX files holds a training and a validation set', async () => {
    const { training, validation } = await load(idx({}))
    expect(training.images).toHaveLength(3 * 784)
    expect([...training.labels]).toEqual([7, 2, 1])
    expect(validation.images[0]).toBe(0.2)
    expect([...validation.labels]).toEqual([4])
  })

  it('the names of IDX files may have a dot, and the files may be packed', async () => {
    const renamed = Object.entries(files).map(([name, bytes], i) => {
      const dotted = name.replace(/-idx/, '.idx')
      return i % 2 === 0 ? [`${dotted}.gz`, gzipSync(bytes)] : [dotted, bytes]
    })
    const folder = folderWith(Object.fromEntries(renamed) as Record<string, Uint8Array>)
    expect(await load({ idx: folder, digits: 'unused' })).toEqual(await load(idx({})))
  })

  it('a folder with IDX files is refused without one of the files', async () => {
    const source = idx({}, ['t10k-labels-idx1-ubyte'])
    expect(await refusal(source)).toBe(
      `${reading(source.idx, 't10k-labels-idx1-ubyte')}: ` +
        'expected this file, or t10k-labels.idx1-ubyte, with or without .gz, found no such file'
    )
  })

  it('a folder that does not exist is refused', async () => {
    const missing = path.join(folderWith({}), 'nowhere')
    expect(await refusal({ idx: missing, digits: 'unused' })).toContain(
      'nowhere/train-images-idx3-ubyte: expected this'
    )
  })

  it('a folder with IDX files is refused with a folder in the place of a file', async () => {
    const { idx: folder } = idx({})
    const below = path.join(folder, 'train-images-idx3-ubyte')
    expect(await refusal({ idx: below, digits: 'unused' })).toContain('expected a readable file, found ENOTDIR')
  })

  it('a folder with IDX files is refused if images and labels do not match', async () => {
    const source = idx({ 'train-labels-idx1-ubyte': labelFile([1, 2]) })
    expect(await refusal(source)).toBe(
      `${reading(source.idx, 'train-labels-idx1-ubyte')}: ` +
        'expected 3 labels, as many as images in train-images-idx3-ubyte, found 2 labels'
    )
  })

  it.each([
    ['truncated', gzipSync(files['t10k-images-idx3-ubyte']).subarray(0, -9), 'unexpected end of file'],
    ['corrupt', Buffer.from('no gzip'), 'incorrect header check']
  ])('a folder with a %s gzip file is refused', async (_, bytes, found) => {
    const source = idx({ 't10k-images-idx3-ubyte.gz': bytes }, ['t10k-images-idx3-ubyte'])
    expect(await refusal(source)).toBe(
      `${reading(source.idx, 't10k-images-idx3-ubyte.gz')}: expected intact gzip data, found ${found}`
    )
  })

  it('a folder with IDX files is refused with a corrupt file, which is named', async () => {
    const source = idx({ 't10k-images-idx3-ubyte': Buffer.from('rubbish that is long enough') })
    expect(await refusal(source)).toBe(
      `${reading(source.idx, 't10k-images-idx3-ubyte')}: ` +
        `expected the magic number 2051 of IDX images, found ${Buffer.from('rubb').readUInt32BE()}`
    )
  })
})

describe('digits as JSON', () => {
  const digit = (brightness: number, count = 1) =>
    JSON.stringify({ data: Array.from({ length: 784 * count }, () => brightness) })
  const digits = (changes: Readonly<Record<string, string>>) => ({
    idx: undefined,
    digits: folderWith({
      ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`${i}.json`, digit(i / 10)])),
      ...changes
    })
  })

  it('digits as JSON are split in training and validation, each with its label', async () => {
    const { training, validation } = await load(digits({}))
    expect([training.labels.length, validation.labels.length]).toEqual([8, 2])
    expect([...training.labels, ...validation.labels].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    for (const { images, labels } of [training, validation])
      labels.forEach((label, i) => expect(images[i * 784 + 99]).toBe(label / 10))
  })

  it('digits as JSON can be several files of each digit', async () => {
    const { training, validation } = await load(digits({ '3.json': digit(0.3, 6) }))
    expect([...training.labels, ...validation.labels].filter(label => label === 3)).toHaveLength(6)
  })

  it.each([
    ['no JSON', '{ "data": [0, ', 'expected JSON, found '],
    ['JSON of another kind', '[1]', 'expected an object with an array "data", found [1]'],
    ['data of another kind', '{ "data": "x" }', 'expected an object with an array "data", found "x"'],
    ['no picture', '{ "data": [] }', 'expected "data" with 784 numbers for each picture, found 0 numbers'],
    ['half a picture', '{ "data": [0, 1] }', 'expected "data" with 784 numbers for each picture, found 2 numbers'],
    ['brightness above 1', digit(1.5), 'expected data[0] to be a number from 0 to 1, found 1.5'],
    ['what is no number', digit(0).replace('0]', 'null]'), 'expected data[783] to be a number from 0 to 1, found null']
  ])('digits as JSON are refused with %s', async (_, contents, message) => {
    const source = digits({ '4.json': contents })
    expect(await refusal(source)).toContain(`${path.join(source.digits, '4.json')}: ${message}`)
  })

  it('digits as JSON are refused if they are missing', async () => {
    const folder = folderWith({ '0.json': digit(0) })
    expect(await refusal({ idx: undefined, digits: folder })).toBe(
      `${path.join(folder, '1.json')}: expected a readable file, found no such file`
    )
  })
})

it('the validation set is the same every time', () => {
  const labels = Uint8Array.from({ length: 50 }, (_, i) => i % 10)
  const data = { images: new Float64Array(50 * 784), labels }
  expect(split(data)).toEqual(split(data))
})
