/** Loads the packages that only programs with several machines need. */
import type * as Bullmq from 'bullmq'
import type * as Ioredis from 'ioredis'
import { BackpropError } from '../internal/graph/errors'

const missing =
  (name: string) =>
  (cause: unknown): never => {
    throw new BackpropError(`distributed: the package ${name} cannot be loaded. Install it: npm install ${name}`, {
      cause
    })
  }

export const loadBullmq = (): Promise<typeof Bullmq> => import('bullmq').catch(missing('bullmq'))

export const loadIoredis = (): Promise<typeof Ioredis> => import('ioredis').catch(missing('ioredis'))
