import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { pick, type DataError, type Dataset, type Datasets } from './dataset'
import { loadDigits } from './digits'
import { loadIdx } from './idx-files'
import { generator, shuffled } from './random'

// Not the user's seed: a network that is loaded must not be tested with pictures that trained it.
const splitSeed = 1

export const split = ({ images, labels }: Dataset): Datasets => {
  const order = shuffled(labels.length, generator(splitSeed))
  const count = Math.floor(labels.length * 0.8)
  return {
    training: pick({ images, labels }, order.subarray(0, count)),
    validation: pick({ images, labels }, order.subarray(count))
  }
}

export interface Source {
  /** The folder with the IDX files, if the user chose them. */
  readonly idx: string | undefined
  /** The folder with the digits of the package `mnist`. */
  readonly digits: string
}

export const loadData = ({ idx, digits }: Source): TE.TaskEither<DataError, Datasets> =>
  idx === undefined ? pipe(loadDigits(digits), TE.map(split)) : loadIdx(idx)
