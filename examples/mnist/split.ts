import { pick, type Dataset, type Datasets } from './dataset'
import { generator, shuffled } from './random'

// Not the user's seed: a network that is loaded must not be tested with pictures that trained it.
const splitSeed = 1

export const split = ({ images, labels }: Dataset): Datasets => {
  const order = shuffled(labels.length, generator(splitSeed))
  const count = Math.floor(labels.length * 0.8)
  return {
    training: pick({ images, labels }, order.subarray(0, count)),
    validation: pick({ images, labels }, order.subarray(count))
  }
}
