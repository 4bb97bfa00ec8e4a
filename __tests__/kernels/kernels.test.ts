import { setFlagsFromString } from 'node:v8'
import * as fc from 'fast-check'
import { backends } from '../../src/internal/kernels/choose-backend'
import type { Kernels } from '../../src/internal/kernels/kernels'
import { relaxedSimd, simd } from '../../src/internal/kernels/wasm/wasm-modules'
import { loadWasm } from '../../src/internal/kernels/wasm/wasm-kernels'

/** Node 20 has relaxed SIMD behind a flag. */
if (loadWasm([relaxedSimd]) === undefined) setFlagsFromString('--experimental-wasm-relaxed-simd')

const modules = { 'wasm with SIMD': simd, 'wasm with relaxed SIMD': relaxedSimd }
const implementations: ReadonlyArray<Kernels> = [
  ...backends().filter(({ name }) => name !== 'wasm'),
  ...Object.entries(modules).map(([name, module]) => ({ ...loadWasm([module])!, name }))
]

const plain = {
  /** `C = op(A) op(B)` by the definition. */
  gemm: (transA: boolean, transB: boolean, m: number, n: number, k: number, a: Float64Array, b: Float64Array) =>
    Float64Array.from({ length: m * n }, (_, o) => {
      const i = Math.floor(o / n)
      const j = o % n
      let sum = 0
      for (let p = 0; p < k; p++) sum += a[transA ? p * m + i : i * k + p]! * b[transB ? j * k + p : p * n + j]!
      return sum
    }),
  outer: (m: number, n: number, alpha: number, x: Float64Array, y: Float64Array) =>
    Float64Array.from({ length: m * n }, (_, o) => alpha * x[Math.floor(o / n)]! * y[o % n]!)
}

/** Like `toEqual`, with room for another order of summation; NaN and the infinities must be in the same places. */
const expectClose = (got: Float64Array, want: Float64Array): void => {
  expect(got).toHaveLength(want.length)
  const wrong = want.findIndex((w, i) => {
    const g = got[i]!
    return Number.isFinite(w) ? !(Math.abs(g - w) <= 1e-12 * Math.max(1, Math.abs(w))) : !Object.is(g, w)
  })
  if (wrong >= 0) throw new Error(`element ${wrong} is ${got[wrong]}, not ${want[wrong]}`)
}

const ordinary = fc.double({ min: -10, max: 10, noNaN: true })
const special = fc.constantFrom(0, -0, NaN, Infinity, -Infinity)
const elements = fc.oneof({ weight: 9, arbitrary: ordinary }, { weight: 1, arbitrary: special })
const vector = (n: number, of = elements): fc.Arbitrary<Float64Array> =>
  fc.array(of, { minLength: n, maxLength: n }).map(xs => Float64Array.from(xs))
/** An output: what it holds before must not matter, so it holds NaN. */
const output = (n: number): Float64Array => new Float64Array(n).fill(NaN)
const size = fc.integer({ min: 0, max: 11 })

/** Reproducible filling for operands too large to generate number by number. */
const filled = (n: number, seed: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(seed + i * 1.618) * 3)

const matrixAndVectors = fc
  .tuple(size, size)
  .chain(([m, n]) => fc.tuple(fc.constant(m), fc.constant(n), vector(m * n), vector(m), vector(n), ordinary))

describe.each(implementations)('the kernels of $name', kernels => {
  describe('gemv', () => {
    it('multiplies a matrix by a vector', () => {
      fc.assert(
        fc.property(matrixAndVectors, ([m, n, a, , x]) => {
          const y = output(m)
          kernels.gemv(m, n, a, x, y)
          expectClose(y, plain.gemm(false, false, m, 1, n, a, x))
        })
      )
    })
  })

  describe('gemvT', () => {
    it('multiplies the transpose by a vector', () => {
      fc.assert(
        fc.property(matrixAndVectors, ([m, n, a, x]) => {
          const y = output(n)
          kernels.gemvT(m, n, a, x, y)
          expectClose(y, plain.gemm(true, false, n, 1, m, a, x))
        })
      )
    })
  })

  describe('gemv and gemvT', () => {
    const check = (m: number, n: number): void => {
      const [a, x, y] = [filled(m * n, 1), filled(n, 2), filled(m, 3)]
      const [product, transposed] = [output(m + 1), output(n + 1)]
      kernels.gemv(m, n, a, x, product)
      expectClose(product.subarray(0, m), plain.gemm(false, false, m, 1, n, a, x))
      kernels.gemvT(m, n, a, y, transposed)
      expectClose(transposed.subarray(0, n), plain.gemm(true, false, n, 1, m, a, y))
      expect([product[m], transposed[n]]).toEqual([NaN, NaN])
    }

    it('multiply matrices of any medium size', () => {
      const medium = fc.integer({ min: 1, max: 100 })
      fc.assert(fc.property(medium, medium, check))
    })

    it.each([
      [301, 785],
      [5, 20_001],
      [20_001, 5],
      [2_001, 301]
    ])('multiply a large matrix of %d rows of %d numbers', check)

    it('leave no trace in the next product', () => {
      for (const n of [31, 32]) {
        const trash = output(40 * n)
        kernels.gemv(40, n, trash, trash, output(40))
        kernels.gemvT(40, n, trash, trash, output(n))
        check(33, n)
      }
    })

    it('spread a NaN to its row or column only, and that of a vector everywhere', () => {
      const [a, x, y] = [filled(33 * 35, 1), filled(35, 2), filled(33, 3)]
      a[33 * 35 - 1] = NaN
      const [product, transposed] = [output(33), output(35)]
      kernels.gemv(33, 35, a, x, product)
      expectClose(product, plain.gemm(false, false, 33, 1, 35, a, x))
      kernels.gemvT(33, 35, a, y, transposed)
      expectClose(transposed, plain.gemm(true, false, 35, 1, 33, a, y))
      const zero = new Float64Array(33 * 35)
      x[34] = Infinity
      kernels.gemv(33, 35, zero, x, product)
      expect(product.every(Number.isNaN)).toBe(true)
    })
  })

  describe('outer and ger', () => {
    it('outer overwrites, ger adds', () => {
      fc.assert(
        fc.property(matrixAndVectors, ([m, n, a, x, y, alpha]) => {
          const product = plain.outer(m, n, alpha, x, y)
          const overwritten = output(m * n)
          kernels.outer(m, n, alpha, x, y, overwritten)
          expectClose(overwritten, product)
          const added = output(m * n)
          kernels.ger(m, n, alpha, x, y, a, added)
          expectClose(
            added,
            a.map((v, i) => v + product[i]!)
          )
        })
      )
    })
  })

  describe('gemm', () => {
    const check = (
      transA: boolean,
      transB: boolean,
      [m, n, k]: readonly [number, number, number],
      a: Float64Array,
      b: Float64Array
    ): void => {
      const c = output(m * n)
      kernels.gemm(transA, transB, m, n, k, a, b, c)
      expectClose(c, plain.gemm(transA, transB, m, n, k, a, b))
    }

    it('multiplies small matrices, also empty ones, with every transpose', () => {
      fc.assert(
        fc.property(
          fc.boolean(),
          fc.boolean(),
          fc.tuple(size, size, size).chain(s => fc.tuple(fc.constant(s), vector(s[0] * s[2]), vector(s[1] * s[2]))),
          (transA, transB, [s, a, b]) => check(transA, transB, s, a, b)
        ),
        { numRuns: 300 }
      )
    })

    it('multiplies matrices of any size around that of a block', () => {
      const around = fc.constantFrom(64, 128, 256).chain(n => fc.integer({ min: n - 5, max: n + 5 }))
      fc.assert(
        fc.property(fc.boolean(), fc.boolean(), fc.tuple(around, around, around), (transA, transB, s) =>
          check(transA, transB, s, filled(s[0] * s[2], 1), filled(s[1] * s[2], 2))
        ),
        { numRuns: 10 }
      )
    })

    it('multiplies matrices of any medium size', () => {
      const medium = fc.integer({ min: 1, max: 80 })
      fc.assert(
        fc.property(fc.boolean(), fc.boolean(), fc.tuple(medium, medium, medium), (transA, transB, s) =>
          check(transA, transB, s, filled(s[0] * s[2], 1), filled(s[1] * s[2], 2))
        )
      )
    })

    const large: ReadonlyArray<readonly [number, number, number]> = [
      [64, 256, 256],
      [65, 257, 258],
      [131, 30, 515],
      [7, 517, 9],
      [3, 300, 300],
      [300, 2, 300]
    ]
    const checkAll = (s: readonly [number, number, number]): void => {
      for (const transA of [false, true])
        for (const transB of [false, true]) check(transA, transB, s, filled(s[0] * s[2], 3), filled(s[1] * s[2], 4))
    }
    it.each(large)('multiplies %d×%d matrices of inner size %d, beyond one block', (...s) => {
      checkAll(s)
    })

    it.each([
      ['a column', [5, 1, 7]],
      ['a row', [1, 6, 7]],
      ['a column by a row', [5, 6, 1]]
    ] as const)('multiplies with %s, with every transpose', (_, s) => {
      checkAll(s)
    })

    it('spreads a NaN to its row only, also where blocks are filled up', () => {
      const a = filled(70 * 21, 5)
      a[69 * 21 + 20] = NaN
      check(false, false, [70, 9, 21], a, filled(21 * 9, 6))
      a[69 * 21 + 20] = Infinity
      check(false, false, [70, 9, 21], a, new Float64Array(21 * 9))
    })

    it('writes nothing beyond the result', () => {
      fc.assert(
        fc.property(size, size, size, (m, n, k) => {
          const c = output(m * n + 20)
          kernels.gemm(false, false, m, n, k, filled(m * k, 1), filled(k * n, 2), c)
          expect(c.subarray(m * n).every(Number.isNaN)).toBe(true)
        })
      )
    })

    it('gives the same result after another product has used the scratch memory', () => {
      const product = (): Float64Array => {
        const c = output(33 * 35)
        kernels.gemm(true, false, 33, 35, 37, filled(33 * 37, 7), filled(37 * 35, 8), c)
        return c
      }
      const first = product()
      kernels.gemm(false, false, 64, 64, 64, output(4096), output(4096), output(4096))
      expect(product()).toEqual(first)
    })
  })

  describe('zeros', () => {
    const zero = Float64Array.of(0, 0, 0, 0, 0)
    const bad = Float64Array.of(NaN, Infinity, NaN, Infinity, -Infinity)
    it('times NaN or infinity is NaN in every product', () => {
      const y = new Float64Array(1)
      kernels.gemv(1, 5, bad, zero, y)
      expect(y).toEqual(Float64Array.of(NaN))
      const z = new Float64Array(5)
      kernels.gemvT(1, 5, bad, zero, z)
      expect(z).toEqual(new Float64Array(5).fill(NaN))
      const a = new Float64Array(25)
      kernels.outer(5, 5, 1, zero, bad, a)
      expect(a).toEqual(new Float64Array(25).fill(NaN))
      kernels.ger(5, 5, 0, bad, bad, a.fill(0), a)
      expect(a).toEqual(new Float64Array(25).fill(NaN))
      expect(kernels.dot(5, zero, bad)).toBeNaN()
      kernels.axpy(5, 0, bad, z.fill(0), z)
      expect(z).toEqual(new Float64Array(5).fill(NaN))
      kernels.scale(5, 0, bad, z)
      expect(z).toEqual(new Float64Array(5).fill(NaN))
    })
  })

  describe('vectors', () => {
    const pair = fc.integer({ min: 0, max: 23 }).chain(n => fc.tuple(fc.constant(n), vector(n), vector(n), elements))

    it('dot and sum add everything up', () => {
      fc.assert(
        fc.property(pair, ([n, x, y]) => {
          let dot = 0
          let sum = 0
          for (let i = 0; i < n; i++) {
            dot += x[i]! * y[i]!
            sum += x[i]!
          }
          expectClose(Float64Array.of(kernels.dot(n, x, y), kernels.sum(n, x)), Float64Array.of(dot, sum))
        })
      )
    })

    it('axpy adds a multiple, scale is one', () => {
      fc.assert(
        fc.property(pair, ([n, x, y, alpha]) => {
          const sum = y.slice()
          kernels.axpy(n, alpha, x, y, sum)
          expect(sum).toEqual(y.map((v, i) => v + alpha * x[i]!))
          const multiple = output(n)
          kernels.scale(n, alpha, x, multiple)
          expect(multiple).toEqual(x.map(v => alpha * v))
        })
      )
    })

    type Binary = 'add' | 'sub' | 'mul' | 'div'
    const meaning: Record<Binary, (x: number, y: number) => number> = {
      add: (x, y) => x + y,
      sub: (x, y) => x - y,
      mul: (x, y) => x * y,
      div: (x, y) => x / y
    }
    it.each(Object.keys(meaning) as ReadonlyArray<Binary>)('%s is element-wise and may write onto an operand', name => {
      const kernel: Kernels[Binary] = kernels[name]
      fc.assert(
        fc.property(pair, ([n, x, y]) => {
          const want = x.map((v, i) => meaning[name](v, y[i]!))
          for (const out of [output(n), x.slice(), y.slice()]) {
            kernel(n, x, y, out)
            expect(out).toEqual(want)
          }
          const left = x.slice()
          kernel(n, left, y, left)
          expect(left).toEqual(want)
          const right = y.slice()
          kernel(n, x, right, right)
          expect(right).toEqual(want)
        })
      )
    })

    it('map and zip apply a function from first to last', () => {
      const x = Float64Array.of(1, 2, 3)
      const seen: Array<number> = []
      kernels.map(v => (seen.push(v), v * v), 3, x, x)
      expect(x).toEqual(Float64Array.of(1, 4, 9))
      expect(seen).toEqual([1, 2, 3])
      kernels.zip(Math.max, 3, x, Float64Array.of(5, 3, NaN), x)
      expect(x).toEqual(Float64Array.of(5, 4, NaN))
    })

    it('leaves what lies beyond n alone', () => {
      const out = output(4)
      kernels.add(2, Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3), out)
      expect(out).toEqual(Float64Array.of(2, 4, NaN, NaN))
    })
  })
})
