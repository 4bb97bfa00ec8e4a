// Builds the page of `examples/playground`, and serves it:
// node scripts/playground.mjs [--port 8080]
// With `--out`, it only builds into that folder, for any server of files:
// node scripts/playground.mjs --out docs/api/playground
import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { build } from 'esbuild'
import { markdown } from './esbuild-plugins.mjs'
import { root } from './literate.cjs'

const source = path.join(root, 'examples/playground')
const programs = ['page', 'digits/training-worker', 'functions/function-worker']
const files = ['index.html', 'style.css', 'icon.svg']

/** @type {Readonly<Record<string, string>>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.bin': 'application/octet-stream'
}

/**
 * A worker has the policy that its own file comes with. Only the one that runs what the visitor writes may make code of
 * text, and it may reach nothing else.
 *
 * @type {Readonly<Record<string, string>>}
 */
const policies = {
  'training-worker.js': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
  'function-worker.js': "default-src 'none'; script-src 'self' 'unsafe-eval'"
}

/**
 * The document of the network checks what it says with Node's `assert`. The tests of documents run these checks. The
 * page leaves them out.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutAssertions = {
  name: 'without-assertions',
  setup: build => {
    build.onResolve({ filter: /^node:assert$/ }, () => ({ path: 'assert', namespace: 'without-assertions' }))
    build.onLoad({ filter: /^assert$/, namespace: 'without-assertions' }, () => ({
      contents: 'export const deepStrictEqual = () => undefined'
    }))
  }
}

/** @param {string} out */
const buildPage = async out => {
  await mkdir(out, { recursive: true })
  await Promise.all([
    build({
      entryPoints: programs.map(program => path.join(source, `${program}.ts`)),
      outdir: out,
      entryNames: '[name]',
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      alias: { 'backprop-ts': path.join(root, 'src') },
      logLevel: 'warning',
      plugins: [markdown, withoutAssertions]
    }),
    ...files.map(file => copyFile(path.join(source, file), path.join(out, file))),
    promisify(execFile)(process.execPath, [
      path.join(root, 'scripts/run-example.mjs'),
      path.join(source, 'digits/pack-digits.ts'),
      path.join(out, 'digits.bin')
    ])
  ])
}

/**
 * Serves the files of a folder, but none below it.
 *
 * @param {string} folder
 * @param {number} port
 */
const serve = (folder, port) => {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const name = pathname === '/' ? 'index.html' : pathname.slice(1)
    const content = name.includes('/') ? Promise.reject(new Error(name)) : readFile(path.join(folder, name))
    content.then(
      bytes => {
        const policy = policies[name] ?? "default-src 'self'"
        const type = types[path.extname(name)] ?? 'text/plain'
        response.writeHead(200, {
          'content-type': type,
          'content-security-policy': policy,
          'cache-control': 'no-cache'
        })
        response.end(bytes)
      },
      () => response.writeHead(404).end('not found')
    )
  })
  server.on('error', ({ message }) => {
    console.error(`the playground cannot be served here (${message}): choose another --port`)
    process.exitCode = 1
  })
  server.listen(port, '127.0.0.1', () => {
    const address = server.address()
    const actual = typeof address === 'object' && address !== null ? address.port : port
    console.log(`the playground is at http://localhost:${actual}/`)
  })
}

const { out, port } = parseArgs({
  options: {
    out: { type: 'string' },
    port: { type: 'string', default: '8080' }
  }
}).values
const folder = path.resolve(out ?? path.join(root, 'node_modules/.cache/backprop-ts/playground'))
await buildPage(folder)
if (out === undefined) serve(folder, Number(port))
else console.log(`the playground is in ${path.relative(root, folder)}`)
