/** Loads the package `piscina`, which only programs with worker threads need. */
import type * as piscina from 'piscina'
import { BackpropError } from '../internal/graph/errors'

export const loadPiscina = (): Promise<typeof piscina> =>
  import('piscina').catch((cause: unknown) => {
    throw new BackpropError('parallel: the package piscina cannot be loaded. Install it: npm install piscina', {
      cause
    })
  })
