import { BackendError } from 'backprop-ts'
import type * as LA from 'backprop-ts/LinearAlgebra'
import { backend, dot, useBackend, vector } from 'backprop-ts/LinearAlgebra'
import { js } from '../../src/internal/kernels/js/js-kernels'
import { withWebAssembly } from '../support/engine'

describe('the back end', () => {
  afterEach(() => useBackend('auto'))

  it('is decided by the first use, and is always one that works', () => {
    jest.isolateModules(() => {
      const fresh = jest.requireActual<typeof LA>('backprop-ts/LinearAlgebra')
      expect(fresh.dot(fresh.vector([1, 2]), fresh.vector([3, 4]))).toBe(11)
      expect(['js', 'wasm', 'blas']).toContain(fresh.backend())
    })
    jest.isolateModules(() => {
      const fresh = jest.requireActual<typeof LA>('backprop-ts/LinearAlgebra')
      expect(['js', 'wasm', 'blas']).toContain(fresh.backend())
    })
  })

  it('loads nothing slower than what it finds', () => {
    const loadWasm = jest.fn()
    jest.isolateModules(() => {
      jest.doMock('../../src/internal/kernels/blas/blas-kernels', () => ({ loadBlas: () => js }))
      jest.doMock('../../src/internal/kernels/wasm/wasm-kernels', () => ({ loadWasm }))
      const fresh = jest.requireActual<typeof LA>('backprop-ts/LinearAlgebra')
      expect(fresh.dot(fresh.vector([1, 2]), fresh.vector([3, 4]))).toBe(11)
    })
    jest
      .dontMock('../../src/internal/kernels/blas/blas-kernels')
      .dontMock('../../src/internal/kernels/wasm/wasm-kernels')
    expect(loadWasm).not.toHaveBeenCalled()
  })

  it('is another where the fastest is missing', () => {
    withWebAssembly(undefined, () =>
      jest.isolateModules(() => {
        const fresh = jest.requireActual<typeof LA>('backprop-ts/LinearAlgebra')
        expect(fresh.dot(fresh.vector([1, 2]), fresh.vector([3, 4]))).toBe(11)
        expect(fresh.backend()).not.toBe('wasm')
        expect(() => fresh.useBackend('wasm')).toThrow(
          /^useBackend: "wasm" is not available here\. Use "auto" or one of these: .*js$/
        )
      })
    )
  })

  it.each<[string, Record<string, unknown>]>([
    ['a page', { document: {} }],
    ['a worker of a page', { process: undefined }],
    ['a page whose bundler imitates Node', { process: { versions: {} } }]
  ])('does not compile WebAssembly unasked in %s, which the page’s policy may forbid', (_, globals) => {
    const Module = jest.fn(() => {
      throw new EvalError('blocked by a content security policy')
    })
    const before = Object.keys(globals).map(name => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const)
    jest.isolateModules(() => {
      jest.doMock('../../src/internal/kernels/blas/blas-kernels', () => ({ loadBlas: () => undefined }))
      const fresh = jest.requireActual<typeof LA>('backprop-ts/LinearAlgebra')
      try {
        Object.assign(globalThis, globals)
        withWebAssembly({ Module }, () => {
          expect(fresh.backend()).toBe('js')
          expect(() => fresh.useBackend('blas')).toThrow(/one of these: js$/)
          expect(Module).not.toHaveBeenCalled()
          expect(() => fresh.useBackend('wasm')).toThrow(/^useBackend: "wasm" is not available here/)
          expect(Module).toHaveBeenCalledTimes(1)
        })
        fresh.useBackend('auto')
        expect(fresh.backend()).toBe('js')
      } finally {
        for (const [name, descriptor] of before) {
          Reflect.deleteProperty(globalThis, name)
          if (descriptor) Object.defineProperty(globalThis, name, descriptor)
        }
      }
    })
    jest.dontMock('../../src/internal/kernels/blas/blas-kernels')
  })

  it('can be chosen', () => {
    useBackend('js')
    expect(backend()).toBe('js')
    expect(dot(vector([1, 2]), vector([3, 4]))).toBe(11)
  })

  it('is refused where there is none of that name', () => {
    expect(() => useBackend('fortran' as never)).toThrow(BackendError)
    expect(() => useBackend('fortran' as never)).toThrow(
      /^useBackend: "fortran" is not available here\. Use "auto" or one of these: .*js$/
    )
    expect(['js', 'wasm', 'blas']).toContain(backend())
  })
})
