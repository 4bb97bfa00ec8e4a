import { add, backprop, type BVar, mul, div, sqrt, square, axpy } from 'backprop-ts'
import { zeros, useBackend } from 'backprop-ts/LinearAlgebra'
import { train, type Optimizer } from 'backprop-ts/Optimizer'
import { structural } from 'backprop-ts/Backprop'
import { digitsOf, initial, netError, picturesOf, type Network } from './mnist.md'

const backend = process.argv[2] as 'js' | 'wasm' | 'blas' | undefined
if (backend) useBackend(backend)
const B = Number(process.argv[3] ?? 64)
const images = Float64Array.from({ length: B * 784 }, (_, i) => ((i * 7919) % 101) / 101)
const labels = Uint8Array.from({ length: B }, (_, i) => i % 10)
const loss = <S>(n: BVar<S, Network>, b: { images: Float64Array; labels: Uint8Array }): BVar<S, number> =>
  netError(picturesOf(b.images, B), digitsOf(b.labels))(n)
const sgd: Optimizer<Network, null> = { init: () => null, update: (g, s) => [mul(-0.1, g), s] }
interface S { m: Network; v: Network; t: number }
const leaf = (g: any, m: any, v: any): any => {
  const G = g.data as Float64Array, M = m.data as Float64Array, V = v.data as Float64Array, n = G.length
  const m2 = new Float64Array(n), v2 = new Float64Array(n), s = new Float64Array(n)
  for (let i = 0; i < n; i++) { const a = G[i]!; const x = 0.9 * M[i]! + 0.1 * a; const y = 0.999 * V[i]! + 0.001 * a * a; m2[i] = x; v2[i] = y; s[i] = -0.001 * x / (Math.sqrt(y) + 1e-8) }
  return [m.with(m2), v.with(v2), m.with(s)]
}
const adam: Optimizer<Network, S> = {
  init: p => ({ m: structural.zero(p) as Network, v: structural.zero(p) as Network, t: 0 }),
  update: (g, { m, v, t }) => {
    const go = (a: any, b: any, c: any): any => {
      if ('with' in a) return leaf(a, b, c)
      const ks = Object.keys(a), r = ks.map(k => go(a[k], b[k], c[k]))
      return [0, 1, 2].map(j => Object.fromEntries(ks.map((k, i) => [k, r[i][j]])))
    }
    const [m2, v2, s] = go(g, m, v)
    return [s, { m: m2, v: v2, t: t + 1 }]
  }
}
const start = initial(1, [300, 100])
const batches = function* (n: number) { for (let i = 0; i < n; i++) yield { images, labels } }
const time = (f: () => void) => { const t = performance.now(); f(); return performance.now() - t }
const n = Number(process.argv[4] ?? 20)
const cases: Record<string, () => void> = {
  gradient: () => { for (const b of batches(n)) backprop(p => loss(p, b), start) },
  sgd: () => { for (const _ of train(loss, start, batches(n), sgd)); },
  adam: () => { for (const _ of train(loss, start, batches(n), adam)); },
  'adam+norm': () => { for (const s of train(loss, start, batches(n), adam)) s.gradientNorm }
}
const times: Record<string, number[]> = {}
for (let r = 0; r < 7; r++) for (const [k, f] of Object.entries(cases)) (times[k] ??= []).push(time(f) / n)
for (const [k, t] of Object.entries(times)) console.log(k, t.sort((a, b) => a - b)[3]!.toFixed(3), 'ms per step')
