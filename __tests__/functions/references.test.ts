/** Values and gradients of numbers against references that were calculated with 60 digits and rounded once. */
import * as backprop from 'backprop-ts'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The gradient is null in arguments that have none. */
interface Reference {
  readonly name: string
  readonly arguments: ReadonlyArray<number>
  readonly value: number
  readonly gradient: ReadonlyArray<number | null>
}

type Untyped = (...xs: ReadonlyArray<unknown>) => unknown
const library = backprop as unknown as Readonly<Record<string, Untyped>>
const gradient = backprop.gradBP as unknown as (f: Untyped, x: number) => number

/** The errors that the doc comments allow, in units in the last place. The default is 4 and 16. */
const allowed: Readonly<Record<string, readonly [value: number, derivative: number]>> = {
  erfc: [6, 16],
  gelu: [6, 32],
  gammaP: [128, 128],
  gammaQ: [32, 128],
  betaInc: [128, 256]
}

/** The distance from a number to the next one of greater magnitude. */
const unitInLastPlace = (x: number): number => {
  const exponent = Math.floor(Math.log2(Math.max(Math.abs(x), 2 ** -1022)))
  return 2 ** (Math.max(exponent, -1022) - 52)
}

const expectWithin = (got: number, want: number, units: number): void => {
  const error = Math.abs(got - want) / unitInLastPlace(want)
  if (!(got === want || error <= units)) throw new Error(`got ${got}, want ${want}: ${error} units in the last place`)
}

const references = JSON.parse(readFileSync(path.join(__dirname, 'references.json'), 'utf8')) as ReadonlyArray<Reference>
const names = [...new Set(references.map(r => r.name))]

describe.each(names)('%s', name => {
  const f = library[name]!
  const [value, derivative] = allowed[name] ?? [4, 16]
  const cases = references.filter(r => r.name === name).map(r => [r.arguments, r] as const)

  it.each(cases)(`${name} of %j has its reference value and gradient`, (xs, want) => {
    expectWithin(f(...xs) as number, want.value, value)
    want.gradient.forEach((slope, i) => {
      const partial: Untyped = x => f(...xs.map((y, j) => (j === i ? x : y)))
      if (slope === null) expect(() => gradient(partial, xs[i]!)).toThrow(backprop.NoGradientError)
      else expectWithin(gradient(partial, xs[i]!), slope, derivative)
    })
  })
})
