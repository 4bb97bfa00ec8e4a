/** The results of another implementation, where its files are beside this repository. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as E from 'fp-ts/Either'
import { answer } from '../../../examples/adbench/cli'
import type { TaskName } from '../../../examples/adbench/tasks'
import { expectClose } from './instances'

const folder = path.join(__dirname, '../../../../shared/adbench')
const model = path.join(folder, 'data/hand/model')

const references: readonly (readonly [TaskName, data: string, reference: string])[] = [
  ['gmm', 'gmm/test', 'gmm_test'],
  ['gmm', 'gmm/1k_gmm_d2_K5', 'gmm_1k_d2_K5'],
  ['gmm', 'gmm/1k_gmm_d10_K5', 'gmm_1k_d10_K5'],
  ['lstm', 'lstm/lstm_l2_c1024', 'lstm_l2_c1024'],
  ['ba', 'ba/test', 'ba_test'],
  ['ba', 'ba/ba_rep_n21_m60_p200', 'ba_rep_n21_m60_p200'],
  ['ba', 'ba/ba1_n49_m7776_p31843', 'ba1_n49_m7776_p31843'],
  ['hand-simple', 'hand/test_simple', 'hand_test_simple'],
  ['hand-simple', 'hand/simple_small_hand1_t26_c100', 'hand_simple_small_hand1'],
  ['hand-complicated', 'hand/test_complicated', 'hand_test_complicated']
]

type Results = Readonly<Record<string, number | readonly number[]>>

const listOf = (x: number | readonly number[] | undefined): readonly number[] =>
  x === undefined ? [] : typeof x === 'number' ? [x] : x

/** Long lists are there as samples. */
const expectAgreement = (key: string, ours: readonly number[], reference: Results): void => {
  const whole = reference[key]
  if (whole !== undefined) expectClose(ours, listOf(whole), 1e-9)
  const places = listOf(reference[`${key}_sample_indices`])
  if (places.length > 0)
    expectClose(
      places.map(i => ours[i]!),
      listOf(reference[`${key}_sample_values`]),
      1e-9
    )
  const norm = reference[`${key}_norm2`]
  if (norm !== undefined) expectClose([Math.sqrt(ours.reduce((sum, x) => sum + x * x, 0))], listOf(norm), 1e-9)
  if (whole === undefined && norm === undefined) throw new Error(`the reference has no ${key}`)
}

/** The columns and rows of the largest reference are left out there, as its values are samples. */
const isLeftOut = (key: string, reference: Results): boolean =>
  /^csr_(rows|cols)$/.test(key) && reference[key] === undefined && reference['csr_vals'] === undefined

/** Compiling takes long for so many observations. */
const tooLarge = 'ba/ba1_n49_m7776_p31843'

const cases = references.flatMap(([name, data, file]) => [
  [name, [], data, file] as const,
  ...(data === tooLarge ? [] : [[name, ['--compiled'], data, file] as const])
])
const test = existsSync(folder) ? it.each(cases) : it.skip.each(cases)
if (!existsSync(folder)) console.warn(`Skipped, because there are no references in ${folder}.`)

test('%s %j of %s agrees with the reference', (name, options, data, file) => {
  const reference = JSON.parse(readFileSync(path.join(folder, `ref/${file}.json`), 'utf8')) as Results
  const result = answer([
    name,
    path.join(folder, `data/${data}.txt`),
    ...options,
    ...(name.startsWith('hand') ? ['--model', model] : [])
  ])
  if (E.isLeft(result)) throw new Error(result.left.message)
  const ours = JSON.parse(result.right) as Results
  const keys = Object.keys(ours)
  expect(keys.length).toBeGreaterThan(1)
  for (const key of keys) if (!isLeftOut(key, reference)) expectAgreement(key, listOf(ours[key]), reference)
})
