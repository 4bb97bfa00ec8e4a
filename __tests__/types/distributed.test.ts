import { expectTypeOf } from 'expect-type'
import type { BVar } from 'backprop-ts'
import { type Distributed, distributed, type ParametersOf, type ShardOf } from 'backprop-ts/Distributed'
import type { Vector } from 'backprop-ts/LinearAlgebra'

interface Model {
  readonly w: Vector<3>
  readonly b: number
}
type Loss = <S>(model: BVar<S, Model>, shard: ReadonlyArray<number>) => BVar<S, number>
type Vectors = <S>(model: BVar<S, Model>, shard: number) => BVar<S, Vector>

it('the types of parameters and shards are those of the loss', () => {
  expectTypeOf<ParametersOf<Loss>>().toEqualTypeOf<Model>()
  expectTypeOf<ShardOf<Loss>>().toEqualTypeOf<ReadonlyArray<number>>()
  const training = () => distributed<Loss>('./loss.js')
  expectTypeOf(training).returns.toEqualTypeOf<Distributed<Model, ReadonlyArray<number>>>()
  type Training = ReturnType<typeof training>
  expectTypeOf<Training['backprop']>().returns.resolves.toEqualTypeOf<readonly [loss: number, gradient: Model]>()
  expectTypeOf<Training['gradBP']>().returns.resolves.toEqualTypeOf<Model>()
  expectTypeOf<Training['evalBP']>().parameters.toExtend<[Model, ReadonlyArray<ReadonlyArray<number>>, unknown?]>()
})

it('a loss must be a number', () => {
  // @ts-expect-error the loss is a vector
  type Wrong = ReturnType<typeof distributed<Vectors>>
  expectTypeOf<Wrong>().not.toBeAny()
})
