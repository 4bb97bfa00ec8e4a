/** What goes wrong around shards, put into words. */
import { BackpropError } from '../internal/graph/errors'

/** What an error says. That of a host with several addresses is an `AggregateError` and says nothing itself. */
export const messageOf = (error: unknown): string => {
  const { message, errors } = Object(error) as { readonly message?: unknown; readonly errors?: unknown }
  if (message === '' && Array.isArray(errors)) return errors.map(messageOf).join(', ')
  return typeof message === 'string' ? message : String(error)
}

/** Rethrows the error of a package that is missing, and says how to get it. */
export const missingPackage =
  (needing: string, name: string) =>
  (cause: unknown): never => {
    throw new BackpropError(`${needing}: the package ${name} cannot be loaded. Install it: npm install ${name}`, {
      cause
    })
  }
