import { readFile } from 'node:fs/promises'
import path from 'node:path'
import ts from 'typescript'
import { fromMarkdown } from './literate.cjs'

/**
 * `import './mnist.md'` imports what the code blocks of the document export.
 *
 * @type {import('esbuild').Plugin}
 */
export const markdown = {
  name: 'markdown',
  setup: build => {
    build.onLoad({ filter: /\.md$/ }, async ({ path: file }) => {
      const [main] = fromMarkdown(file, await readFile(file, 'utf8'))
      return { contents: main?.code ?? '', loader: 'ts', resolveDir: path.dirname(file) }
    })
  }
}

/**
 * Node's ES modules cannot import folders such as `fp-ts/Option`.
 *
 * @type {import('esbuild').Plugin}
 */
export const peersForNode = {
  name: 'peers-for-node',
  setup: build => {
    build.onResolve({ filter: /^(fp-ts|monocle-ts)\/\w+$/ }, ({ path: specifier }) => ({
      path: specifier.replace(/^(.*)\/(.*)$/, '$1/lib/$2.js'),
      external: true
    }))
  }
}

/**
 * Linear algebra generates code only where no content security policy applies, which pages cannot know. What is bundled
 * for them leaves the compiler out. It costs 6 kB, and `slopesOf` then interprets.
 *
 * @type {import('esbuild').Plugin}
 */
export const withoutGeneratedCode = {
  name: 'without-generated-code',
  setup: build => {
    build.onLoad({ filter: /\bcompile\/elements\.ts$/ }, () => ({
      contents: `export const compileSlopes = () => { throw new EvalError('no code is generated in pages') }`
    }))
  }
}

/**
 * Where the calls begin that a module makes to initialize its constants, rather than in a function that it defines.
 *
 * @param {ts.Node} node
 * @returns {number[]}
 */
const initialCalls = node => {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return []
  const here = ts.isCallExpression(node) || ts.isNewExpression(node) ? [node.getStart()] : []
  /** @type {number[]} */
  const inside = []
  ts.forEachChild(node, child => void inside.push(...initialCalls(child)))
  return [...here, ...inside]
}

/**
 * Marks what initializes the constants of a module as pure, so that bundlers drop the constants that nobody uses.
 *
 * @type {import('esbuild').Plugin}
 */
export const pureConstants = {
  name: 'pure-constants',
  setup: build => {
    build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const code = await readFile(file, 'utf8')
      const { statements } = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true)
      const starts = statements.filter(ts.isVariableStatement).flatMap(initialCalls)
      const ends = [...starts, code.length]
      const pieces = ends.map((end, i) => code.slice(i === 0 ? 0 : starts[i - 1], end))
      return { contents: pieces.join('/* @__PURE__ */ '), loader: 'ts' }
    })
  }
}
