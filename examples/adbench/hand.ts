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
import { forwardJacobian } from './forward-shim'
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

/** Where the hand as a whole is. */
export interface Placement {
  /** An axis, as long as the angle. */
  readonly rotation: Vector<3>
  readonly translation: Vector<3>
}

/** What is differentiated. */
export interface Pose extends Placement {
  /** From the thumb to the little finger. */
  readonly fingers: readonly Finger[]
}

/**
 * Bones that move together: the wrist and the forearm, or the four of a finger. A bone stands in four columns of the
 * skin, and its transformation in as many rows of a matrix: each point, as a row, times that matrix is where the bone
 * takes it.
 */
export interface Hand {
  /** The transformation of each bone from that of its parent, transposed. */
  readonly rest: readonly Matrix<4, 4>[]
  /** For each group of bones: a row for each vertex, seen from each bone, times the weight of the bone. */
  readonly skins: readonly Matrix[]
  readonly triangles: readonly (readonly [number, number, number])[]
}

const boneCount = 22
/** The wrist and the forearm, then the bones of each finger. */
const groups = [[0, 21], ...[0, 1, 2, 3, 4].map(f => [1, 2, 3, 4].map(i => 4 * f + i))]

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
    skins: groups.map(group =>
      matrix(
        vertices.length,
        4 * group.length,
        vertices.flatMap(vertex => group.flatMap(bone => Array.from(vertex.subarray(4 * bone, 4 * bone + 4))))
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
const smallestAngle = 1e-4

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

type Frame<S> = BVar<S, Matrix<number, 3>>

/** The transformations of the four bones of a finger, one below the other, from that of the wrist. */
const fingerBones = <S>(
  rest: readonly Matrix<4, 4>[],
  wrist: BVar<S, Matrix<4, 3>>,
  finger: BVar<S, Finger>
): Frame<S> => {
  const { flexion, abduction, middle, tip } = splitBV(finger)
  const first = matMul(rest[0]!, wrist)
  const second = matMul(joint(flexion, abduction), matMul(rest[1]!, first))
  const third = matMul(joint(middle), matMul(rest[2]!, second))
  const fourth = matMul(joint(tip), matMul(rest[3]!, third))
  return vcat(vcat(first, second), vcat(third, fourth))
}

/** The transformation of the wrist of a hand that is turned as a whole. */
const wristFrame = (rest: Matrix<4, 4>, turn: Matrix<3, 3>): Matrix<4, 3> =>
  matMul(rest, vcat(transpose(turn), zeros(1, 3)))

const total = <S>(xs: readonly Frame<S>[]): Frame<S> => xs.reduce((x, y) => add(x, y))

/** The hand as a whole is turned, then moved. */
const placed = <S>(placement: BVar<S, Placement>, shape: Frame<S>): Frame<S> => {
  const { rotation, translation } = splitBV(placement)
  return addToRows(matMul(shape, transpose(rotationMatrix(rotation))), translation)
}

/** The weights of a triangle's three corners. */
const cornerWeights = <S>(proportions: BVar<S, Matrix<number, 2>>): readonly BVar<S, Vector>[] => {
  const columns = toColumns(proportions)
  const [u, v] = [columns[0]!, columns[1]!]
  return [u, v, sub(sub(1, u), v)]
}

export const hand = ({ hand: { rest, skins }, pose, points, corners, proportions }: Scan) => {
  /** For each corner and each group of bones, a matrix with a row for each point. */
  const cornerSkins = corners.map(vertices => skins.map(skin => gather(vertices)(skin)))
  const weights = proportions && evalBP(p => joinBV(cornerWeights(p)), proportions)
  const restOfFingers = pose.fingers.map((_, f) => groups[f + 1]!.map(bone => rest[bone]!))
  const wristAtRest = wristFrame(rest[0]!, eye(3))
  const unbent = vcat(wristAtRest, matMul(rest[21]!, wristAtRest))

  /** Where the bones of a group take the points, as far as these move with it. */
  const share = <S>(group: number, bones: Frame<S>): Frame<S> =>
    total(
      cornerSkins.map((skin, corner) => {
        const moved: Frame<S> = matMul(skin[group]!, bones)
        return weights === undefined ? moved : scaleRows(moved, weights[corner]!)
      })
    )

  /** The transformations of all groups of bones, of a hand that is not turned. */
  const bonesOf = <S>(pose: BVar<S, Pose>): readonly Frame<S>[] => [
    constVar(unbent, pose),
    ...sequenceVar(splitBV(pose).fingers).map((finger, f) =>
      fingerBones(restOfFingers[f]!, constVar(wristAtRest, pose), finger)
    )
  ]

  const shapeOf = <S>(pose: BVar<S, Pose>): Frame<S> => total(bonesOf(pose).map((bones, group) => share(group, bones)))

  const residuals = <S>(pose: BVar<S, Pose>): BVar<S, Vector> => flatten(sub(points, placed(pose, shapeOf(pose))))

  /** A finger's joints move only its own bones, and the placement moves all points alike. */
  const jacobianInPose = (): readonly Vector[] => {
    const shape = evalBP(shapeOf, pose)
    const { rotation, translation } = forwardJacobian(
      <S>(placement: BVar<S, Placement>) => flatten(placed(placement, constVar(shape, placement))),
      { rotation: pose.rotation, translation: pose.translation }
    )
    const wrist = wristFrame(rest[0]!, evalBP(rotationMatrix, pose.rotation))
    const fingers = pose.fingers.flatMap((finger, f) => {
      const { flexion, abduction, middle, tip } = forwardJacobian(
        <S>(x: BVar<S, Finger>) => fingerBones(restOfFingers[f]!, constVar(wrist, x), x),
        finger
      )
      return [flexion, abduction, middle, tip].map(bones => evalBP(b => flatten(share(f + 1, b)), bones))
    })
    return [...toColumns(rotation), ...toColumns(translation), ...fingers]
  }

  /**
   * A point depends on its own proportions only, so the sum of all points has the gradient of each in the place of its
   * proportions.
   */
  const jacobianInProportions = (at: Matrix<number, 2>): readonly Vector[] => {
    const places = cornerSkins.map(skin =>
      evalBP(p => placed(p, total(bonesOf(p).map((bones, group) => matMul(skin[group]!, bones)))), pose)
    )
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
