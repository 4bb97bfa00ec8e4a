import { add, type BVar, constVar, gradBP, mul, sequenceVar, square, sub } from 'backprop-ts'
import { compile, sumWindows } from 'backprop-ts/Compile'
import { compare, requireClose, type Row } from './measure'
import { runNestedGradients } from './nested'

export const point: readonly number[] = Array.from({ length: 100 }, (_, i) => 1 + 0.5 * Math.sin(i))

/** Eight operations for each pair of neighbours, 792 in all. */
const rosenbrock = <S>(point: BVar<S, ReadonlyArray<number>>): BVar<S, number> => {
  const xs = sequenceVar(point)
  let sum: BVar<S, number> = constVar(0)
  for (let i = 0; i + 1 < xs.length; i++) {
    const [x, next] = [xs[i]!, xs[i + 1]!]
    sum = add(sum, add(mul(100, square(sub(next, square(x)))), square(sub(1, x))))
  }
  return sum
}

export const gradientByHand = (xs: readonly number[]): Float64Array => {
  const gradient = new Float64Array(xs.length)
  for (let i = 0; i + 1 < xs.length; i++) {
    const x = xs[i]!
    const over = xs[i + 1]! - x * x
    gradient[i] = gradient[i]! - 400 * over * x - 2 * (1 - x)
    gradient[i + 1] = 200 * over
  }
  return gradient
}

export const gradientOfRosenbrock = (): readonly Row[] => {
  runNestedGradients()
  const gradient = gradBP(rosenbrock)
  requireClose("gradient of Rosenbrock's function", gradient(point), gradientByHand(point))
  return compare({ 'by hand': () => gradientByHand(point), gradBP: () => gradient(point) })
}

export const compiledRosenbrock = (): readonly Row[] => {
  const { gradBP: compiled, backpropInto } = compile(rosenbrock, point)
  const memory = new Float64Array(point.length)
  requireClose("compiled gradient of Rosenbrock's function", compiled(point), gradientByHand(point))
  return compare({
    'by hand': () => gradientByHand(point),
    'compiled, gradBP': () => compiled(point),
    'compiled, backpropInto': () => backpropInto(point, memory)
  })
}

/** The loop stays a loop, and its function is one term of the sum. */
const rosenbrockLoop = <S>(point: BVar<S, Float64Array>): BVar<S, number> =>
  sumWindows(
    2,
    pair => {
      const [x, next] = sequenceVar(pair)
      return add(mul(100, square(sub(next!, square(x!)))), square(sub(1, x!)))
    },
    point
  )

/** Rosenbrock's function with its gradient, in memory that exists. */
const intoByHand = (xs: Float64Array, gradient: Float64Array): number => {
  const last = xs.length - 1
  gradient[0] = 0
  let sum = 0
  for (let i = 0; i < last; i++) {
    const x = xs[i]!
    const over = xs[i + 1]! - x * x
    const rest = 1 - x
    sum += 100 * over * over + rest * rest
    gradient[i] = gradient[i]! - 400 * over * x - 2 * rest
    gradient[i + 1] = 200 * over
  }
  return sum
}

export const compiledRosenbrockLoop = (): readonly Row[] => {
  const long: Float64Array = Float64Array.from({ length: 10_000 }, (_, i) => 1 + 0.5 * Math.sin(i))
  const { backpropInto } = compile(rosenbrockLoop, long)
  const [memory, expected] = [new Float64Array(long.length), new Float64Array(long.length)]
  const [value, wanted] = [backpropInto(long, memory), intoByHand(long, expected)]
  requireClose("value of Rosenbrock's function by its loop", [value], [wanted])
  requireClose("gradient of Rosenbrock's function by its loop", memory, expected)
  const at = (call: number): Float64Array => {
    long[0] = 1 + 1e-9 * call
    return long
  }
  return compare({
    'by hand': call => intoByHand(at(call), memory),
    'compiled, backpropInto': call => backpropInto(at(call), memory)
  })
}
