/** Loads the package `piscina`, which only programs with worker threads need. */
import type * as piscina from 'piscina'
import { missingPackage } from '../shards/failures'

export const loadPiscina = (): Promise<typeof piscina> => import('piscina').catch(missingPackage('parallel', 'piscina'))
