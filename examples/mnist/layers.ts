import * as E from 'fp-ts/Either'
import { flow, pipe } from 'fp-ts/function'
import { classes, pixels } from './dataset'

/** A layer as plain data: `rows` outputs, `cols` inputs, the elements row by row. */
export interface Layer {
  readonly weights: { readonly rows: number; readonly cols: number; readonly elements: ArrayLike<number> }
  readonly biases: ArrayLike<number>
}

export type Layers = readonly [Layer, Layer, Layer]

const format = 'backprop-ts/mnist'
const version = 1
const names = ['layer1', 'layer2', 'layer3'] as const

export const encode = (layers: Layers): unknown => ({
  format,
  version,
  layers: layers.map(({ weights: { rows, cols, elements }, biases }, i) => ({
    name: names[i],
    weights: { rows, cols, elements: Array.from(elements) },
    biases: Array.from(biases)
  }))
})

type Decoder<A> = (at: string, json: unknown) => E.Either<string, A>

const show = (json: unknown): string => {
  if (json === undefined) return 'nothing'
  if (typeof json === 'number') return String(json)
  if (Array.isArray(json)) return `an array of ${json.length}`
  if (typeof json === 'object' && json !== null) return 'an object'
  const text = JSON.stringify(json)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

const refuse = (at: string, expected: string, json: unknown) => E.left(`${at}: expected ${expected}, got ${show(json)}`)

const field =
  <A>(name: string, decoder: Decoder<A>): Decoder<A> =>
  (at, json) =>
    typeof json === 'object' && json !== null && !Array.isArray(json)
      ? decoder(at === '' ? name : `${at}.${name}`, (json as Readonly<Record<string, unknown>>)[name])
      : refuse(at === '' ? 'the file' : at, 'an object', json)

const exactly =
  <A extends string | number>(value: A, reason = ''): Decoder<A> =>
  (at, json) =>
    json === value ? E.right(value) : refuse(at, JSON.stringify(value) + reason, json)

const size: Decoder<number> = (at, json) =>
  Number.isSafeInteger(json) && (json as number) > 0
    ? E.right(json as number)
    : refuse(at, 'a whole number above 0', json)

const array =
  (length: number, contents: string): Decoder<readonly unknown[]> =>
  (at, json) =>
    Array.isArray(json) && json.length === length
      ? E.right(json)
      : refuse(at, `an array of ${length} ${contents}`, json)

const numbers = (length: number, reason: string): Decoder<Float64Array> => {
  const items = array(length, `numbers ${reason}`)
  return (at, json) =>
    pipe(
      items(at, json),
      E.chain(values => {
        const wrong = values.findIndex(value => !Number.isFinite(value))
        return wrong < 0
          ? E.right(Float64Array.from(values as readonly number[]))
          : refuse(`${at}[${wrong}]`, 'a finite number', values[wrong])
      })
    )
}

const matrix =
  (rows: Decoder<number>, cols: Decoder<number>): Decoder<Layer['weights']> =>
  (at, json) =>
    pipe(
      E.Do,
      E.bind('rows', () => field('rows', rows)(at, json)),
      E.bind('cols', () => field('cols', cols)(at, json)),
      E.bind('elements', shape => field('elements', numbers(shape.rows * shape.cols, '(rows x cols)'))(at, json))
    )

const layer =
  (name: string, rows: Decoder<number>, cols: Decoder<number>): Decoder<Layer> =>
  (at, json) =>
    pipe(
      E.Do,
      E.bind('name', () => field('name', exactly(name))(at, json)),
      E.bind('weights', () => field('weights', matrix(rows, cols))(at, json)),
      E.bind('biases', ({ weights }) => field('biases', numbers(weights.rows, '(weights.rows)'))(at, json)),
      E.map(({ weights, biases }) => ({ weights, biases }))
    )

const layers: Decoder<Layers> = (at, json) => {
  const outputsOf = (previous: Layer, name: string) => exactly(previous.weights.rows, ` (the outputs of ${name})`)
  return pipe(
    array(names.length, 'layers')(at, json),
    E.chain(([json1, json2, json3]) =>
      pipe(
        E.Do,
        E.bind('first', () => layer(names[0], size, exactly(pixels, ' (the pixels of a picture)'))(`${at}[0]`, json1)),
        E.bind('second', ({ first }) => layer(names[1], size, outputsOf(first, names[0]))(`${at}[1]`, json2)),
        E.bind('third', ({ second }) =>
          layer(names[2], exactly(classes, ' (the digits)'), outputsOf(second, names[1]))(`${at}[2]`, json3)
        ),
        E.map(({ first, second, third }): Layers => [first, second, third])
      )
    )
  )
}

/** The layers in a file's JSON, or the first field that does not fit. */
export const decode: (json: unknown) => E.Either<string, Layers> = flow(
  E.right,
  E.chainFirst(json => field('format', exactly(format))('', json)),
  E.chainFirst(json => field('version', exactly(version))('', json)),
  E.chain(json => field('layers', layers)('', json))
)
