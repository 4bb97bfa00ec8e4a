#!/usr/bin/env node
/** The file of the command `backprop-ts-compile`. */
import { command } from './command'

void command(process.argv.slice(2), {
  print: text => process.stdout.write(text),
  complain: text => process.stderr.write(text)
}).then(code => (process.exitCode = code))
