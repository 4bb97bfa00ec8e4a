// A bar that shows how training on many machines goes on.
import { Presets, SingleBar } from 'cli-progress'

const format = '{bar} step {value}/{total} | {rate} steps/s | loss {loss} | {workers} workers'

/**
 * Shows steps with the loss, the number of workers, and the steps per second of late. Draws nothing where there is no
 * terminal.
 *
 * @param {number} total the number of steps
 * @param {() => Promise<number>} workers
 */
export const progressBar = (total, workers) => {
  const bar = new SingleBar({ format, barsize: 20, hideCursor: true }, Presets.shades_classic)
  bar.start(total, 0, { rate: '?', loss: '?', workers: '?' })
  let last = performance.now()
  let interval = NaN
  let count = 0
  return {
    /**
     * @param {number} step
     * @param {number} loss
     */
    update: async (step, loss) => {
      const now = performance.now()
      interval = Number.isNaN(interval) ? now - last : 0.9 * interval + 0.1 * (now - last)
      last = now
      // To ask for the workers takes as long as a small step.
      if (step % 10 === 1) count = await workers()
      bar.update(step, { rate: (1000 / interval).toFixed(1), loss: loss.toPrecision(4), workers: count })
    },
    stop: () => bar.stop()
  }
}
