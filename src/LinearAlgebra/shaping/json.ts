/**
 * Reads vectors and matrices from JSON. `JSON.stringify` writes them, and any structure that holds them, without loss.
 *
 * @since 0.1.0
 */
import * as E from 'fp-ts/Either'
import { describe, DomainError } from '../../internal/graph/errors'
import { type EncodedMatrix, type EncodedVector, isEncodedNumber } from '../core/json-format'
import type { Matrix, Vector } from '../core/vector-types'
import { matrixOf, vectorOf } from '../core/dense-values'

type Dense = Vector | Matrix

const isTagged = (x: unknown): x is { readonly _tag: unknown } => typeof x === 'object' && x !== null && '_tag' in x

const isCount = (x: unknown): x is number => Number.isInteger(x) && (x as number) >= 0

const elementsOf = (data: unknown): E.Either<Error, Float64Array> => {
  if (!Array.isArray(data))
    return E.left(new DomainError(`fromJSON: the data must be an array of numbers, got ${describe(data)}`))
  const invalid = data.findIndex(x => !isEncodedNumber(x))
  return invalid < 0
    ? E.right(Float64Array.from(data, Number))
    : E.left(new DomainError(`fromJSON: element ${invalid} must be a number, got ${describe(data[invalid])}`))
}

const matrixFrom = ({ rows, cols, data }: Partial<EncodedMatrix>): E.Either<Error, Dense> =>
  E.chain((elements: Float64Array) =>
    isCount(rows) && isCount(cols) && rows * cols === elements.length
      ? E.right<Error, Dense>(matrixOf(rows, cols, elements))
      : E.left(
          new DomainError(
            `fromJSON: ${elements.length} elements do not make ${String(rows)} rows and ${String(cols)} columns`
          )
        )
  )(elementsOf(data))

/**
 * A vector or a matrix from its form in JSON: what `JSON.stringify` wrote and `JSON.parse` read. Anything else gives a
 * `left` with an error that says why.
 *
 * @category interoperation
 * @since 0.1.0
 * @example
 * import * as E from 'fp-ts/Either'
 * import { fromJSON, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const x = vector([1, -0, Infinity, NaN])
 * assert.deepStrictEqual(fromJSON(JSON.parse(JSON.stringify(x))), E.right(x))
 * assert.strictEqual(E.isLeft(fromJSON([1, 2])), true)
 */
export const fromJSON = (json: unknown): E.Either<Error, Vector | Matrix> => {
  if (isTagged(json)) {
    if (json._tag === 'Vector')
      return E.map((data: Float64Array): Dense => vectorOf(data))(elementsOf((json as Partial<EncodedVector>).data))
    if (json._tag === 'Matrix') return matrixFrom(json as Partial<EncodedMatrix>)
  }
  return E.left(new DomainError(`fromJSON: ${describe(json)} is neither a vector nor a matrix`))
}

/**
 * A reviver for `JSON.parse`. It restores the vectors and matrices in a structure, such as the parameters of a network,
 * and leaves everything else as it is. Throws `DomainError` at a value that is tagged as a vector or a matrix but is
 * neither.
 *
 * @category interoperation
 * @since 0.1.0
 * @example
 * import { matrix, reviveJSON, vector } from 'backprop-ts/LinearAlgebra'
 *
 * const layer = { weights: matrix([[1, 2]]), biases: vector([3]) }
 * assert.deepStrictEqual(JSON.parse(JSON.stringify(layer), reviveJSON), layer)
 */
export const reviveJSON = (_key: string, value: unknown): unknown => {
  if (!isTagged(value) || (value._tag !== 'Vector' && value._tag !== 'Matrix')) return value
  const result = fromJSON(value)
  if (E.isLeft(result)) throw result.left
  return result.right
}
