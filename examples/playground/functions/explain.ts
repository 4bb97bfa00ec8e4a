/** Says what is wrong with a function, for the visitor. */

export interface Problem {
  readonly title: string
  readonly detail: string
}

/** The name that a missing one was probably meant to be: one letter is wrong, missing, too many, or a capital. */
const similar = (name: string, names: readonly string[]): string | undefined =>
  names.find(known => known.toLowerCase() === name.toLowerCase()) ??
  names.find(known => isOneEditAway(known, name)) ??
  names.find(known => known.length > 2 && known.startsWith(name))

const isOneEditAway = (a: string, b: string): boolean => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let i = 0
  while (i < short.length && short[i] === long[i]) i++
  const skipped = short.length === long.length ? i + 1 : i
  return short.slice(skipped) === long.slice(i + 1)
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : `It threw ${String(error)}.`

/** `names` are those that the function may use. */
export const explain = (error: unknown, names: readonly string[]): Problem => {
  if (error instanceof EvalError)
    return {
      title: 'This page may not run code that you write',
      detail:
        "The server sends a Content-Security-Policy that forbids it. The box needs script-src 'self' " +
        "'unsafe-eval' for the file function-worker.js, and for no other."
    }
  if (error instanceof SyntaxError)
    return {
      title: 'This is not JavaScript yet',
      detail: `${error.message}. Is a bracket, a comma or a return missing?`
    }
  if (error instanceof ReferenceError) {
    const [name = ''] = error.message.split(' ')
    const meant = similar(name, names)
    return {
      title: `There is no ${name}`,
      detail: meant === undefined ? 'The functions that there are are listed below.' : `Did you mean ${meant}?`
    }
  }
  if (error instanceof RangeError && error.message.includes('call stack'))
    return { title: 'The function calls itself without end', detail: describe(error) }
  return { title: 'The function does not work', detail: describe(error) }
}

export const tooSlow = (seconds: number): Problem => ({
  title: `Stopped after ${seconds} seconds`,
  detail: 'The function takes too long. Does it have a loop that never ends?'
})
