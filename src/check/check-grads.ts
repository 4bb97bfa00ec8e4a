/**
 * Checks derivatives against central differences.
 *
 * @since 0.1.0
 */
import * as fc from 'fast-check'
import { jvpOf } from '../derivatives/forward'
import { vjp } from '../internal/engine/run'
import { primal } from '../internal/graph/node'
import type { BVar, Differentiable } from '../internal/graph/types'
import { cotangentWith, numbersOf, pathOf, withNumbers } from '../internal/numeric/flat-numbers'
import { collect } from '../internal/values/collect'
import { centralDifferences, defaultStep } from './central-differences'
import { assertProperty, CheckError } from './check-error'
import { directionAt, weights, weightsFor } from './directions'
import { numericalGradient } from './numerical-gradient'

/** A function on plain values and on variables, nested or not. */
type Untyped = (x: unknown) => unknown

/** The same derivative by the library and by central differences, in the shape of the argument or of the result. */
interface Comparison {
  readonly got: unknown
  readonly want: unknown
}

/** A mode of differentiation, and how to compare it with central differences. */
interface Mode {
  /** A derivative of `F` at `a`, in directions that depend on the seed. */
  readonly compare: (F: Untyped, a: unknown, seed: number, step: number | undefined) => Comparison
  /** That derivative as a function of points near `a`. Its own derivative is that of the next order. */
  readonly derivative: (F: Untyped, a: unknown, seed: number) => Untyped
  /** What the derivative is called, what it has the shape of, and how an error names its parts. */
  readonly words: { readonly derivative: string; readonly shape: string; readonly ofPart: string }
}

const modes = {
  reverse: {
    compare: (F, a, seed, step) => {
      const [value, pullback] = vjp(F, [a])
      const ws = weights(numbersOf(value).length, seed)
      const weighted = (x: unknown): number => numbersOf(F(x)).reduce((sum, n, i) => sum + n * (ws[i] as number), 0)
      return { got: pullback(weightsFor(value, seed))[0], want: numericalGradient(weighted, step)(a) }
    },
    derivative: (F, _, seed) => x => {
      const [value, pullback] = vjp(F, [x])
      return collect('checkGrads', pullback(weightsFor(primal(value), seed))[0])
    },
    words: { derivative: 'gradient', shape: 'argument', ofPart: '' }
  },
  forward: {
    compare: (F, a, seed, step = defaultStep) => {
      const direction = directionAt(a, seed)
      const [ns, ds] = [numbersOf(a), numbersOf(direction)]
      const at = (h: number) =>
        numbersOf(
          F(
            withNumbers(
              a,
              ns.map((n, i) => n + h * (ds[i] as number))
            )
          )
        )
      const [value, tangent] = jvpOf(F, a, direction)
      return { got: tangent, want: cotangentWith(value, centralDifferences(at, step)) }
    },
    derivative: (F, a, seed) => {
      const direction = directionAt(a, seed)
      return x => collect('checkGrads', jvpOf(F, x, direction)[1])
    },
    words: { derivative: 'tangent', shape: 'result', ofPart: ' of the result' }
  }
} satisfies Readonly<Record<string, Mode>>

/**
 * The options of `checkGrads`.
 *
 * @category model
 * @since 0.1.0
 */
export interface CheckGradsOptions {
  /**
   * The order of the derivatives to check. 2, the default, also checks second derivatives. Use 1 for functions made of
   * operations that cannot be nested.
   */
  readonly order?: 1 | 2
  /**
   * The modes of differentiation to check. The default is both, but reverse mode alone at order 1: forward mode takes
   * operations that can be nested.
   */
  readonly modes?: ReadonlyArray<'reverse' | 'forward'>
  /** How far off a number may be: absolutely below 1, relatively above. The default is 1e-6. */
  readonly tolerance?: number
  /** The step of the central differences, as in `numericalGradient`. */
  readonly step?: number
  /** Options for fast-check, such as the number of runs and the seed. */
  readonly parameters?: fc.Parameters<unknown>
}

/** Throws if the two derivatives differ. The error names the number that differs most. */
const expectClose = (what: string, { got, want }: Comparison, { words }: Mode, tolerance: number): void => {
  const [gs, ws] = [numbersOf(got), numbersOf(want)]
  if (gs.length !== ws.length)
    throw new CheckError(`${what}: the ${words.derivative} has ${gs.length} numbers, the ${words.shape} ${ws.length}`)
  const off = ws.map((w, i) => {
    const g = gs[i] as number
    const error = Math.abs(g - w) / Math.max(1, Math.abs(g), Math.abs(w))
    return Object.is(g, w) ? 0 : Number.isNaN(error) ? Infinity : error
  })
  const worst = off.reduce((place, error, i) => (error > (off[place] as number) ? i : place), 0)
  if ((off[worst] ?? 0) <= tolerance) return
  const path = pathOf(want, worst)
  const where = path === '' ? '' : ` at ${path}${words.ofPart}`
  throw new CheckError(
    `${what}${where}: analytic ${gs[worst] as number}, numerical ${ws[worst] as number} (tolerance ${tolerance})`
  )
}

/**
 * Checks the derivatives of a function against central differences, at given points or at random points of an
 * arbitrary. The argument and the result may be any structures.
 *
 * In reverse mode it checks the pullback of a random cotangent of the result, and in forward mode the tangent in a
 * random direction of the argument. At order 2, it checks the derivatives of these in both modes as well. Throws a
 * `CheckError` that names the number that is most off by its path, and gives what the library and what central
 * differences make of it: `.layer2.weights[3, 7]: analytic 1.5, numerical 2`.
 *
 * Points must be further than the step from kinks and poles, such as 0 for `abs`. The cost is about twenty runs of the
 * function for each number of a point, or four at order 1.
 *
 * @category gradients
 * @since 0.1.0
 * @example
 * import * as fc from 'fast-check'
 * import { add, liftOp1, mul, sin, splitBV } from 'backprop-ts'
 * import { checkGrads } from 'backprop-ts/Check'
 * import { op1 } from 'backprop-ts/Op'
 *
 * const number = fc.double({ min: -2, max: 2, noNaN: true })
 * const line = fc.record({ slope: number, offset: number })
 * checkGrads(l => {
 *   const { slope, offset } = splitBV(l)
 *   return sin(add(mul(slope, 3), offset))
 * }, line)
 *
 * const wrong = op1((x: number) => [x * x, (d: number) => d * x])
 * assert.throws(
 *   () => checkGrads(l => liftOp1(wrong)(splitBV(l).slope), [{ slope: 3, offset: 1 }], { order: 1 }),
 *   /order 1, reverse mode at .slope: analytic .*, numerical /
 * )
 */
export const checkGrads = <A, B extends Differentiable>(
  f: <S>(x: BVar<S, A>) => BVar<S, B>,
  points: fc.Arbitrary<A> | ReadonlyArray<A>,
  options: CheckGradsOptions = {}
): void => {
  const { order = 2, tolerance = 1e-6, step, parameters = {} } = options
  const names = options.modes ?? (order === 1 ? ['reverse'] : ['reverse', 'forward'])
  if (names.length === 0 || (isPoints(points) && points.length === 0))
    throw new CheckError('checkGrads: there are no points or no modes, so nothing would be checked')
  const checkAt = (a: unknown, seed: number): void => {
    const check = (F: Untyped, k: number, over: string): void => {
      for (const name of names) {
        const mode: Mode = modes[name]
        const what = `checkGrads, order ${k}, ${name}${over} mode`
        expectClose(what, mode.compare(F, a, seed + k, step), mode, tolerance)
        if (k < order) check(mode.derivative(F, a, seed + k), k + 1, ` over ${name}`)
      }
    }
    check(f as unknown as Untyped, 1, '')
  }
  if (isPoints(points)) points.forEach(checkAt)
  else
    assertProperty(
      fc.property(points, fc.nat(), (a, seed) => checkAt(a, seed)),
      parameters
    )
}

const isPoints = <A>(points: fc.Arbitrary<A> | ReadonlyArray<A>): points is ReadonlyArray<A> => Array.isArray(points)
