/**
 * The portable kernels, in plain JavaScript. Those on vectors are defined here; those on matrices are imported.
 *
 * @since 0.1.0
 */
import { gemm } from './gemm'
import { dotAt, gemv, gemvT, ger, outer } from './gemv'
import type { Kernels } from '../kernels'

const dot: Kernels['dot'] = (n, x, y) => dotAt(n, x, 0, y)

const axpy: Kernels['axpy'] = (n, alpha, x, y, out) => {
  for (let i = 0; i < n; i++) out[i] = y[i]! + alpha * x[i]!
}

const scale: Kernels['scale'] = (n, alpha, x, out) => {
  for (let i = 0; i < n; i++) out[i] = alpha * x[i]!
}

const add: Kernels['add'] = (n, x, y, out) => {
  for (let i = 0; i < n; i++) out[i] = x[i]! + y[i]!
}

const sub: Kernels['sub'] = (n, x, y, out) => {
  for (let i = 0; i < n; i++) out[i] = x[i]! - y[i]!
}

const mul: Kernels['mul'] = (n, x, y, out) => {
  for (let i = 0; i < n; i++) out[i] = x[i]! * y[i]!
}

const div: Kernels['div'] = (n, x, y, out) => {
  for (let i = 0; i < n; i++) out[i] = x[i]! / y[i]!
}

const sum: Kernels['sum'] = (n, x) => {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let i = 0
  for (; i + 3 < n; i += 4) {
    s0 += x[i]!
    s1 += x[i + 1]!
    s2 += x[i + 2]!
    s3 += x[i + 3]!
  }
  for (; i < n; i++) s0 += x[i]!
  return s0 + s1 + (s2 + s3)
}

const map: Kernels['map'] = (f, n, x, out) => {
  for (let i = 0; i < n; i++) out[i] = f(x[i]!)
}

const zip: Kernels['zip'] = (f, n, x, y, out) => {
  for (let i = 0; i < n; i++) out[i] = f(x[i]!, y[i]!)
}

/**
 * The portable kernels. They are plain JavaScript, with nothing to load.
 *
 * @category instances
 * @since 0.1.0
 */
export const js: Kernels = {
  name: 'js',
  gemv,
  gemvT,
  outer,
  ger,
  gemm,
  dot,
  axpy,
  scale,
  add,
  sub,
  mul,
  div,
  sum,
  map,
  zip
}
