// `tsc --noEmit` for the whole project, with four differences. Markdown programs can be imported, `src` is checked a
// second time without the types of Node and jest, since most of it must run everywhere, what runs in a browser is
// checked with the types of a browser, and the API report must be up to date.
import { apiReportProblems, createSourceProgram } from './api-report.mjs'
import { browserConfig, config, createProgram, markdownModules, problems } from './literate.cjs'

const modules = markdownModules()
const source = createSourceProgram()

/** What runs in Node alone may have the types of Node. */
const forNode = /^src\/(?:Parallel|Distributed|parallel|distributed|shards)\b/

const found = [
  ...problems(source).filter(({ message }) => !forNode.test(message)),
  ...problems(createProgram(modules, config.fileNames, config.options), modules),
  ...problems(createProgram(modules, browserConfig.fileNames, browserConfig.options), modules)
]
const messages = new Set([...found.map(({ message }) => message), ...(await apiReportProblems(source))])
for (const message of messages) console.error(message)
process.exitCode = messages.size > 0 ? 1 : 0
