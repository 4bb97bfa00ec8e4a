/** Bundle adjustment as a function of numbers. The loop over the observations is kept. */
import * as N from 'fp-ts/number'
import {
  add,
  type BVar,
  constVar,
  cos,
  div,
  getEq,
  joinBV,
  mul,
  sequenceVar,
  sin,
  splitBV,
  sqrt,
  square,
  sub
} from 'backprop-ts'
import { compileJacobian, mapRows } from 'backprop-ts/Compile'
import type { Adjustment, Residuals, SparseJacobian } from '../ba'
import { rowsOf } from './numbers'

interface World {
  readonly cameras: ReadonlyArray<Float64Array>
  readonly points: ReadonlyArray<Float64Array>
  readonly weights: Float64Array
}

/** An observation: its camera, its point, its weight, and where the point was seen. */
interface Sight {
  readonly camera: Float64Array
  readonly point: Float64Array
  readonly weight: number
  readonly seen: Float64Array
}

type Triple<S> = readonly [BVar<S, number>, BVar<S, number>, BVar<S, number>]

const dot3 = <S>([a, b, c]: Triple<S>, [x, y, z]: Triple<S>): BVar<S, number> =>
  add(add(mul(a, x), mul(b, y)), mul(c, z))

const cross3 = <S>([a, b, c]: Triple<S>, [x, y, z]: Triple<S>): Triple<S> => [
  sub(mul(b, z), mul(c, y)),
  sub(mul(c, x), mul(a, z)),
  sub(mul(a, y), mul(b, x))
]

/** Turns `a` by the angle |r| about the axis r, to first order where the angle is 0. */
const rotated = <S>(r: Triple<S>, a: Triple<S>): Triple<S> => {
  const squaredAngle = dot3(r, r)
  if (getEq(N.Eq).equals(squaredAngle, constVar(0))) {
    const [x, y, z] = cross3(r, a)
    return [add(a[0], x), add(a[1], y), add(a[2], z)]
  }
  const angle = sqrt(squaredAngle)
  const axis: Triple<S> = [div(r[0], angle), div(r[1], angle), div(r[2], angle)]
  const [cosine, sine] = [cos(angle), sin(angle)]
  const along = mul(dot3(axis, a), sub(1, cosine))
  const across = cross3(axis, a)
  const turn = (i: 0 | 1 | 2): BVar<S, number> => add(add(mul(a[i], cosine), mul(across[i], sine)), mul(axis[i], along))
  return [turn(0), turn(1), turn(2)]
}

const errorsOf = <S>(sight: BVar<S, Sight>) => {
  const { camera, point, weight, seen } = splitBV(sight)
  const [r0, r1, r2, c0, c1, c2, focal, u, v, k1, k2] = Array.from(sequenceVar(camera)) as [
    ...[BVar<S, number>, BVar<S, number>, BVar<S, number>, BVar<S, number>, BVar<S, number>, BVar<S, number>],
    ...[BVar<S, number>, BVar<S, number>, BVar<S, number>, BVar<S, number>, BVar<S, number>]
  ]
  const [x, y, z] = Array.from(sequenceVar(point)) as [BVar<S, number>, BVar<S, number>, BVar<S, number>]
  const [left, top] = Array.from(sequenceVar(seen)) as [BVar<S, number>, BVar<S, number>]
  const [p, q, depth] = rotated([r0, r1, r2], [sub(x, c0), sub(y, c1), sub(z, c2)])
  const [h, w] = [div(p, depth), div(q, depth)]
  const radius = add(square(h), square(w))
  const scale = mul(focal, add(1, mul(radius, add(k1, mul(k2, radius)))))
  return joinBV([mul(weight, sub(add(mul(scale, h), u), left)), mul(weight, sub(add(mul(scale, w), v), top))])
}

export const baCompiled = ({ cameras, points, weights, cameraOf, pointOf, features }: Adjustment) => {
  const world: World = {
    cameras: rowsOf(cameras),
    points: rowsOf(points),
    weights: Float64Array.from(weights.data)
  }
  const seen = rowsOf(features)
  const errors = compileJacobian(<S>(given: BVar<S, World>) => {
    const { cameras, points, weights } = splitBV(given)
    const [cs, ps, ws] = [sequenceVar(cameras), sequenceVar(points), sequenceVar(weights)]
    const sights: BVar<S, readonly Sight[]> = joinBV(
      seen.map((place, i) =>
        joinBV({ camera: cs[cameraOf[i]!]!, point: ps[pointOf[i]!]!, weight: ws[i]!, seen: constVar(place) })
      )
    )
    return joinBV({
      reprojection: mapRows(errorsOf, sights),
      weight: mapRows(w => sub(1, square(w)), weights)
    })
  }, world)
  const residuals = (): Residuals => {
    const { reprojection, weight } = errors.evalBP(world)
    const out = new Float64Array(2 * reprojection.length)
    reprojection.forEach(([x, y], i) => {
      out[2 * i] = x!
      out[2 * i + 1] = y!
    })
    return { reprojection: out, weight: new Float64Array(weight) }
  }
  const jacobian = (): SparseJacobian => {
    const { rowStarts, columns, values } = errors.sparseJacobian(world)
    return { ...residuals(), rows: rowStarts, cols: columns, vals: values }
  }
  return { residuals, jacobian }
}
