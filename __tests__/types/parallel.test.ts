import { expectTypeOf } from 'expect-type'
import type { BVar } from 'backprop-ts'
import { type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { parallel, type ParametersOf, type Sharded, type ShardOf } from 'backprop-ts/Parallel'
import { compiled } from '../support/types'

interface Line {
  readonly slope: Vector<2>
  readonly offset: number
}
type Loss = <S>(line: BVar<S, Line>, shard: { readonly x: Vector<2> }) => BVar<S, number>

const url = new URL('file:///loss.js')

it('parameters and shards have the types of the loss', () => {
  const training = parallel<Loss>(url)
  expectTypeOf(training).toEqualTypeOf<Sharded<Line, { readonly x: Vector<2> }>>()
  expectTypeOf(training.backprop).returns.resolves.toEqualTypeOf<readonly [loss: number, gradient: Line]>()
  expectTypeOf<ParametersOf<Loss>>().toEqualTypeOf<Line>()
  expectTypeOf<ShardOf<Loss>>().toEqualTypeOf<{ readonly x: Vector<2> }>()
  const line: Line = { slope: vector([1, 2]), offset: 3 }
  compiled(() => {
    // @ts-expect-error a shard is not the vector alone
    void training.gradBP(line, [vector([1, 2])])
    // @ts-expect-error parameters lack a field
    void training.evalBP({ offset: 3 }, [])
  })
})

it('a loss is a function to a number', () => {
  type OfVectors = <S>(line: BVar<S, Vector>, shard: number) => BVar<S, Vector>
  // @ts-expect-error the loss is a vector
  expectTypeOf(parallel<OfVectors>).toBeFunction()
  expectTypeOf(parallel<(x: BVar<unknown, number>, shard: number) => number>).toBeFunction()
})
