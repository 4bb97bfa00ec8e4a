import { sqrt } from 'backprop-ts'
import { takeDiag, toArray } from 'backprop-ts/LinearAlgebra'
import { levenbergMarquardt } from 'backprop-ts/Minimize'
import { digits, isThere, sets } from './nist'

if (!isThere) console.warn('../shared/nist is absent: levenbergMarquardt is not compared with certified fits')
const whereThereAreFiles = isThere ? it.each : it.skip.each

const runs = isThere
  ? sets().flatMap(set => set.starts.map((start, k) => [`${set.name}, start ${k + 1}`, set, start] as const))
  : []

whereThereAreFiles(runs)('%s: the parameters have at least ten certified digits', (_, set, start) => {
  const { parameters, value, converged, covariance } = levenbergMarquardt(set.residuals, start)
  expect(converged).toBe(true)
  expect(digits(toArray(parameters), set.parameters)).toBeGreaterThan(10)
  expect(digits([value], [set.squares])).toBeGreaterThan(9)
  expect(digits(toArray(sqrt(takeDiag(covariance()))), set.deviations)).toBeGreaterThan(8)
})

whereThereAreFiles([['all']])('%s starts of the sets are tried', () => {
  expect(runs).toHaveLength(42)
})
