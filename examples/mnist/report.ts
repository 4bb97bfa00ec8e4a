import path from 'node:path'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { confusionOf, confusionTable } from './confusion'
import { learningCurves } from './curves'
import type { Dataset } from './dataset'
import { mistakesGrid, mistakesOf } from './mistakes'
import type { EpochRecord, Evaluation } from './training'
import { removeFile, writeAtomically } from './write-file'

export interface Report {
  readonly table: string
  readonly pictures: Readonly<Record<string, string>>
}

export const reportOf = (data: Dataset, { guesses }: Evaluation, history: readonly EpochRecord[]): Report => ({
  table: confusionTable(confusionOf(data.labels, guesses)),
  pictures: {
    ...(history.length > 0 ? { 'curves.svg': learningCurves(history) } : {}),
    'mistakes.svg': mistakesGrid(mistakesOf(data, guesses), data.labels.length)
  }
})

/** Removes the pictures of an earlier run, so that none is taken for one of this run, however it ends. */
export const removePictures = (folder: string): TE.TaskEither<string, unknown> =>
  pipe(
    ['curves.svg', 'mistakes.svg'],
    TE.traverseArray(name => removeFile(path.join(folder, name)))
  )

/** The files that were written. */
export const writePictures = (folder: string, { pictures }: Report): TE.TaskEither<string, readonly string[]> =>
  pipe(
    Object.entries(pictures),
    TE.traverseArray(([name, svg]) => {
      const file = path.join(folder, name)
      return pipe(
        writeAtomically(file, svg),
        TE.map(() => file)
      )
    })
  )
