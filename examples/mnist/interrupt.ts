export interface Interruption {
  readonly requested: () => boolean
  readonly ignore: () => void
}

// The terminal sends Ctrl-C to every process, and npm passes it on as well. One key press can therefore arrive twice.
const samePress = 500

/** The first Ctrl-C asks the program to finish, and the second ends it. */
export const listenForInterruption = (): Interruption => {
  let first: number | undefined
  const listener = () => {
    if (first === undefined) first = Date.now()
    else if (Date.now() - first > samePress) process.exit(130)
  }
  process.on('SIGINT', listener)
  return { requested: () => first !== undefined, ignore: () => void process.off('SIGINT', listener) }
}
