// What is published as JavaScript, one output per module of `src`.
import path from 'node:path'
import { build } from 'esbuild'
import { peersForNode, pureConstants, withoutGeneratedCode } from './esbuild-plugins.mjs'
import { config, root } from './literate.cjs'

export const src = path.join(root, 'src')
export const sources = config.fileNames
  .filter(file => file.startsWith(src + path.sep))
  .map(file => path.relative(src, file))
export const modules = sources.map(file => file.replace(/\.ts$/, ''))

/**
 * The specifier of an emitted file, given the extensionless one of its source.
 *
 * @param {string} specifier
 * @param {string} importer path of the importing module in `src`
 * @param {string} extension
 */
export const emitted = (specifier, importer, extension) => {
  const target = path.join(path.dirname(importer), specifier)
  return modules.includes(target) ? specifier + extension : `${specifier}/index${extension}`
}

/**
 * Keeps modules apart and points their imports at emitted files.
 *
 * @param {string} extension
 * @returns {import('esbuild').Plugin}
 */
const separateModules = extension => ({
  name: 'separate-modules',
  setup: build => {
    build.onResolve({ filter: /^\./ }, ({ path: specifier, importer }) => ({
      path: emitted(specifier, path.relative(src, importer), extension),
      external: true
    }))
  }
})

/** `esm` and `cjs` are for Node, `es6` is for bundlers. */
const outputs = {
  esm: { format: /** @type {const} */ ('esm'), extension: '.mjs', plugins: [peersForNode] },
  cjs: { format: /** @type {const} */ ('cjs'), extension: '.cjs', plugins: [peersForNode] },
  es6: { format: /** @type {const} */ ('esm'), extension: '.js', plugins: [withoutGeneratedCode] }
}

/**
 * @param {string} dist
 * @param {readonly (keyof typeof outputs)[]} folders
 */
export const emitJavaScript = (dist, folders) =>
  Promise.all(
    folders.map(folder => {
      const { format, extension, plugins } = outputs[folder]
      return build({
        entryPoints: sources.map(file => path.join(src, file)),
        outbase: src,
        outdir: path.join(dist, folder),
        outExtension: { '.js': extension },
        // Bundling is what makes esbuild ask the plugins about imports.
        bundle: true,
        packages: 'external',
        platform: 'node',
        format,
        target: 'es2022',
        sourcemap: true,
        sourcesContent: false,
        logLevel: 'warning',
        plugins: [separateModules(extension), ...plugins, pureConstants]
      })
    })
  )
