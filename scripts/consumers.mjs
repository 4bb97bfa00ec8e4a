// Installs the packed package beside its peers, as a user would, and runs the programs of README.md as they are printed
// there, in each kind of project that may import it. What the machine lacks is skipped, but fails on CI. Run
// `npm run build` first.
import assert from 'node:assert'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { build, transform } from 'esbuild'
import { fromMarkdown, root } from './literate.cjs'

/** The first is the oldest that has `NoInfer`, which the declarations use. */
const compilers = { ts54: '5.4.5', ts56: '5.6.3', ts59: '5.9.3', ts60: '6.0.3', ts70: '7.0.2' }

const tools = {
  '@rollup/plugin-node-resolve': '16.0.3',
  bun: '1.4.5',
  deno: '2.9.6',
  esbuild: '0.28.2',
  jest: '30.5.2',
  'playwright-core': '1.65.1',
  rollup: '4.68.8',
  tsx: '4.23.15',
  vite: '8.4.0',
  vitest: '4.1.12',
  webpack: '5.113.0',
  'webpack-cli': '6.0.1',
  ...Object.fromEntries(Object.entries(compilers).map(([name, version]) => [name, `npm:typescript@${version}`]))
}

/** The machine lacks something that a consumer needs. */
class MissingError extends Error {}

const folder = await mkdtemp(path.join(tmpdir(), 'backprop-ts-'))
const require = createRequire(path.join(folder, 'index.js'))
const run = promisify(execFile)

/** @param {string} name */
const bin = name => path.join(folder, 'node_modules', '.bin', name)

/**
 * What a command prints that is run beside the installed package.
 *
 * @param {string} command
 * @param {readonly string[]} args
 */
const print = async (command, args) => {
  const env = { ...process.env, NO_COLOR: '1' }
  const { stdout } = await run(command, args, { cwd: folder, env, timeout: 600_000, maxBuffer: 1 << 26 })
  return stdout.trim()
}

/**
 * @param {string} file path in the folder
 * @param {string} text
 */
const write = async (file, text) => {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
  await writeFile(path.join(folder, file), text)
}

// ---- The programs

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {string} code
 * @property {string} output what it must print
 */

const manifest = /** @type {{ exports: object, peerDependencies: Record<string, string> }} */ (
  JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))
)
const specifiers = Object.keys(manifest.exports)
  .filter(subpath => !subpath.includes('*') && !subpath.endsWith('.json'))
  .map(subpath => path.posix.join('backprop-ts', subpath))

/** These run only in Node.js. */
const nodeOnly = ['backprop-ts/Distributed', 'backprop-ts/Parallel']

/**
 * Imports entry points.
 *
 * @param {readonly string[]} specifiers
 */
const importing = specifiers => `import { gradBP, mul } from 'backprop-ts'
${specifiers.map((specifier, i) => `import * as module${i} from '${specifier}'`).join('\n')}

const gradient: number = gradBP(x => mul(x, x), 3)
console.log(gradient)

// @ts-expect-error a gradient has the type of its input
export const wrong: string = gradBP(x => mul(x, x), 3)

// The declarations of this can be written only if every type in a public signature has a public name.
export const modules = [${specifiers.map((_, i) => `{ ...module${i} }`).join(', ')}] as const
for (const module of modules)
  if (Object.keys(module).length === 0) throw new Error('an entry point has no exports')
`

const portable = specifiers.filter(specifier => !nodeOnly.includes(specifier))
const portableEntryPoints = importing(portable)

const readme = fromMarkdown('README.md', await readFile(path.join(root, 'README.md'), 'utf8'))

/** The first example of the README, the one with the imports that work everywhere, and one with all entry points. */
const programs = [
  ...readme.map(({ code, blocks }, i) => ({
    name: `readme${i + 1}`,
    code,
    output: blocks.map(({ output = '' }) => output).join('\n')
  })),
  { name: 'entry-points', code: portableEntryPoints, output: '6' }
]

/** @type {readonly Program[]} */
const forNode = [
  { name: 'node-entry-points', code: importing(nodeOnly.filter(name => specifiers.includes(name))), output: '6' }
]

/** The modules of a loss, and programs that compute it in worker threads. */
const losses = {
  'loss.mjs': `import { mul } from 'backprop-ts'\nexport const loss = (x, shard) => mul(x, shard)`,
  'loss.cjs': `const { mul } = require('backprop-ts')\nexports.loss = (x, shard) => mul(x, shard)`
}
const inThreads = `const run = async file => {
  const { backprop, close } = parallel(new URL(file, here), { threads: 2 })
  console.log(await backprop(3, [2, 4]))
  await close()
}
run('./loss.mjs').then(() => run('./loss.cjs'))`
const threadPrograms = {
  'threads.mjs': `import { parallel } from 'backprop-ts/Parallel'\nconst here = import.meta.url\n${inThreads}`,
  'threads.cjs': `const { parallel } = require('backprop-ts/Parallel')
const here = require('node:url').pathToFileURL(__filename)\n${inThreads}`
}

/** A bundle of this must not contain the functions that it does not use. */
const shaken = {
  name: 'shaken',
  code: `import { add, gradBP } from 'backprop-ts'\nconsole.log(gradBP(x => add(x, x), 3))\n`,
  output: '2'
}

/** Writes a program as TypeScript, in an ES module and in CommonJS, and as JavaScript without its types. */
const writeProgram = async (/** @type {Program} */ { name, code }) => {
  for (const system of ['esm', 'cjs']) await write(`${system}/${name}.ts`, code)
  for (const [format, extension] of /** @type {const} */ ([
    ['esm', 'mjs'],
    ['cjs', 'cjs']
  ]))
    await write(`${name}.${extension}`, (await transform(code, { loader: 'ts', format })).code)
}

/**
 * A test for jest and Vitest, whose functions are global.
 *
 * @param {string} importFormat
 * @param {(name: string) => string} load code that runs a program
 */
const test = (importFormat, load) => `${importFormat}
const lines = []
console.log = (...values) => lines.push(format(...values))
${programs
  .map(
    ({ name, output }) => `
it('runs ${name}', async () => {
  lines.length = 0
  ${load(name)}
  expect(lines.join('\\n')).toBe(${JSON.stringify(output)})
})`
  )
  .join('\n')}
`

const install = async () => {
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]
  const tarball = (await run('npm', pack, { cwd: root })).stdout.trim()
  const dependencies = { 'backprop-ts': `file:${tarball}`, ...manifest.peerDependencies, ...tools }
  await write(
    'package.json',
    JSON.stringify({ private: true, dependencies, jest: { transform: {}, roots: ['tests'] } })
  )
  await print('npm', ['install', '--no-audit', '--no-fund', '--silent'])

  await write('esm/package.json', '{ "type": "module" }')
  await write('cjs/package.json', '{ "type": "commonjs" }')
  for (const program of [...programs, ...forNode, shaken]) await writeProgram(program)
  for (const [file, text] of Object.entries({ ...losses, ...threadPrograms })) await write(file, text)
  await write(
    'report.js',
    `addEventListener('securitypolicyviolation', e => console.error('violates ' + e.effectiveDirective))`
  )
  await write('use-wasm.js', `import { useBackend } from 'backprop-ts/LinearAlgebra'\nuseBackend('wasm')`)

  const importFormat = `import { format } from 'node:util'`
  await write(
    'tests/esm.test.mjs',
    test(importFormat, name => `await import('../${name}.mjs')`)
  )
  await write(
    'tests/vitest.test.ts',
    test(importFormat, name => `await import('../esm/${name}')`)
  )
  await write(
    'tests/cjs.test.cjs',
    test(`const { format } = require('node:util')`, name => `require('../${name}.cjs')`)
  )
}

// ---- The consumers

/**
 * @typedef {object} Consumer
 * @property {string} name
 * @property {string} what
 * @property {() => Promise<unknown>} check rejects if the package does not work there
 */

/**
 * @param {string} name
 * @param {string} command
 * @param {readonly string[]} args
 * @param {(name: string) => string} file
 * @param {readonly Program[]} further
 * @returns {Consumer}
 */
const runtime = (name, command, args, file, further = []) => ({
  name,
  what: [path.basename(command), ...args, file('*')].join(' '),
  check: async () => {
    await print(command, ['--version']).catch(() => {
      throw new MissingError(`${name} does not start`)
    })
    for (const { name, output } of [...programs, ...further])
      assert.strictEqual(await print(command, [...args, file(name)]), output)
  }
})

const runtimes = [
  runtime('Node.js, ES modules', process.execPath, [], name => `${name}.mjs`, forNode),
  runtime('Node.js, CommonJS', process.execPath, [], name => `${name}.cjs`, forNode),
  runtime('tsx, ES modules', bin('tsx'), [], name => `esm/${name}.ts`),
  runtime('tsx, CommonJS', bin('tsx'), [], name => `cjs/${name}.ts`),
  runtime('Deno', bin('deno'), ['run', '--allow-all', '--node-modules-dir=manual'], name => `esm/${name}.ts`),
  runtime('Bun', bin('bun'), [], name => `esm/${name}.ts`)
]

/** @type {Consumer[]} */
const threads = Object.keys(threadPrograms).map(file => ({
  name: 'Node.js, worker threads',
  what: `node ${file}`,
  check: async () => assert.strictEqual(await print(process.execPath, [file]), '[ 18, 6 ]\n[ 18, 6 ]')
}))

const resolutions = {
  node16: { module: 'node16', systems: ['esm', 'cjs'] },
  nodenext: { module: 'nodenext', systems: ['esm', 'cjs'] },
  bundler: { module: 'esnext', systems: ['esm'] },
  // The declarations of fast-check, which those of Check import, do not find their own imports under node10.
  node10: { module: 'commonjs', systems: ['cjs'], skipLibCheck: true }
}

/** @type {Consumer[]} */
const typeChecks = Object.entries(compilers).flatMap(([compiler, version]) =>
  Object.entries(resolutions)
    .filter(([moduleResolution]) => moduleResolution !== 'node10' || compiler !== 'ts70')
    .map(([moduleResolution, { systems, ...rest }]) => ({
      name: `TypeScript ${version}`,
      what: `tsc --strict --declaration --moduleResolution ${moduleResolution}`,
      check: async () => {
        const name = `${compiler}-${moduleResolution}`
        const compilerOptions = {
          ...rest,
          moduleResolution,
          strict: true,
          declaration: true,
          target: 'es2022',
          lib: ['es2022', 'dom'],
          types: [],
          skipDefaultLibCheck: true,
          rootDir: '.',
          outDir: `emitted/${name}`,
          ...(compiler === 'ts60' && moduleResolution === 'node10' && { ignoreDeprecations: '6.0' })
        }
        const files = systems.flatMap(system => [...programs, ...forNode].map(({ name }) => `${system}/${name}.ts`))
        await write(`${name}.json`, JSON.stringify({ compilerOptions, files }))
        await print(process.execPath, [`node_modules/${compiler}/bin/tsc`, '--project', `${name}.json`])
      }
    }))
)

const viteBuild = `import { build } from 'vite'
const [entry, outDir, fileName] = process.argv.slice(1)
const lib = { entry, formats: ['es'], fileName: () => fileName }
await build({ logLevel: 'warn', build: { lib, outDir, emptyOutDir: false } })`

/**
 * The command that bundles a program into a file of a folder.
 *
 * @type {Record<string, (name: string, folder: string, file: string) => [string, ...string[]]>}
 */
const bundlers = {
  esbuild: (name, folder, file) => [
    bin('esbuild'),
    `esm/${name}.ts`,
    '--bundle',
    '--minify',
    '--format=esm',
    `--outfile=${folder}/${file}`
  ],
  rollup: (name, folder, file) => [
    bin('rollup'),
    `${name}.mjs`,
    '--silent',
    '--plugin=@rollup/plugin-node-resolve',
    '--format=es',
    `--file=${folder}/${file}`
  ],
  webpack: (name, folder, file) => [
    bin('webpack'),
    `./${name}.mjs`,
    '--mode=production',
    `--output-path=${folder}`,
    `--output-filename=${file}`
  ],
  vite: (name, folder, file) => [
    process.execPath,
    '--input-type=module',
    `--eval=${viteBuild}`,
    `esm/${name}.ts`,
    folder,
    file
  ]
}

/** @type {Consumer[]} */
const bundles = Object.entries(bundlers).map(([bundler, commandFor]) => ({
  name: bundler,
  what: 'bundles that run in Node.js, and hold only what they use',
  check: async () => {
    const bundleFolder = path.join(folder, 'bundles', bundler)
    for (const { name, output } of [...programs.filter(({ code }) => code !== portableEntryPoints), shaken]) {
      const [command, ...args] = commandFor(name, bundleFolder, `${name}.mjs`)
      await print(command, args)
      assert.strictEqual(await print(process.execPath, [path.join(bundleFolder, `${name}.mjs`)]), output)
    }
    const text = await readFile(path.join(bundleFolder, `${shaken.name}.mjs`), 'utf8')
    assert.match(text, /["'`]add["'`]/)
    for (const unused of ['negate', 'sin', 'exp', 'pow', 'min', 'logistic', 'lgamma'])
      assert.doesNotMatch(text, new RegExp(`["'\`]${unused}["'\`]`), `holds ${unused}, which it does not use`)
  }
}))

const patience = '--testTimeout=60000'
const jestOptions = ['--ci', '--watchman=false', patience]

/** @type {Consumer[]} */
const testRunners = [
  {
    name: 'Jest, CommonJS',
    what: 'jest tests/cjs.test.cjs',
    check: () => print(bin('jest'), [...jestOptions, 'tests/cjs.test.cjs'])
  },
  {
    name: 'Jest, ES modules',
    what: 'node --experimental-vm-modules jest tests/esm.test.mjs',
    check: () =>
      print(process.execPath, [
        '--experimental-vm-modules',
        'node_modules/jest/bin/jest.js',
        ...jestOptions,
        'tests/esm.test.mjs'
      ])
  },
  {
    name: 'Vitest',
    what: 'vitest run tests/vitest.test.ts',
    check: () => print(bin('vitest'), ['run', '--globals', patience, 'tests/vitest.test.ts'])
  }
]

/**
 * What is used of playwright-core, which is installed only beside the package.
 *
 * @typedef {{ type: () => string, text: () => string }} ConsoleMessage
 * @typedef {{
 *   on: ((event: 'console', listener: (message: ConsoleMessage) => void) => void)
 *     & ((event: 'pageerror', listener: (error: Error) => void) => void)
 *   goto: (url: string) => Promise<unknown>
 * }} Page
 * @typedef {{ newPage: () => Promise<Page>, close: () => Promise<void> }} Browser
 * @typedef {{ chromium: { launch: (options: object) => Promise<Browser> } }} Playwright
 */

const chromium = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap(name => (process.env.PATH ?? '').split(path.delimiter).map(directory => path.join(directory, name)))
  .find(existsSync)

/**
 * Everything that a page prints, until it prints "end".
 *
 * @param {string} url
 */
const browse = async url => {
  if (chromium === undefined) throw new MissingError('Chromium is not installed')
  const { chromium: launcher } = /** @type {Playwright} */ (require('playwright-core'))
  // Chromium refuses to run in its sandbox as root.
  const browser = await launcher.launch({ executablePath: chromium, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    /** @type {string[]} */
    const lines = []
    /** @type {Promise<void>} */
    const end = new Promise(resolve => {
      page.on('pageerror', ({ message }) => void lines.push(`uncaught: ${message}`))
      page.on('console', message => {
        if (message.text() === 'end') resolve()
        else lines.push(message.type() === 'log' ? message.text() : `${message.type()}: ${message.text()}`)
      })
    })
    await page.goto(url)
    await Promise.race([end, setTimeout(60_000, undefined, { ref: false }).then(() => lines.push('no end'))])
    return lines.join('\n')
  } finally {
    await browser.close()
  }
}

/**
 * What a script prints in a page or in its worker.
 *
 * @param {'page' | 'module worker'} place
 * @param {string | undefined} policy
 * @param {string} contents
 */
const printIn = async (place, policy, contents) => {
  const end = `setTimeout(() => console.log('end'), 100)`
  const stdin = { contents: `${contents}\n${end}`, resolveDir: folder }
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false })
  const script = place === 'page' ? '/program.js' : '/worker.js'
  /** @type {Record<string, string | undefined>} */
  const files = {
    '/': `<!doctype html><script type="module" src="${script}"></script>`,
    '/worker.js': `new Worker('/program.js', { type: 'module' })`,
    '/program.js': outputFiles[0]?.text
  }
  const server = createServer(({ url = '' }, response) => {
    const type = url === '/' ? 'text/html' : 'text/javascript'
    const headers = { 'content-type': type, ...(policy && { 'content-security-policy': policy }) }
    response.writeHead(files[url] === undefined ? 204 : 200, headers).end(files[url])
  })
  await once(server.listen(0, 'localhost'), 'listening')
  try {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
    return await browse(`http://localhost:${port}/`)
  } finally {
    server.close()
  }
}

/**
 * @param {'page' | 'module worker'} place
 * @param {string | undefined} policy
 * @param {string} [backend] the back end that the page asks for
 * @returns {Consumer}
 */
const inBrowser = (place, policy, backend) => ({
  name: `Chromium, ${place}`,
  what: [policy ?? 'no policy', ...(backend ? [`useBackend('${backend}')`] : [])].join(', '),
  check: async () => {
    const imports = [
      'report.js',
      ...(backend ? [`use-${backend}.js`] : []),
      ...programs.map(({ name }) => `esm/${name}.ts`)
    ]
    const lines = await printIn(place, policy, imports.map(file => `import './${file}'`).join('\n'))
    // Chromium's console has no spaces inside the brackets of arrays.
    const expected = programs.map(({ output }) => output).join('\n')
    assert.strictEqual(lines.replaceAll(' ', ''), expected.replaceAll(' ', ''), lines)
  }
})

/**
 * A page that compiles a small and a large function, and prints what runs them.
 *
 * @param {string | undefined} policy
 * @param {string} expected
 * @param {string} [backend] the back end that the page asks for. Then nothing may be reported
 * @returns {Consumer}
 */
const compiling = (policy, expected, backend) => ({
  name: 'Chromium, compiled',
  what: [policy ?? 'no policy', ...(backend ? [`backend: '${backend}'`] : [])].join(', '),
  check: async () => {
    const lines = await printIn(
      'page',
      policy,
      `import './report.js'
import { add, backprop, mul, sin } from 'backprop-ts'
import { compile } from 'backprop-ts/Compile'

const chain = length => x => {
  let y = x
  for (let i = 0; i < length; i++) y = add(mul(sin(y), x), mul(0.5, y))
  return y
}
const backends = [5, 1500].map(length => {
  const f = compile(chain(length), 1.2, { strict: true, backend: ${JSON.stringify(backend)} })
  const [got, wanted] = [f.backprop(0.7), backprop(chain(length), 0.7)]
  if (!got.every((x, i) => Object.is(x, wanted[i]))) throw new Error(\`\${f.backend} gives \${got}, not \${wanted}\`)
  return f.backend
})
console.log(backends.join(' '))`
    )
    // The browser reports what is tried although the policy forbids it.
    const printed = lines.split('\n').filter(line => backend !== undefined || !line.startsWith('error: '))
    assert.strictEqual(printed.join('\n'), expected, lines)
  }
})

const policy = "default-src 'self'"
const policyWithWasm = `${policy}; script-src 'self' 'wasm-unsafe-eval'`
const browsers = [
  inBrowser('page', undefined),
  inBrowser('page', policy),
  inBrowser('module worker', undefined),
  inBrowser('module worker', policy),
  inBrowser('page', undefined, 'wasm'),
  inBrowser('page', policyWithWasm, 'wasm'),
  compiling(undefined, 'javascript wasm'),
  compiling(policy, 'interpreter interpreter'),
  compiling(policy, 'interpreter interpreter', 'interpreter'),
  compiling(policyWithWasm, 'wasm wasm'),
  compiling(policyWithWasm, 'wasm wasm', 'wasm')
]

// ---- Several machines

/** A driver, which prints a gradient. */
const driver = `import { distributed } from 'backprop-ts/Distributed'

const [file, redis] = process.argv.slice(2)
const training = distributed(file, { redis })
void training.backprop({ x: 3 }, [1, 2]).then(result => {
  console.log(JSON.stringify(result))
  // The program ends by itself when this is closed.
  return training.close()
})
`
const lossModule = `import { mul, splitBV } from 'backprop-ts'

export const loss = (parameters, shard) => {
  const { x } = splitBV(parameters)
  return mul(shard, mul(x, x))
}
`

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  await new Promise(resolve => server.close(resolve))
  return port
}

/** @type {Consumer[]} */
const machines = /** @type {const} */ ([
  ['ES modules', 'esm', 'mjs'],
  ['CommonJS', 'cjs', 'cjs']
]).map(([name, format, extension]) => ({
  name: `Distributed, ${name}`,
  what: `redis-server, backprop-ts-worker loss.${extension}, node driver.${extension}`,
  check: async () => {
    await run('redis-server', ['--version']).catch(() => {
      throw new MissingError('redis-server is not installed')
    })
    for (const [file, code] of Object.entries({ driver, loss: lossModule }))
      await write(`machines/${file}.${extension}`, (await transform(code, { loader: 'js', format })).code)
    const port = await freePort()
    const redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder])
    const url = `redis://127.0.0.1:${port}`
    const module = path.join(folder, `machines/loss.${extension}`)
    const worker = spawn(bin('backprop-ts-worker'), [module], { env: { ...process.env, REDIS_URL: url } })
    let complaints = ''
    worker.stderr.on('data', text => (complaints += String(text)))
    try {
      const printed = await print(process.execPath, [`machines/driver.${extension}`, module, url])
      assert.strictEqual(printed, '[27,{"x":18}]')
      worker.kill()
      const [code] = await once(worker, 'exit')
      assert.strictEqual(code, 0)
      assert.strictEqual(complaints, '')
    } catch (error) {
      throw new Error(`${String(error)}\nthe worker: ${complaints}`, { cause: error })
    } finally {
      worker.kill('SIGKILL')
      redis.kill('SIGKILL')
    }
  }
}))

// ---- The table

/** @param {readonly string[]} cells */
const row = cells => console.log(cells.map((cell, i) => cell.padEnd([25, 78, 9][i] ?? 0)).join(''))

let failures = 0

/** @param {Consumer} consumer */
const report = async ({ name, what, check }) => {
  const start = performance.now()
  /** @type {unknown} */
  let problem
  await check().catch((/** @type {unknown} */ error) => (problem = error))
  const isSkipped = problem instanceof MissingError && process.env.CI !== 'true'
  const result = problem === undefined ? 'works' : isSkipped ? 'skipped' : 'fails'
  row([name, what, result, `${((performance.now() - start) / 1000).toFixed(1)} s`])
  if (result === 'fails') failures++
  if (problem instanceof Error) console.log([problem.message, 'stdout' in problem ? problem.stdout : ''].join('\n'))
}

try {
  const consumers = [...browsers, ...runtimes, ...threads, ...machines, ...bundles, ...testRunners, ...typeChecks]
  row(['consumer', 'what was run', 'result', 'time'])
  await report({ name: 'npm', what: 'pack, and install with the peers and the tools', check: install })
  // Two at a time take from the queue.
  const queue = consumers.values()
  const work = async () => {
    for (const consumer of queue) await report(consumer)
  }
  await Promise.all([work(), work()])
  console.log(`${consumers.length + 1} consumers, ${failures} failed`)
  process.exitCode = failures > 0 ? 1 : 0
} finally {
  await rm(folder, { recursive: true, force: true })
}
