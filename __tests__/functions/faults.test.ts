/**
 * Kinds of numerical faults that plain formulas have. Each test stands for its kind with a few inputs. The numbers were
 * calculated with 60 digits.
 */
import * as backprop from 'backprop-ts'

type Untyped = (...xs: ReadonlyArray<unknown>) => unknown
const library = backprop as unknown as Readonly<Record<string, Untyped>>
const grad = backprop.gradBP as unknown as (f: Untyped, x: unknown) => number
const grad2 = backprop.gradBP2 as unknown as (f: Untyped, x: unknown, y: unknown) => readonly [number, number]

const slope = (name: string, x: number): number => grad(library[name]!, x)
const second = (name: string, x: number): number => grad(u => grad(library[name]!, u), x)
/** The second derivatives of a function of two numbers, by rows. */
const secondsOf = (name: string, x: number, y: number): ReadonlyArray<number> =>
  [0, 1].flatMap(i => grad2((u, v) => grad2(library[name]!, u, v)[i], x, y))

const expectDigits = (got: number, want: number, tolerance = 4e-15): void => {
  if (got !== want) expect(Math.abs(got / want - 1)).toBeLessThan(tolerance)
}

it.each([
  ['logistic', 40, 4.2483542552915889e-18, -4.2483542552915889e-18],
  ['logistic', -40, 4.2483542552915889e-18, 4.2483542552915889e-18],
  ['tanh', 20, 1.6993417021166355e-17, -3.398683404233271e-17],
  ['tanh', -20, 1.6993417021166355e-17, 3.398683404233271e-17],
  ['softplus', -40, 4.2483542552915889e-18, 4.2483542552915889e-18],
  ['softplus', 40, 1, 4.2483542552915889e-18],
  ['logSigmoid', 40, 4.2483542552915889e-18, -4.2483542552915889e-18]
])('tails: %s at %d keeps the digits of its first and second derivative', (name, x, first, curvature) => {
  expectDigits(slope(name, x), first)
  expectDigits(second(name, x), curvature)
})

it.each(['logistic', 'tanh', 'softplus', 'asinh', 'atan'])('tails: %s has no curvature at infinity', name => {
  expect([Infinity, -Infinity].map(x => Math.abs(second(name, x)))).toEqual([0, 0])
})

it.each([
  ['asin', 1 - 1e-8, 7071.067811777938, 353553387044.6093],
  ['acos', 1 - 1e-8, -7071.067811777938, -353553387044.6093],
  ['atanh', 1 - 1e-8, 49999999.99876203, 4999999949752407]
])('next to a singularity: %s at %d keeps its digits', (name, x, first, curvature) => {
  expectDigits(slope(name, x), first)
  expectDigits(second(name, x), curvature)
})

it.each([
  ['log', -1],
  ['log2', -1],
  ['log10', -1],
  ['log1p', -2],
  ['sqrt', -1],
  ['acosh', -2],
  ['acosh', 0.5],
  ['asin', 2],
  ['acos', -2],
  ['atanh', 2],
  ['logit', 2],
  ['log1mExp', -1],
  ['erfinv', 2]
])('value NaN, gradient finite: %s at %d has neither, nor a second derivative', (name, x) => {
  expect([library[name]!(x), slope(name, x), second(name, x)]).toEqual([NaN, NaN, NaN])
})

it.each([
  ['logBase', 2, -1],
  ['logBase', -2, 3],
  ['xlogy', 2, -1],
  ['mod', 5, 0],
  ['mod', Infinity, 2],
  ['lbeta', -1, 2]
])('value NaN, gradient finite: %s at (%d, %d) has neither', (name, x, y) => {
  expect([library[name]!(x, y), ...grad2(library[name]!, x, y)]).toEqual([NaN, NaN, NaN])
})

it.each([
  ['sqrt', 0, Infinity, -Infinity],
  ['sqrt', -0, Infinity, -Infinity],
  ['log', -0, Infinity, -Infinity],
  ['log1mExp', -0, Infinity, -Infinity],
  ['acosh', 1, Infinity, -Infinity],
  ['asin', 1, Infinity, Infinity],
  ['asin', -1, Infinity, -Infinity],
  ['acos', 1, -Infinity, -Infinity],
  ['atanh', 1, Infinity, Infinity],
  ['atanh', -1, Infinity, -Infinity],
  ['logit', 0, Infinity, -Infinity],
  ['logit', 1, Infinity, Infinity],
  ['cbrt', 0, Infinity, -Infinity],
  ['cbrt', -0, Infinity, Infinity]
])('limits: %s at %d has the derivatives of its limit', (name, x, first, curvature) => {
  expect([slope(name, x), second(name, x)]).toEqual([first, curvature])
})

it('limits: pow through a variable exponent has the second derivative 2 of the square at 0', () => {
  expect(secondsOf('pow', 0, 2).map(x => x + 0)).toEqual([2, 0, 0, 0])
  secondsOf('pow', 1.5, 0.3).forEach((got, i) =>
    expectDigits(got, [-0.10540571397597317, 0.8444801124265647, 0.8444801124265647, 0.18566684281236564][i]!)
  )
})

it.each([
  ['hypot', Infinity, 1, 1, 0],
  ['hypot', 1, -Infinity, 0, -1],
  ['atan2', 1, Infinity, 0, 0],
  ['atan2', -Infinity, Infinity, 0, 0],
  ['pow', Infinity, -1, 0, 0],
  ['pow', 0.5, Infinity, 0, 0],
  ['pow', 2, -Infinity, 0, 0],
  ['pow', Infinity, 2, Infinity, Infinity]
])('limits: %s at (%d, %d) has the gradient of its limit', (name, x, y, first, other) => {
  expect(grad2(library[name]!, x, y).map(d => d + 0)).toEqual([first, other])
})

it('over- and underflow on the way: acosh, atan and hypot at 1e160 and beyond', () => {
  expectDigits(slope('acosh', 1e160), 1e-160)
  expectDigits(slope('atan', 1e150), 1e-300)
  expect(slope('atan', 1e160)).toBe(1e-320)
  const [x, y] = grad2(library.hypot!, 1.5e308, 1.5e308)
  expectDigits(x, Math.SQRT1_2)
  expectDigits(y, Math.SQRT1_2)
})

it('over- and underflow on the way: densities beside tiny arguments, whose distribution functions underflow', () => {
  expectDigits(
    grad(x => library.betaInc!(8, 7, x), 1e-42),
    2.4024000000000006e-290
  )
  expectDigits(
    grad(x => library.gammaP!(9.5, x), 1e-33),
    2.6508612592062092e-286
  )
  expect([library.betaInc!(10, 1, 5e-324), library.gammaP!(20, 5e-324), library.gammaQ!(10, 1e300)]).toEqual([0, 0, 0])
})

it('exact powers: logBase gives whole numbers for them', () => {
  expect(backprop.logBase(10, 1000)).toBe(3)
  for (let b = 2; b < 30; b++)
    for (let n = 1; b ** n < 2 ** 53; n++) {
      expect(backprop.logBase(b, b ** n)).toBe(n)
      expect(backprop.logBase(b, 1 / b ** n)).toBe(-n)
    }
})

it('remainders: mod has the gradient [1, -1] at (5, 3)', () => {
  expect(grad2(library.mod!, 5, 3)).toEqual([1, -1])
})

it('digits lost in a formula where a better one is known', () => {
  expectDigits(
    grad(x => library.pow!(x, 0.3), 1e-300),
    3.0000000000000228e209
  )
  expectDigits(slope('erf', 26.1), 1.6095743479277809e-296)
  expectDigits(backprop.digamma(1.47), 0.008066489011364869, 1e-15)
  expectDigits(slope('atanh', 0.999), 500.25012506253082)
  expectDigits(slope('tanh', 5.5), 0.00006680457164241375)
})
