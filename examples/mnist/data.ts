import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { DataError, Datasets } from './dataset'
import { loadDigits } from './digits'
import { loadIdx } from './idx-files'
import { split } from './split'

export interface Source {
  /** The folder with the IDX files, if the user chose them. */
  readonly idx: string | undefined
  /** The folder with the digits of the package `mnist`. */
  readonly digits: string
}

export const loadData = ({ idx, digits }: Source): TE.TaskEither<DataError, Datasets> =>
  idx === undefined ? pipe(loadDigits(digits), TE.map(split)) : loadIdx(idx)
