import { expectTypeOf } from 'expect-type'
import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import { add, type BVar, gradBP, type NumericValue, splitBV, square, sub } from 'backprop-ts'
import type { Matrix, Vector } from 'backprop-ts/LinearAlgebra'
import {
  accumulate,
  adam,
  type AdamState,
  type AverageState,
  averaged,
  chain,
  clipByNorm,
  type CountState,
  frozen,
  momentum,
  type MomentumState,
  type Optimizer,
  sgd,
  train
} from 'backprop-ts/Optimizer'
import { compiled } from '../support/types'

interface Network {
  readonly weights: Matrix<2, 3>
  readonly biases: Vector<2>
  readonly gain: number
}
declare const network: Network
declare const batches: readonly number[]
const loss = <S>(n: BVar<S, Network>, batch: number): BVar<S, number> => square(sub(splitBV(n).gain, batch))
const gain = pipe(L.id<Network>(), L.prop('gain'))

test('optimizers infer the parameters where they are used', () => {
  compiled(() => {
    const optimizer = adam({ rate: 1e-3 })
    const state = optimizer.init(network)
    expectTypeOf(state).toEqualTypeOf<AdamState<Network>>()
    const [step, next] = optimizer.update(network, state, network)
    expectTypeOf(step).toEqualTypeOf<Network>()
    expectTypeOf(next).toEqualTypeOf<AdamState<Network>>()
    expectTypeOf(add(network, step)).toEqualTypeOf<Network>()
    expectTypeOf(adam().init(3)).toEqualTypeOf<AdamState<number>>()
    const any: Optimizer<Network, AdamState<Network>> = adam()
    const { update } = any
    expectTypeOf(update).returns.toEqualTypeOf<readonly [Network, AdamState<Network>]>()
  })
})

test('chains infer the states of their stages', () => {
  compiled(() => {
    const optimizer = chain(clipByNorm(1), adam(), averaged(0.9))
    const state = optimizer.init(network)
    expectTypeOf(state).toEqualTypeOf<readonly [null, AdamState<Network>, AverageState<Network>]>()
    const [step, [, , { average }]] = optimizer.update(network, state, network)
    expectTypeOf(step).toEqualTypeOf<Network>()
    expectTypeOf(average).toEqualTypeOf<Network>()
    const nested = chain(chain(accumulate(2), sgd()), momentum())
    expectTypeOf(nested.init(network)[1]).toEqualTypeOf<MomentumState<Network>>()
  })
})

test('frozen fixes the type of the parameters, also in a chain', () => {
  compiled(() => {
    const optimizer = frozen(gain)(chain(clipByNorm(1), adam()))
    expectTypeOf(optimizer).toEqualTypeOf<Optimizer<Network, readonly [null, AdamState<Network>]>>()
    const both = chain(optimizer, sgd())
    expectTypeOf(both).toEqualTypeOf<Optimizer<Network, readonly [readonly [null, AdamState<Network>], CountState]>>()
    expectTypeOf(chain(adam(), frozen(gain))).toEqualTypeOf<Optimizer<Network, readonly [AdamState<Network>, null]>>()
    // @ts-expect-error -- other parameters
    optimizer.init({ slope: 1 })
  })
})

test('train infers the parameters, whether the optimizer is any or one of them', () => {
  compiled(() => {
    for (const { parameters, state } of train(loss, network, batches, chain(clipByNorm(1), adam()))) {
      expectTypeOf(parameters).toEqualTypeOf<Network>()
      expectTypeOf(state[1].count).toEqualTypeOf<number>()
    }
    const optimizer = frozen(gain)(adam())
    for (const { parameters, state } of train(loss, network, batches, optimizer)) {
      expectTypeOf(parameters).toEqualTypeOf<Network>()
      expectTypeOf(state.mean).toEqualTypeOf<Network>()
    }
  })
})

test('functions of any optimizer infer the parameters, whatever the order of the arguments', () => {
  compiled(() => {
    const first = <P extends NumericValue, State>(optimizer: Optimizer<P, State>, f: (p: P) => P, start: P): P =>
      optimizer.update(f(start), optimizer.init(start), start)[0]
    const optimizer = adam()
    expectTypeOf(first(optimizer, n => n, network)).toEqualTypeOf<Network>()
    expectTypeOf(first(chain(clipByNorm(1), sgd()), n => gradBP(p => loss(p, 1), n), network)).toEqualTypeOf<Network>()
  })
})

test('what does not fit is an error', () => {
  compiled(() => {
    const optimizer = adam()
    const state = optimizer.init(network)
    // @ts-expect-error -- a gradient of something else
    optimizer.update({ slope: 1 }, state, network)
    // @ts-expect-error -- a state of another optimizer
    optimizer.update(network, sgd().init(network), network)
    // @ts-expect-error -- strings have no gradient
    optimizer.init('a')
    // @ts-expect-error -- no such option
    adam({ learningRate: 1 })
    // @ts-expect-error -- optics, not names
    frozen('gain')
  })
})
