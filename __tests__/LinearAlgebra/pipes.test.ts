/** Functions of two arguments that wait for one of them in a pipe, and compositions as arguments of runners. */
import { flow, pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import {
  add,
  backprop,
  backpropWith,
  type BVar,
  evalBP,
  gradBP,
  gradBPN,
  logistic,
  square,
  sub,
  viewVar
} from 'backprop-ts'
import {
  addToColumns,
  addToRows,
  concat,
  cross,
  dot,
  hcat,
  matMul,
  type Matrix,
  matrix,
  matVec,
  outer,
  scaleColumns,
  scaleRows,
  snoc,
  softmaxCrossEntropy,
  vcat,
  vecMat,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'

const a = matrix([
  [1, 2, 3],
  [4, 5, 6]
])
const b = matrix([
  [7, -1],
  [0, 2],
  [3, 1]
])
const x = vector([0.5, -1, 2])
const y = vector([3, 1, -2])
const p = vector([0.25, 0.75])

describe('a function that is called with one of its two arguments waits for the other', () => {
  it.each<readonly [string, unknown, unknown]>([
    ['matVec', pipe(x, matVec(a)), matVec(a, x)],
    ['vecMat', pipe(p, vecMat(a)), vecMat(p, a)],
    ['matMul', pipe(a, matMul(b)), matMul(a, b)],
    ['dot', pipe(x, dot(y)), dot(x, y)],
    ['outer', pipe(x, outer(p)), outer(x, p)],
    ['cross', pipe(x, cross(y)), cross(x, y)],
    ['addToRows', pipe(a, addToRows(x)), addToRows(a, x)],
    ['addToColumns', pipe(a, addToColumns(p)), addToColumns(a, p)],
    ['scaleRows', pipe(a, scaleRows(p)), scaleRows(a, p)],
    ['scaleColumns', pipe(a, scaleColumns(x)), scaleColumns(a, x)],
    ['softmaxCrossEntropy', pipe(p, softmaxCrossEntropy(vector([0, 1]))), softmaxCrossEntropy(p, vector([0, 1]))],
    ['concat', pipe(x, concat(p)), concat(x, p)],
    ['snoc', pipe(x, snoc(7)), snoc(x, 7)],
    ['hcat', pipe(a, hcat(a)), hcat(a, a)],
    ['vcat', pipe(a, vcat(a)), vcat(a, a)]
  ])('%s', (_, piped, called) => {
    expect(piped).toEqual(called)
  })

  it('and has the same gradients', () => {
    const piped = <S>(w: BVar<S, Matrix<2, 3>>, v: BVar<S, Vector<3>>, bias: BVar<S, Vector<2>>): BVar<S, number> =>
      pipe(v, matVec(w), add(bias), logistic, softmaxCrossEntropy(p))
    const called = <S>(w: BVar<S, Matrix<2, 3>>, v: BVar<S, Vector<3>>, bias: BVar<S, Vector<2>>): BVar<S, number> =>
      softmaxCrossEntropy(logistic(add(matVec(w, v), bias)), p)
    expect(gradBPN(piped, a, x, p)).toEqual(gradBPN(called, a, x, p))
  })

  it('and keeps sizes and scopes apart', () => {
    expect(() => {
      // @ts-expect-error -- a vector of two for a matrix of three columns
      pipe(p, matVec(a))
    }).toThrow('matVec: Matrix<2, 3> and Vector<2>: the vector needs as many elements as the matrix has columns')
    // @ts-expect-error -- variables of two scopes
    const mixed = <S, T>(w: BVar<S, Matrix<2, 3>>, v: BVar<T, Vector<3>>) => pipe(v, matVec(w))
    expect(typeof mixed).toBe('function')
  })
})

describe('a composition of functions can be given to a runner', () => {
  const f = flow(sub(1), square)
  const total = pipe(L.id<{ readonly total: number; readonly name: string }>(), L.prop('total'))

  it('of numbers', () => {
    const gradient: number = gradBP(flow(sub(1), square), 3)
    expect([gradient, gradBP(flow(sub(1), square))(3), pipe(3, gradBP(f))]).toEqual([4, 4, 4])
    expect(evalBP(flow(sub(1), square), 3)).toBe(4)
    expect(evalBP(flow(sub(1), square))(3)).toBe(4)
    const both: readonly [number, number] = backprop(flow(sub(1), square), 3)
    expect([both, backprop(flow(sub(1), square))(3)]).toEqual([
      [4, 4],
      [4, 4]
    ])
    expect(backpropWith(flow(sub(1), square), 3)[1](2)).toBe(8)
  })

  it('of vectors', () => {
    const gradient: Vector<3> = gradBP(flow(matVec(a), dot(p)), x)
    expect(gradient).toEqual(vecMat(p, a))
  })

  it('of records, by way of a lens', () => {
    const at = { total: 3, name: 'three' }
    expect(gradBP(flow(viewVar(total), sub(1), square), at)).toEqual({ total: 4, name: 'three' })
  })

  it('but not one of another scope or without a gradient', () => {
    // @ts-expect-error -- the inner function uses a variable of the outer scope
    const mixed = () => gradBP(v => gradBP(flow(sub(v), square), 2), 3)
    // @ts-expect-error -- a string has no gradient
    const text = () => gradBP(flow(sub(1), String), 3)
    expect([typeof mixed, typeof text]).toEqual(['function', 'function'])
  })
})

describe('a vector', () => {
  it('can be iterated over', () => {
    const total: number = [...x].reduce((sum, element) => sum + element, 0)
    expect([total, ...vector([])]).toEqual([1.5])
  })
})
