/** The hand with compiled joints. They have few results, of which products of matrices make the points. */
import { add, evalBP, joinBV, sub } from 'backprop-ts'
import {
  addToRows,
  gather,
  hcat,
  matMul,
  type Matrix,
  reshape,
  scaleRows,
  slice,
  toFloat64Array
} from 'backprop-ts/LinearAlgebra'
import { cornerWeights, type Scan } from '../hand'
import { compileJoints, firstMoved } from './joints'

export const handCompiled = ({ hand, pose, points, corners, proportions }: Scan) => {
  const n = points.rows
  const joints = compileJoints(hand, pose)

  /** For each corner, a row for each point: four numbers for each bone. */
  const cornerSkins = corners.map(vertices =>
    hand.skins.map((skin): Matrix => gather(vertices)(skin)).reduce((x, y) => hcat(x, y))
  )

  /** The same for the points between the corners. */
  const skinOfPoints = (): Matrix => {
    if (proportions === undefined) return cornerSkins[0]!
    const weights = evalBP(p => joinBV(cornerWeights(p)), proportions)
    return cornerSkins.map((skin, corner) => scaleRows(skin, weights[corner]!)).reduce((x, y) => add(x, y))
  }

  const residuals = (): Float64Array => {
    const { frames, turn } = joints.bones()
    const places = addToRows(matMul(matMul(skinOfPoints(), frames), turn), pose.translation)
    return toFloat64Array(sub(points, places))
  }

  /** The residuals' derivatives, column after column: first in the proportions, if there are any, then in the pose. */
  const jacobian = (): Float64Array => {
    const { frames, turn } = joints.bones()
    const slopes = joints.slopes()
    const skin = skinOfPoints()
    const first = proportions === undefined ? 0 : 2
    const out = new Float64Array((first + 26) * 3 * n)
    /** A row has the changes of a point: three numbers for each parameter. The residuals have the opposite sign. */
    const write = (column: number, { cols, data }: Matrix): void => {
      for (let c = 0; 3 * c < cols; c++)
        for (let i = 0; i < n; i++)
          for (let j = 0; j < 3; j++) out[3 * ((column + c) * n + i) + j] = -data[i * cols + 3 * c + j]!
    }
    for (let c = 0; c < first; c++) write(c, matMul(matMul(sub(cornerSkins[c]!, cornerSkins[2]!), frames), turn))
    write(first, matMul(matMul(skin, frames), slopes.turn))
    for (let j = 0; j < 3; j++) for (let i = 0; i < n; i++) out[3 * ((first + 3 + j) * n + i) + j] = -1
    slopes.frames.forEach((bent, f) => {
      const from = 4 * firstMoved(f)
      const changes: Matrix = reshape(12, 12)(matMul(bent, turn))
      write(first + 6 + 4 * f, matMul(slice(0, n, from, from + 12)(skin), changes))
    })
    return out
  }
  return { residuals, jacobian }
}
