import { fieldsOf, InstanceError } from '../../../examples/adbench/reading'
import type { TaskName } from '../../../examples/adbench/tasks'
import { baText, gmmText, handModel, handText, lstmText, randomNumbers, repeatedBaText, taskOf } from './instances'

const refusal = (name: TaskName, text: string, model = handModel(randomNumbers(1))): string => {
  try {
    taskOf(name, text, model)
  } catch (error) {
    expect(error).toBeInstanceOf(InstanceError)
    return (error as InstanceError).message
  }
  throw new Error('it was read')
}

const texts: Readonly<Record<TaskName, string>> = {
  gmm: gmmText({ d: 2, k: 2, n: 3, gamma: 1, m: 0 }, randomNumbers(2)),
  lstm: lstmText({ l: 1, c: 3, b: 2 }, randomNumbers(3)),
  ba: baText({ n: 2, m: 2, p: 3 }, randomNumbers(4)),
  'hand-simple': handText('simple', 2, [0, 0, 0], randomNumbers(5)),
  'hand-complicated': handText('complicated', 2, [0, 0, 0], randomNumbers(6))
}
const names = Object.keys(texts) as TaskName[]

/** The text with other words, by their places. */
const changed = (text: string, words: Readonly<Record<number, string>>): string => {
  let place = 0
  return text.replace(/\S+/g, word => words[place++] ?? word)
}

it.each(names)('%s of an empty file is refused', name => {
  expect(refusal(name, ' \n')).toMatch(/^instance:1: expected a whole number ≥ 1 \(.*\), found the end of the file$/)
})

it.each(names.filter(name => name !== 'ba'))(
  '%s of a file that goes on is refused at the first word too many',
  name => {
    const lines = texts[name].split('\n').length
    expect(refusal(name, `${texts[name]}\n\n 7 8\n`)).toBe(
      `instance:${lines + 2}: expected the end of the file, found "7"`
    )
  }
)

it.each(names.filter(name => name !== 'ba'))('%s of a file that ends too early is refused', name => {
  const text = texts[name].replace(/\s+\S+$/, '')
  expect(refusal(name, `${text}\n\n`)).toMatch(
    new RegExp(`^instance:${text.split('\n').length}: expected .*, found (the end of the file|only \\d+ words)$`)
  )
})

it.each(names)('%s of a file with a word that is no number is refused with its line', name => {
  for (const word of ['x', '1.5.2', '0x10', 'NaN', 'Infinity', '1e999', '--1', '1,5']) {
    const broken = changed(texts[name], { 5: word })
    const line = broken.slice(0, broken.indexOf(word)).split('\n').length
    expect(refusal(name, broken)).toMatch(new RegExp(`^instance:${line}: expected a number \\(.*\\), found "`))
    expect(refusal(name, broken)).toContain(`"${word}"`)
  }
})

it.each(['1', '+1', '-1.5e-3', '.5', '2.', '1E2'])('%s is a number', word => {
  expect(() => taskOf('gmm', changed(texts.gmm, { 5: word }))).not.toThrow()
})

it.each<readonly [TaskName, Readonly<Record<number, string>>, string]>([
  ['gmm', { 0: '0' }, 'instance:1: expected a whole number ≥ 1 (d, the dimension), found "0"'],
  ['gmm', { 2: '2.5' }, 'instance:1: expected a whole number ≥ 1 (n, the number of points), found "2.5"'],
  ['gmm', { 2: '1000000000000' }, 'instance:11: expected 2000000000000 numbers (points), found only 8 words'],
  ['gmm', { 21: '0' }, 'instance:11: expected a number above 0 (gamma), found "0"'],
  ['gmm', { 22: '-2' }, 'instance:11: expected a whole number ≥ -1 (m), found "-2"'],
  ['lstm', { 1: '1' }, 'instance:1: expected a whole number ≥ 2 (c, the number of characters), found "1"'],
  ['ba', { 34: '2' }, 'instance:9: expected a whole number from 0 to 1 (camera of observation 0), found "2"'],
  ['ba', { 35: '-1' }, 'instance:9: expected a whole number from 0 to 1 (point of observation 0), found "-1"'],
  ['hand-simple', { 1: '27' }, 'instance:1: expected 26 (the number of parameters), found "27"'],
  ['hand-simple', { 2: '9' }, 'instance:2: expected a whole number from 0 to 8 (vertex of point 0), found "9"'],
  ['hand-complicated', { 2: '4' }, 'instance:2: expected a whole number from 0 to 3 (triangle of point 0), found "4"']
])('%s with %p is refused', (name, words, message) => {
  expect(refusal(name, changed(texts[name], words))).toBe(message)
})

it('a file of bundle adjustment with another number of words is refused, whichever of the formats it has', () => {
  const text = repeatedBaText({ n: 30, m: 2, p: 3 }, randomNumbers(8))
  expect(refusal('ba', `${text} 7`)).toBe(
    'instance:5: expected 17 numbers after the first three, for one camera, point, weight and feature, or 351, ' +
      'for all of them, found 18'
  )
})

type Model = ReturnType<typeof handModel>

it.each<readonly [string, (model: Model) => Partial<Model>, string]>([
  ['no bones', () => ({ bones: '\n' }), 'model/bones.txt:1: expected 22 bones, found 0'],
  [
    'bones that are missing',
    ({ bones }) => ({ bones: bones.split('\n').slice(0, 3).join('\n') }),
    'model/bones.txt:3: expected 22 bones, found 3'
  ],
  [
    'a finger that does not begin at the wrist',
    ({ bones }) => ({ bones: bones.replace('bone5:0', 'bone5:4') }),
    'model/bones.txt:6: expected 0 (the bone that bone 5 hangs from), found "4"'
  ],
  [
    'a bone with too few numbers',
    ({ bones }) => ({ bones: bones.replace(/:[^:\n]*\n/, '\n') }),
    'model/bones.txt:1: expected a number (inverse of the transformation, 16 of 16), found the end of the line'
  ],
  [
    'a bone with too many',
    ({ bones }) => ({ bones: bones.replace('\n', ':9\n') }),
    'model/bones.txt:1: expected the end of the line, found "9"'
  ],
  [
    'a bone without numbers',
    ({ bones }) => ({ bones: bones.replace(/^bone0:-1:[^:]*/, 'bone0:-1:x') }),
    'model/bones.txt:1: expected a number (transformation from the parent, 1 of 16), found "x"'
  ],
  ['no vertices', () => ({ vertices: '' }), 'model/vertices.txt:1: expected vertices, found none'],
  [
    'a vertex that moves with a bone that there is not',
    ({ vertices }) => ({ vertices: `${vertices}\n1:2:3:0:0:0:0:0:1:22:1` }),
    'model/vertices.txt:10: expected a whole number from 0 to 21 (a bone), found "22"'
  ],
  [
    'a triangle of a vertex that there is not',
    ({ triangles }) => ({ triangles: triangles.replace('8:3:1', '8:3:9') }),
    'model/triangles.txt:4: expected a whole number from 0 to 8 (a vertex), found "9"'
  ],
  [
    'half a triangle',
    () => ({ triangles: '\n\n1:2' }),
    'model/triangles.txt:3: expected a whole number from 0 to 8 (a vertex), found the end of the line'
  ]
])('a hand with %s is refused', (_, change, message) => {
  const model = handModel(randomNumbers(1))
  expect(refusal('hand-complicated', texts['hand-complicated'], { ...model, ...change(model) })).toBe(message)
})

it('lines may end with a carriage return', () => {
  const model = handModel(randomNumbers(1))
  const windows = (text: string) => text.replaceAll('\n', '\r\n')
  const { bones, vertices, triangles } = model
  const changed = { bones: windows(bones), vertices: windows(vertices), triangles: windows(triangles) }
  const text = texts['hand-complicated']
  expect(taskOf('hand-complicated', windows(text), changed).derivative()).toEqual(
    taskOf('hand-complicated', text, model).derivative()
  )
})

it('fields know their line', () => {
  expect(fieldsOf({ file: 'f', text: 'a\n\nb' }).map(({ line }) => line)).toEqual([1, 3])
})
