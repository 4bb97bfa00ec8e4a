// Writes `dist`, one output per module of `src`, and the entry points in package.json that follow from it:
// dist/esm and dist/cjs for Node, dist/es6 for bundlers.
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { emitJavaScript, emitted, modules, sources, src } from './emit-javascript.mjs'
import { config, createProgram, problems, root } from './literate.cjs'

const dist = path.join(root, 'dist')

/**
 * A declaration whose relative imports, outside of its comments, name emitted files.
 *
 * @param {string} declaration
 * @param {string} module
 * @param {string} extension
 */
const withExtensions = (declaration, module, extension) =>
  declaration.replace(/^(?!\s*\*).*$/gm, line =>
    line.replace(/(?<=(?:from|import|module) ?\(?["'])\.[^"']+/g, specifier => emitted(specifier, module, extension))
  )

/** Emits declarations beside the output for bundlers, and copies them for Node. */
const emitDeclarations = async () => {
  /** @type {import('typescript').CompilerOptions} */
  const options = {
    ...config.options,
    types: ['node'],
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    rootDir: src,
    outDir: path.join(dist, 'es6')
  }
  const files = sources.map(file => path.join(src, file))
  const program = createProgram([], files, options)
  const errors = problems(program)
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'))
  program.emit()

  for (const module of modules) {
    const declaration = await readFile(path.join(dist, 'es6', `${module}.d.ts`), 'utf8')
    await writeFile(path.join(dist, 'esm', `${module}.d.mts`), withExtensions(declaration, module, '.mjs'))
    await writeFile(path.join(dist, 'cjs', `${module}.d.cts`), withExtensions(declaration, module, '.cjs'))
  }
}

/** @param {string} module */
const entryPoint = module => {
  const cjs = { types: `./dist/cjs/${module}.d.cts`, default: `./dist/cjs/${module}.cjs` }
  return {
    node: { import: { types: `./dist/esm/${module}.d.mts`, default: `./dist/esm/${module}.mjs` }, default: cjs },
    import: { types: `./dist/esm/${module}.d.mts`, default: `./dist/es6/${module}.js` },
    default: cjs
  }
}

const writeEntryPoints = async () => {
  const file = path.join(root, 'package.json')
  const before = await readFile(file, 'utf8')
  const manifest = /** @type {Record<string, unknown>} */ (JSON.parse(before))
  const subpaths = modules.filter(module => /^[A-Z]\w*$/.test(module))
  const entryPoints = {
    main: './dist/cjs/index.cjs',
    module: './dist/es6/index.js',
    types: './dist/es6/index.d.ts',
    // For `moduleResolution: node10`, which does not read `exports`.
    typesVersions: { '*': Object.fromEntries(subpaths.map(module => [module, [`./dist/es6/${module}.d.ts`]])) },
    exports: {
      '.': entryPoint('index'),
      ...Object.fromEntries(subpaths.map(module => [`./${module}`, entryPoint(module)])),
      './internal/*': null,
      './package.json': './package.json'
    }
  }
  const after = `${JSON.stringify({ ...manifest, ...entryPoints }, undefined, 2)}\n`
  if (after !== before) await writeFile(file, after)
}

await rm(dist, { recursive: true, force: true })
await emitJavaScript(dist, ['esm', 'cjs', 'es6'])
await emitDeclarations()
await writeFile(path.join(dist, 'es6', 'package.json'), '{ "sideEffects": false }\n')
await writeEntryPoints()
console.log(`${modules.length} modules built`)
