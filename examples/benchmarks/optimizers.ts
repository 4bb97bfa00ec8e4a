/** A step of Adam on the network, given its gradient, beside loops that are written by hand. */
import { add, gradBP } from 'backprop-ts'
import { adam } from 'backprop-ts/Optimizer'
import { copyOf } from '../../src/training/owned'
import { stageOf } from '../../src/training/stages'
import { compare, requireClose, type Row } from './measure'
import { loss } from './network'
import { network, type Network } from './network-data'

const partsOf = ({ layer1, layer2, layer3 }: Network): readonly Float64Array[] =>
  [layer1, layer2, layer3].flatMap(({ weights, biases }) => [
    Float64Array.from(weights.data),
    Float64Array.from(biases.data)
  ])

interface Position {
  readonly parameters: readonly Float64Array[]
  readonly means: readonly Float64Array[]
  readonly squares: readonly Float64Array[]
}

const start = (): Position => {
  const zeros = () => partsOf(network).map(part => part.fill(0))
  return { parameters: partsOf(network), means: zeros(), squares: zeros() }
}

/** One pass over the memory of one part, from one position to the next, which may be the same memory. */
const move = (from: Position, to: Position, part: number, g: Float64Array, count: number): void => {
  const [p, m, s] = [from.parameters[part]!, from.means[part]!, from.squares[part]!]
  const [nextP, nextM, nextS] = [to.parameters[part]!, to.means[part]!, to.squares[part]!]
  const scale = 1e-3 / (1 - 0.9 ** count)
  const rootScale = 1 / Math.sqrt(1 - 0.999 ** count)
  for (let i = 0; i < g.length; i++) {
    const d = g[i]!
    const mean = 0.9 * m[i]! + 0.1 * d
    const square = 0.999 * s[i]! + 0.001 * (d * d)
    nextM[i] = mean
    nextS[i] = square
    nextP[i] = p[i]! - (scale * mean) / (Math.sqrt(square) * rootScale + 1e-8)
  }
}

/** One pass in place, over memory that the loop holds. */
const moveInPlace = ({ parameters, means, squares }: Position, part: number, g: Float64Array, count: number): void => {
  const [p, m, s] = [parameters[part]!, means[part]!, squares[part]!]
  const scale = 1e-3 / (1 - 0.9 ** count)
  const rootScale = 1 / Math.sqrt(1 - 0.999 ** count)
  for (let i = 0; i < p.length; i++) {
    const d = g[i]!
    const mean = 0.9 * m[i]! + 0.1 * d
    const square = 0.999 * s[i]! + 0.001 * (d * d)
    m[i] = mean
    s[i] = square
    p[i]! -= (scale * mean) / (Math.sqrt(square) * rootScale + 1e-8)
  }
}

const byHand = (gradient: readonly Float64Array[]) => {
  const at = start()
  let count = 0
  return () => {
    count++
    gradient.forEach((g, part) => moveInPlace(at, part, g, count))
    return at
  }
}

const byHandAnew = (gradient: readonly Float64Array[]) => {
  let at = start()
  let count = 0
  const fresh = (parts: readonly Float64Array[]) => parts.map(part => new Float64Array(part.length))
  return () => {
    count++
    const next = { parameters: fresh(at.parameters), means: fresh(at.means), squares: fresh(at.squares) }
    gradient.forEach((g, part) => move(at, next, part, g, count))
    at = next
    return at
  }
}

/** The stage of `adam` as `train` runs it: in its own memory, or in fresh memory. */
const moving = (gradient: Network, owns: boolean) => {
  const { init, run } = stageOf(adam())
  let parameters: unknown = copyOf(network)
  let state = init(parameters)
  return () => {
    ;[parameters, state] = run({ moves: true, owns }, gradient, state, parameters)
    return parameters as Network
  }
}

const updating = (gradient: Network) => {
  const optimizer = adam()
  let parameters = network
  let state = optimizer.init(parameters)
  return () => {
    const [step, next] = optimizer.update(gradient, state, parameters)
    parameters = add(parameters, step)
    state = next
    return parameters
  }
}

/** Which way a step takes: in place, in fresh memory, or as a step that is added. */
type Way = 'in place' | 'anew' | 'added'

export const stepOfAdam = (way: Way) => (): readonly Row[] => {
  const products = gradBP(loss, network)
  const elements = copyOf(products)
  const gradient = partsOf(elements)
  const contenders = {
    'in place': [byHand, (g: Network) => moving(g, true)],
    anew: [byHandAnew, (g: Network) => moving(g, false)],
    added: [byHandAnew, updating]
  } as const
  const [hand, ours] = contenders[way]
  const expected = hand(gradient)().parameters
  for (const g of [elements, products])
    partsOf(ours(g)()).forEach((part, i) => requireClose(`part ${i}`, part, expected[i]!))
  return compare({
    [way === 'in place' ? 'by hand, in place' : 'by hand, fresh arrays']: hand(gradient),
    'adam, gradient of elements': ours(elements),
    'adam, gradient of outer products': ours(products)
  })
}
