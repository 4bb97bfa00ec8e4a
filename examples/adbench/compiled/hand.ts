/**
 * The hand with compiled joints. What a pose makes of the bones is a function of numbers with few results. The points
 * follow from these by products of matrices.
 */
import * as N from 'fp-ts/number'
import { lt } from 'fp-ts/Ord'
import {
  add,
  type BVar,
  constVar,
  cos,
  div,
  evalBP,
  getOrd,
  joinBV,
  mul,
  negate,
  sequenceVar,
  sin,
  splitBV,
  sqrt,
  square,
  sub
} from 'backprop-ts'
import { compileJacobian } from 'backprop-ts/Compile'
import {
  addToRows,
  eye,
  gather,
  hcat,
  matMul,
  type Matrix,
  matrix,
  scaleRows,
  slice,
  toFloat64Array,
  transpose
} from 'backprop-ts/LinearAlgebra'
import { cornerWeights, type Finger, forearm, type Scan, smallestAngle, wristFrame } from '../hand'
import { rowsOf } from './numbers'

type Num<S> = BVar<S, number>

/** A matrix of variables by rows. */
type Rows<S> = readonly (readonly Num<S>[])[]

/** What is compiled depends on the angles only. */
interface Angles {
  readonly rotation: Float64Array
  readonly fingers: readonly Finger[]
}

const total = <S>(xs: readonly Num<S>[]): Num<S> => xs.reduce((x, y) => add(x, y))

const product = <S>(a: Rows<S>, b: Rows<S>): Rows<S> =>
  a.map(row => b[0]!.map((_, j) => total(row.map((x, k) => mul(x, b[k]![j]!)))))

const constants = <S>(m: Matrix): Rows<S> => rowsOf(m).map(row => Array.from(row, x => constVar(x)))

/** The rotation about an axis, by an angle that is the axis's length. */
const rotationMatrix = <S>([a, b, c]: readonly Num<S>[]): Rows<S> => {
  const angle = sqrt(total([square(a!), square(b!), square(c!)]))
  if (lt(getOrd(N.Ord))(angle, constVar(smallestAngle))) return constants(eye(3))
  const [x, y, z] = [div(a!, angle), div(b!, angle), div(c!, angle)]
  const [s, k] = [sin(angle), cos(angle)]
  const rest = sub(1, k)
  const [sx, sy, sz] = [mul(s, x), mul(s, y), mul(s, z)]
  const [xy, xz, yz] = [mul(mul(x, y), rest), mul(mul(x, z), rest), mul(mul(y, z), rest)]
  const onDiagonal = (u: Num<S>) => add(k, mul(square(u), rest))
  return [
    [onDiagonal(x), sub(xy, sz), add(xz, sy)],
    [add(xy, sz), onDiagonal(y), sub(yz, sx)],
    [sub(xz, sy), add(yz, sx), onDiagonal(z)]
  ]
}

/** The transposed transformation of a joint that is bent and spread. */
const joint = <S>(flexion: Num<S>, abduction: Num<S>): Rows<S> => {
  const [s, c] = [sin(flexion), cos(flexion)]
  const [sa, ca] = [sin(abduction), cos(abduction)]
  const [zero, one] = [constVar(0), constVar(1)]
  return [
    [ca, sa, zero, zero],
    [negate(mul(sa, c)), mul(ca, c), s, zero],
    [mul(sa, s), negate(mul(ca, s)), c, zero],
    [zero, zero, zero, one]
  ]
}

/** The bones of a finger but the first, which does not move with it, of a hand that is not turned. */
const movedBones = <S>(first: Matrix, rest: readonly Matrix[], finger: BVar<S, Finger>): readonly Rows<S>[] => {
  const { flexion, abduction, middle, tip } = splitBV(finger)
  const bend = (before: Rows<S>, bone: number, angle: Num<S>, spread: Num<S> = constVar(0)) =>
    product(joint(angle, spread), product(constants(rest[bone]!), before))
  const second = bend(constants(first), 0, flexion, abduction)
  const third = bend(second, 1, middle)
  return [second, third, bend(third, 2, tip)]
}

/** Numbers of the three bones of a finger that move. Each has four rows of three. */
const fingerSize = 3 * 4 * 3

/** The parameters of the compiled function: the rotation, then four angles for each finger. */
const angleCount = 3 + 4 * 5

export const handCompiled = ({ hand: { rest, skins }, pose, points, corners, proportions }: Scan) => {
  const n = points.rows
  const angles: Angles = { rotation: toFloat64Array(pose.rotation), fingers: pose.fingers }
  const wrist = wristFrame(rest[0]!, eye(3))
  const firstBones = pose.fingers.map((_, f) => matMul(rest[4 * f + 1]!, wrist))
  const joints = compileJacobian(<S>(given: BVar<S, Angles>): BVar<S, readonly number[]> => {
    const { rotation, fingers } = splitBV(given)
    const bones = sequenceVar(fingers).flatMap((finger, f) =>
      movedBones(firstBones[f]!, rest.slice(4 * f + 2, 4 * f + 5), finger)
    )
    return joinBV([rotationMatrix(sequenceVar(rotation)), ...bones].flat(2))
  }, angles)

  /** For each corner, a row for each point: four numbers for each bone. */
  const cornerSkins = corners.map(vertices => skins.map(gather(vertices)).reduce<Matrix>((x, y) => hcat(x, y)))

  /** As if the points were vertices of their own. */
  const blended = (): Matrix => {
    if (proportions === undefined) return cornerSkins[0]!
    const weights = evalBP(p => joinBV(cornerWeights(p)), proportions)
    return cornerSkins.map((skin, corner) => scaleRows(skin, weights[corner]!)).reduce((x, y) => add(x, y))
  }

  /** All bones below one another, of which those at rest are known. */
  const frames = new Float64Array(12 * rest.length)
  const fixed: readonly (readonly [number, Matrix])[] = [
    [0, wrist],
    [forearm, matMul(rest[forearm]!, wrist)],
    ...firstBones.map((frame, f) => [4 * f + 1, frame] as const)
  ]
  for (const [bone, frame] of fixed) frames.set(toFloat64Array(frame), 12 * bone)

  /** The transposed rotation of the hand, and the bones of the hand before it. */
  const placed = () => {
    const numbers = joints.evalBP(angles)
    const bones = frames.slice()
    for (let f = 0; f < 5; f++) bones.set(numbers.slice(9 + fingerSize * f, 9 + fingerSize * (f + 1)), 12 * (4 * f + 2))
    return { turn: transpose(matrix(3, 3, numbers.slice(0, 9))), bones: matrix(4 * rest.length, 3, bones) }
  }

  const residuals = (): Float64Array => {
    const { turn, bones } = placed()
    const places = addToRows(matMul(matMul(blended(), bones), turn), pose.translation)
    return toFloat64Array(sub(points, places))
  }

  /** The residuals' derivatives, column after column: first in the proportions, if there are any, then in the pose. */
  const jacobian = (): Float64Array => {
    const { turn, bones } = placed()
    const slopes = new Float64Array((9 + 5 * fingerSize) * angleCount)
    joints.jacobianInto(angles, slopes)
    const skin = blended()
    const first = proportions === undefined ? 0 : 2
    const out = new Float64Array((first + 6 + 20) * 3 * n)
    /** Each row has the changes of a point, three numbers for each parameter. The residuals have the opposite sign. */
    const write = (column: number, { cols, data }: Matrix): void => {
      for (let c = 0; 3 * c < cols; c++)
        for (let i = 0; i < n; i++)
          for (let j = 0; j < 3; j++) out[((column + c) * n + i) * 3 + j] = -data[i * cols + 3 * c + j]!
    }
    if (proportions !== undefined)
      for (const c of [0, 1]) write(c, matMul(matMul(sub(cornerSkins[c]!, cornerSkins[2]!), bones), turn))
    const turning = new Float64Array(27)
    for (let p = 0; p < 3; p++)
      for (let q = 0; q < 3; q++)
        for (let k = 0; k < 3; k++) turning[9 * q + 3 * k + p] = slopes[(3 * p + q) * angleCount + k]!
    write(first, matMul(matMul(skin, bones), matrix(3, 9, turning)))
    for (let j = 0; j < 3; j++) for (let i = 0; i < n; i++) out[((first + 3 + j) * n + i) * 3 + j] = -1
    for (let f = 0; f < 5; f++) {
      const bending = new Float64Array(4 * fingerSize)
      for (let r = 0; r < 12; r++)
        for (let angle = 0; angle < 4; angle++)
          for (let j = 0; j < 3; j++)
            bending[(4 * r + angle) * 3 + j] =
              slopes[(9 + fingerSize * f + 3 * r + j) * angleCount + 3 + 4 * f + angle]!
      const changes = toFloat64Array(matMul(matrix(48, 3, bending), turn))
      const from = 4 * (4 * f + 2)
      write(first + 6 + 4 * f, matMul(slice(0, n, from, from + 12)(skin), matrix(12, 12, changes)))
    }
    return out
  }
  return { residuals, jacobian }
}
