// Trains a network whose hidden sizes are given on the command line: npm run extensible -- 300 100
import { accuracyOn, batchesOf, batchOf, train, training, validation, withNet } from './extensible.md'

const sizes = process.argv.slice(2).map(Number)
if (!sizes.every(size => Number.isSafeInteger(size) && size > 0))
  throw new Error(`usage: npm run extensible -- [size of a hidden layer]…, got ${process.argv.slice(2).join(' ')}`)

const hidden = sizes.length > 0 ? sizes : [300, 100]
const epoch = batchesOf(training, 8000)
const accuracyIn = accuracyOn(batchOf(validation))
const accuracy = withNet(784, hidden, 10, net => accuracyIn(net, train([...epoch, ...epoch, ...epoch])(net)))
console.log(
  `784-${hidden.join('-')}-10 reads ${(accuracy * 100).toFixed(1)} % of the digits that it was not trained with`
)
