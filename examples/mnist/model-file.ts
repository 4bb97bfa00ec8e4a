import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { readJson } from './files'
import { writeAtomically } from './write-file'

/** Vectors and matrices in the network are written without loss. */
export const saveModel = (file: string, network: object): TE.TaskEither<string, void> =>
  writeAtomically(file, JSON.stringify(network))

/** `parse` says what is wrong with JSON that is no network. */
export const loadModel = <N>(file: string, parse: (json: unknown) => E.Either<string, N>): TE.TaskEither<string, N> =>
  pipe(
    readJson(file),
    TE.mapLeft(({ message }) => message),
    TE.chainEitherK(json =>
      pipe(
        parse(json),
        E.mapLeft(message => `${file}: ${message}`)
      )
    )
  )
