import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { readJson } from './files'
import { decode, encode, type Layers } from './layers'
import { writeAtomically } from './write-file'

const located =
  (file: string) =>
  (message: string): string =>
    `${file}: ${message}`

export const saveModel = (file: string, layers: Layers): TE.TaskEither<string, void> => {
  const json = encode(layers)
  return pipe(
    // JSON writes NaN as null, and nobody would notice before the file is loaded.
    TE.fromEither(decode(json)),
    TE.mapLeft(located(file)),
    TE.chain(() => writeAtomically(file, JSON.stringify(json)))
  )
}

export const loadModel = (file: string): TE.TaskEither<string, Layers> =>
  pipe(
    readJson(file),
    TE.mapLeft(({ message }) => message),
    TE.chain(json => pipe(TE.fromEither(decode(json)), TE.mapLeft(located(file))))
  )
