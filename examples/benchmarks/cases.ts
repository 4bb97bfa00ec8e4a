import { evaluationOfChain, gradientOfChain, secondDerivativeOfChain, smallestGradient } from './chain'
import type { Row } from './measure'
import { evaluationOfNetwork, gradientOfNetwork, trainingStep } from './network'
import { gradientOfRosenbrock } from './rosenbrock'
import { gradientOfSquares } from './squares'

export interface Case {
  readonly title: string
  readonly run: () => readonly Row[]
}

export const cases = {
  gradientOfNetwork: { title: 'gradient of a 784-300-100-10 network, one sample', run: gradientOfNetwork },
  evaluationOfNetwork: { title: 'value of the network', run: evaluationOfNetwork },
  trainingStep: { title: 'step of training the network', run: trainingStep },
  gradientOfChain: { title: 'gradient of a chain of 1000 scalar operations', run: gradientOfChain },
  evaluationOfChain: { title: 'value of the chain', run: evaluationOfChain },
  secondDerivativeOfChain: { title: 'second derivative of the chain', run: secondDerivativeOfChain },
  gradientOfRosenbrock: { title: "gradient of Rosenbrock's function of 100 numbers", run: gradientOfRosenbrock },
  smallestGradient: { title: 'gradient of `mul(sin(x), x)`', run: smallestGradient },
  gradientOfSquares3: { title: 'gradient of the sum of squares, 1000 numbers', run: gradientOfSquares(1e3) },
  gradientOfSquares4: { title: '… 10,000 numbers', run: gradientOfSquares(1e4) },
  gradientOfSquares5: { title: '… 100,000 numbers', run: gradientOfSquares(1e5) },
  gradientOfSquares6: { title: '… 1,000,000 numbers', run: gradientOfSquares(1e6) }
} satisfies Readonly<Record<string, Case>>

export type CaseName = keyof typeof cases

export const isCaseName = (name: string): name is CaseName => Object.hasOwn(cases, name)
