/** What a pose makes of the bones of a hand: a compiled function of numbers, and its derivatives as matrices. */
import * as N from 'fp-ts/number'
import { lt } from 'fp-ts/Ord'
import {
  add,
  type BVar,
  constVar,
  cos,
  div,
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
import { eye, matMul, matrix, type Matrix, toFloat64Array, transpose } from 'backprop-ts/LinearAlgebra'
import { type Finger, forearm, type Hand, type Pose, smallestAngle, wristFrame } from '../hand'
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

/** The numbers of the rotation, and those of all fingers. */
const [turnSize, allSize] = [9, 9 + 5 * fingerSize]

/** What is differentiated: the rotation, then four angles for each finger. */
const angleCount = 3 + 5 * 4

/** What a pose makes of the bones. A point is a row, so matrices are transposed and follow it. */
export interface Bones {
  /** All bones below one another, of a hand that is not turned. */
  readonly frames: Matrix<number, 3>
  /** The rotation of the hand as a whole. */
  readonly turn: Matrix<3, 3>
}

export interface BoneSlopes {
  /** The derivatives of `turn` in the three numbers of the rotation, beside one another. */
  readonly turn: Matrix<3, 9>
  /** For each finger, twelve rows for the three bones that move, for each of which there is a row for each angle. */
  readonly frames: readonly Matrix<48, 3>[]
}

/** The first of the three bones of a finger that move. */
export const firstMoved = (f: number): number => 4 * f + 2

export const compileJoints = ({ rest }: Hand, pose: Pose) => {
  const angles: Angles = { rotation: toFloat64Array(pose.rotation), fingers: pose.fingers }
  const wrist = wristFrame(rest[0]!, eye(3))
  const firstBones = pose.fingers.map((_, f) => matMul(rest[4 * f + 1]!, wrist))
  const compiled = compileJacobian(<S>(given: BVar<S, Angles>): BVar<S, readonly number[]> => {
    const { rotation, fingers } = splitBV(given)
    const bones = sequenceVar(fingers).flatMap((finger, f) =>
      movedBones(firstBones[f]!, rest.slice(firstMoved(f), firstMoved(f) + 3), finger)
    )
    return joinBV([rotationMatrix(sequenceVar(rotation)), ...bones].flat(2))
  }, angles)

  const atRest = new Float64Array(12 * rest.length)
  const write = (bone: number, frame: Matrix): void => atRest.set(toFloat64Array(frame), 12 * bone)
  write(0, wrist)
  firstBones.forEach((frame, f) => write(4 * f + 1, frame))
  write(forearm, matMul(rest[forearm]!, wrist))

  const bones = (): Bones => {
    const numbers = compiled.evalBP(angles)
    const frames = atRest.slice()
    for (let f = 0; f < 5; f++) {
      const from = turnSize + fingerSize * f
      frames.set(numbers.slice(from, from + fingerSize), 12 * firstMoved(f))
    }
    return { frames: matrix(4 * rest.length, 3, frames), turn: transpose(matrix(3, 3, numbers.slice(0, turnSize))) }
  }

  const slopes = (): BoneSlopes => {
    const entries = new Float64Array(allSize * angleCount)
    compiled.jacobianInto(angles, entries)
    const at = (number: number, angle: number) => entries[number * angleCount + angle]!
    const turn = new Float64Array(27)
    for (let i = 0; i < 3; i++)
      for (let k = 0; k < 3; k++) for (let j = 0; j < 3; j++) turn[9 * i + 3 * k + j] = at(3 * j + i, k)
    const frames = pose.fingers.map((_, f) => {
      const out = new Float64Array(4 * fingerSize)
      for (let i = 0; i < 12; i++)
        for (let angle = 0; angle < 4; angle++)
          for (let j = 0; j < 3; j++)
            out[3 * (4 * i + angle) + j] = at(turnSize + fingerSize * f + 3 * i + j, 3 + 4 * f + angle)
      return matrix(48, 3, out)
    })
    return { turn: matrix(3, 9, turn), frames }
  }
  return { bones, slopes }
}
