import os from 'node:os'
import path from 'node:path'

const cache = 'node_modules/.cache/stryker'

/**
 * Every kind of mutant is made, also in the texts of errors: a test reads each text. Most mutants that survive change
 * only the speed, such as a fast path for numbers, the initial length of an array, memory kept between two walks, or
 * a short cut on the way to where a lens leads.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: ['src/internal/{graph,values,engine,optics}/*.ts', 'src/Op.ts', 'src/instances/op-composition.ts'],
  testRunner: 'jest',
  jest: { configFile: 'scripts/jest-mutation.config.cjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // Mutants are compiled but not type-checked. With checks, each file would need a comment that turns them off.
  disableTypeChecks: false,
  thresholds: { high: 95, low: 92, break: 92 },
  reporters: ['clear-text', 'progress', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  jsonReporter: { fileName: `${cache}/report.json` },
  // For --incremental. It misses what a changed test would find, so confirm its result by a full run.
  incrementalFile: `${cache}/incremental.json`,
  // Outside the project, where no other tool finds the copy.
  tempDirName: path.join(os.tmpdir(), 'backprop-ts-mutation')
}
