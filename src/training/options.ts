/** Checks of options, and rates that may follow a schedule. */
import { describe, DomainError } from '../internal/graph/errors'

/**
 * A number for each step. Steps are counted from 0.
 *
 * @category model
 * @since 0.1.0
 */
export type Schedule = (step: number) => number

/**
 * How far a step goes: a number, or a schedule of numbers.
 *
 * @category model
 * @since 0.1.0
 */
export type Rate = number | Schedule

/** The number itself, if it is finite. Otherwise throws `DomainError`. */
export const finite = (name: string, what: string, x: number): number => {
  if (Number.isFinite(x)) return x
  throw new DomainError(`${name}: ${what} must be a finite number, got ${describe(x)}`)
}

/** The number itself, if it is finite and not negative. */
export const notNegative = (name: string, what: string, x: number): number => {
  if (x >= 0 && x < Infinity) return x
  throw new DomainError(`${name}: ${what} must be a finite number from 0 on, got ${describe(x)}`)
}

/** The number itself, if it is finite and greater than 0. */
export const positive = (name: string, what: string, x: number): number => {
  if (x > 0 && x < Infinity) return x
  throw new DomainError(`${name}: ${what} must be a finite number greater than 0, got ${describe(x)}`)
}

/** The number itself, if it is from 0 to below 1, as the weight of what came before in an average must be. */
export const weight = (name: string, what: string, x: number): number => {
  if (x >= 0 && x < 1) return x
  throw new DomainError(`${name}: ${what} must be from 0 to below 1, got ${describe(x)}`)
}

/** The number itself, if it is a whole number of at least `least`. */
export const wholeFrom = (least: number, name: string, what: string, x: number): number => {
  if (Number.isInteger(x) && x >= least) return x
  throw new DomainError(`${name}: ${what} must be a whole number from ${least} on, got ${describe(x)}`)
}

/** The rate at each step, counted from 0. Throws `DomainError` at once or at the step whose rate is not finite. */
export const rateOf = (name: string, rate: Rate): Schedule => {
  if (typeof rate === 'function') return step => finite(name, `the rate of step ${step}`, rate(step))
  finite(name, 'the rate', rate)
  return () => rate
}
