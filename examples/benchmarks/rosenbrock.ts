import { add, type BVar, constVar, gradBP, mul, sequenceVar, square, sub } from 'backprop-ts'
import { compile } from 'backprop-ts/Compile'
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
