/** Numbers, vectors and matrices as JSON has them. It has no number for some, which are written out. */

const written = ['-0', 'NaN', 'Infinity', '-Infinity'] as const

/** A number, or the name of one that JSON does not have. */
export type EncodedNumber = number | (typeof written)[number]

/** What a vector is in JSON. */
export interface EncodedVector {
  readonly _tag: 'Vector'
  readonly data: ReadonlyArray<EncodedNumber>
}

/** What a matrix is in JSON, its elements row by row. */
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

/** Whether something was read that `encodedNumber` has written. */
export const isEncodedNumber = (x: unknown): x is EncodedNumber =>
  typeof x === 'number' || written.some(name => name === x)
