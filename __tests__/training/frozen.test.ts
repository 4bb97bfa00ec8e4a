import * as O from 'fp-ts/Option'
import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'
import { Lens } from 'monocle-ts'
import * as L from 'monocle-ts/Lens'
import * as P from 'monocle-ts/Prism'
import { fromTraversable } from 'monocle-ts/Traversal'
import * as T from 'monocle-ts/Traversal'
import { add, OpticError } from 'backprop-ts'
import { type Matrix, randomNormal, reviveJSON, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { accumulate, adam, adamW, averaged, chain, clipByNorm, frozen, sgd } from 'backprop-ts/Optimizer'
import { stageOf } from '../../src/training/stages'

interface Layer {
  readonly weights: Matrix
  readonly biases: Vector
}
interface Network {
  readonly name: string
  readonly layers: readonly Layer[]
  readonly gain: O.Option<number>
}
const network: Network = {
  name: 'net',
  layers: [
    { weights: randomNormal(1, 2, 3), biases: randomNormal(2, 2) },
    { weights: randomNormal(3, 2, 2), biases: randomNormal(4, 2) }
  ],
  gain: O.some(2)
}
const weights = pipe(
  L.id<Network>(),
  L.prop('layers'),
  L.composeTraversal(fromTraversable(RA.Traversable)<Layer>()),
  T.prop('weights')
)
const gain = pipe(L.id<Network>(), L.prop('gain'), L.composePrism(pipe(P.id<O.Option<number>>(), P.some)))

test('what is frozen does not move, and the rest moves as it does alone', () => {
  const optimizer = frozen(weights)(adamW({ rate: 0.1 }))
  const [step, state] = optimizer.update(network, optimizer.init(network), network)
  const next = add(network, step)
  expect(next.layers.map(layer => layer.weights)).toEqual(network.layers.map(layer => layer.weights))
  const free = adamW({ rate: 0.1 })
  const [expected, expectedState] = free.update(network, free.init(network), network)
  expect(step.layers.map(layer => layer.biases)).toEqual(expected.layers.map(layer => layer.biases))
  expect(step.gain).toEqual(expected.gain)
  expect(state.mean.layers[1]?.biases).toEqual(expectedState.mean.layers[1]?.biases)
})

test('no state is kept for it, and the state is resumed from JSON', () => {
  const optimizer = frozen(weights)(adam())
  const state = optimizer.init(network)
  expect(state.mean.layers.map(layer => layer.weights)).toEqual([null, null])
  const [, next] = optimizer.update(network, state, network)
  const read = JSON.parse(JSON.stringify(next), reviveJSON) as typeof next
  expect(read).toEqual(next)
  expect(optimizer.update(network, read, network)).toEqual(optimizer.update(network, next, network))
})

test('the parameters after a step hold the very same leaves', () => {
  const stage = stageOf(frozen(weights)(chain(clipByNorm(1), adam(), averaged(0.9))))
  for (const owns of [false, true]) {
    const [moved] = stage.run({ moves: true, owns }, network, stage.init(network), network)
    const { layers, name } = moved as Network
    expect(name).toBe('net')
    layers.forEach((layer, i) => expect(layer.weights).toBe(network.layers[i]?.weights))
  }
})

test('clipping by norm does not count what is frozen', () => {
  const slope = Lens.fromProp<{ readonly slope: number; readonly offset: number }>()('slope')
  const optimizer = frozen(slope)(clipByNorm(1))
  const parameters = { slope: 0, offset: 0 }
  expect(optimizer.update({ slope: 100, offset: 0.5 }, null, parameters)[0]).toEqual({ slope: 0, offset: 0.5 })
})

test('prisms freeze what is there', () => {
  const optimizer = frozen(gain)(sgd({ rate: 1 }))
  const [step] = optimizer.update(network, { count: 0 }, network)
  expect(step.gain).toEqual(O.some(0))
  const without: Network = { ...network, gain: O.none }
  expect(optimizer.update(without, { count: 0 }, without)[0].gain).toEqual(O.none)
})

test('the whole may be frozen, and nothing', () => {
  const optimizer = frozen(L.id<readonly number[]>())(adam())
  expect(optimizer.update([1, 2], optimizer.init([1, 2]), [3, 4])[0]).toEqual([0, 0])
  const none = frozen(fromTraversable(RA.Traversable)<number>())(sgd())
  expect(none.update([], { count: 0 }, [])[0]).toEqual([])
})

test('in a chain, it sets the step to zero', () => {
  const optimizer = chain(sgd({ rate: 1 }), frozen(gain))
  const [step, state] = optimizer.update(network, optimizer.init(network), network)
  expect(step.gain).toEqual(O.some(0))
  expect(step.layers[1]?.biases).toEqual(sgd({ rate: 1 }).update(network, { count: 0 }, network)[0].layers[1]?.biases)
  expect(state).toEqual([{ count: 1 }, null])
  const stage = stageOf(optimizer)
  const [moved] = stage.run({ moves: true, owns: false }, network, stage.init(network), network)
  expect(moved).toEqual(add(network, step))
})

test('an optimizer that waits still waits', () => {
  const optimizer = frozen(weights)(chain(accumulate(2), sgd()))
  const [step] = optimizer.update(network, optimizer.init(network), network)
  expect(step.layers[0]?.biases).toEqual(vector([0, 0]))
  const stage = stageOf(optimizer)
  expect(stage.run({ moves: true, owns: false }, network, stage.init(network), network)[0]).toBeUndefined()
})

test('gradients of another shape are refused by the optimizer within', () => {
  const optimizer = frozen(weights)(sgd())
  expect(() => optimizer.update({ ...network, layers: 1 } as never, { count: 0 }, network)).toThrow(
    /sgd: the gradient does not have the shape of the parameters: expected an array of 2, got the number 1/
  )
})

test('optics that calculate, and what is no optic, are refused', () => {
  const doubled = { get: (x: number) => 2 * x, reverseGet: (x: number) => x / 2 }
  expect(() => frozen(doubled)(sgd()).init(1)).toThrow(OpticError)
  const swapping = { get: (p: readonly number[]) => p[0] as number, set: (x: number) => () => ({ x }) as never }
  expect(() => frozen(swapping)(sgd()).init([1, 2])).toThrow(/frozen: the optic must select parts/)
  expect(() => frozen('gain' as never)).toThrow(OpticError)
})
