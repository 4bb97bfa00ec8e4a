import path from 'node:path'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { classes, DataError, pixels, type Dataset } from './dataset'
import { readJson } from './files'

/** All pictures of one digit, out of a file `{ "data": [brightness, …] }`. */
export const decodeDigit = (file: string, json: unknown): E.Either<DataError, readonly number[]> => {
  const refuse = (expected: string, found: string) => E.left(new DataError(file, expected, found))
  const data = typeof json === 'object' && json !== null && 'data' in json ? json.data : undefined
  if (!Array.isArray(data)) return refuse('an object with an array "data"', summary(data ?? json))
  const values: readonly unknown[] = data
  if (values.length === 0 || values.length % pixels > 0)
    return refuse(`"data" with ${pixels} numbers for each picture`, `${values.length} numbers`)
  const wrong = values.findIndex(value => !(typeof value === 'number' && value >= 0 && value <= 1))
  return wrong < 0
    ? E.right(values as readonly number[])
    : refuse(`data[${wrong}] to be a number from 0 to 1`, summary(values[wrong]))
}

const summary = (json: unknown): string => {
  const text = JSON.stringify(json)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

const join = (digits: readonly (readonly number[])[]): Dataset => {
  const length = digits.reduce((sum, values) => sum + values.length, 0)
  const images = new Float64Array(length)
  const labels = new Uint8Array(length / pixels)
  let start = 0
  digits.forEach((values, digit) => {
    images.set(values, start)
    labels.fill(digit, start / pixels, (start + values.length) / pixels)
    start += values.length
  })
  return { images, labels }
}

/** The files `0.json` to `9.json` of the package `mnist`. */
export const loadDigits = (folder: string): TE.TaskEither<DataError, Dataset> =>
  pipe(
    Array.from({ length: classes }, (_, digit) => path.join(folder, `${digit}.json`)),
    TE.traverseArray(file =>
      pipe(
        readJson(file),
        TE.chainEitherK(json => decodeDigit(file, json))
      )
    ),
    TE.map(join)
  )
