import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import * as E from 'fp-ts/Either'
import { decode, encode, type Layer, type Layers } from '../../../examples/mnist/layers'
import { loadModel, saveModel } from '../../../examples/mnist/model-file'
import { temporaryFolder } from './temporary-folder'

const folderWith = temporaryFolder()

const layer = (rows: number, cols: number): Layer => ({
  weights: { rows, cols, elements: Float64Array.from({ length: rows * cols }, (_, i) => Math.sin(i) / 3) },
  biases: Float64Array.from({ length: rows }, (_, i) => i / 7)
})

const network: Layers = [layer(3, 784), layer(2, 3), layer(10, 2)]

type Json = Record<string, unknown>

/** The network's JSON with one value replaced, or removed. */
const changed = (at: string, value: unknown): unknown => {
  const json = JSON.parse(JSON.stringify(encode(network))) as Json
  const keys = at.split('.')
  const parent = keys.slice(0, -1).reduce((object, key) => object[key] as Json, json)
  parent[keys.at(-1)!] = value
  return JSON.parse(JSON.stringify(json))
}

it('a network is decoded as it was encoded, bit by bit', () => {
  expect(decode(JSON.parse(JSON.stringify(encode(network))))).toEqual(E.right(network))
})

it.each([
  ['format', 'other', 'format: expected "backprop-ts/mnist", got "other"'],
  ['format', undefined, 'format: expected "backprop-ts/mnist", got nothing'],
  ['version', 2, 'version: expected 1, got 2'],
  ['layers', {}, 'layers: expected an array of 3 layers, got an object'],
  ['layers', [1, 2], 'layers: expected an array of 3 layers, got an array of 2'],
  ['layers.1', null, 'layers[1]: expected an object, got null'],
  ['layers.1.name', 'layer1', 'layers[1].name: expected "layer2", got "layer1"'],
  ['layers.0.weights', undefined, 'layers[0].weights: expected an object, got nothing'],
  ['layers.0.weights.rows', 0, 'layers[0].weights.rows: expected a whole number above 0, got 0'],
  ['layers.0.weights.rows', 1.5, 'layers[0].weights.rows: expected a whole number above 0, got 1.5'],
  ['layers.0.weights.cols', 100, 'layers[0].weights.cols: expected 784 (the pixels of a picture), got 100'],
  ['layers.1.weights.cols', 200, 'layers[1].weights.cols: expected 3 (the outputs of layer1), got 200'],
  ['layers.2.weights.rows', 9, 'layers[2].weights.rows: expected 10 (the digits), got 9'],
  [
    'layers.1.weights.elements',
    [1],
    'layers[1].weights.elements: expected an array of 6 numbers (rows x cols), got an array of 1'
  ],
  ['layers.1.weights.elements.4', 'x', 'layers[1].weights.elements[4]: expected a finite number, got "x"'],
  ['layers.1.weights.elements.4', NaN, 'layers[1].weights.elements[4]: expected a finite number, got null'],
  ['layers.1.biases', 'x', 'layers[1].biases: expected an array of 2 numbers (weights.rows), got "x"'],
  ['layers.1.biases', [1, 2, 3], 'layers[1].biases: expected an array of 2 numbers (weights.rows), got an array of 3'],
  ['layers.1.biases.0', true, 'layers[1].biases[0]: expected a finite number, got true']
])('a network with the %s %j is refused', (at, value, message) => {
  expect(decode(changed(at, value))).toEqual(E.left(message))
})

it('JSON that is not a network is refused', () => {
  expect(decode([1])).toEqual(E.left('the file: expected an object, got an array of 1'))
  expect(decode(null)).toEqual(E.left('the file: expected an object, got null'))
})

it('a network is saved in a folder that need not exist', async () => {
  const file = path.join(folderWith({}), 'deep/model.json')
  expect(await saveModel(file, network)()).toEqual(E.right(undefined))
  expect(await loadModel(file)()).toEqual(E.right(network))
  expect(readdirSync(path.dirname(file))).toEqual(['model.json'])
})

it('a saved network is left alone if the next one cannot be saved', async () => {
  const file = path.join(folderWith({ 'model.json': 'old' }), 'model.json')
  const broken: Layers = [network[0], { ...network[1], biases: [NaN, 0] }, network[2]]
  expect(await saveModel(file, broken)()).toEqual(
    E.left(`${file}: layers[1].biases[0]: expected a finite number, got NaN`)
  )
  expect(readFileSync(file, 'utf8')).toBe('old')
})

it('no file is left half-written', async () => {
  const folder = folderWith({})
  const taken = path.join(folder, 'taken')
  await saveModel(path.join(taken, 'model.json'), network)()
  expect(await saveModel(taken, network)()).toMatchObject({
    left: expect.stringContaining('cannot be written') as string
  })
  expect(readdirSync(folder)).toEqual(['taken'])
})

it('a file that is not a network is refused by name', async () => {
  const folder = folderWith({ 'model.json': '{}', 'text.json': 'text' })
  const [model, text, missing] = ['model.json', 'text.json', 'missing.json'].map(name => path.join(folder, name))
  expect(await loadModel(model!)()).toEqual(E.left(`${model!}: format: expected "backprop-ts/mnist", got nothing`))
  expect(await loadModel(text!)()).toMatchObject({
    left: expect.stringContaining(`${text!}: expected JSON`) as string
  })
  expect(await loadModel(missing!)()).toEqual(E.left(`${missing!}: expected a readable file, found no such file`))
  expect(existsSync(missing!)).toBe(false)
  writeFileSync(text!, '1e999')
  expect(await loadModel(text!)()).toEqual(E.left(`${text!}: the file: expected an object, got Infinity`))
})
