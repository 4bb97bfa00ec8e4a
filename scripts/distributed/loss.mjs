// What the workers of `npm run distributed` compute: the squares of the parameters, times the shard.
import { mul } from 'backprop-ts'
import { sumElements } from 'backprop-ts/LinearAlgebra'

/**
 * @template S
 * @param {import('backprop-ts').BVar<S, import('backprop-ts/LinearAlgebra').Vector>} parameters
 * @param {number} shard
 */
export const loss = (parameters, shard) => sumElements(mul(shard, mul(parameters, parameters)))
