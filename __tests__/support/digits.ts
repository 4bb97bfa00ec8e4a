/** Measures values and gradients of functions of numbers against references, in units in the last place. */
import * as backprop from 'backprop-ts'

type Reals = ReadonlyArray<number>
type Stored = number | string

/** The name of a function, its arguments, its value, and its derivative in each argument, or null where it has none. */
export type Reference = readonly [name: string, xs: Reals, value: Stored, gradient: ReadonlyArray<Stored | null>]

/** The errors that are allowed, in units in the last place. */
interface Limits {
  readonly value: number
  readonly derivative: number
  /** The value has units of at least this size, where the doc comment calls its error absolute. */
  readonly unit?: number
  /** The same for the derivative. */
  readonly derivativeUnit?: number
}

/** What makes a function less accurate than others at some arguments. Its doc comment says so. */
interface Exception extends Limits {
  readonly name: string
  readonly where: string
  readonly holds: (...xs: Reals) => boolean
}

const everywhere: Limits = { value: 4, derivative: 16 }
const near = (x0: number, distance: number) => ({
  where: `near ${x0}`,
  holds: (x = NaN) => Math.abs(x - x0) < distance
})
const below0 = { where: 'below 0', holds: (x = NaN) => x < 0 }
const anywhere = { where: '', holds: () => true }
const unitOf1 = 2 ** -52

const exceptions: ReadonlyArray<Exception> = [
  { name: 'silu', ...near(-1.278, 0.5), value: 4, derivative: 2, derivativeUnit: unitOf1 },
  { name: 'mish', ...near(-1.192, 0.5), value: 4, derivative: 2, derivativeUnit: unitOf1 },
  { name: 'gelu', ...near(-0.752, 0.5), value: 4, derivative: 2, derivativeUnit: unitOf1 },
  { name: 'lgamma', ...below0, value: 16, unit: unitOf1, derivative: 16, derivativeUnit: unitOf1 },
  { name: 'digamma', ...below0, value: 16, unit: unitOf1, derivative: 16 },
  { name: 'polygamma', ...anywhere, value: 16, derivative: 16 },
  { name: 'lbeta', ...anywhere, value: 4, unit: unitOf1, derivative: 16 },
  { name: 'gammaP', ...anywhere, value: 8, derivative: 16 },
  { name: 'gammaQ', ...anywhere, value: 16, derivative: 16 },
  { name: 'betaInc', ...anywhere, value: 16, derivative: 16 }
]

/** The distance from a number to the next one of greater magnitude. */
const unitInLastPlace = (x: number): number => {
  const exponent = Math.floor(Math.log2(Math.max(Math.abs(x), 2 ** -1022)))
  return 2 ** (Math.max(exponent, -1022) - 52)
}

const unitsBetween = (got: number, want: number, least = 0): number =>
  got === want ? 0 : Math.abs(got - want) / Math.max(unitInLastPlace(want), least)

type Untyped = (...xs: ReadonlyArray<unknown>) => unknown
const library = backprop as unknown as Readonly<Record<string, Untyped>>
const slopeOf = backprop.gradBP as unknown as (f: Untyped, x: number) => number

/** The errors of one case, and what is allowed there. */
export interface Measured {
  readonly name: string
  /** Where the function has limits of its own, or an empty string. */
  readonly where: string
  readonly limits: Limits
  readonly value: number
  readonly derivative: number
  /** The case, with what was found. */
  readonly report: string
}

export const measure = ([name, xs, value, gradient]: Reference): Measured => {
  const f = library[name]!
  const exception = exceptions.find(e => e.name === name && e.holds(...xs))
  const limits = exception ?? everywhere
  const got = f(...xs) as number
  const slopes = gradient.map((slope, i) => {
    if (slope === null) return { found: null, units: 0 }
    const found = slopeOf(x => f(...xs.map((y, j) => (j === i ? x : y))), xs[i]!)
    return { found, units: unitsBetween(found, Number(slope), limits.derivativeUnit) }
  })
  const found = JSON.stringify(slopes.map(slope => slope.found))
  return {
    name,
    where: exception?.where ?? '',
    limits,
    value: unitsBetween(got, Number(value), limits.unit),
    derivative: Math.max(...slopes.map(({ units }) => units)),
    report: `${name}(${xs.join(', ')}) = ${got} ${found}, wanted ${value} ${JSON.stringify(gradient)}`
  }
}
