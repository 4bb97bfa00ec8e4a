#!/usr/bin/env node
/** The file of the command `backprop-ts-worker`. */
import { moduleOf } from './command'
import { commandFor } from './copy'

const args = process.argv.slice(2)

const run = async (): Promise<void> => {
  const { command } = await commandFor(moduleOf(args))
  const result = await command(args, {
    print: text => process.stdout.write(text),
    complain: text => process.stderr.write(text),
    onSignal: stop => ['SIGTERM', 'SIGINT'].forEach(signal => process.once(signal, stop))
  })
  if (typeof result === 'number') process.exitCode = result
}

void run()
