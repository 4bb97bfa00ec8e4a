import os from 'node:os'
import path from 'node:path'

const cache = 'node_modules/.cache/stryker'

/**
 * No kind of mutant is left out, texts of errors included: one test reads each. Most of what survives changes speed alone, such
 * as a shorter way for numbers, the length an array is made with, memory that is kept between two walks, or the first of
 * several ways to find where a lens leads.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: [
    'src/{Op,op-composition}.ts',
    'src/internal/{assign,backprop,conform,containers,elements,explain,lift,node}.ts',
    'src/internal/{ownership,parts,paths,replace,run,select,structure,sweep,trace}.ts'
  ],
  testRunner: 'jest',
  jest: { configFile: 'scripts/jest-mutation.config.cjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // Mutants are compiled, not checked, so that no file needs a comment that turns the checks off.
  disableTypeChecks: false,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'progress', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  jsonReporter: { fileName: `${cache}/report.json` },
  // For --incremental, which overlooks what a changed test finds: the last word has a run without it.
  incrementalFile: `${cache}/incremental.json`,
  // Outside the project, where no other tool comes across the copy.
  tempDirName: path.join(os.tmpdir(), 'backprop-ts-mutation')
}
