import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { messageOf } from './files'

/** Creates the folder unless it exists. A wrong path then fails before hours of training, not after. */
export const prepareFolder = (folder: string): TE.TaskEither<string, void> =>
  TE.tryCatch(
    () => mkdir(folder, { recursive: true }).then(() => undefined),
    reason => `${folder}: expected a folder to write to: ${messageOf(reason)}`
  )

/** Writes atomically: the file has its old contents or all of the new ones, whatever happens in between. */
export const writeAtomically = (file: string, contents: string): TE.TaskEither<string, void> => {
  const folder = path.dirname(file)
  const temporary = path.join(folder, `.${path.basename(file)}.${randomUUID()}.tmp`)
  return pipe(
    prepareFolder(folder),
    TE.chain(() =>
      TE.tryCatch(
        () => writeFile(temporary, contents, { flush: true }).then(() => rename(temporary, file)),
        reason => `${file}: cannot be written: ${messageOf(reason)}`
      )
    ),
    TE.orElseFirst(() => TE.fromTask(() => rm(temporary, { force: true }).catch(() => undefined)))
  )
}

/** Removes a file if it exists. */
export const removeFile = (file: string): TE.TaskEither<string, void> =>
  TE.tryCatch(
    () => rm(file, { force: true }),
    reason => `${file}: cannot be removed: ${messageOf(reason)}`
  )
