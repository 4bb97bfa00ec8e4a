import { backpropWith, type BVar } from 'backprop-ts'
import { fromRows, matrix, type Matrix, vector, type Vector } from 'backprop-ts/LinearAlgebra'
// Stands in for Derivatives until it is there.
export const forwardJacobian = ((f: never, a: object): unknown => {
  const [y, back] = (backpropWith as any)(f, a)
  const n = y.data.length
  const like = (d: Float64Array): any => ('rows' in y ? matrix(y.rows, y.cols, d) : vector(d))
  const gs = Array.from({ length: n }, (_, i) => {
    const d = new Float64Array(n)
    d[i] = 1
    return back(like(d))
  })
  return Object.fromEntries(
    Object.entries(a).map(([k, v]) => [
      k,
      typeof v === 'number'
        ? like(Float64Array.from(gs, (g: any) => g[k]))
        : fromRows(gs.map((g: any) => g[k]) as never)
    ])
  )
}) as unknown as {
  (f: <S>(x: BVar<S, Placement>) => BVar<S, Vector>, a: Placement): Readonly<Record<keyof Placement, Matrix<number, 3>>>
  (
    f: <S>(x: BVar<S, Finger>) => BVar<S, Matrix<number, 3>>,
    a: Finger
  ): Readonly<Record<keyof Finger, Matrix<number, 3>>>
}
interface Placement {
  readonly rotation: Vector<3>
  readonly translation: Vector<3>
}
interface Finger {
  readonly flexion: number
  readonly abduction: number
  readonly middle: number
  readonly tip: number
}
