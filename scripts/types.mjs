// `tsc --noEmit` for the whole project, with two differences. Markdown programs can be imported, and `src` is checked a
// second time without the types of Node and jest, since it must run everywhere. What runs in a browser is checked with
// the browser's types.
import path from 'node:path'
import { browserConfig, config, createProgram, markdownModules, problems, root } from './literate.cjs'

const { fileNames, options } = config
const source = fileNames.filter(file => file.startsWith(path.join(root, 'src') + path.sep))
const modules = markdownModules()

const found = [
  ...problems(createProgram(modules, source, { ...options, types: [] })),
  ...problems(createProgram(modules, fileNames, options), modules),
  ...problems(createProgram(modules, browserConfig.fileNames, browserConfig.options), modules)
]
const messages = new Set(found.map(({ message }) => message))
for (const message of messages) console.error(message)
process.exitCode = messages.size > 0 ? 1 : 0
