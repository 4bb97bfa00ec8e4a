export interface Interruption {
  readonly requested: () => boolean
  readonly ignore: () => void
}

// npm passes on the Ctrl-C that the terminal has already sent to every process, so one key press can arrive twice.
const samePress = 500

/** The first Ctrl-C asks the program to come to an end, the second ends it. */
export const listenForInterruption = (): Interruption => {
  let first: number | undefined
  const listener = () => {
    if (first === undefined) first = Date.now()
    else if (Date.now() - first > samePress) process.exit(130)
  }
  process.on('SIGINT', listener)
  return { requested: () => first !== undefined, ignore: () => void process.off('SIGINT', listener) }
}
