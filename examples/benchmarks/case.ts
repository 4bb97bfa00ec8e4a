import { evaluationOfChain, gradientOfChain, smallestGradient } from './chain'
import type { Row } from './measure'
import { evaluationOfNetwork, gradientOfNetwork, trainingStep } from './network'

/** One case to a process: what V8 learns in one must not slow down the next. */
const cases: Readonly<Record<string, () => readonly Row[]>> = {
  gradientOfNetwork,
  evaluationOfNetwork,
  trainingStep,
  gradientOfChain,
  evaluationOfChain,
  smallestGradient
}

const run = cases[process.argv[2] ?? '']
if (run === undefined) throw new Error(`no such case; there are ${Object.keys(cases).join(', ')}`)
console.log(JSON.stringify(run()))
