// Turns the code blocks of Markdown documents and the examples in doc comments into TypeScript modules, and checks
// them. A module keeps the line numbers of the file it comes from. This file is CommonJS because jest loads it too.
const fs = require('node:fs')
const path = require('node:path')
const ts = require('typescript')

const root = path.dirname(__dirname)

/**
 * @typedef {object} Block
 * @property {number} start index of the first line of code
 * @property {number} end index of the line after the code
 * @property {boolean} standalone
 * @property {string | undefined} output what the block must print, if the document says so
 *
 * @typedef {object} LiterateModule
 * @property {string} name the document's path, with a line number unless it is the document's main module
 * @property {string} document the document's absolute path
 * @property {string} file where TypeScript sees the module: `mnist.md.ts` is what `import './mnist.md'` looks for
 * @property {string} code the document with everything blanked that is not code of this module
 * @property {readonly Block[]} blocks
 */

/** The languages of blocks that are what the block before prints. Mermaid is drawn where the page is shown. */
const outputs = ['text', 'mermaid']

/**
 * The `ts` blocks among `lines[from]` to `lines[to - 1]`, except those marked `ts ignore`.
 *
 * @param {readonly string[]} lines
 * @returns {Block[]}
 */
const codeBlocks = (lines, from = 0, to = lines.length) => {
  /** @type {Block[]} */
  const blocks = []
  /** @type {Block | undefined} the block whose output a `text` block would be */
  let previous
  for (let i = from; i < to; i++) {
    const opening = /^\s*(`{3,}|~{3,})(.*)$/.exec(lines[i] ?? '')
    if (!opening) {
      if (lines[i]?.trim()) previous = undefined
      continue
    }
    const [, fence = '', info = ''] = opening
    const start = i + 1
    do i++
    while (i < to && !(lines[i]?.trim().startsWith(fence) && /^\s*[`~]+\s*$/.test(lines[i] ?? '')))
    const [language, ...flags] = info.trim().split(/\s+/)
    if (outputs.includes(language ?? '') && previous) previous.output = lines.slice(start, i).join('\n').trim()
    previous = undefined
    if (language === 'ts' && !flags.includes('ignore')) {
      previous = { start, end: i, standalone: flags.includes('standalone'), output: undefined }
      blocks.push(previous)
    }
  }
  return blocks
}

/**
 * @param {string} document
 * @param {readonly string[]} lines
 * @param {readonly Block[]} blocks
 * @param {boolean} [isMain]
 * @returns {LiterateModule[]} one module, or none if there is no block
 */
const moduleOf = (document, lines, blocks, isMain = false) => {
  const [first] = blocks
  if (!first) return []
  const label = isMain ? '' : `:${first.start + 1}`
  return [
    {
      name: path.relative(root, document) + label,
      document,
      file: `${document}${label}.ts`,
      code: lines.map((line, i) => (blocks.some(({ start, end }) => start <= i && i < end) ? line : '')).join('\n'),
      blocks
    }
  ]
}

/**
 * The main module of a Markdown document, which is its blocks in order, and a module for each `ts standalone` block.
 *
 * @param {string} document
 * @param {string} source
 */
const fromMarkdown = (document, source) => {
  const lines = source.split('\n')
  const blocks = codeBlocks(lines)
  const main = blocks.filter(block => !block.standalone)
  const standalone = blocks.filter(block => block.standalone)
  return [...moduleOf(document, lines, main, true), ...standalone.flatMap(block => moduleOf(document, lines, [block]))]
}

/**
 * A module for each `@example` of a TypeScript source: the `ts` blocks in it or, if it has no fences, all its text.
 * `assert` need not be imported, as in fp-ts.
 *
 * @param {string} document
 * @param {string} source
 */
const fromDocComments = (document, source) => {
  const lines = source.split('\n').map(line => line.replace(/\s*\*\/\s*$/, '').replace(/^\s*\* ?/, ''))
  const modules = []
  for (const { 0: comment, index } of source.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\//gm)) {
    const commentStart = source.slice(0, index).split('\n').length - 1
    const commentEnd = commentStart + comment.split('\n').length
    for (let start = commentStart; start < commentEnd; start++) {
      if (!lines[start]?.startsWith('@example')) continue
      let end = ++start
      while (end < commentEnd && !/^@\w/.test(lines[end] ?? '')) end++
      const isFenced = lines.slice(start, end).some(line => line.startsWith('```'))
      /** @type {Block[]} */
      const blocks = isFenced ? codeBlocks(lines, start, end) : [{ start, end, standalone: false, output: undefined }]
      for (const module of moduleOf(document, lines, blocks)) {
        const isImported = /\bassert\b.* from /.test(module.code)
        const code = isImported ? module.code : `import * as assert from 'node:assert'${module.code}`
        modules.push({ ...module, code })
      }
      start = end - 1
    }
  }
  return modules
}

/** @param {string} folder */
const filesIn = folder => {
  const absolute = path.join(root, folder)
  if (!fs.existsSync(absolute)) return []
  return fs
    .readdirSync(absolute, { recursive: true, encoding: 'utf8' })
    .filter(file => !file.includes('node_modules'))
    .sort()
    .map(file => path.join(absolute, file))
}

const markdownFiles = () =>
  [path.join(root, 'README.md'), ...filesIn('docs'), ...filesIn('examples')].filter(
    file => file.endsWith('.md') && !file.startsWith(path.join(root, 'docs', 'api')) && fs.existsSync(file)
  )

const markdownModules = () => markdownFiles().flatMap(file => fromMarkdown(file, fs.readFileSync(file, 'utf8')))

const exampleModules = () =>
  filesIn('src')
    .filter(file => file.endsWith('.ts'))
    .flatMap(file => fromDocComments(file, fs.readFileSync(file, 'utf8')))

/** @param {string} folder */
const configIn = folder =>
  ts.parseJsonConfigFileContent(
    ts.readConfigFile(path.join(folder, 'tsconfig.json'), file => ts.sys.readFile(file)).config,
    ts.sys,
    folder
  )

const config = configIn(root)

/** For the programs that run in a browser. */
const browserConfig = configIn(path.join(root, 'examples/playground'))

/**
 * A TypeScript program in which the documents exist as modules.
 *
 * @param {readonly LiterateModule[]} modules
 * @param {readonly string[]} rootNames
 * @param {import('typescript').CompilerOptions} options
 */
const createProgram = (modules = markdownModules(), rootNames = config.fileNames, options = config.options) => {
  const sources = new Map(modules.map(({ file, code }) => [file, code]))
  const host = ts.createCompilerHost(options)
  const fileExists = host.fileExists.bind(host)
  const readFile = host.readFile.bind(host)
  host.fileExists = file => sources.has(file) || fileExists(file)
  host.readFile = file => sources.get(file) ?? readFile(file)
  return ts.createProgram(rootNames, options, host)
}

/**
 * What the compiler has to say, with the documents' own names and lines.
 *
 * @param {import('typescript').Program} program
 * @param {readonly LiterateModule[]} [modules]
 */
const problems = (program, modules = []) => {
  const documents = new Map(modules.map(({ file, document }) => [file, document]))
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, code, messageText }) => {
    const message = `error TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    if (!file) return { file: '', message }
    const document = path.relative(root, documents.get(file.fileName) ?? file.fileName)
    const { line } = file.getLineAndCharacterOfPosition(start)
    return { file: file.fileName, message: `${document}:${line + 1} - ${message}` }
  })
}

/**
 * The body of a function of `exports`, `require`, `console` and `endOfBlock`. It calls `endOfBlock` with the index of
 * each block after that block has run.
 *
 * @param {LiterateModule} module
 */
const transpile = ({ name, code, blocks }) => {
  const lines = code.split('\n')
  // The line after a block is its closing fence, hence blank here.
  for (const [index, { end }] of blocks.entries()) lines[end] = `;endOfBlock(${index})`
  const { outputText, sourceMapText = '' } = ts.transpileModule(lines.join('\n'), {
    compilerOptions: { ...config.options, module: ts.ModuleKind.CommonJS, sourceMap: true }
  })
  const url = `${name}.js`
  /** @type {import('node:module').SourceMapPayload} */
  const map = JSON.parse(sourceMapText)
  return { body: outputText.replace(/^\/\/# sourceMappingURL.*$/m, `//# sourceURL=${url}`), map, url }
}

module.exports = {
  root,
  fromMarkdown,
  fromDocComments,
  markdownModules,
  exampleModules,
  config,
  browserConfig,
  createProgram,
  problems,
  transpile
}
