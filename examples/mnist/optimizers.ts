import type { NumericValue } from 'backprop-ts'
import { adaGrad, adam, adamW, lion, momentum, nesterov, type Optimizer, rmsProp, sgd } from 'backprop-ts/Optimizer'
import type { Rate } from './training'

/** What is done with an optimizer, whatever its state is. */
type Use<P, R> = <State>(optimizer: Optimizer<P, State>) => R

interface Choice {
  /** The learning rate, unless the user gives one. */
  readonly rate: number
  readonly with: <P extends NumericValue, R>(rate: Rate, use: Use<P, R>) => R
}

export const optimizers = {
  adam: { rate: 0.002, with: (rate, use) => use(adam({ rate })) },
  adamW: { rate: 0.002, with: (rate, use) => use(adamW({ rate })) },
  adaGrad: { rate: 0.02, with: (rate, use) => use(adaGrad({ rate })) },
  lion: { rate: 0.0003, with: (rate, use) => use(lion({ rate })) },
  momentum: { rate: 0.03, with: (rate, use) => use(momentum({ rate })) },
  nesterov: { rate: 0.03, with: (rate, use) => use(nesterov({ rate })) },
  rmsProp: { rate: 0.001, with: (rate, use) => use(rmsProp({ rate })) },
  sgd: { rate: 0.3, with: (rate, use) => use(sgd({ rate })) }
} as const satisfies Readonly<Record<string, Choice>>

export type OptimizerName = keyof typeof optimizers

export const optimizerNames = Object.keys(optimizers) as readonly OptimizerName[]
