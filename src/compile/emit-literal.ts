/** Literals of the values that an emitted module can hold. */
import { literal } from './javascript'

/** A string that is safe in a script and in the page around it. */
const stringLiteral = (text: string): string =>
  JSON.stringify(text).replace(/[<\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** TypeScript for a value that has a literal, and for `undefined`. */
export const literalOf = (x: unknown): string | undefined =>
  typeof x === 'string'
    ? stringLiteral(x)
    : typeof x === 'number'
      ? literal(x)
      : typeof x === 'boolean' || x === null || x === undefined
        ? String(x)
        : undefined
