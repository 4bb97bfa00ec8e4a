// Goes on with the training of text.md and writes a text now and then: npm run text -- 1000
import { steps, write } from './text.md'

const last = Number(process.argv[2] ?? 600)
if (!Number.isSafeInteger(last))
  throw new Error(`usage: npm run text -- [number of steps], got ${process.argv[2] ?? ''}`)

for (const { step, loss, model } of steps) {
  if (step % 200 === 0 || step >= last) console.log(`\nstep ${step}, loss ${loss.toFixed(2)}\n${write(model, 400, 1)}`)
  if (step >= last) break
}
