// Fails for every line of code, comment or Markdown that is longer than 120 columns, and names its file and line.
// Prettier breaks neither comments nor strings. Two kinds of line may be longer, since nothing could break them: rows
// of Markdown tables, and lines that are a single word, such as a URL or base64.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './literate.cjs'

const limit = 120
const folders = ['src', '__tests__', 'examples', 'scripts', 'docs']
const isText = /\.(?:[cm]?[jt]s|md|py)$/
const isIgnored = /(?:^|\/)node_modules\/|^docs\/api\//
const tableRow = /^\s*\|/
const singleWord = /^\s*(?:(?:\/\/|\*|#|-|\[.+\]:)\s+)?\S+$/

/** @param {string} folder */
const filesIn = folder =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(file => path.posix.join(folder, file))

const files = [...readdirSync(root), ...folders.flatMap(filesIn)].filter(
  file => isText.test(file) && !isIgnored.test(file)
)

const found = files.flatMap(file =>
  readFileSync(path.join(root, file), 'utf8')
    .split('\n')
    .map((line, i) => ({ line, at: `${file}:${i + 1}`, columns: Array.from(line).length }))
    .filter(({ columns }) => columns > limit)
    .filter(({ line }) => !singleWord.test(line) && !(file.endsWith('.md') && tableRow.test(line)))
    .map(({ at, columns }) => `${at}: ${columns} columns, which is more than ${limit}`)
)
for (const message of found) console.error(message)
process.exitCode = found.length > 0 ? 1 : 0
