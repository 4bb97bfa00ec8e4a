/**
 * What checks throw.
 *
 * @since 0.1.0
 */
import * as fc from 'fast-check'
import { BackpropError } from '../internal/graph/errors'

/**
 * A check failed.
 *
 * @category errors
 * @since 0.1.0
 */
export class CheckError extends BackpropError {
  override readonly name = 'CheckError'
}

/** Runs a property. If it fails, throws an error with the counterexample and what is needed to reproduce it. */
export const assertProperty = (
  property: fc.IProperty<unknown>,
  parameters: fc.Parameters<unknown>,
  what = ''
): void => {
  const details = fc.check(property, parameters)
  if (!details.failed) return
  const { errorInstance: cause } = details
  const reason = cause instanceof CheckError ? `${cause.message}\n` : cause instanceof Error ? `${String(cause)}\n` : ''
  throw new CheckError(`${what}${reason}${fc.defaultReportMessage(details)}`, { cause })
}
