/** Hand tracking: how far the points of a scan are from the surface of a hand whose joints are bent. */
import {
  add,
  type BVar,
  constVar,
  cos,
  div,
  evalBP,
  gradBP,
  joinBV,
  mul,
  negate,
  primal,
  sequenceVar,
  sin,
  splitBV,
  sub
} from 'backprop-ts'
import { forwardJacobian } from 'backprop-ts/Derivatives'
import {
  addToRows,
  element,
  eye,
  flatten,
  fromColumns,
  gather,
  matMul,
  matrix,
  type Matrix,
  norm2,
  reshape,
  scaleRows,
  sumColumns,
  toColumns,
  toFloat64Array,
  transpose,
  vcat,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { type Fields, fieldsOf, InstanceError, Reader, type Source } from './reading'

/** Angles of a finger's joints. */
export interface Finger {
  readonly flexion: number
  readonly abduction: number
  readonly middle: number
  readonly tip: number
}

/** The first of the four bones of a finger that an angle moves, counted from 0. */
const firstMoved: Readonly<Record<keyof Finger, number>> = { flexion: 1, abduction: 1, middle: 2, tip: 3 }

/** What is differentiated. */
export interface Pose {
  /** An axis, as long as the angle. */
  readonly rotation: Vector<3>
  readonly translation: Vector<3>
  /** From the thumb to the little finger. */
  readonly fingers: readonly Finger[]
}

/**
 * A point is a row of four numbers, the last of them one. The transformation of a bone is a matrix of three columns,
 * and the point times that matrix is where the bone takes it.
 */
export interface Hand {
  /** The transformation of each bone from that of its parent, transposed. */
  readonly rest: readonly Matrix<4, 4>[]
  /** For each bone, a row for each vertex: where it is, seen from the bone, times the weight of the bone there. */
  readonly skins: readonly Matrix<number, 4>[]
  readonly triangles: readonly (readonly [number, number, number])[]
}

/** The wrist, four bones for each finger, and the forearm. */
const boneCount = 22
export const forearm = 21

/** The bone that a bone hangs from: the wrist, or the bone before it in its finger. */
const parentOf = (bone: number): number => (bone === 0 ? -1 : bone % 4 === 1 ? 0 : bone - 1)

interface Bone {
  readonly rest: Float64Array
  readonly inverse: Float64Array
}

const readBone = (fields: Fields, bone: number): Bone => {
  fields.text('the name of a bone')
  const parent = parentOf(bone)
  fields.integer(`the bone that bone ${bone} hangs from`, { min: parent, below: parent + 1 })
  const rest = fields.numbers(16, 'transformation from the parent')
  const inverse = fields.numbers(16, 'inverse of the transformation')
  fields.end()
  return { rest, inverse }
}

/** Where a vertex is, seen from each bone, times the weight of the bone: four numbers for each bone. */
const readVertex = (fields: Fields, bones: readonly Bone[]): Float64Array => {
  const [x, y, z] = [fields.number('x'), fields.number('y'), fields.number('z')]
  for (let i = 0; i < 5; i++) fields.text('a field that is not used')
  const out = new Float64Array(4 * bones.length)
  const count = fields.integer('the number of bones that move the vertex', { min: 0 })
  for (let i = 0; i < count; i++) {
    const bone = fields.integer('a bone', { min: 0, below: bones.length })
    const weight = fields.number('the weight of a bone')
    const { inverse } = bones[bone]!
    for (let r = 0; r < 4; r++) {
      const [a, b, c, d] = inverse.subarray(4 * r)
      out[4 * bone + r] = weight * (a! * x + b! * y + c! * z + d!)
    }
  }
  fields.end()
  return out
}

/** Reads the three files of a model of the hand. */
export const readHand = (sources: {
  readonly bones: Source
  readonly vertices: Source
  readonly triangles: Source
}): Hand => {
  const lines = fieldsOf(sources.bones)
  if (lines.length !== boneCount)
    throw new InstanceError(sources.bones.file, lines.at(-1)?.line ?? 1, `${boneCount} bones`, `${lines.length}`)
  const bones = lines.map(readBone)
  const vertices = fieldsOf(sources.vertices).map(fields => readVertex(fields, bones))
  if (vertices.length === 0) throw new InstanceError(sources.vertices.file, 1, 'vertices', 'none')
  const triangles = fieldsOf(sources.triangles).map(fields => {
    const vertex = () => fields.integer('a vertex', { min: 0, below: vertices.length })
    const triangle = [vertex(), vertex(), vertex()] as const
    fields.end()
    return triangle
  })
  return {
    rest: bones.map(({ rest }) => transpose(matrix(4, 4, rest))),
    skins: bones.map((_, bone) =>
      matrix(
        vertices.length,
        4,
        vertices.flatMap(vertex => Array.from(vertex.subarray(4 * bone, 4 * bone + 4)))
      )
    ),
    triangles
  }
}

export interface Scan {
  readonly hand: Hand
  readonly pose: Pose
  /** What was measured: a point in each row. */
  readonly points: Matrix<number, 3>
  /** The vertices of the hand that belong to the points: one for each point, or the three of a triangle. */
  readonly corners: readonly (readonly number[])[]
  /** In what proportion a point divides a triangle; absent if points belong to vertices. */
  readonly proportions: Matrix<number, 2> | undefined
}

const readPose = (reader: Reader): Pose => {
  const three = (what: string): Vector<3> => vector(3, reader.numbers(3, what))
  const rotation = three('rotation')
  const translation = three('translation')
  const fingers = ['thumb', 'index', 'middle', 'ring', 'little finger'].map(name => ({
    flexion: reader.number(`flexion of the ${name}`),
    abduction: reader.number(`abduction of the ${name}`),
    middle: reader.number(`bend in the middle of the ${name}`),
    tip: reader.number(`bend at the tip of the ${name}`)
  }))
  return { rotation, translation, fingers }
}

/** Reads a simple instance, whose points belong to vertices, or a complicated one, whose points belong to triangles. */
export const readScan = (kind: 'simple' | 'complicated', hand: Hand, source: Source): Scan => {
  const reader = new Reader(source)
  const count = reader.integer('N, the number of points', { min: 1 })
  reader.integer('the number of parameters', { min: 26, below: 27 })
  const below = kind === 'simple' ? hand.skins[0]!.rows : hand.triangles.length
  const rows = Array.from({ length: count }, (_, i) => ({
    place: reader.integer(`${kind === 'simple' ? 'vertex' : 'triangle'} of point ${i}`, { min: 0, below }),
    point: reader.numbers(3, `point ${i}`)
  }))
  const points = matrix(
    count,
    3,
    rows.flatMap(({ point }) => Array.from(point))
  )
  const places = rows.map(({ place }) => place)
  const proportions = kind === 'simple' ? undefined : matrix(count, 2, reader.numbers(2 * count, 'proportions'))
  const corners =
    kind === 'simple' ? [places] : ([0, 1, 2] as const).map(c => places.map(place => hand.triangles[place]![c]))
  const pose = readPose(reader)
  reader.end()
  return { hand, pose, points, corners, proportions }
}

type Num<S> = BVar<S, number>

/** Below this angle, the hand counts as not turned, and the derivative is zero. */
export const smallestAngle = 1e-4

/** The rotation about an axis, by an angle that is the axis's length. */
const rotationMatrix = <S>(rotation: BVar<S, Vector<3>>): BVar<S, Matrix<3, 3>> => {
  const angle = norm2(rotation)
  if (primal(angle) < smallestAngle) return constVar(eye(3), rotation)
  const axis = div(rotation, angle)
  const [x, y, z] = [element(0)(axis), element(1)(axis), element(2)(axis)]
  const [s, c] = [sin(angle), cos(angle)]
  const [sx, sy, sz] = [mul(s, x), mul(s, y), mul(s, z)]
  const d = sub(1, c)
  const [xy, xz, yz] = [mul(mul(x, y), d), mul(mul(x, z), d), mul(mul(y, z), d)]
  const square = (a: Num<S>) => add(c, mul(mul(a, a), d))
  return reshape(
    3,
    3
  )(
    vector([
      square(x),
      sub(xy, sz),
      add(xz, sy),
      add(xy, sz),
      square(y),
      sub(yz, sx),
      sub(xz, sy),
      add(yz, sx),
      square(z)
    ])
  )
}

/** The transposed transformation of a joint that is bent, and perhaps spread. */
const joint = <S>(flexion: Num<S>, abduction?: Num<S>): BVar<S, Matrix<4, 4>> => {
  const [s, c] = [sin(flexion), cos(flexion)]
  if (abduction === undefined) return reshape(4, 4)(vector([1, 0, 0, 0, 0, c, s, 0, 0, negate(s), c, 0, 0, 0, 0, 1]))
  const [sa, ca] = [sin(abduction), cos(abduction)]
  return reshape(
    4,
    4
  )(vector([ca, sa, 0, 0, negate(mul(sa, c)), mul(ca, c), s, 0, mul(sa, s), negate(mul(ca, s)), c, 0, 0, 0, 0, 1]))
}

/** The transformation of a bone. */
type Frame<S> = BVar<S, Matrix<4, 3>>

/** A point in each row. */
type Points<S> = BVar<S, Matrix<number, 3>>

/** The angles of a finger: variables, or plain numbers where only some of them vary. */
type Angles<S> = Readonly<Record<keyof Finger, Num<S>>>

/** The transformations of the four bones of a finger, from that of the wrist. */
const fingerBones = <S>(
  rest: readonly Matrix<4, 4>[],
  wrist: Matrix<4, 3>,
  { flexion, abduction, middle, tip }: Angles<S>
): readonly Frame<S>[] => {
  const first = constVar(matMul(rest[0]!, wrist), flexion)
  const second = matMul(joint(flexion, abduction), matMul(rest[1]!, first))
  const third = matMul(joint(middle), matMul(rest[2]!, second))
  const fourth = matMul(joint(tip), matMul(rest[3]!, third))
  return [first, second, third, fourth]
}

/** The transformation of the wrist of a hand that is turned as a whole. */
export const wristFrame = (rest: Matrix<4, 4>, turn: Matrix<3, 3>): Matrix<4, 3> =>
  matMul(rest, vcat(transpose(turn), zeros(1, 3)))

const total = <S>(xs: readonly Points<S>[]): Points<S> => xs.reduce((x, y) => add(x, y))

const turned = <S>(rotation: BVar<S, Vector<3>>, shape: Points<S> | Matrix<number, 3>): Points<S> =>
  matMul(shape, transpose(rotationMatrix(rotation)))

/** The hand as a whole is turned, then moved. */
const placed = <S>(pose: BVar<S, Pose>, shape: Points<S>): Points<S> => {
  const { rotation, translation } = splitBV(pose)
  return addToRows(turned(rotation, shape), translation)
}

/** The weights of a triangle's three corners. */
export const cornerWeights = <S>(proportions: BVar<S, Matrix<number, 2>>): readonly BVar<S, Vector>[] => {
  const columns = toColumns(proportions)
  const [u, v] = [columns[0]!, columns[1]!]
  return [u, v, sub(sub(1, u), v)]
}

export const hand = ({ hand: { rest, skins }, pose, points, corners, proportions }: Scan) => {
  /** For each corner and each bone, a row for each point. */
  const cornerSkins = corners.map(vertices => skins.map(gather(vertices)))
  const weights = proportions && evalBP(p => joinBV(cornerWeights(p)), proportions)
  const wristAtRest = wristFrame(rest[0]!, eye(3))
  const forearmAtRest = matMul(rest[forearm]!, wristAtRest)
  const restOfFingers = pose.fingers.map((_, f) => rest.slice(4 * f + 1, 4 * f + 5))

  /** Where bones that follow one another take the corners, as far as these move with them. */
  const moved = <S>(skin: readonly Matrix<number, 4>[], firstBone: number, bones: readonly Frame<S>[]): Points<S> =>
    total(bones.map((bone, i): Points<S> => matMul(skin[firstBone + i]!, bone)))

  /** The points between the corners. */
  const blended = <S>(shapes: readonly Points<S>[]): Points<S> =>
    weights === undefined ? shapes[0]! : total(shapes.map((shape, corner) => scaleRows(shape, weights[corner]!)))

  /** The corners, of a hand that is not turned. */
  const shapesOf = <S>(pose: BVar<S, Pose>): readonly Points<S>[] => {
    const bones = sequenceVar(splitBV(pose).fingers).flatMap((finger, f) =>
      fingerBones(restOfFingers[f]!, wristAtRest, splitBV(finger))
    )
    return cornerSkins.map(skin => {
      const unbent = add(matMul(skin[0]!, wristAtRest), matMul(skin[forearm]!, forearmAtRest))
      return add(unbent, moved(skin, 1, bones))
    })
  }

  const residuals = <S>(pose: BVar<S, Pose>): BVar<S, Vector> =>
    flatten(sub(points, placed(pose, blended(shapesOf(pose)))))

  /** The bones of a finger that one of its angles moves, as a function of that angle. */
  const bentBy =
    (f: number, angle: keyof Finger, wrist: Matrix<4, 3>) =>
    <S>(x: Num<S>): BVar<S, readonly Matrix<4, 3>[]> => {
      const { flexion, abduction, middle, tip } = pose.fingers[f]!
      const fixed = {
        flexion: constVar(flexion, x),
        abduction: constVar(abduction, x),
        middle: constVar(middle, x),
        tip: constVar(tip, x)
      }
      return joinBV(fingerBones(restOfFingers[f]!, wrist, { ...fixed, [angle]: x }).slice(firstMoved[angle]))
    }

  /** What the points gain by a change of some bones. The bones move the points in proportion. */
  const gain = (firstBone: number, changes: readonly Matrix<4, 3>[]): Vector =>
    evalBP(bones => {
      const frames = sequenceVar(bones)
      return flatten(blended(cornerSkins.map(skin => moved(skin, firstBone, frames))))
    }, changes)

  const jacobianInPose = (): readonly Vector[] => {
    const shape = evalBP(p => blended(shapesOf(p)), pose)
    const rotation = forwardJacobian(<S>(r: BVar<S, Vector<3>>) => flatten(turned(r, shape)), pose.rotation)
    const translation = forwardJacobian(<S>(t: BVar<S, Vector<3>>) => flatten(addToRows(shape, t)), pose.translation)
    const wrist = wristFrame(rest[0]!, evalBP(rotationMatrix, pose.rotation))
    const fingers = pose.fingers.flatMap((finger, f) =>
      (['flexion', 'abduction', 'middle', 'tip'] as const).map(angle =>
        gain(4 * f + 1 + firstMoved[angle], forwardJacobian(bentBy(f, angle, wrist), finger[angle]))
      )
    )
    return [...toColumns(rotation), ...toColumns(translation), ...fingers]
  }

  /**
   * A point depends on its own proportions only, so the sum of all points has the gradient of each in the place of its
   * proportions.
   */
  const jacobianInProportions = (at: Matrix<number, 2>): readonly Vector[] => {
    const places = evalBP(p => joinBV(shapesOf(p).map(shape => placed(p, shape))), pose)
    const gradients = ([0, 1, 2] as const).map(axis =>
      gradBP(p => {
        const points = total(cornerWeights(p).map((weight, corner) => scaleRows(constVar(places[corner]!, p), weight)))
        return element(axis)(sumColumns(points))
      }, at)
    )
    return ([0, 1] as const).map(column => flatten(fromColumns(gradients.map(g => toColumns(g)[column]!))))
  }

  /** The residuals' derivatives, column after column: first in the proportions, if there are any, then in the pose. */
  const jacobian = (): Float64Array => {
    const columns = [...(proportions === undefined ? [] : jacobianInProportions(proportions)), ...jacobianInPose()]
    const height = 3 * points.rows
    const out = new Float64Array(columns.length * height)
    // The residuals have the opposite sign of the places.
    columns.forEach((column, i) => out.set(toFloat64Array(negate(column)), i * height))
    return out
  }

  return { residuals: (): Float64Array => toFloat64Array(evalBP(residuals, pose)), jacobian }
}
