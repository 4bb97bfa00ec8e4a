/** Loads the packages that only programs with several machines need. */
import { BackpropError } from '../internal/graph/errors'

const missing =
  (name: string) =>
  (cause: unknown): never => {
    throw new BackpropError(`distributed: the package ${name} cannot be loaded. Install it: npm install ${name}`, {
      cause
    })
  }

export const loadBullmq = (): Promise<typeof import('bullmq')> => import('bullmq').catch(missing('bullmq'))

export const loadIoredis = (): Promise<typeof import('ioredis')> => import('ioredis').catch(missing('ioredis'))
