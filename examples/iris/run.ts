import path from 'node:path'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { writeAtomically } from '../mnist/write-file'
import { classes, measured, mistakes, names, rounds } from './iris.md'
import { plotsOf, type Point } from './plots'

const petalOf = ([, , length = NaN, width = NaN]: readonly number[]): Point => [length, width]

const meanOf = (losses: readonly (readonly number[])[]): readonly number[] =>
  (losses[0] ?? []).map((_, step) => losses.reduce((sum, loss) => sum + (loss[step] ?? NaN), 0) / losses.length)

const svg = plotsOf({
  trainingLoss: meanOf(rounds.map(({ trainingLoss }) => trainingLoss)),
  heldOutLoss: meanOf(rounds.map(({ heldOutLoss }) => heldOutLoss)),
  petals: names.map((name, species) => ({
    name,
    points: measured.filter((_, place) => classes[place] === species).map(petalOf)
  })),
  mistakes: mistakes.map(place => petalOf(measured[place] ?? []))
})

const file = path.join('iris-report', 'iris.svg')

await pipe(
  writeAtomically(file, svg),
  TE.match(
    message => {
      console.error(`error: ${message}`)
      process.exitCode = 1
    },
    () => console.log(`plots: ${file}`)
  )
)()
