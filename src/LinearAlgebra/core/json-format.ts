/** How vectors and matrices are written in JSON. Numbers that JSON lacks become strings. */

const namedNumbers = ['-0', 'NaN', 'Infinity', '-Infinity'] as const

/** A number, or the name of a number that JSON lacks. */
export type EncodedNumber = number | (typeof namedNumbers)[number]

/** A vector in JSON. */
export interface EncodedVector {
  readonly _tag: 'Vector'
  readonly data: ReadonlyArray<EncodedNumber>
}

/** A matrix in JSON, its elements row by row. */
export interface EncodedMatrix {
  readonly _tag: 'Matrix'
  readonly rows: number
  readonly cols: number
  readonly data: ReadonlyArray<EncodedNumber>
}

const encodedNumber = (x: number): EncodedNumber => {
  if (Object.is(x, -0)) return '-0'
  return Number.isFinite(x) ? x : (String(x) as EncodedNumber)
}

const encoded = (data: Float64Array): ReadonlyArray<EncodedNumber> => Array.from(data, encodedNumber)

export const encodedVector = (data: Float64Array): EncodedVector => ({ _tag: 'Vector', data: encoded(data) })

export const encodedMatrix = (rows: number, cols: number, data: Float64Array): EncodedMatrix => ({
  _tag: 'Matrix',
  rows,
  cols,
  data: encoded(data)
})

/** Whether a value has the form that `encodedNumber` writes. */
export const isEncodedNumber = (x: unknown): x is EncodedNumber =>
  typeof x === 'number' || namedNumbers.some(name => name === x)
