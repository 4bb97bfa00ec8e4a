import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { DataError } from './dataset'

// `instanceof` fails for Node's own errors when jest runs the program in a separate realm.
const partOf =
  (name: 'code' | 'message') =>
  (reason: unknown): string =>
    typeof reason === 'object' && reason !== null && name in reason
      ? String((reason as Readonly<Record<string, unknown>>)[name])
      : String(reason)

export const messageOf = partOf('message')

const codeOf = partOf('code')

export const isMissing = (error: DataError): boolean => error.found === 'no such file'

export const readBytes = (file: string): TE.TaskEither<DataError, Uint8Array> =>
  TE.tryCatch(
    () => readFile(file),
    reason => {
      const code = codeOf(reason)
      return new DataError(file, 'a readable file', code === 'ENOENT' ? 'no such file' : code)
    }
  )

const unzip = promisify<Uint8Array, Uint8Array>(gunzip)

/** The contents of a file, unpacked if its name ends in `.gz`. */
export const readUnpacked = (file: string): TE.TaskEither<DataError, Uint8Array> =>
  file.endsWith('.gz')
    ? pipe(
        readBytes(file),
        TE.chain(bytes =>
          TE.tryCatch(
            () => unzip(bytes),
            reason => new DataError(file, 'intact gzip data', messageOf(reason))
          )
        )
      )
    : readBytes(file)

export const readJson = (file: string): TE.TaskEither<DataError, unknown> =>
  pipe(
    readBytes(file),
    TE.chain(bytes =>
      TE.tryCatch(
        () => Promise.resolve().then(() => JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown),
        reason => new DataError(file, 'JSON', messageOf(reason).replace(/\s+/g, ' '))
      )
    )
  )
