/** Instances in the benchmark's formats that are made up, and derivatives of them by differences. */
import type { Source } from '../../../examples/adbench/reading'
import { type Task, type TaskName, tasks } from '../../../examples/adbench/tasks'

/** Numbers from -1 to 1 that look random. */
export const randomNumbers = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  }
}

const lines = (count: number, line: (i: number) => readonly (number | string)[]): string =>
  Array.from({ length: count }, (_, i) => line(i).join(' ')).join('\n')

const row = (width: number, next: () => number): number[] => Array.from({ length: width }, next)

export interface GmmSizes {
  readonly d: number
  readonly k: number
  readonly n: number
  readonly gamma: number
  readonly m: number
}

export const gmmText = ({ d, k, n, gamma, m }: GmmSizes, next: () => number): string =>
  [
    `${d} ${k} ${n}`,
    lines(k, () => row(1, next)),
    lines(k, () => row(d, next)),
    lines(k, () => row((d * (d + 1)) / 2, next)),
    lines(n, () => row(d, () => 3 * next())),
    `${gamma} ${m}`
  ].join('\n')

export interface LstmSizes {
  readonly l: number
  readonly c: number
  readonly b: number
}

export const lstmText = ({ l, c, b }: LstmSizes, next: () => number): string =>
  [
    `${l} ${c} ${b}`,
    lines(8 * l, () => row(b, next)),
    lines(3, () => row(b, next)),
    lines(2 * l, () => row(b, next)),
    lines(c, () => row(b, () => (next() > 0 ? 1 : 0)))
  ].join('\n\n')

const camera = (next: () => number): number[] => [
  ...row(3, next),
  ...row(2, next),
  next() - 5,
  20 + next(),
  ...row(2, next),
  ...row(2, () => 0.1 * next())
]

export interface BaSizes {
  readonly n: number
  readonly m: number
  readonly p: number
}

/** All cameras, points, weights and features. The last camera is not rotated. */
export const baText = ({ n, m, p }: BaSizes, next: () => number): string =>
  [
    `${n} ${m} ${p}`,
    lines(n, i => (i === n - 1 ? [0, 0, 0, ...camera(next).slice(3)] : camera(next))),
    lines(m, () => row(3, next)),
    lines(p, () => row(1, next)),
    lines(p, i => [(i * 7 + 1) % n, (i * 5) % m]),
    lines(p, () => row(2, next))
  ].join('\n')

/** One camera, point, weight and feature for all. */
export const repeatedBaText = ({ n, m, p }: BaSizes, next: () => number): string =>
  [
    `${n} ${m} ${p}`,
    camera(next).join(' '),
    row(3, next).join(' '),
    row(1, next).join(' '),
    row(2, next).join(' ')
  ].join('\n')

/** A rotation and a translation as a 4x4 matrix, row by row. */
const transformation = (next: () => number): number[] => {
  const [a, b] = [next(), next()]
  const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)]
  return [ca * cb, -sa, ca * sb, next(), sa * cb, ca, sa * sb, next(), -sb, 0, cb, next(), 0, 0, 0, 1]
}

export const handVertices = 9

/** The three files of a model of a hand that looks like none. */
export const handModel = (next: () => number): Readonly<Record<'bones' | 'vertices' | 'triangles', string>> => ({
  bones: Array.from({ length: 22 }, (_, bone) => {
    const parent = bone === 0 ? -1 : bone % 4 === 1 ? 0 : bone - 1
    return [`bone${bone}`, parent, ...transformation(next), ...transformation(next)].join(':')
  }).join('\n'),
  vertices: Array.from({ length: handVertices }, (_, i) => {
    const moving = [0, 1, 2, 3].slice(0, i % 5).map(j => [(7 * i + 5 * j) % 22, next()])
    return [...row(3, next), ...row(5, next), moving.length, ...moving.flat()].join(':')
  }).join('\n'),
  triangles: '0:1:2\n3:4:5\n6:7:8\n8:3:1\n'
})

export const handText = (
  kind: 'simple' | 'complicated',
  count: number,
  rotation: readonly number[],
  next: () => number
): string =>
  [
    `${count} 26`,
    lines(count, i => [i % (kind === 'simple' ? handVertices : 4), ...row(3, next)]),
    ...(kind === 'simple' ? [] : [lines(count, () => row(2, next))]),
    [...rotation, ...row(23, next)].join('\n')
  ].join('\n')

/** A task for a text. The model is that of `handModel`, if it is given. */
export const taskOf = (name: TaskName, text: string, model?: ReturnType<typeof handModel>, compiled = false): Task => {
  const read = (file: string): Source => {
    const part = /^model\/(bones|vertices|triangles)\.txt$/.exec(file)?.[1]
    return { file, text: model?.[part as keyof typeof model] ?? '' }
  }
  return tasks[name]({ instance: { file: 'instance', text }, model: 'model', read, compiled })
}

/** The objective and the derivative of a task for a text. */
export const solve = (...args: Parameters<typeof taskOf>) => {
  const task = taskOf(...args)
  return { objective: task.objective(), derivative: task.derivative() }
}

/**
 * The derivative of what `f` gives for a text in the word at a place, by differences of the fourth order. Exact to some
 * eleven digits where the function is smooth.
 */
export const slopeIn = (text: string, place: number, f: (text: string) => readonly number[]): readonly number[] => {
  const words = text.split(/\s+/)
  const h = 1e-3
  const at = (step: number) => f(words.map((word, i) => (i === place ? String(Number(word) + step) : word)).join(' '))
  const [a, b, c, d] = [at(-2 * h), at(-h), at(h), at(2 * h)]
  return a.map((x, i) => (x - 8 * b[i]! + 8 * c[i]! - d[i]!) / (12 * h))
}

/** The benchmark's measure of how far two numbers are apart. */
export const apart = (x: number, y: number): number => Math.abs(x - y) / Math.max(1, Math.abs(x) + Math.abs(y))

/** Fails unless two lists of numbers agree. */
export const expectClose = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void => {
  expect(actual.length).toBe(expected.length)
  const worst = Array.from(expected).reduce((most, x, i) => {
    const distance = apart(actual[i]!, x)
    // NaN must not count as small.
    return distance <= most ? most : distance
  }, 0)
  expect(worst).toBeLessThanOrEqual(tolerance)
}
