import { add, backpropWith, backpropWith2, gradBP, gradBP2, liftOp1, mul } from 'backprop-ts'
import {
  dot,
  type Matrix,
  matVec,
  ones,
  randomNormal,
  sumElements,
  toArray,
  vector,
  type Vector
} from 'backprop-ts/LinearAlgebra'
import { op1 } from 'backprop-ts/Op'

const memoryOf = (x: Vector | Matrix): unknown => x.data

describe('the gradient of a vector or matrix', () => {
  const x = vector([1, 2, 3])
  const dy = vector([4, 5, 6])

  it('shares no memory with the cotangent of the result', () => {
    const [, pullback] = backpropWith<Vector, Vector>(v => v)(x)
    expect(toArray(pullback(dy))).toEqual([4, 5, 6])
    expect(memoryOf(pullback(dy))).not.toBe(memoryOf(dy))
  })

  it('shares no memory with a cotangent that holds it beside what is static', () => {
    const value = { v: x, name: null }
    const cotangent = { v: dy, name: null }
    const gradient = backpropWith<typeof value, typeof value>(v => v)(value)[1](cotangent)
    expect(gradient).toEqual(cotangent)
    expect(memoryOf(gradient.v)).not.toBe(memoryOf(dy))
  })

  it('shares no memory with the argument, even if a pullback gives the argument', () => {
    const halfOfSquare = op1((v: Vector) => [toArray(v).reduce((sum, a) => sum + (a * a) / 2, 0), (): Vector => v])
    const gradient = gradBP<Vector>(v => liftOp1(halfOfSquare)(v))(x)
    expect(toArray(gradient)).toEqual([1, 2, 3])
    expect(memoryOf(gradient)).not.toBe(memoryOf(x))
  })

  it('shares no memory with the gradient of another argument', () => {
    const [, pullback] = backpropWith2<Vector, Vector, Vector>((v, w) => add(v, w))(x, x)
    const [dv, dw] = pullback(dy)
    expect([toArray(dv), toArray(dw)]).toEqual([
      [4, 5, 6],
      [4, 5, 6]
    ])
    expect(new Set([dv, dw, dy].map(memoryOf)).size).toBe(3)
  })

  it('shares no memory with that of another argument where it is kept as outer products', () => {
    const [a, b] = [randomNormal(1, 40, 40), randomNormal(2, 40, 40)]
    const [da, db] = gradBP2((p, q) => sumElements(matVec(add(p, q), ones(40))), a, b)
    expect(da).not.toBe(db)
    expect(da).toEqual(db)
    expect(da).toEqual(ones(40, 40))
  })

  it('adds many uses of one vector in memory of its own, and changes no value', () => {
    const [dv, dw] = gradBP2((v, w) => add(add(dot(v, w), mul(2, dot(v, w))), add(dot(v, v), mul(3, dot(v, w)))), x, dy)
    expect([toArray(dv), toArray(dw)]).toEqual([
      [26, 34, 42],
      [6, 12, 18]
    ])
    expect([toArray(x), toArray(dy)]).toEqual([
      [1, 2, 3],
      [4, 5, 6]
    ])
  })
})
