import { backprop, evalBP } from 'backprop-ts'
import * as L from 'backprop-ts/LinearAlgebra'
import { type Loose, loose } from '../support/factorizations'
import { numbersOf } from '../support/numerical'

/** Each function as one of one matrix, to matrices and vectors. */
const functions: ReadonlyArray<readonly [string, Loose]> = [
  ['inv', loose(L.inv)],
  ['solve', a => loose(L.solve)(a, L.randomNormal(3, 5))],
  ['solveTridiagonal', a => loose(L.solveTridiagonal)(L.zeros(4), loose(L.takeDiag)(a), L.zeros(4), a)],
  ['solveSylvester', a => loose(L.solveSylvester)(a, a, L.randomNormal(3, 5, 5))],
  ['solveTriangular', a => loose(L.solveTriangular)('lower', a, L.randomNormal(3, 5, 2))],
  ['leastSquares', a => loose(L.leastSquares)(a, L.randomNormal(3, 5, 2))],
  ['invLogDet', a => (loose(L.invLogDet)(a) as { inverse: unknown }).inverse],
  ['cholesky', a => loose(L.cholesky)(a)],
  ['lu, P', a => (loose(L.lu)(a) as { p: unknown }).p],
  ['lu, L', a => (loose(L.lu)(a) as { l: unknown }).l],
  ['lu, U', a => (loose(L.lu)(a) as { u: unknown }).u],
  ['qr, Q', a => (loose(L.qr)(a) as { q: unknown }).q],
  ['qr, R', a => (loose(L.qr)(a) as { r: unknown }).r],
  ['svd, U', a => (loose(L.svd)(a) as { u: unknown }).u],
  ['svd, V', a => (loose(L.svd)(a) as { v: unknown }).v],
  ['eigensystem', a => (loose(L.eigensystem)(a) as { vectors: unknown }).vectors],
  ['expm', loose(L.expm)],
  ['sqrtm', loose(L.sqrtm)],
  ['pinv', loose(L.pinv)]
]

/** Positive definite, with eigenvalues that differ. */
const operand = (seed: number): L.Matrix => {
  const a = L.randomNormal(seed, 5, 5)
  return L.matMul(a, L.transpose(a))
}

describe.each(functions)('%s', (_, f) => {
  it('leaves its operand as it is and shares no memory with it', () => {
    for (const a of [operand(1), L.eye(5)]) {
      const before = numbersOf(a)
      const got = f(a) as L.Matrix
      expect(numbersOf(a)).toEqual(before)
      expect(got.data).not.toBe(a.data)
    }
  })

  it('gives values and gradients that later runs do not change', () => {
    const run = (seed: number): unknown => loose(backprop)(f, operand(seed))
    const evaluate = (seed: number): unknown => loose(evalBP)(f, operand(seed))
    const [first, value] = [run(1), evaluate(1)]
    const [numbers, values] = [numbersOf(first), numbersOf(value)]
    for (let seed = 2; seed < 6; seed++) run(seed)
    expect(numbersOf(first)).toEqual(numbers)
    expect(numbersOf(value)).toEqual(values)
    expect(numbersOf(run(1))).toEqual(numbers)
  })
})
