import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { BackpropError } from 'backprop-ts'
import { command } from '../../src/command/command'
import { loadFunction } from '../../src/command/load'
import { load as loadModule } from '../compile/emit-module'
import { moduleFolder } from '../support/installed'

const { folder, write } = moduleFolder()
const file = (name: string, text: string): string => fileURLToPath(write(name, text))

const body = 'const { a, b } = splitBV(v); return mul(a, sin(b))'
const cjs = file('loss.cjs', `const { mul, sin, splitBV } = require('backprop-ts'); exports.loss = v => { ${body} }`)
file(
  'esm.mjs',
  `import { mul, sin, splitBV } from 'backprop-ts'; export const energy = v => { ${body} }; export const three = 3`
)
const ts = file(
  'typed.ts',
  `import { add, type BVar, constVar, getOrd, sqrt } from 'backprop-ts'
import * as N from 'fp-ts/number'
import { gt } from 'fp-ts/Ord'
import { one } from './one'
export const loss = <S>(x: BVar<S, number>): BVar<S, number> =>
  gt(getOrd(N.Ord))(x, constVar(0)) ? sqrt(x) : add(constVar(0, x), one)`
)
file('one.ts', 'export const one: number = 1')
const example = file('example.json', '{ "a": 3, "b": 4 }')
const four = file('four.json', '4')
file('minus.json', '-4')

const host = () => {
  const seen = { printed: '', complained: '' }
  return {
    print: (text: string): void => void (seen.printed += text),
    complain: (text: string): void => void (seen.complained += text),
    seen
  }
}

/** Runs the command as users do. */
const run = (...args: readonly string[]) => {
  const bin = path.join(folder, '../node_modules/backprop-ts/dist/esm/command/backprop-ts-compile.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' })
  return { status, stdout, stderr }
}

interface Argument {
  readonly a: number
  readonly b: number
}

describe('backprop-ts-compile', () => {
  test('explains itself', async () => {
    const help = host()
    expect(await command(['--help'], help)).toBe(0)
    expect(help.seen.printed).toMatch(/^Usage: backprop-ts-compile <module>/)
  })

  test('writes a module for a function of CommonJS', async () => {
    const { seen, ...asHost } = host()
    expect(await command([cjs, '--example', example], asHost)).toBe(0)
    expect(seen.complained).toBe('')
    expect(seen.printed).toContain(`// Made from loss of ${cjs} and ${example} by`)
    expect(loadModule<Argument>(seen.printed).backprop({ a: 3, b: 0 })).toEqual([0, { a: 0, b: 3 }])
  })

  test('writes a module for a function of an ES module', () => {
    const output = path.join(folder, 'energy.gradient.ts')
    expect(run('esm.mjs', '--export', 'energy', '--example', 'example.json', '-o', output, '--strict')).toEqual({
      status: 0,
      stdout: '',
      stderr: ''
    })
    const text = readFileSync(output, 'utf8')
    expect(text).toContain('// Made from energy of esm.mjs and example.json by')
    expect(loadModule<Argument>(text).gradBP({ a: 3, b: 0 })).toEqual({ a: 0, b: 3 })
  })

  test('writes a module for a function of TypeScript, with the ways of all examples', () => {
    const { status, stdout, stderr } = run('typed.ts', '--example', 'four.json', '--example', 'minus.json')
    expect([status, stderr]).toEqual([0, ''])
    const module = loadModule<number>(stdout)
    expect([4, -4].map(module.backprop)).toEqual([
      [2, 0.25],
      [1, 0]
    ])
    // The module that it was built into is gone.
    expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([])
  })

  test('says what the function lacks, of whichever copy of the package it is', () => {
    file('text.json', '"text"')
    for (const module of [cjs, 'esm.mjs']) {
      const { status, stderr } = run(
        module,
        '--export',
        module === 'esm.mjs' ? 'energy' : 'loss',
        '--example',
        'text.json'
      )
      expect([status, stderr.split('\n').length]).toEqual([1, 2])
      expect(stderr).toMatch(/^backprop-ts-compile: /)
    }
  })

  test.each([
    [[], 'wanted one module, got 0'],
    [['a.js', 'b.js'], 'wanted one module, got 2'],
    [['a.js', '--odd'], "Unknown option '--odd'"],
    [['a.js'], 'wanted an example, by --example'],
    [['a.js', '--example', four], 'there is no file'],
    [[cjs, '--example', 'none.json'], 'the example none.json cannot be read: ENOENT'],
    [[cjs, '--example', cjs], 'cannot be read: Unexpected token'],
    [[cjs, '--example', example, '--export', 'none'], 'has no export none. It exports'],
    [[cjs, '--example', example, '-o', path.join(folder, 'no/where.ts')], 'cannot be written: ENOENT'],
    [[file('broken.ts', 'export const loss = = 3'), '--example', four], 'cannot be built: Build failed'],
    [[file('three.cjs', 'exports.loss = 3'), '--example', four], 'is the number 3, wanted a function of a variable']
  ])('refuses %j', async (args, message) => {
    const { seen, ...asHost } = host()
    expect(await command(args, asHost)).toBe(1)
    expect(seen.complained).toContain('backprop-ts-compile: ')
    expect(seen.complained).toContain(message)
  })

  test('writes with the copy of the package that the module uses, and finds it in any folder', async () => {
    const entryPoint = path.join(folder, '../node_modules/backprop-ts/dist/cjs/Compile.cjs')
    const same = file('same.cjs', "exports.loss = x => x; exports.text = () => 'text'; exports.bug = () => { throw 3 }")
    const write = await loadFunction(same, 'loss', entryPoint)
    expect(loadModule<number>(write(4, {})).backprop(3)).toEqual([3, 1])
    const wrong = await loadFunction(same, 'text', entryPoint)
    expect(() => wrong(4, {})).toThrow(BackpropError)
    expect(() => wrong(4, {})).toThrow(/must return a variable of a number/)
    const bug = await loadFunction(same, 'bug', entryPoint)
    expect(() => bug(4, {})).toThrow('3')
    for (const other of ['none', path.join(folder, 'same.cjs')])
      expect((await loadFunction(same, 'loss', other))(4, {})).toContain('export const')
  })

  test.each([
    ['--help', 'stdout', 0],
    ['--odd', 'stderr', 1]
  ] as const)('runs as a program with %s', async (argument, stream, code) => {
    const { argv, exitCode } = process
    const write = jest.spyOn(process[stream], 'write').mockReturnValue(true)
    try {
      process.argv = ['node', 'backprop-ts-compile', argument]
      process.exitCode = undefined
      jest.isolateModules(() => {
        jest.requireActual('../../src/command/backprop-ts-compile')
      })
      await setImmediate()
      expect(write).toHaveBeenCalledWith(expect.stringContaining('Usage: backprop-ts-compile'))
      expect(process.exitCode).toBe(code)
    } finally {
      write.mockRestore()
      process.argv = argv
      process.exitCode = exitCode
    }
  })

  test('says that esbuild is missing', async () => {
    jest.doMock('esbuild', () => {
      throw new Error('absent')
    })
    await expect(loadFunction(ts, 'loss')).rejects.toThrow(
      /need the package esbuild, .* npm install --save-dev esbuild/
    )
    jest.dontMock('esbuild')
  })

  test('does not hide bugs', async () => {
    const bug = file('bug.cjs', "exports.loss = () => { throw new TypeError('a bug') }")
    await expect(command([bug, '--example', four], host())).rejects.toThrow('a bug')
  })
})

test('modules of TypeScript are loaded, and leave nothing behind', async () => {
  const before = readdirSync(folder)
  const writeModule = await loadFunction(ts, 'loss')
  expect(writeModule).toBeInstanceOf(Function)
  expect(readdirSync(folder)).toEqual(before)
})
