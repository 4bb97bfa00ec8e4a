/** Bundle adjustment: how far points are seen by cameras from where they were measured, and the sparse Jacobian. */
import {
  add,
  backprop,
  backpropWith,
  type BVar,
  cos,
  div,
  evalBP,
  joinBV,
  mul,
  primal,
  sin,
  splitBV,
  sqrt,
  square,
  sub,
  where
} from 'backprop-ts'
import {
  gather,
  matrix,
  type Matrix,
  ones,
  slice,
  toColumns,
  toFloat64Array,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { Reader, type Source } from './reading'

export interface Adjustment {
  /** A camera in each row: rotation (3), centre (3), focal length, principal point (2), radial distortion (2). */
  readonly cameras: Matrix<number, 11>
  readonly points: Matrix<number, 3>
  /** A weight for each observation. */
  readonly weights: Vector
  /** Which camera saw a point, for each observation. */
  readonly cameraOf: readonly number[]
  /** Which point was seen. */
  readonly pointOf: readonly number[]
  /** Where it was seen. */
  readonly features: Matrix<number, 2>
}

const repeated = (count: number, xs: Float64Array): Float64Array => {
  const out = new Float64Array(count * xs.length)
  for (let i = 0; i < count; i++) out.set(xs, i * xs.length)
  return out
}

/**
 * Reads both formats: all cameras, points, weights and features, or one of each, to be repeated. They differ in how
 * many words they have.
 */
export const readBa = (source: Source): Adjustment => {
  const reader = new Reader(source)
  const n = reader.integer('n, the number of cameras', { min: 1 })
  const m = reader.integer('m, the number of points', { min: 1 })
  const p = reader.integer('p, the number of observations', { min: 1 })
  const [one, all] = [11 + 3 + 1 + 2, 11 * n + 3 * m + (1 + 2 + 2) * p]
  if (reader.left !== one && reader.left !== all)
    reader.fail(
      `${one} numbers after the first three, for one camera, point, weight and feature, or ${all}, for all of them`,
      Infinity,
      String(reader.left)
    )
  const isRepeated = reader.left === one
  const read = (count: number, width: number, what: string): Float64Array =>
    isRepeated ? repeated(count, reader.numbers(width, what)) : reader.numbers(count * width, what)
  const cameras = matrix(n, 11, read(n, 11, 'cameras'))
  const points = matrix(m, 3, read(m, 3, 'points'))
  const weights = vector(p, read(p, 1, 'weights'))
  const sights = Array.from({ length: p }, (_, i) =>
    isRepeated
      ? { camera: i % n, point: i % m }
      : {
          camera: reader.integer(`camera of observation ${i}`, { min: 0, below: n }),
          point: reader.integer(`point of observation ${i}`, { min: 0, below: m })
        }
  )
  const features = matrix(p, 2, read(p, 2, 'features'))
  reader.end()
  return {
    cameras,
    points,
    weights,
    cameraOf: sights.map(({ camera }) => camera),
    pointOf: sights.map(({ point }) => point),
    features
  }
}

/** Observations: the camera, the point and the weight of each. */
interface Sights {
  readonly cameras: Matrix<number, 11>
  readonly points: Matrix<number, 3>
  readonly weights: Vector
}

type Numbers<S> = BVar<S, Vector>
type Triple<S> = readonly [Numbers<S>, Numbers<S>, Numbers<S>]

const tripleAt = <S>(columns: readonly Numbers<S>[], i: number): Triple<S> => [
  columns[i]!,
  columns[i + 1]!,
  columns[i + 2]!
]

const dot3 = <S>([a, b, c]: Triple<S>, [x, y, z]: Triple<S>): Numbers<S> => add(add(mul(a, x), mul(b, y)), mul(c, z))

const cross3 = <S>([a, b, c]: Triple<S>, [x, y, z]: Triple<S>): Triple<S> => [
  sub(mul(b, z), mul(c, y)),
  sub(mul(c, x), mul(a, z)),
  sub(mul(a, y), mul(b, x))
]

const zip3 = <S>(
  f: (x: Numbers<S>, y: Numbers<S>) => Numbers<S>,
  [a, b, c]: Triple<S>,
  [x, y, z]: Triple<S>
): Triple<S> => [f(a, x), f(b, y), f(c, z)]

/** Turns `a` by the angle |r| about the axis r, where the square of the angle is given and not 0. */
const turned = <S>(r: Triple<S>, squaredAngle: Numbers<S>, a: Triple<S>): Triple<S> => {
  const angle = sqrt(squaredAngle)
  const axis = [div(r[0], angle), div(r[1], angle), div(r[2], angle)] as const
  const [cosine, sine] = [cos(angle), sin(angle)]
  const along = mul(dot3(axis, a), sub(1, cosine))
  const across = cross3(axis, a)
  const turn = (i: 0 | 1 | 2) => add(add(mul(a[i], cosine), mul(across[i], sine)), mul(axis[i], along))
  return [turn(0), turn(1), turn(2)]
}

/**
 * As `turned`, and to first order where the angle is 0. There the root has no derivative, so the angle is replaced
 * before it is taken, and the result after it.
 */
const rotated = <S>(r: Triple<S>, a: Triple<S>): Triple<S> => {
  const squaredAngle = dot3(r, r)
  const isTurned = toFloat64Array(primal(squaredAngle))
  if (isTurned.every(x => x !== 0)) return turned(r, squaredAngle, a)
  const mask = vector(isTurned)
  const nearby = zip3(add, a, cross3(r, a))
  return zip3((x, y) => where(mask, x, y), turned(r, where(mask, squaredAngle, 1), a), nearby)
}

/** How far off the observations are in each direction, times their weights. */
const errorsOf =
  (features: Matrix<number, 2>) =>
  <S>(sights: BVar<S, Sights>): BVar<S, readonly [Vector, Vector]> => {
    const { cameras, points, weights } = splitBV(sights)
    const columns = toColumns(cameras)
    const [rotation, centre, focal] = [tripleAt(columns, 0), tripleAt(columns, 3), columns[6]!]
    const [u, v, k1, k2] = [columns[7]!, columns[8]!, columns[9]!, columns[10]!]
    const [p, q, depth] = rotated(rotation, zip3(sub, tripleAt(toColumns(points), 0), centre))
    const [x, y] = [div(p, depth), div(q, depth)]
    const radius = add(square(x), square(y))
    const scale = mul(focal, add(1, mul(radius, add(k1, mul(k2, radius)))))
    const seen = toColumns(features)
    return joinBV([
      mul(weights, sub(add(mul(scale, x), u), seen[0]!)),
      mul(weights, sub(add(mul(scale, y), v), seen[1]!))
    ])
  }

/** Enough observations to spread the cost of an operation, and few enough for the processor's cache. */
const blockSize = 256

/** The observations in blocks. What each depends on is looked up anew each time, as that is part of the objective. */
const blocksOf = ({ cameras, points, weights, cameraOf, pointOf, features }: Adjustment) =>
  Array.from({ length: Math.ceil(weights.length / blockSize) }, (_, block) => {
    const from = block * blockSize
    const to = Math.min(from + blockSize, weights.length)
    const cameraFor = gather(cameraOf.slice(from, to))
    const pointFor = gather(pointOf.slice(from, to))
    return {
      from,
      sights: (): Sights => ({
        cameras: cameraFor(cameras),
        points: pointFor(points),
        weights: slice(from, to)(weights)
      }),
      errors: errorsOf(slice(from, to, 0, 2)(features))
    }
  })

/** Weights should be near 1 or -1. */
const weightError = <S>(weights: BVar<S, Vector>): BVar<S, Vector> => sub(1, square(weights))

export interface Residuals {
  /** Two for each observation. */
  readonly reprojection: Float64Array
  /** One for each weight. */
  readonly weight: Float64Array
}

/** The residuals, and their Jacobian in compressed rows: row `i` has the values `rows[i]` to `rows[i + 1] - 1`. */
export interface SparseJacobian extends Residuals {
  readonly rows: Int32Array
  readonly cols: Int32Array
  readonly vals: Float64Array
}

/** The numbers that an observation depends on: those of its camera, those of its point, and its weight. */
const width = 11 + 3 + 1

/** Writes the residuals of a block, which are in two vectors, where they belong. */
const writeErrors = ([xs, ys]: readonly [Vector, Vector], from: number, out: Float64Array): void => {
  for (let i = 0; i < xs.length; i++) {
    out[2 * (from + i)] = xs.data[i]!
    out[2 * (from + i) + 1] = ys.data[i]!
  }
}

/** Writes the gradients of a block's residuals in one direction to every other row. */
const writeRows = ({ cameras, points, weights }: Sights, firstRow: number, out: Float64Array): void => {
  for (let i = 0; i < weights.length; i++) {
    const at = (firstRow + 2 * i) * width
    for (let j = 0; j < 11; j++) out[at + j] = cameras.data[11 * i + j]!
    for (let j = 0; j < 3; j++) out[at + 11 + j] = points.data[3 * i + j]!
    out[at + 14] = weights.data[i]!
  }
}

const rowsOf = (p: number): Int32Array =>
  Int32Array.from({ length: 3 * p + 1 }, (_, i) => (i <= 2 * p ? width * i : (2 * width - 2) * p + i))

const colsOf = ({ cameras: { rows: n }, points: { rows: m }, cameraOf, pointOf }: Adjustment): Int32Array => {
  const p = pointOf.length
  const cols = new Int32Array((2 * width + 1) * p)
  for (let i = 0; i < p; i++) {
    const at = 2 * width * i
    for (let j = 0; j < 11; j++) cols[at + j] = 11 * cameraOf[i]! + j
    for (let j = 0; j < 3; j++) cols[at + 11 + j] = 11 * n + 3 * pointOf[i]! + j
    cols[at + 14] = 11 * n + 3 * m + i
    cols.copyWithin(at + width, at, at + width)
    cols[2 * width * p + i] = 11 * n + 3 * m + i
  }
  return cols
}

export const ba = (adjustment: Adjustment) => {
  const { weights } = adjustment
  const p = weights.length
  const blocks = blocksOf(adjustment)

  const residuals = (): Residuals => {
    const reprojection = new Float64Array(2 * p)
    for (const { from, sights, errors } of blocks) writeErrors(evalBP(errors, sights()), from, reprojection)
    return { reprojection, weight: toFloat64Array(evalBP(weightError, weights)) }
  }

  /**
   * An observation depends on one camera, one point and one weight. So the sum of a block's residuals in one direction
   * has the gradient of each of them in the places of its own camera, point and weight.
   */
  const jacobian = (): SparseJacobian => {
    const reprojection = new Float64Array(2 * p)
    const vals = new Float64Array((2 * width + 1) * p)
    for (const { from, sights, errors } of blocks) {
      const [values, pullback] = backpropWith(errors, sights())
      const count = values[0].length
      writeErrors(values, from, reprojection)
      writeRows(pullback([ones(count), zeros(count)]), 2 * from, vals)
      writeRows(pullback([zeros(count), ones(count)]), 2 * from + 1, vals)
    }
    const [weight, slopes] = backprop(weightError, weights)
    vals.set(toFloat64Array(slopes), 2 * width * p)
    return { reprojection, weight: toFloat64Array(weight), rows: rowsOf(p), cols: colsOf(adjustment), vals }
  }

  return { residuals, jacobian }
}
