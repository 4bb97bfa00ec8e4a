/** Verifies that kernels keep the rules of `Kernels`. Not every BLAS does: some skip zeros and lose a NaN. */
import { js } from '../js/js-kernels'
import type { Kernels } from '../kernels'

/** Large enough that the BLAS is called, and not the portable kernels. */
const size = 24

type Probe = (kernels: Kernels, x: Float64Array, y: Float64Array, out: Float64Array) => void

const probes: Readonly<Partial<Record<keyof Kernels, Probe>>> = {
  gemv: (kernels, a, x, out) => kernels.gemv(size, size, a, x, out),
  gemvT: (kernels, a, x, out) => kernels.gemvT(size, size, a, x, out),
  outer: (kernels, x, y, out) => kernels.outer(size, size, 1, x, y, out),
  ger: (kernels, x, y, out) => kernels.ger(size, size, 1, x, y, new Float64Array(size * size), out),
  gemm: (kernels, a, b, out) => kernels.gemm(false, false, size, size, size, a, b, out)
}

const matrixOf = (f: (i: number) => number): Float64Array => Float64Array.from({ length: size * size }, (_, i) => f(i))

/**
 * The kernels, but with those of `js` in place of any that break the rules. A kernel does if it gives another result
 * than `js` on operands for which the rules allow only one.
 */
export const verifyKernels = (kernels: Kernels): Kernels => {
  const zeros = matrixOf(() => 0)
  const nonFinite = matrixOf(i => [NaN, Infinity, -Infinity][i % 3]!)
  const integers = matrixOf(i => i % 7)
  const operands = [
    [zeros, nonFinite],
    [nonFinite, zeros],
    [integers, matrixOf(i => i % 5)]
  ] as const
  const result = (probe: Probe, of: Kernels, x: Float64Array, y: Float64Array): Float64Array => {
    const out = matrixOf(() => NaN)
    probe(of, x, y, out)
    return out
  }
  const agrees = (probe: Probe): boolean =>
    operands.every(([x, y]) => {
      const expected = result(probe, js, x, y)
      return result(probe, kernels, x, y).every((value, i) => Object.is(value, expected[i]))
    })
  const replaced = Object.entries(probes).filter(([, probe]) => !agrees(probe))
  return { ...kernels, ...Object.fromEntries(replaced.map(([name]) => [name, js[name as keyof Kernels]])) }
}
