/**
 * Times one case and prints its rows as JSON. `run.ts` starts it in a fresh process each time, because what V8 learns
 * from one case can slow down the next: `node scripts/run-example.mjs examples/benchmarks/case.ts gradientOfChain js`.
 */
import { type Backend, backend, useBackend } from 'backprop-ts/LinearAlgebra'
import { cases, isCaseName } from './cases'

const [name = '', chosen = 'auto'] = process.argv.slice(2)
if (!isCaseName(name)) throw new Error(`no such case; there are ${Object.keys(cases).join(', ')}`)
useBackend(chosen as Backend | 'auto')
console.log(JSON.stringify({ backend: backend(), rows: cases[name].run() }))
