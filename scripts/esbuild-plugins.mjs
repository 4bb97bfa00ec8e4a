import { readFile } from 'node:fs/promises'
import path from 'node:path'
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
