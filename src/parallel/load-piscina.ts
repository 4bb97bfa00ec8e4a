/** Loads the package `piscina`, which only programs with worker threads need. */
import { BackpropError } from '../internal/graph/errors'

export const loadPiscina = (): Promise<typeof import('piscina')> =>
  import('piscina').catch((cause: unknown) => {
    throw new BackpropError('parallel: the package piscina cannot be loaded. Install it: npm install piscina', {
      cause
    })
  })
