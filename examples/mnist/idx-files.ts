import path from 'node:path'
import { sequenceS } from 'fp-ts/Apply'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { DataError, type Dataset, type Datasets } from './dataset'
import { isMissing, readUnpacked } from './files'
import { countImages, decodeImages, decodeLabels } from './idx'

interface Decoded<A> {
  readonly file: string
  readonly contents: A
}

/** Reads the first file that exists of `train-images-idx3-ubyte`, `train-images.idx3-ubyte` and both with `.gz`. */
const load =
  <A>(folder: string, name: string, decode: (file: string, bytes: Uint8Array) => E.Either<DataError, A>) =>
  (type: string): TE.TaskEither<DataError, Decoded<A>> => {
    const missing = new DataError(
      path.join(folder, `${name}-${type}`),
      `this file, or ${name}.${type}, with or without .gz`,
      'no such file'
    )
    return pipe(
      [`${name}-${type}`, `${name}.${type}`].flatMap(plain => [plain, `${plain}.gz`]),
      names =>
        names.reduce<TE.TaskEither<DataError, Decoded<Uint8Array>>>(
          (earlier, alternative) =>
            pipe(
              earlier,
              TE.orElse(error => {
                const file = path.join(folder, alternative)
                return isMissing(error)
                  ? pipe(
                      readUnpacked(file),
                      TE.map(contents => ({ file, contents }))
                    )
                  : TE.left(error)
              })
            ),
          TE.left(missing)
        ),
      TE.mapLeft(error => (isMissing(error) ? missing : error)),
      TE.chainEitherK(({ file, contents }) =>
        pipe(
          decode(file, contents),
          E.map(decoded => ({ file, contents: decoded }))
        )
      )
    )
  }

const matching = (images: Decoded<Float64Array>, labels: Decoded<Uint8Array>): E.Either<DataError, Dataset> => {
  const count = countImages(images.contents)
  return labels.contents.length === count
    ? E.right({ images: images.contents, labels: labels.contents })
    : E.left(
        new DataError(
          labels.file,
          `${count} labels, as many as images in ${path.basename(images.file)}`,
          `${labels.contents.length} labels`
        )
      )
}

const loadPair = (folder: string, set: string): TE.TaskEither<DataError, Dataset> =>
  pipe(
    {
      images: load(folder, `${set}-images`, decodeImages)('idx3-ubyte'),
      labels: load(folder, `${set}-labels`, decodeLabels)('idx1-ubyte')
    },
    sequenceS(TE.ApplyPar),
    TE.chainEitherK(({ images, labels }) => matching(images, labels))
  )

export const loadIdx = (folder: string): TE.TaskEither<DataError, Datasets> =>
  sequenceS(TE.ApplyPar)({ training: loadPair(folder, 'train'), validation: loadPair(folder, 't10k') })
