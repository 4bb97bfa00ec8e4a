import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { answer } from './cli'

pipe(
  answer(process.argv.slice(2)),
  E.match(
    ({ code, message }) => {
      const write = code === 0 ? console.log : console.error
      write(message)
      process.exitCode = code
    },
    text => console.log(text)
  )
)
