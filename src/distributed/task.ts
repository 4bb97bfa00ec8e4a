/** The jobs: what a driver asks of a worker. Jobs carry data and never code. */
import { readFileSync } from 'node:fs'
import { endianness } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { BackpropError, describe } from '../internal/graph/errors'
import type { Backend } from '../internal/kernels/choose-backend'
import { LossModuleError } from '../shards/errors'
import { messageOf } from '../shards/failures'
import { sha256 } from './bytes'

/** Grows with every change to jobs, keys or bytes. Numbers travel as they are in memory. */
export const protocol = `1-${endianness()}`

/** For how many seconds Redis keeps data that nobody asks for any more. */
export const timeToLive = 3600

/** What a worker runs, and what a driver expects to be run. */
export interface Program {
  readonly protocol: string
  /** The SHA-256 of the file of the module. */
  readonly module: string
  /** The name of its export. */
  readonly exported: string
}

/** One shard of one step. The data are in Redis, at `keysOf`. */
export interface Task extends Program {
  readonly backend: Backend
  readonly wants: 'value' | 'gradient'
  readonly step: string
  readonly shard: number
  /** The SHA-256 of the parameters. */
  readonly parameters: string
}

/** The URL of a module that is given by its URL or its path. */
export const urlOf = (module: string | URL): string => {
  const text = String(module)
  return text.startsWith('file:') ? text : pathToFileURL(path.resolve(text)).href
}

/** What a driver or a worker is started with. Throws `LossModuleError` if the file cannot be read. */
export const programOf = (url: string, exported: string): Program => {
  try {
    return { protocol, module: sha256(readFileSync(fileURLToPath(url))), exported }
  } catch (error) {
    throw new LossModuleError(`the module ${url} cannot be read: ${messageOf(error)}`, { cause: error })
  }
}

/** The SHA-256 of each module when this process loaded it. Node.js loads a module once, and keeps it. */
const loaded = new Map<string, string>()

/** Call it before a module is loaded. Throws `LossModuleError` if its file has changed since it was loaded before. */
export const requireUnchanged = (url: string, { module }: Program): void => {
  const before = loaded.get(url) ?? module
  loaded.set(url, before)
  if (before !== module)
    throw new LossModuleError(`the module ${url} has changed since this process loaded it: serve it in another process`)
}

/** Where the data of a task are in Redis. */
export const keysOf = (queue: string, { step, shard, parameters }: Pick<Task, 'step' | 'shard' | 'parameters'>) => {
  const start = `backprop-ts:${queue}:${step}`
  return { parameters: `${start}:${parameters}`, shard: `${start}:shard:${shard}`, result: `${start}:result:${shard}` }
}

const fields: Readonly<Record<keyof Task, (x: unknown) => boolean>> = {
  protocol: x => typeof x === 'string',
  module: x => typeof x === 'string',
  exported: x => typeof x === 'string',
  backend: x => x === 'blas' || x === 'wasm' || x === 'js',
  wants: x => x === 'value' || x === 'gradient',
  step: x => typeof x === 'string' && /^[\w-]{1,64}$/.test(x),
  shard: x => Number.isSafeInteger(x) && (x as number) >= 0,
  parameters: x => typeof x === 'string' && /^[0-9a-f]{64}$/.test(x)
}

const reasons: Readonly<Record<keyof Program, string>> = {
  protocol: 'they have different versions of backprop-ts, or machines of different byte order. Protocols',
  module: 'the file of the module differs. Its SHA-256',
  exported: 'they use different exports. Names'
}

/**
 * Reads a job that comes from outside. Throws `BackpropError` if it is not a task, or is not one of the program that
 * the worker runs.
 */
export const readTask = (data: unknown, program: Program): Task => {
  if (typeof data !== 'object' || data === null) throw new BackpropError(`a job has ${describe(data)}, wanted a task`)
  const job = data as Partial<Record<keyof Task, unknown>>
  // An unknown protocol may have other fields, so it is compared first.
  for (const key of ['protocol', 'module', 'exported'] as const)
    if (job[key] !== program[key])
      throw new BackpropError(
        `the driver and the worker do not fit together: ${reasons[key]} of the driver: ${describe(job[key])}, ` +
          `of the worker: ${program[key]}`
      )
  for (const [key, isValid] of Object.entries(fields))
    if (!isValid(job[key as keyof Task]))
      throw new BackpropError(`a job has ${describe(job[key as keyof Task])} as ${key}`)
  return job as Task
}
