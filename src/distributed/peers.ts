/** Loads the packages that only programs with several machines need. */
import type * as Bullmq from 'bullmq'
import type * as Ioredis from 'ioredis'
import { missingPackage } from '../shards/failures'

export const loadBullmq = (): Promise<typeof Bullmq> => import('bullmq').catch(missingPackage('distributed', 'bullmq'))

export const loadIoredis = (): Promise<typeof Ioredis> =>
  import('ioredis').catch(missingPackage('distributed', 'ioredis'))
