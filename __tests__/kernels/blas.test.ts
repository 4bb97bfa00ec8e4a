import * as fc from 'fast-check'
import { blasKernels, loadBlas } from '../../src/internal/kernels/blas/blas-kernels'
import { type Cblas, loadCblas } from '../../src/internal/kernels/blas/cblas-library'
import { js } from '../../src/internal/kernels/js/js-kernels'
import type { Kernels } from '../../src/internal/kernels/kernels'
import { hostWith, plainCblas } from '../support/cblas'

describe('loading', () => {
  const openblas = { 'libopenblas.so.0': plainCblas }

  it('finds koffi from the program or from the folder it runs in, and the library of the platform', () => {
    expect(loadBlas(hostWith({ libraries: openblas }))?.name).toBe('blas')
    expect(loadBlas(hostWith({ libraries: openblas, installed: '/program/main.js' }))?.name).toBe('blas')
    const accelerate = '/System/Library/Frameworks/Accelerate.framework/Accelerate'
    expect(loadBlas(hostWith({ platform: 'darwin', libraries: { [accelerate]: plainCblas } }))?.name).toBe('blas')
    expect(loadBlas(hostWith({ platform: 'win32', libraries: { 'openblas.dll': plainCblas } }))?.name).toBe('blas')
  })

  it('passes over a library that lacks a function', () => {
    const { dgemm, ...rest } = plainCblas
    const libraries = { 'libopenblas.so.0': rest as Cblas, 'libopenblas.so': { ...rest, dgemm } }
    expect(loadCblas(hostWith({ libraries }))?.dgemm).toBe(dgemm)
  })

  it('gives nothing, silently, without the library, without koffi, and outside of Node', () => {
    expect(loadBlas(hostWith({}))).toBeUndefined()
    expect(loadBlas(hostWith({ libraries: openblas, installed: '/elsewhere/' }))).toBeUndefined()
    expect(loadBlas({ platform: 'browser', argv: [], cwd: () => '/' })).toBeUndefined()
    const { process } = globalThis
    try {
      Reflect.deleteProperty(globalThis, 'process')
      expect(loadBlas()).toBeUndefined()
    } finally {
      globalThis.process = process
    }
  })
})

describe('a BLAS that breaks the rules', () => {
  const load = (broken: Partial<Cblas>): Kernels =>
    loadBlas(hostWith({ libraries: { 'libopenblas.so.0': { ...plainCblas, ...broken } } }))!

  it('is not used for what it breaks them in, and is for the rest', () => {
    const skipping = load({
      dger: (order, m, n, alpha, x, incX, y, incY, a, lda) => {
        for (let i = 0; i < m; i++)
          if (x[i] !== 0) plainCblas.dger(order, 1, n, alpha, x.subarray(i), incX, y, incY, a.subarray(i * lda), lda)
      }
    })
    expect(skipping.ger).toBe(js.ger)
    expect(skipping.outer).not.toBe(js.outer)

    const reading = load({
      dgemv: (order, trans, m, n, alpha, a, lda, x, incX, beta, y, incY) => {
        const before = y.map(v => beta * v)
        plainCblas.dgemv(order, trans, m, n, alpha, a, lda, x, incX, beta, y, incY)
        before.forEach((v, i) => (y[i] = y[i]! + v))
      }
    })
    expect([reading.gemv, reading.gemvT]).toEqual([js.gemv, js.gemvT])
    expect(reading.gemm).not.toBe(js.gemm)

    const wrong = load({ dgemm: () => undefined })
    expect([wrong.outer, wrong.gemm]).toEqual([js.outer, js.gemm])
    expect(wrong.gemv).not.toBe(js.gemv)
  })
})

describe('the choice between a BLAS and the portable kernels', () => {
  const called: Array<string> = []
  const counted = Object.fromEntries(
    Object.keys(plainCblas).map(name => [
      name,
      (...args: ReadonlyArray<never>): unknown => {
        called.push(name)
        return (plainCblas[name as keyof Cblas] as (...args: ReadonlyArray<never>) => unknown)(...args)
      }
    ])
  ) as unknown as Cblas
  const kernels = blasKernels(counted)

  const calls = (size: number): ReadonlyArray<string> => {
    const [a, b, c] = [0, 1, 2].map(i => new Float64Array(size * size).fill(i)) as [
      Float64Array,
      Float64Array,
      Float64Array
    ]
    called.length = 0
    kernels.gemv(size, size, a, b, c)
    kernels.gemvT(size, size, a, b, c)
    kernels.outer(size, size, 1, a, b, c)
    kernels.ger(size, size, 1, a, b, c, c)
    kernels.gemm(true, false, size, size, size, a, b, c)
    kernels.dot(size * size, a, b)
    kernels.axpy(size * size, 2, a, b, c)
    kernels.scale(size * size, 2, a, c)
    kernels.add(size * size, a, b, c)
    kernels.sub(size * size, a, b, c)
    return [...called]
  }

  it('is by size', () => {
    expect(calls(0)).toEqual([])
    expect(calls(5)).toEqual([])
    const all = ['dgemv', 'dgemv', 'dgemm', 'dger', 'dgemm', 'ddot', 'daxpy', 'dscal', 'daxpy', 'daxpy']
    expect(calls(20)).toEqual(all)
  })
})

const machine = loadCblas()
const implementations: ReadonlyArray<readonly [string, Cblas]> = [
  ['by its definition', plainCblas],
  ...(machine === undefined ? [] : [['of this machine', machine] as const])
]
if (machine === undefined) it.skip('a BLAS of this machine: there is none, or no koffi', () => undefined)

describe.each(implementations)('a BLAS %s', (_, cblas) => {
  const blas = blasKernels(cblas)

  /** Nothing that under- or overflows, as it depends on the order of factors when that happens. */
  const ordinary = fc.integer({ min: -10_000, max: 10_000 }).map(i => i / 1000)
  const elements = fc.oneof(
    { weight: 60, arbitrary: ordinary },
    { weight: 1, arbitrary: fc.constantFrom(0, -0, NaN, Infinity, -Infinity) }
  )
  /** Views that start anywhere in memory that others share. */
  const view = (n: number): fc.Arbitrary<Float64Array> =>
    fc
      .tuple(fc.integer({ min: 0, max: 5 }), fc.array(elements, { minLength: 20, maxLength: 60 }))
      .map(([at, xs]) => Float64Array.from({ length: at + n + 3 }, (_, i) => xs[i % xs.length]!).subarray(at, at + n))
  const factor = fc.oneof(fc.constantFrom(0, 1, -1), ordinary)
  /** Both sides of where the BLAS takes over. */
  const side = fc.integer({ min: 0, max: 36 })
  const length = fc.integer({ min: 0, max: 250 })

  const expectClose = (got: ArrayLike<number>, want: ArrayLike<number>): void => {
    expect(got).toHaveLength(want.length)
    for (let i = 0; i < want.length; i++) {
      const [g, w] = [got[i]!, want[i]!]
      const close = Number.isFinite(w) ? Math.abs(g - w) <= 1e-11 * Math.max(1, Math.abs(w)) : Object.is(g, w)
      if (!close) throw new Error(`element ${i} is ${g}, not ${w}`)
    }
  }

  /** What is written to memory that held NaN, in the middle of memory that must not be touched. */
  const written = (n: number, write: (out: Float64Array) => void): Float64Array => {
    const memory = new Float64Array(n + 5).fill(NaN)
    memory[2] = memory[n + 3] = 7
    const out = memory.subarray(3, 3 + n)
    write(out)
    expect([memory[2], memory[n + 3]]).toEqual([7, 7])
    return out
  }

  const agree = (n: number, run: (kernels: Kernels, out: Float64Array) => void): void =>
    expectClose(
      written(n, out => run(blas, out)),
      written(n, out => run(js, out))
    )

  const matrixAndVectors = fc
    .tuple(side, side)
    .chain(([m, n]) => fc.tuple(fc.constant(m), fc.constant(n), view(m * n), view(m), view(n), factor))

  it('multiplies matrices and vectors as the portable kernels do', () => {
    fc.assert(
      fc.property(matrixAndVectors, ([m, n, a, x, y, alpha]) => {
        agree(m, (kernels, out) => kernels.gemv(m, n, a, y, out))
        agree(n, (kernels, out) => kernels.gemvT(m, n, a, x, out))
        agree(m * n, (kernels, out) => kernels.outer(m, n, alpha, x, y, out))
        agree(m * n, (kernels, out) => kernels.ger(m, n, alpha, x, y, a, out))
        agree(m * n, (kernels, out) => {
          out.set(a)
          kernels.ger(m, n, alpha, x, y, out, out)
        })
      })
    )
  })

  it('multiplies matrices with every transpose', () => {
    const sizes = fc.tuple(side, side, side)
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.boolean(),
        sizes.chain(s => fc.tuple(fc.constant(s), view(s[0] * s[2]), view(s[1] * s[2]))),
        (transA, transB, [[m, n, k], a, b]) =>
          agree(m * n, (kernels, out) => kernels.gemm(transA, transB, m, n, k, a, b, out))
      )
    )
  })

  it('does arithmetic on vectors, also onto an operand', () => {
    fc.assert(
      fc.property(
        length.chain(n => fc.tuple(fc.constant(n), view(n), view(n), factor)),
        ([n, x, y, alpha]) => {
          expectClose([blas.dot(n, x, y)], [js.dot(n, x, y)])
          agree(n, (kernels, out) => kernels.axpy(n, alpha, x, y, out))
          agree(n, (kernels, out) => kernels.scale(n, alpha, x, out))
          for (const name of ['add', 'sub'] as const) {
            agree(n, (kernels, out) => kernels[name](n, x, y, out))
            agree(n, (kernels, out) => kernels[name](n, out.fill(3), y, out))
            agree(n, (kernels, out) => kernels[name](n, x, out.fill(3), out))
          }
          agree(n, (kernels, out) => kernels.axpy(n, alpha, x, out.fill(3), out))
          agree(n, (kernels, out) => kernels.axpy(n, alpha, out.fill(3), y, out))
          agree(n, (kernels, out) => kernels.scale(n, alpha, out.fill(3), out))
        }
      )
    )
  })

  it('leaves what lies beyond n alone', () => {
    const [x, y, out] = [1, 2, 3].map(v => new Float64Array(210).fill(v)) as [Float64Array, Float64Array, Float64Array]
    blas.add(200, x, y, out)
    expect([out[199], out[200]]).toEqual([3, 3])
    blas.axpy(200, 2, x, y, out)
    expect([out[199], out[200]]).toEqual([4, 3])
    blas.scale(200, 5, y, out)
    expect([out[199], out[200]]).toEqual([10, 3])
  })

  it('loses no NaN to a zero, whichever factor it is', () => {
    const n = 400
    const zeros = new Float64Array(n)
    const bad = Float64Array.from({ length: n }, (_, i) => (i % 2 ? NaN : Infinity))
    const expectNaN = (size: number, write: (out: Float64Array) => void): void =>
      expect(written(size, write).every(Number.isNaN)).toBe(true)
    for (const [x, y] of [
      [zeros, bad],
      [bad, zeros]
    ] as const) {
      expectNaN(20, out => blas.gemv(20, 20, x, y, out))
      expectNaN(20, out => blas.gemvT(20, 20, x, y, out))
      expectNaN(n, out => blas.outer(20, 20, 1, x, y, out))
      expectNaN(n, out => blas.ger(20, 20, 1, x, y, zeros, out))
      expectNaN(n, out => blas.gemm(false, false, 20, 20, 20, x, y, out))
      expect(blas.dot(n, x, y)).toBeNaN()
    }
    expectNaN(n, out => blas.outer(20, 20, 0, bad, bad, out))
    expectNaN(n, out => blas.ger(20, 20, 0, bad, bad, zeros, out))
    expectNaN(n, out => blas.axpy(n, 0, bad, zeros, out))
    expectNaN(n, out => blas.scale(n, 0, bad, out))
  })
})
