import { backends } from '../../src/internal/kernels/choose-backend'
import { relaxedSimd, simd } from '../../src/internal/kernels/wasm/wasm-modules'
import type { Kernels } from '../../src/internal/kernels/kernels'
import { loadWasm } from '../../src/internal/kernels/wasm/wasm-kernels'
import { withWebAssembly } from '../support/engine'

const loadedWith = (replaced: object | undefined): Kernels | undefined => withWebAssembly(replaced, () => loadWasm())

const bytes = { simd: Buffer.from(simd, 'base64'), relaxedSimd: Buffer.from(relaxedSimd, 'base64') }

/** The bytes that are compiled where the engine accepts what `validate` says. */
const compiled = (validate: (bytes: Uint8Array) => boolean): unknown => {
  const Module = jest.fn<never, [Uint8Array]>(() => {
    throw new EvalError('blocked by a content security policy')
  })
  expect(loadedWith({ validate, Module })).toBeUndefined()
  return Module.mock.lastCall?.[0]
}

describe('the kernels in WebAssembly', () => {
  it('are there in Node, before those in JavaScript', () => {
    expect(backends().map(({ name }) => name)).toEqual(expect.arrayContaining(['wasm', 'js']))
    expect(loadedWith({})?.name).toBe('wasm')
  })

  it('are missing without WebAssembly, without SIMD, and without memory', () => {
    expect(loadedWith(undefined)).toBeUndefined()
    expect(loadedWith({ validate: () => false })).toBeUndefined()
    const Memory = jest.fn(() => {
      throw new RangeError('could not allocate memory')
    })
    expect(loadedWith({ Memory })).toBeUndefined()
  })

  it('are missing where compilation is forbidden, and use relaxed SIMD where there is some', () => {
    expect(compiled(() => true)).toEqual(new Uint8Array(bytes.relaxedSimd))
    expect(compiled(candidate => !bytes.relaxedSimd.equals(candidate))).toEqual(new Uint8Array(bytes.simd))
  })

  it('are small enough to be compiled on the main thread of any browser', () => {
    for (const { length } of Object.values(bytes)) expect(length).toBeLessThan(4096)
  })
})
