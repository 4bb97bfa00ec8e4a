import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A folder for the tests of a file, which makes sure that it goes away. */
export const temporaryFolder = (): ((files: Readonly<Record<string, string | Uint8Array>>) => string) => {
  const root = mkdtempSync(path.join(tmpdir(), 'mnist-test-'))
  let count = 0
  afterAll(() => {
    rmSync(root, { recursive: true })
  })
  return files => {
    const folder = path.join(root, String(count++))
    mkdirSync(folder)
    Object.entries(files).forEach(([name, contents]) => {
      writeFileSync(path.join(folder, name), contents)
    })
    return folder
  }
}
