import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as E from 'fp-ts/Either'
import { confusionOf, confusionTable, recallOf } from '../../../examples/mnist/confusion'
import { learningCurves } from '../../../examples/mnist/curves'
import { mistakesGrid, mistakesOf } from '../../../examples/mnist/mistakes'
import { removePictures, reportOf, writePictures } from '../../../examples/mnist/report'
import type { EpochRecord } from '../../../examples/mnist/training'
import { temporaryFolder } from './temporary-folder'

const folderWith = temporaryFolder()

const tag = /<(\/?)([\w:-]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/g

/** The text outside of tags, if every tag is closed where it must be. */
const textOf = (svg: string): string => {
  const open: string[] = []
  for (const [whole, closing, name, , empty] of svg.matchAll(tag)) {
    if (closing === '/') expect([whole, open.pop()]).toEqual([whole, name])
    else if (empty !== '/') open.push(name!)
  }
  expect(open).toEqual([])
  const text = svg.replace(/<!\[CDATA\[[^]*?\]\]>/g, '').replace(tag, '\n')
  expect(text).not.toMatch(/[<>]|&(?!\w+;|#\d+;)/)
  return text
}

const truth = Uint8Array.of(0, 1, 1, 1, 4)
const guesses = Uint8Array.of(0, 1, 7, 1, 9)
const images = new Float64Array(5 * 784)
images[2 * 784 + 29] = 1

const record = (epoch: number): EpochRecord => ({
  epoch,
  trainingLoss: 1 / epoch,
  validation: { loss: 1.5 / epoch, accuracy: 1 - 0.2 / epoch, guesses }
})

describe('the confusion matrix', () => {
  const confusion = confusionOf(truth, guesses)

  it('the confusion matrix counts truths and guesses', () => {
    expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(5)
    expect([confusion[0]![0], confusion[1]![1], confusion[1]![7], confusion[4]![9], confusion[9]![4]]).toEqual([
      1, 2, 1, 1, 0
    ])
    expect([0, 1, 4, 5].map(digit => recallOf(confusion, digit))).toEqual([1, 2 / 3, 0, undefined])
  })

  it('the confusion matrix is printed without control characters', () => {
    const rows = confusionTable(confusion)
      .split('\n')
      .filter(row => row.includes('│'))
      .map(row => row.split('│').map(text => text.trim()))
    expect(rows).toHaveLength(11)
    expect(rows[0]!.slice(1, -1)).toEqual(['truth \\ guess', ...Array.from('0123456789'), 'recall'])
    expect(rows[2]!.slice(1, -1)).toEqual(['1', '·', '2', '·', '·', '·', '·', '·', '1', '·', '·', '66.7 %'])
    expect(rows[6]!.at(-2)).toBe('-')
    expect(confusionTable(confusion)).not.toMatch(/[\x00-\x09\x0b-\x1f]/)
  })
})

it.each([1, 2, 40])('the learning curves show %d epochs', epochs => {
  const svg = learningCurves(Array.from({ length: epochs }, (_, i) => record(i + 1)))
  const text = textOf(svg)
  for (const label of [
    'Loss per epoch',
    'Accuracy per epoch',
    'training loss',
    'validation loss',
    'validation accuracy',
    'epoch',
    'loss (cross entropy)',
    'accuracy (%)'
  ])
    expect(text).toContain(label)
  expect(svg).not.toMatch(/@keyframes|NaN/)
})

it('the mistakes are those pictures whose guess is wrong', () => {
  const mistakes = mistakesOf({ images, labels: truth }, guesses)
  expect(mistakes.map(mistake => [mistake.truth, mistake.guess, mistake.image[29]])).toEqual([
    [1, 7, 1],
    [4, 9, 0]
  ])
})

it('the mistakes are drawn with truth and guess', () => {
  const svg = mistakesGrid(mistakesOf({ images, labels: truth }, guesses), 5)
  expect(textOf(svg)).toContain('2 of 5 digits were misread')
  expect(svg).toContain('d="M1 1h1v1h-1z"')
  expect(textOf(svg).replace(/\n/g, '')).toMatch(/1 read as 7.*4 read as 9/)
})

it('the mistakes are at most 100', () => {
  const mistake = { image: images.subarray(0, 784), truth: 3, guess: 5 }
  const text = textOf(
    mistakesGrid(
      Array.from({ length: 101 }, () => mistake),
      200
    )
  )
  expect(text).toContain('101 of 200 digits were misread, the first 100 of them')
  expect(text.match(/read as/g)).toHaveLength(100)
})

it('the mistakes can be none', () => {
  expect(textOf(mistakesGrid([], 7))).toContain('0 of 7 digits were misread')
})

it('the report writes its pictures into files', async () => {
  const data = { images, labels: truth }
  const folder = path.join(folderWith({}), 'new')
  const report = reportOf(data, record(1).validation, [record(1)])
  expect(await writePictures(folder, report)()).toEqual(
    E.right([path.join(folder, 'curves.svg'), path.join(folder, 'mistakes.svg')])
  )
  expect(readdirSync(folder).sort()).toEqual(['curves.svg', 'mistakes.svg'])
  expect(readFileSync(path.join(folder, 'mistakes.svg'), 'utf8')).toBe(report.pictures['mistakes.svg'])
  expect(Object.keys(reportOf(data, record(1).validation, []).pictures)).toEqual(['mistakes.svg'])
})

it('the pictures of an earlier run are removed, and nothing else', async () => {
  const folder = folderWith({ 'curves.svg': 'old', 'mistakes.svg': 'old', 'interrupted.json': '{}' })
  expect(E.isRight(await removePictures(folder)())).toBe(true)
  expect(E.isRight(await removePictures(folder)())).toBe(true)
  expect(readdirSync(folder)).toEqual(['interrupted.json'])
})
