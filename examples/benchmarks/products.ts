import { backends } from '../../src/internal/kernels/choose-backend'
import { compare, type Row } from './measure'

const filled = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => Math.sin(i))

/** Times the product of an m×k and a k×n matrix on each back end that this machine has. */
export const product = (m: number, k: number, n: number) => (): readonly Row[] => {
  const [a, b, c] = [filled(m * k), filled(k * n), new Float64Array(m * n)]
  const contenders = [...backends()]
    .reverse()
    .map(({ name, gemm }) => [name, () => gemm(false, false, m, n, k, a, b, c)] as const)
  return compare(Object.fromEntries(contenders)).map(row => ({ ...row, flops: 2 * m * n * k }))
}
