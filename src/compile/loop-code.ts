/** Writes loops as JavaScript. They read and write one memory, `m`. */
import type { LoopCall, Place } from './graph'
import { Constants, writeBody } from './javascript'
import { type LoopUse, wholeUse } from './loop-plan'

/** The code of a loop: runs from an iteration to the first that goes another way, and gives the number of that one. */
export interface LoopCode {
  readonly run: (m: Float64Array, from: number) => number
  readonly source: string
}

/** So many sums are kept in variables while the loop runs. */
const maxSums = 32

const textOf = ({ at, stride }: Place): string =>
  stride === 0 ? `m[${at}]` : stride === 1 ? `m[${at} + i]` : `m[${at} + ${stride} * i]`

export const writeLoop = (
  call: LoopCall,
  use: LoopUse = wholeUse(call),
  constants: Constants = new Constants()
): LoopCode => {
  const { count, isBackward, paths, loads, stores, results, stateSize } = call
  const { isWanted, stored, given } = use
  const isSum = ({ stride, result }: LoopCall['stores'][number]): boolean =>
    stride === 0 && result > 0 && isWanted[result] === true
  const sums = stores.filter(isSum).length <= maxSums ? stores.filter(isSum) : []
  const isUsed = loads.map(() => false)
  const bodies = paths.map(({ graph, roots }, way) => {
    const places = stores.filter(({ result }) => isWanted[result])
    const wanted = roots.filter((_, i) => isWanted[(stores[i] as LoopCall['stores'][number]).result])
    const used = new Set<number>()
    const body = writeBody(graph, [...wanted, ...stored.keys()], {
      input: j => {
        used.add(j)
        return `x${j}`
      },
      given: id => {
        const place = given.get(id)
        return place && textOf(place)
      },
      constants,
      miss: `break a${way}`,
      writeLoop: inner => writeLoop(inner.call, inner, constants.forLoop())
    })
    const lines = [
      ...body.pieces.flat(),
      ...[...stored].map(([id, place]) => `${textOf(place)} = ${body.text(id)}`),
      ...wanted.map((id, i) => {
        const store = places[i] as LoopCall['stores'][number]
        const adds = results[store.result]?.adds === true
        return `${sums.includes(store) ? `s${store.at}` : textOf(store)} ${adds ? '+=' : '='} ${body.text(id)}`
      })
    ]
    const isShared = (j: number): boolean => j >= stateSize && loads[j]?.stride === 0
    for (const j of used) if (isShared(j)) isUsed[j] = true
    const loaded = [...used].filter(j => !isShared(j)).map(j => `const x${j} = ${textOf(loads[j] as Place)}`)
    return [`a${way}: {`, ...[...loaded, ...lines, 'continue'].map(line => `  ${line}`), '}']
  })
  const cleared = results.filter(({ adds }, k) => adds && isWanted[k])
  const lines = [
    // Nothing but the negative zero leaves each number as it is that is added to it.
    ...(cleared.length === 0
      ? []
      : ['if (t === 0) {', ...cleared.map(({ at, size }) => `  m.fill(-0, ${at}, ${at + size})`), '}']),
    ...loads.flatMap((place, j) => (isUsed[j] ? [`const x${j} = ${textOf(place)}`] : [])),
    ...sums.map(({ at }) => `let s${at} = m[${at}]`),
    `for (; t < ${count}; t++) {`,
    `  const i = ${isBackward ? `${count - 1} - t` : 't'}`,
    ...bodies.flat().map(line => `  ${line}`),
    '  break',
    '}',
    ...sums.map(({ at }) => `m[${at}] = s${at}`),
    'return t'
  ]
  return constants.function(`function (m, t) {\n${lines.map(line => `  ${line}\n`).join('')}}`)
}
