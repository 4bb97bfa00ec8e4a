import os from 'node:os'
import path from 'node:path'

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [
    'src/Op.ts',
    'src/internal/{backprop,conform,containers,lift,node,parts,run,select,structure,sweep,trace}.ts'
  ],
  testRunner: 'jest',
  jest: { configFile: 'scripts/jest-mutation.config.cjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'progress', 'json'],
  jsonReporter: { fileName: 'node_modules/.cache/stryker/report.json' },
  incrementalFile: 'node_modules/.cache/stryker/incremental.json',
  tempDirName: path.join(os.tmpdir(), 'backprop-ts-mutation'),
  ignorePatterns: ['docs', 'examples'],
  checkers: [],
  disableTypeChecks: false
}
