/** For code that the compiler checks and nobody runs. */
export const compiled = (_: () => unknown): void => undefined

/** A value that only the compiler sees. */
export const the = <A>(): A => {
  throw new Error('this is for code that is compiled and not run')
}
