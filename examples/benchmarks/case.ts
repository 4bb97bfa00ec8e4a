import { evaluationOfChain, gradientOfChain, smallestGradient } from './chain'
import type { Row } from './measure'
import { evaluationOfNetwork, gradientOfNetwork, trainingStep } from './network'
import { gradientOfSquares } from './squares'

/** One case to a process: what V8 learns in one must not slow down the next. */
const cases: Readonly<Record<string, () => readonly Row[]>> = {
  gradientOfNetwork,
  evaluationOfNetwork,
  trainingStep,
  gradientOfChain,
  evaluationOfChain,
  smallestGradient,
  gradientOfSquares3: gradientOfSquares(1e3),
  gradientOfSquares4: gradientOfSquares(1e4),
  gradientOfSquares5: gradientOfSquares(1e5),
  gradientOfSquares6: gradientOfSquares(1e6)
}

const run = cases[process.argv[2] ?? '']
if (run === undefined) throw new Error(`no such case; there are ${Object.keys(cases).join(', ')}`)
console.log(JSON.stringify(run()))
