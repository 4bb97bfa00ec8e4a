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
        expect(() => fresh.useBackend('wasm')).toThrow(/^useBackend: this machine has no "wasm"\. Available: .*js$/)
      })
    )
  })

  it('can be chosen', () => {
    useBackend('js')
    expect(backend()).toBe('js')
    expect(dot(vector([1, 2]), vector([3, 4]))).toBe(11)
  })

  it('is refused where there is none of that name', () => {
    expect(() => useBackend('fortran' as never)).toThrow(BackendError)
    expect(() => useBackend('fortran' as never)).toThrow(/^useBackend: this machine has no "fortran"\. Available: .*js/)
    expect(['js', 'wasm', 'blas']).toContain(backend())
  })
})
