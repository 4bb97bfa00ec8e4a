import { DimensionError, DomainError, gradBP, UnsupportedOperationError } from 'backprop-ts'
import {
  fromMatrixLike,
  fromNdarray,
  matrix,
  ones,
  outer,
  sumElements,
  toArray2,
  toFloat64Array,
  toNdarray,
  transpose,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { at, matrices, size, vectors } from '../support/dense'
import { loose } from '../support/operations'

const anyMatrix = fc.tuple(size, size).chain(([m, n]) => matrices(m, n))

describe('typed arrays', () => {
  it('get the elements of a value, row by row, in memory of their own', () => {
    fc.assert(
      fc.property(fc.oneof(anyMatrix, size.chain(vectors)), x => {
        const elements = toFloat64Array(x)
        expect(elements).toBeInstanceOf(Float64Array)
        expect([...elements]).toEqual([...x.data])
        expect(elements).not.toBe(x.data)
        elements.fill(9)
        expect([...x.data].includes(9)).toBe(false)
      })
    )
    expect(toFloat64Array(outer(ones(40), ones(40)))).toEqual(new Float64Array(1600).fill(1))
  })

  it('make vectors and matrices, whatever their kind', () => {
    expect(vector(2, Uint8Array.of(1, 2))).toEqual(vector([1, 2]))
    expect(matrix(1, 2, Float32Array.of(1.5, 2))).toEqual(matrix([[1.5, 2]]))
  })
})

describe('arrays with strides', () => {
  it('are made of a value and make it again', () => {
    fc.assert(
      fc.property(anyMatrix, size.chain(vectors), (a, x) => {
        expect(fromNdarray(toNdarray(a))).toEqual(a)
        expect(fromNdarray(toNdarray(x))).toEqual(x)
        const { data, shape } = toNdarray(a)
        expect(fromNdarray({ data, shape })).toEqual(a)
        expect(data).not.toBe(a.data)
      })
    )
  })

  it('are transposed, reversed or cut out of others by their strides and offset', () => {
    fc.assert(
      fc.property(anyMatrix, a => {
        const { data, shape: [m, n], stride: [row, col] } = toNdarray(a) // prettier-ignore
        expect(fromNdarray({ data, shape: [n, m], stride: [col!, row!] })).toEqual(transpose(a))
        const last = Math.max(0, m * n - 1)
        const turned = fromNdarray({ data, shape: [m * n], stride: [-1], offset: last })
        expect([...turned.data]).toEqual([...a.data].reverse())
      })
    )
    const inner = fromNdarray({ data: [0, 1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 2], stride: [3, 1], offset: 4 })
    expect(toArray2(inner)).toEqual([[4, 5], [7, 8]]) // prettier-ignore
    // prettier-ignore
    expect(toArray2(fromNdarray({ data: [5], shape: [2, 2], stride: [0, 0] }))).toEqual([[5, 5], [5, 5]])
    expect(fromNdarray({ data: [1, 2], shape: [2], stride: undefined, offset: undefined })).toEqual(vector([1, 2]))
  })

  it('share no memory with the value', () => {
    const data = Float64Array.of(1, 2)
    const x = fromNdarray({ data, shape: [2] })
    data.fill(9)
    expect(x).toEqual(vector([1, 2]))
  })

  it.each<readonly [object, new () => Error, string]>([
    [{ data: [1], shape: [] }, DimensionError, 'expected one or two dimensions, got 0'],
    [{ data: [1], shape: [1, 1, 1] }, DimensionError, 'expected one or two dimensions, got 3'],
    [{ data: [1], shape: [1], stride: [1, 1] }, DimensionError, '1 dimensions need as many strides, got 2'],
    [{ data: [1, 2], shape: [3] }, DimensionError, 'there is no element 2 in data of 2'],
    [{ data: Float64Array.of(1, 2), shape: [2], offset: 1 }, DimensionError, 'there is no element 2 in data of 2'],
    [{ data: [1, 2], shape: [2], stride: [-1] }, DimensionError, 'there is no element -1 in data of 2'],
    [
      { data: Float64Array.of(1, 2), shape: [2], stride: [0.5] },
      DimensionError,
      'there is no element 0.5 in data of 2'
    ],
    [{ data: [1, 2], shape: [-2] }, DomainError, 'a size must be a whole number that is not negative, got -2'],
    [{ data: ['1'], shape: [1] }, DomainError, 'element 0 must be a number, got the string "1"'],
    [{ data: BigInt64Array.of(1n), shape: [1] }, DomainError, 'element 0 must be a number, got the bigint 1n']
  ])('are refused where they reach beyond their data, or hold no numbers: case %#', (array, error, message) => {
    const run = (): unknown => loose(fromNdarray)(array)
    expect(run).toThrow(error)
    expect(run).toThrow(`fromNdarray: ${message}`)
  })
})

describe('matrices of other libraries', () => {
  it('are copied element by element', () => {
    fc.assert(
      fc.property(anyMatrix, a => {
        const like = { rows: a.rows, columns: a.cols, get: (i: number, j: number) => at(a, i, j) }
        expect(fromMatrixLike(like)).toEqual(a)
      })
    )
  })

  it('may be instances of classes', () => {
    class Hilbert {
      readonly rows = 2
      readonly columns = 3
      private readonly one = 1
      get(i: number, j: number): number {
        return this.one / (i + j + 1)
      }
    }
    // prettier-ignore
    expect(toArray2(fromMatrixLike(new Hilbert()))).toEqual([[1, 1 / 2, 1 / 3], [1 / 2, 1 / 3, 1 / 4]])
  })

  it('are refused if their sizes or elements are invalid', () => {
    const zero = (): number => 0
    for (const [rows, columns] of [
      [-1, 1],
      [1, 0.5]
    ] as const)
      // prettier-ignore
      expect(() => fromMatrixLike({ rows, columns, get: zero })).toThrow(
        'fromMatrixLike: a size must be a whole number'
      )
    const run = (): unknown => fromMatrixLike({ rows: 1, columns: 2, get: () => undefined as unknown as number })
    expect(run).toThrow(DomainError)
    expect(run).toThrow('fromMatrixLike: element 0 must be a number, got undefined')
  })
})

describe('a variable', () => {
  it.each([
    ['toFloat64Array', toFloat64Array],
    ['toNdarray', toNdarray]
  ])('is refused by %s, which would lose its gradient', (name, f) => {
    const run = (): unknown =>
      gradBP(x => {
        loose(f)(x)
        return sumElements(x)
      }, zeros(2))
    expect(run).toThrow(UnsupportedOperationError)
    expect(run).toThrow(`${name}: expected a plain value, got a variable. primal(x) is its value`)
    expect(() => loose(f)([1])).toThrow(`${name}: expected a Vector or a Matrix, got an array of 1`)
  })
})
