import cliProgress from 'cli-progress'

export interface Progress {
  readonly step: (loss: number) => void
  readonly done: (summary: string) => void
}

export type MakeProgress = (label: string, total: number) => Progress

const bar =
  (stream: NodeJS.WriteStream): MakeProgress =>
  (label, total) => {
    const single = new cliProgress.SingleBar({
      stream,
      format: `${label} |{bar}| {percentage} % | loss {loss} | {eta_formatted} left`,
      barsize: 30,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      clearOnComplete: true,
      etaBuffer: 50,
      // A second Ctrl-C ends the process at once, and must not leave the terminal in another mode.
      hideCursor: false,
      linewrap: true
    })
    single.start(total, 0, { loss: '-' })
    return {
      step: loss => single.increment(1, { loss: loss.toFixed(4) }),
      done: summary => {
        single.stop()
        stream.write(`${label}: ${summary}\n`)
      }
    }
  }

const lines =
  (stream: NodeJS.WritableStream): MakeProgress =>
  label => ({
    step: () => undefined,
    done: summary => void stream.write(`${label}: ${summary}\n`)
  })

/** Shows a bar in a terminal. Elsewhere it prints one line at the end. */
export const progressOn = (stream: NodeJS.WriteStream): MakeProgress => (stream.isTTY ? bar : lines)(stream)
