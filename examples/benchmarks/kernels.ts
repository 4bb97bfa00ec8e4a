/**
 * Times the kernels of linear algebra, in GFLOP/s, on every back end that this machine has:
 * `node scripts/run-example.mjs examples/benchmarks/kernels.ts`.
 */
import Table from 'cli-table3'
import { backends as available } from '../../src/internal/kernels/choose-backend'
import type { Kernels } from '../../src/internal/kernels/kernels'
import { compare, requireClose } from './measure'

/** Plain JavaScript first. */
const backends = [...available()].reverse()

const numbers = (n: number, seed: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(seed + i))

const [m, n, batch] = [300, 784, 64]
const a = numbers(m * n, 1)
const [x, y] = [numbers(n, 2), numbers(m, 3)]
const samples = numbers(batch * n, 4)

interface Kernel {
  readonly flops: number
  readonly outputs: number
  readonly run: (kernels: Kernels, out: Float64Array) => void
}

const kernels: Readonly<Record<string, Kernel>> = {
  'gemv 300×784': { flops: 2 * m * n, outputs: m, run: (k, out) => k.gemv(m, n, a, x, out) },
  'gemvT 300×784': { flops: 2 * m * n, outputs: n, run: (k, out) => k.gemvT(m, n, a, y, out) },
  'outer 300×784': { flops: m * n, outputs: m * n, run: (k, out) => k.outer(m, n, 1, y, x, out) },
  'ger 300×784, in place': { flops: 2 * m * n, outputs: m * n, run: (k, out) => k.ger(m, n, 1e-9, y, x, out, out) },
  'ger 300×784': { flops: 2 * m * n, outputs: m * n, run: (k, out) => k.ger(m, n, 1, y, x, a, out) },
  'gemm 64·784·300': {
    flops: 2 * batch * m * n,
    outputs: batch * m,
    run: (k, out) => k.gemm(false, true, batch, m, n, samples, a, out)
  },
  'dot 784': { flops: 2 * n, outputs: 1, run: (k, out) => out.fill(k.dot(n, x, x)) },
  'axpy 784': { flops: 2 * n, outputs: n, run: (k, out) => k.axpy(n, 1e-9, x, out, out) },
  'gemv 20×20': { flops: 800, outputs: 20, run: (k, out) => k.gemv(20, 20, a, x, out) }
}

const table = new Table({
  head: ['kernel', ...backends.flatMap(({ name }, i) => (i === 0 ? [name] : [name, 'ratio']))],
  style: { head: [], border: [] }
})
for (const [name, { flops, outputs, run }] of Object.entries(kernels)) {
  const results = backends.map(backend => {
    const out = new Float64Array(outputs)
    run(backend, out)
    return out
  })
  for (const result of results) requireClose(name, result, results[0]!)
  const rows = compare(
    Object.fromEntries(backends.map((backend, i) => [backend.name, () => run(backend, results[i]!)]))
  )
  table.push([
    name,
    ...rows.flatMap(({ micros, ratio }, i) => {
      const speed = (flops / micros / 1000).toFixed(1)
      return i === 0 ? [speed] : [speed, (1 / ratio).toFixed(1)]
    })
  ])
}
console.log(table.toString())
