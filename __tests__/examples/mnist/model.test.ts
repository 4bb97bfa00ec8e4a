import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as E from 'fp-ts/Either'
import { fromJSON, matrix, vector } from 'backprop-ts/LinearAlgebra'
import { loadModel, saveModel } from '../../../examples/mnist/model-file'
import { temporaryFolder } from './temporary-folder'

const folderWith = temporaryFolder()

const refuse = () => E.left('not a network')

it('a network is saved in a folder that need not exist, and loaded bit by bit', async () => {
  const file = path.join(folderWith({}), 'deep/model.json')
  const weights = matrix([
    [0.1, -0],
    [NaN, 1 / 3]
  ])
  expect(await saveModel(file, { weights, biases: vector([1]) })()).toEqual(E.right(undefined))
  const parse = (json: unknown) =>
    E.mapLeft(({ message }: Error) => message)(fromJSON((json as { readonly weights: unknown }).weights))
  expect(await loadModel(file, parse)()).toEqual(E.right(weights))
  expect(readdirSync(path.dirname(file))).toEqual(['model.json'])
})

it('a saved network is replaced by the next', async () => {
  const file = path.join(folderWith({ 'model.json': 'old' }), 'model.json')
  expect(await saveModel(file, { biases: vector([1]) })()).toEqual(E.right(undefined))
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ biases: { _tag: 'Vector', data: [1] } })
})

it('no file is left half-written', async () => {
  const folder = folderWith({})
  const taken = path.join(folder, 'taken')
  mkdirSync(taken)
  expect(await saveModel(taken, {})()).toMatchObject({
    left: expect.stringContaining('cannot be written') as string
  })
  expect(readdirSync(folder)).toEqual(['taken'])
})

it('a file that is not a network is refused by name', async () => {
  const folder = folderWith({ 'model.json': '{}', 'text.json': 'text' })
  const [model, text, missing] = ['model.json', 'text.json', 'missing.json'].map(name => path.join(folder, name))
  expect(await loadModel(model!, refuse)()).toEqual(E.left(`${model!}: not a network`))
  expect(await loadModel(text!, refuse)()).toMatchObject({
    left: expect.stringContaining(`${text!}: expected JSON`) as string
  })
  expect(await loadModel(missing!, refuse)()).toEqual(
    E.left(`${missing!}: expected a readable file, found no such file`)
  )
  expect(existsSync(missing!)).toBe(false)
})
