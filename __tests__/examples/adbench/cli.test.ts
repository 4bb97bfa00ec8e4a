import path from 'node:path'
import * as E from 'fp-ts/Either'
import { answer } from '../../../examples/adbench/cli'
import { temporaryFolder } from '../mnist/temporary-folder'
import { expectClose, gmmText, handModel, handText, lstmText, randomNumbers, repeatedBaText } from './instances'

const folderWith = temporaryFolder()

const folder = folderWith({
  'gmm.txt': gmmText({ d: 2, k: 3, n: 4, gamma: 1, m: 0 }, randomNumbers(1)),
  'lstm.txt': lstmText({ l: 2, c: 4, b: 3 }, randomNumbers(2)),
  'ba.txt': repeatedBaText({ n: 2, m: 3, p: 4 }, randomNumbers(3)),
  'simple.txt': handText('simple', 2, [0.1, 0.2, 0.3], randomNumbers(4)),
  'complicated.txt': handText('complicated', 2, [0.1, 0.2, 0.3], randomNumbers(5)),
  'broken.txt': '1 1 x'
})
const { bones, vertices, triangles } = handModel(randomNumbers(6))
const model = folderWith({ 'bones.txt': bones, 'vertices.txt': vertices, 'triangles.txt': triangles })

const file = (name: string) => path.join(folder, name)

type Answer = Readonly<Record<string, number | readonly number[]>>

const answered = (...args: readonly string[]): Answer => {
  const result = answer(args)
  if (E.isLeft(result)) throw new Error(result.left.message)
  return JSON.parse(result.right) as Answer
}

const lengths = (result: Answer) =>
  Object.fromEntries(Object.entries(result).map(([key, x]) => [key, typeof x === 'number' ? 'number' : x.length]))

it.each([
  [['gmm', 'gmm.txt'], { objective: 'number', gradient: 18 }],
  [['lstm', 'lstm.txt'], { objective: 'number', gradient: 57 }],
  [['ba', 'ba.txt'], { reproj_err: 8, w_err: 4, csr_rows: 13, csr_cols: 124, csr_vals: 124 }],
  [['hand-simple', 'simple.txt', '--model', model], { objective: 6, jacobian: 156 }],
  [['hand-complicated', 'complicated.txt', '--model', model], { objective: 6, jacobian: 168 }]
])('%j is answered', ([name, text, ...rest], expected) => {
  expect(lengths(answered(name!, file(text!), ...rest))).toEqual(expected)
})

it.each([
  ['gmm', 'gmm.txt'],
  ['lstm', 'lstm.txt'],
  ['ba', 'ba.txt'],
  ['hand-simple', 'simple.txt', '--model', model],
  ['hand-complicated', 'complicated.txt', '--model', model]
])('%s %s has the same answer --compiled', (name, text, ...rest) => {
  const [plain, compiled] = [[], ['--compiled']].map(option => answered(name, file(text), ...rest, ...option))
  expect(Object.keys(compiled!)).toEqual(Object.keys(plain!))
  for (const [key, value] of Object.entries(plain!))
    expectClose([compiled![key]!].flat(), typeof value === 'number' ? [value] : value, 1e-12)
})

it('--compiled leaves a mixture of many dimensions to vectors', () => {
  const wide = folderWith({ 'gmm.txt': gmmText({ d: 40, k: 4, n: 3, gamma: 1, m: 0 }, randomNumbers(7)) })
  const path = `${wide}/gmm.txt`
  expect(answered('gmm', path, '--compiled')).toEqual(answered('gmm', path))
})

it('--time adds the times', () => {
  type Times = Readonly<Record<'objective' | 'derivative' | 'ratio', number>>
  const { time, ...rest } = answered('gmm', file('gmm.txt'), '--time') as unknown as {
    readonly time: Times & { readonly byHand: Times }
  }
  expect(rest).toEqual(answered('gmm', file('gmm.txt')))
  for (const { objective, derivative, ratio } of [time, time.byHand])
    for (const x of [objective, derivative, ratio]) expect(x).toBeGreaterThan(0)
})

const refused = (...args: readonly string[]) => {
  const result = answer(args)
  if (E.isRight(result)) throw new Error('it was answered')
  return result.left
}

it.each([
  [['gmm'], "error: missing required argument 'file'"],
  [['gmm', 'a', 'b'], "error: too many arguments for 'gmm'. Expected 1 argument but got 2."],
  [['gm', 'a'], "error: unknown command 'gm'\n(Did you mean gmm?)"],
  [['gmm', 'a', '--model', 'b'], "error: unknown option '--model'"],
  [['gmm', 'a', '--compiled=yes'], "error: unknown option '--compiled=yes'"],
  [['hand-simple', 'a'], "error: required option '--model <folder>' not specified"],
  [['gmm', file('none.txt')], `error: ENOENT: no such file or directory, open '${file('none.txt')}'`],
  [
    ['gmm', file('broken.txt')],
    `error: ${file('broken.txt')}:1: expected a whole number ≥ 1 (n, the number of points), found "x"`
  ]
])('%j is refused', (args, message) => {
  expect(refused(...args)).toEqual({ code: 1, message })
})

it('--help lists the problems', () => {
  const { code, message } = refused('--help')
  expect(code).toBe(0)
  for (const name of ['gmm', 'lstm', 'ba', 'hand-simple', 'hand-complicated']) expect(message).toContain(`${name} `)
})

it('without arguments, the problems are listed and nothing is done', () => {
  const { code, message } = refused()
  expect(code).toBe(1)
  expect(message).toContain('hand-complicated')
})
