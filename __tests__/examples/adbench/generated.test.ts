import type { Residuals } from '../../../examples/adbench/ba'
import type { TaskName, tasks } from '../../../examples/adbench/tasks'
import {
  baText,
  expectClose,
  gmmText,
  handModel,
  handText,
  lstmText,
  randomNumbers,
  repeatedBaText,
  slopeIn,
  solve,
  taskOf
} from './instances'

const tolerance = 2e-9

type Solved = ReturnType<typeof solve>['derivative']
const numbers = (solved: Solved, key: string): readonly number[] => {
  const value = solved[key]
  return typeof value === 'number' ? [value] : Array.from(value as ArrayLike<number>)
}
const objectiveOf =
  (name: keyof typeof tasks, model?: Parameters<typeof solve>[2]) =>
  (text: string): readonly number[] =>
    [taskOf(name, text, model).objective() as number | readonly number[]].flatMap(x =>
      typeof x === 'number' ? x : Array.from(x)
    )

const indices = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i)

/** The formula of the specification, word for word. */
const gmmValue = (text: string): number => {
  const words = text.split(/\s+/).map(Number)
  const [d, k, n] = [words[0]!, words[1]!, words[2]!]
  let next = 3
  const take = (count: number) => words.slice(next, (next += count))
  const alphas = take(k)
  const means = alphas.map(() => take(d))
  const icf = alphas.map(() => take((d * (d + 1)) / 2))
  const points = indices(n).map(() => take(d))
  const [gamma, m] = [words[next]!, words[next + 1]!]
  const lse = (xs: readonly number[]) => Math.log(xs.reduce((sum, x) => sum + Math.exp(x), 0))
  const factors = icf.map(row => {
    const rows = indices(d).map(i => indices(d).map(j => (i === j ? Math.exp(row[i]!) : 0)))
    let at = d
    for (const j of indices(d)) for (let i = j + 1; i < d; i++) rows[i]![j] = row[at++]!
    return rows
  })
  const norm = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x * x, 0)
  const sum = (xs: readonly number[]) => xs.reduce((total, x) => total + x, 0)
  const diagonal = icf.map(row => sum(row.slice(0, d)))
  const terms = points.map(x =>
    lse(
      alphas.map((alpha, c) => {
        const y = factors[c]!.map(row => sum(row.map((l, j) => l * (x[j]! - means[c]![j]!))))
        return alpha + diagonal[c]! - 0.5 * norm(y)
      })
    )
  )
  const lgammaOfHalf = (twice: number): number =>
    twice === 1 ? 0.5 * Math.log(Math.PI) : twice === 2 ? 0 : Math.log(twice / 2 - 1) + lgammaOfHalf(twice - 2)
  const freedom = d + m + 1
  const constant =
    freedom * d * (Math.log(gamma) - 0.5 * Math.log(2)) -
    (0.25 * d * (d - 1) * Math.log(Math.PI) + sum(indices(d).map(j => lgammaOfHalf(freedom - j))))
  const prior = sum(factors.map((rows, c) => 0.5 * gamma * gamma * norm(rows.flat()) - m * diagonal[c]! - constant))
  return -0.5 * n * d * Math.log(2 * Math.PI) + sum(terms) - n * lse(alphas) + prior
}

it.each([
  { d: 1, k: 1, n: 1, gamma: 1, m: 0 },
  { d: 2, k: 3, n: 7, gamma: 0.7, m: 2 },
  { d: 5, k: 2, n: 4, gamma: 1.3, m: 1 },
  { d: 3, k: 4, n: 20, gamma: 2, m: -1 }
])('the mixture of Gaussians $d, $k, $n, $gamma, $m', sizes => {
  const text = gmmText(sizes, randomNumbers(sizes.d))
  const { objective, derivative } = solve('gmm', text)
  expectClose([objective as number], [gmmValue(text)], 1e-11)
  expectClose(numbers(derivative, 'objective'), [gmmValue(text)], 1e-11)
  const { d, k } = sizes
  const slopes = indices((k * (d + 1) * (d + 2)) / 2).flatMap(i => slopeIn(text, 3 + i, objectiveOf('gmm')))
  expectClose(numbers(derivative, 'gradient'), slopes, tolerance)
})

it('points that lie far from the origin lose no digits', () => {
  const text = gmmText({ d: 3, k: 2, n: 6, gamma: 1, m: 0 }, randomNumbers(1))
  const moved = text
    .split(/\s+/)
    .map((word, i) => ((i >= 5 && i < 11) || (i >= 23 && i < 41) ? String(Number(word) + 1e5) : word))
    .join(' ')
  const [near, far] = [solve('gmm', text).derivative, solve('gmm', moved).derivative]
  // The moved numbers themselves are rounded to eleven digits.
  expectClose(numbers(far, 'gradient'), numbers(near, 'gradient'), 1e-9)
})

/** The formula of the specification, word for word. */
const lstmValue = (text: string): number => {
  const words = text.split(/\s+/).map(Number)
  const [l, c, b] = [words[0]!, words[1]!, words[2]!]
  let next = 3
  const take = () => words.slice(next, (next += b))
  const main = indices(l).map(() => indices(8).map(take))
  const [inW, outW, outB] = [take(), take(), take()]
  const state = indices(l).map(() => ({ h: take(), cell: take() }))
  const text2 = indices(c).map(take)
  const sig = (z: number) => 1 / (1 + Math.exp(-z))
  let total = 0
  for (let t = 0; t < c - 1; t++) {
    let x = text2[t]!.map((bit, j) => bit * inW[j]!)
    main.forEach(([wf, wi, wo, wg, bf, bi, bo, bg], a) => {
      const s = state[a]!
      const gate = (f: (z: number) => number, z: readonly number[], w: readonly number[], v: readonly number[]) =>
        z.map((e, j) => f(e * w[j]! + v[j]!))
      const [f, i] = [gate(sig, x, wf!, bf!), gate(sig, s.h, wi!, bi!)]
      const [o, g] = [gate(sig, x, wo!, bo!), gate(Math.tanh, s.h, wg!, bg!)]
      s.cell = s.cell.map((e, j) => e * f[j]! + i[j]! * g[j]!)
      s.h = s.cell.map((e, j) => o[j]! * Math.tanh(e))
      x = s.h
    })
    const y = x.map((e, j) => e * outW[j]! + outB[j]!)
    const lse = Math.log(2 + y.reduce((sum, e) => sum + Math.exp(e), 0))
    y.forEach((e, j) => (total += text2[t + 1]![j]! * (e - lse)))
  }
  return -total / (b * (c - 1))
}

it.each([
  { l: 1, c: 2, b: 1 },
  { l: 1, c: 6, b: 3 },
  { l: 2, c: 5, b: 2 },
  { l: 4, c: 7, b: 3 }
])('the recurrent network $l, $c, $b', sizes => {
  const text = lstmText(sizes, randomNumbers(sizes.l))
  const { objective, derivative } = solve('lstm', text)
  expectClose([objective as number], [lstmValue(text)], 1e-13)
  const { l, b } = sizes
  const slopes = indices(8 * l * b + 3 * b).flatMap(i => slopeIn(text, 3 + i, objectiveOf('lstm')))
  expectClose(numbers(derivative, 'gradient'), slopes, tolerance)
})

/** The sparse Jacobian as columns. */
const dense = (solved: Solved, columns: number): readonly (readonly number[])[] => {
  const [rows, cols, vals] = ['csr_rows', 'csr_cols', 'csr_vals'].map(key => numbers(solved, key))
  const out = indices(columns).map(() => Array<number>(rows!.length - 1).fill(0))
  rows!.slice(1).forEach((end, i) => {
    for (let at = rows![i]!; at < end; at++) out[cols![at]!]![i] = vals![at]!
  })
  return out
}
const residuals = (text: string): readonly number[] => {
  const { reprojection, weight } = taskOf('ba', text).objective() as Residuals
  return [...reprojection, ...weight]
}

it('bundle adjustment with cameras of their own, of which one is not rotated', () => {
  const [n, m, p] = [3, 4, 10]
  const text = baText({ n, m, p }, randomNumbers(3))
  const { objective, derivative } = solve('ba', text)
  expect(objective).toEqual({
    reprojection: derivative['reproj_err'],
    weight: derivative['w_err']
  })
  const columns = 11 * n + 3 * m + p
  const slopes = indices(columns).map(i => slopeIn(text, 3 + i, residuals))
  expectClose(dense(derivative, columns).flat(), slopes.flat(), tolerance)
})

it('the residual of an observation is that of the specification', () => {
  const camera = [0.3, -0.2, 0.5, 0.1, 0.2, -4, 20, 0.5, -0.5, 0.01, 0.002]
  const [point, w, feature] = [[0.7, -0.3, 0.2], 0.6, [1.5, -2]]
  const [r0, r1, r2, c0, c1, c2, f, u0, v0, k1, k2] = camera as [number, ...number[]] & { readonly length: 11 }
  const a = [point[0]! - c0!, point[1]! - c1!, point[2]! - c2!]
  const t = Math.hypot(r0, r1!, r2!)
  const u = [r0 / t, r1! / t, r2! / t]
  const ua = u[0]! * a[0]! + u[1]! * a[1]! + u[2]! * a[2]!
  const cross = [u[1]! * a[2]! - u[2]! * a[1]!, u[2]! * a[0]! - u[0]! * a[2]!, u[0]! * a[1]! - u[1]! * a[0]!]
  const q = a.map((e, i) => e * Math.cos(t) + cross[i]! * Math.sin(t) + u[i]! * ua * (1 - Math.cos(t)))
  const [x, y] = [q[0]! / q[2]!, q[1]! / q[2]!]
  const s = x * x + y * y
  const scale = f! * (1 + k1! * s + k2! * s * s)
  const text = `1 1 1\n${[...camera, ...point, w, ...feature].join('\n')}`
  const expected = [w * (scale * x + u0! - feature[0]!), w * (scale * y + v0! - feature[1]!), 1 - w * w]
  expectClose(residuals(text), expected, 1e-13)
})

it('bundle adjustment with one camera for all, in more than one block', () => {
  const [n, m, p] = [7, 300, 600]
  const text = repeatedBaText({ n, m, p }, randomNumbers(5))
  const spelledOut = (() => {
    const words = text.split(/\s+/)
    const repeated = (from: number, to: number, count: number) => indices(count).flatMap(() => words.slice(from, to))
    const sights = indices(p).flatMap(i => [String(i % n), String(i % m)])
    const parameters = [...repeated(3, 14, n), ...repeated(14, 17, m), ...repeated(17, 18, p)]
    return [...words.slice(0, 3), ...parameters, ...sights, ...repeated(18, 20, p)].join(' ')
  })()
  expect(solve('ba', text)).toEqual(solve('ba', spelledOut))
  const { derivative } = solve('ba', text)
  const columns = 11 * n + 3 * m + p
  const jacobian = dense(derivative, columns)
  // The last observation uses these parameters.
  for (const column of [11 * ((p - 1) % n) + 4, 11 * n + 3 * ((p - 1) % m) + 1, columns - 1])
    expectClose(jacobian[column]!, slopeIn(spelledOut, 3 + column, residuals), tolerance)
})

const model = handModel(randomNumbers(11))

describe.each(['simple', 'complicated'] as const)('the %s hand', kind => {
  const name = `hand-${kind}` as const
  const count = 5
  const places = [
    ...(kind === 'simple' ? [] : [undefined, undefined]),
    ...indices(26).map(i => 2 + (kind === 'simple' ? 4 : 6) * count + i)
  ]
  const columnsOf = (jacobian: readonly number[]) =>
    places.map((_, i) => jacobian.slice(3 * count * i, 3 * count * (i + 1)))

  it('has the derivatives that differences show', () => {
    const text = handText(kind, count, [0.4, -0.7, 0.2], randomNumbers(13))
    const { objective, derivative } = solve(name, text, model)
    expect(objective).toEqual(derivative['objective'])
    const columns = columnsOf(numbers(derivative, 'jacobian'))
    expect(columns.flat()).toHaveLength(numbers(derivative, 'jacobian').length)
    columns.forEach((column, i) => {
      const place = places[i]
      if (place !== undefined) expectClose(column, slopeIn(text, place, objectiveOf(name, model)), tolerance)
      // Each point has proportions of its own, and this column the derivatives in all of them.
      else
        indices(count).forEach(point => {
          const slopes = slopeIn(text, 2 + 4 * count + 2 * point + i, objectiveOf(name, model))
          const own = slopes.map((_, row) => (Math.floor(row / 3) === point ? column[row]! : 0))
          expectClose(own, slopes, tolerance)
        })
    })
  })

  it.each([
    [0, 0, 0],
    [5e-5, -4e-5, 2e-5]
  ])('is not turned by the rotation %d, %d, %d, which has no derivative', (...rotation) => {
    const next = () => randomNumbers(17)
    const [still, turned] = [[0, 0, 0], rotation].map(
      r => solve(name, handText(kind, count, r, next()), model).derivative
    )
    expect(turned).toEqual(still)
    const columns = columnsOf(numbers(turned!, 'jacobian'))
    const first = kind === 'simple' ? 0 : 2
    for (const i of [0, 1, 2]) expectClose(columns[first + i]!, Array<number>(3 * count).fill(0), 0)
    for (const i of [0, 1, 2])
      expectClose(
        columns[first + 3 + i]!,
        indices(3 * count).map(row => (row % 3 === i ? -1 : 0)),
        0
      )
  })

  it('is turned by an angle that is hardly more', () => {
    const text = handText(kind, count, [8e-5, -7e-5, 3e-5], randomNumbers(17))
    const { derivative } = solve(name, text, model)
    const rotation = columnsOf(numbers(derivative, 'jacobian')).slice(kind === 'simple' ? 0 : 2)
    for (const i of [0, 1, 2]) {
      const place = places.at(i - 26)!
      expectClose(rotation[i]!, slopeIn(text, place, objectiveOf(name, model)), 1e-6)
    }
  })
})

const byHandCases: readonly (readonly [TaskName, string])[] = [
  ['gmm', gmmText({ d: 3, k: 4, n: 20, gamma: 2, m: 1 }, randomNumbers(19))],
  ['lstm', lstmText({ l: 3, c: 6, b: 4 }, randomNumbers(20))],
  ['ba', baText({ n: 3, m: 4, p: 30 }, randomNumbers(21))],
  ['hand-simple', handText('simple', 6, [0.3, -0.2, 0.5], randomNumbers(22))],
  ['hand-simple', handText('simple', 6, [0, 0, 0], randomNumbers(23))],
  ['hand-complicated', handText('complicated', 6, [0.3, -0.2, 0.5], randomNumbers(24))],
  ['hand-complicated', handText('complicated', 6, [5e-5, -4e-5, 2e-5], randomNumbers(25))]
]

it.each(byHandCases.flatMap(([name, text]) => [false, true].map(compiled => ({ name, text, compiled }))))(
  '$name has the derivatives that are written by hand, compiled: $compiled',
  ({ name, text, compiled }) => {
    const task = taskOf(name, text, model, compiled)
    const byHand = task.byHand()
    expectClose(Object.values(task.derivative()).at(-1) as ArrayLike<number>, byHand.derivative(), 1e-12)
    if (name.startsWith('hand'))
      expectClose(byHand.objective() as ArrayLike<number>, task.objective() as ArrayLike<number>, 1e-12)
  }
)
