/** Gradients beside those that `scripts/references.py` found by differences in 60 digits. */
import { gradBPN, mul, primal } from 'backprop-ts'
import * as L from 'backprop-ts/LinearAlgebra'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Loose, loose } from '../support/factorizations'

interface Reference {
  readonly name: string
  readonly operands: ReadonlyArray<ReadonlyArray<readonly number[]>>
  readonly weights: readonly number[]
  readonly gradients: ReadonlyArray<ReadonlyArray<readonly number[]>>
}

const references = JSON.parse(readFileSync(path.join(__dirname, 'references.json'), 'utf8')) as ReadonlyArray<Reference>

/** The function of a name such as `svd.u`: that part of the result. */
const functionOf = (name: string): Loose => {
  const [main = '', part] = name.split('.')
  if (main === 'solveTridiagonal')
    return (...xs) => loose(L.solveTridiagonal)(...xs.slice(0, 3).map(loose(L.flatten)), xs[3])
  if (main === 'solveTriangular') return (a, b) => loose(L.solveTriangular)('upper', a, b)
  const f = loose((L as unknown as Record<string, unknown>)[main])
  return part === undefined ? f : (...xs) => (f(...xs) as Record<string, unknown>)[part]
}

/** The sum of the numbers of a result, each times its weight. */
const weighted = (x: unknown, weights: readonly number[]): unknown => {
  const plain = (primal as (x: unknown) => unknown)(x)
  if (typeof plain === 'number') return mul(weights[0]!, x as number)
  const like = plain as L.Matrix
  const ws = 'rows' in like ? L.matrix(like.rows, like.cols, weights) : L.vector(weights)
  return L.sumElements(mul(ws as L.Matrix, x as L.Matrix))
}

const magnitude = (rows: ReadonlyArray<readonly number[]>): number => Math.max(...rows.flat().map(Math.abs))

test.each(references.map((reference, i) => [reference.name, i, reference] as const))(
  '%s (case %i) has the gradient found in 60 digits, to 1e-12 of its largest element',
  (name, _, { operands, weights, gradients }) => {
    const f = functionOf(name)
    const found = loose(gradBPN)(
      (...xs: ReadonlyArray<unknown>) => weighted(f(...xs), weights),
      ...operands.map(x => L.matrix(x))
    )
    gradients.forEach((want, k) => {
      const got = L.toArray2((found as ReadonlyArray<L.Matrix>)[k]!)
      const tolerance = 1e-12 * Math.max(1, magnitude(want))
      want.forEach((row, i) => row.forEach((x, j) => expect(Math.abs(got[i]![j]! - x)).toBeLessThan(tolerance)))
    })
  }
)
