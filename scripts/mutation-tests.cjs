const { readdirSync } = require('node:fs')
const path = require('node:path')
const fc = require('fast-check')

fc.configureGlobal({ seed: 1, numRuns: 20 })

const tests = path.join(__dirname, '../__tests__')
const engine = /^(running|structures|lifting|optics|errors)[/\\].*[.]test[.]ts$/

// In one jest file, so that the library is loaded once a mutant and not once a file.
for (const file of readdirSync(tests, { recursive: true, encoding: 'utf8' }))
  if (engine.test(file)) require(path.join(tests, file))
