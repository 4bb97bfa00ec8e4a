/** Runs the visitor's function, away from the page: the page can stop it, and it cannot change the page. */
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as library from 'backprop-ts'
import { structural } from 'backprop-ts/Numeric'
import { compile, type Compiled } from './compile'
import { explain } from './explain'
import type { Answer, Question, Ready } from './messages'
import { sample } from './samples'
import { trace } from './trace'

const names = Object.keys(library)

const evaluate =
  ({ x, y, reach }: Question) =>
  (compiled: Compiled): Answer => {
    const f = compiled(library)
    const [value, gradient]: readonly [unknown, readonly [number, number]] = library.backprop2(f as never, x, y)
    if (typeof value !== 'number')
      throw new TypeError(
        `the result must be a number, but it is ${Array.isArray(value) ? 'an array' : `a ${typeof value}`}`
      )
    return { kind: 'evaluation', value, gradient, samples: sample(f, reach), steps: trace(compiled, library, x, y) }
  }

const answer = (question: Question): Answer =>
  pipe(
    compile(names, question.text),
    E.chain(compiled =>
      E.tryCatch(
        () => evaluate(question)(compiled),
        error => error
      )
    ),
    E.getOrElse((error): Answer => ({ kind: 'problem', problem: explain(error, names) }))
  )

addEventListener('message', ({ data }: MessageEvent<Question>) => postMessage(answer(data)))

const others = ['clip', 'cond', 'gradBP', 'primal', 'where']
const ready: Ready = { kind: 'ready', names: names.filter(name => name in structural || others.includes(name)) }
postMessage(ready)
