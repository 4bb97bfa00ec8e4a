/** What modules made by `emit` call. */
export * from './emitted'
export { move } from './javascript'
export * from './special'
export { isOff, itself } from '../internal/numeric/numeric-class'
export * from '../internal/numeric/slopes'

/** The order of numbers. */
export const compareNumbers = (x: number, y: number): number => (x < y ? -1 : x > y ? 1 : 0)

/** Whether two numbers are equal. */
export const equalNumbers = (x: number, y: number): boolean => x === y
