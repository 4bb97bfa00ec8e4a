/** Runs one case, as `run.ts` asks: what V8 learns in one process must not slow down the next. */
import { type Backend, backend, useBackend } from 'backprop-ts/LinearAlgebra'
import { cases, isCaseName } from './cases'

const [name = '', chosen = 'auto'] = process.argv.slice(2)
if (!isCaseName(name)) throw new Error(`no such case; there are ${Object.keys(cases).join(', ')}`)
useBackend(chosen as Backend | 'auto')
console.log(JSON.stringify({ backend: backend(), rows: cases[name].run() }))
