/** Makes a function of what the visitor wrote. */
import * as E from 'fp-ts/Either'

/** Functions by name: those of the library, or some that do more. */
export type Functions = Readonly<Record<string, unknown>>

/** A function of two numbers, or of two variables. */
export type Body = (x: unknown, y: unknown) => unknown

export type Compiled = (functions: Functions) => Body

/**
 * Compiles an expression, or statements with a `return`. They see `x`, `y` and the functions with these names. Where
 * the page's policy forbids it, `EvalError` is thrown.
 */
const makeBody = (names: readonly string[], code: string): Compiled => {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the visitor's own code, in a worker made for it
  const body = new Function(...names, 'x', 'y', `"use strict";\n${code}`) as (...args: readonly unknown[]) => unknown
  return functions => (x, y) => body(...names.map(name => functions[name]), x, y)
}

const attempt = (names: readonly string[], code: string): E.Either<unknown, Compiled> =>
  E.tryCatch(
    () => makeBody(names, code),
    error => error
  )

/** What went wrong is that of the statements only if there is a `return`. */
export const compile = (names: readonly string[], text: string): E.Either<unknown, Compiled> =>
  /\breturn\b/.test(text) ? attempt(names, text) : attempt(names, `return (${text}\n)`)
