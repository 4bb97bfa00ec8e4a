// Compiled for the benchmarks alone: the yardstick whose weights stay in the module's memory.

export { gemv, gemvT } from './gemv'

/** Writes the outer product of the `m` numbers at address `x` and the `n` at `y`, `n` even, to `a`. */
export function outer(x: usize, y: usize, a: usize, m: usize, n: usize): void {
  const end = y + (n << 3)
  for (let i: usize = 0; i < m; i++) {
    const v = v128.load64_splat(x + (i << 3))
    for (let q = y; q < end; q += 16) {
      v128.store(a, f64x2.mul(v, v128.load(q)))
      a += 16
    }
  }
}
