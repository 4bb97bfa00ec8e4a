import { add, type BVar, evalBP, gradBP, mul, sin } from 'backprop-ts'
import { compile } from 'backprop-ts/Compile'
import { jvp } from 'backprop-ts/Derivatives'
import { compare, requireClose, type Row } from './measure'
import { runNestedGradients } from './nested'

export const steps = 250

/** From this start the chain settles between 2 and 3, where a sine costs what it usually costs. */
export const start = (call: number): number => 1.2 + 1e-9 * call

/** Four operations a step, 1000 in all: `x = sin x * x + 0.5 x`. */
const chain = <S>(from: BVar<S, number>): BVar<S, number> => {
  let x = from
  for (let i = 0; i < steps; i++) x = add(mul(sin(x), x), mul(0.5, x))
  return x
}

const plain = (from: number): number => {
  let x = from
  for (let i = 0; i < steps; i++) x = Math.sin(x) * x + 0.5 * x
  return x
}

export const gradientByHand = (from: number, length: number): number => {
  const xs = new Float64Array(length)
  let x = from
  for (let i = 0; i < length; i++) {
    xs[i] = x
    x = Math.sin(x) * x + 0.5 * x
  }
  let d = 1
  for (let i = length - 1; i >= 0; i--) {
    const u = xs[i]!
    d *= Math.cos(u) * u + Math.sin(u) + 0.5
  }
  return d
}

/** By the chain rule for second derivatives, forwards. */
const secondByHand = (from: number): number => {
  let [x, first, second] = [from, 1, 0]
  for (let i = 0; i < steps; i++) {
    const [s, c] = [Math.sin(x), Math.cos(x)]
    const slope = c * x + s + 0.5
    second = (2 * c - s * x) * first * first + slope * second
    first *= slope
    x = s * x + 0.5 * x
  }
  return second
}

const gradient = gradBP(chain)

export const gradientOfChain = (): readonly Row[] => {
  runNestedGradients()
  requireClose('gradient of the chain', [gradient(start(0))], [gradientByHand(start(0), steps)])
  return compare({
    'by hand': call => gradientByHand(start(call), steps),
    gradBP: call => gradient(start(call))
  })
}

export const compiledChain = (): readonly Row[] => {
  const { gradBP: compiled } = compile(chain, start(0))
  requireClose('compiled gradient of the chain', [compiled(start(1))], [gradientByHand(start(1), steps)])
  return compare({
    'by hand': call => gradientByHand(start(call), steps),
    compiled: call => compiled(start(call))
  })
}

/** How long it takes to compile, and to run once, for each operation of the generated code. */
export const compilingOfChain = (): readonly Row[] => {
  const { operations } = compile(chain, start(0))
  const rows = compare({
    'gradBP, 1000 operations': call => gradient(start(call)),
    compile: call => compile(chain, start(call))
  })
  return rows.map(row =>
    row.name === 'compile'
      ? { ...row, name: `compile, one of ${operations} operations`, micros: row.micros / operations }
      : row
  )
}

export const secondDerivativeOfChain = (): readonly Row[] => {
  runNestedGradients()
  const second = (from: number): number => gradBP(x => gradBP(chain, x), from)
  requireClose('second derivative of the chain', [second(start(0))], [secondByHand(start(0))])
  return compare({
    'first derivative, gradBP': call => gradient(start(call)),
    'second derivative, gradBP of gradBP': call => second(start(call)),
    'second derivative by hand': call => secondByHand(start(call))
  })
}

export const tangentOfChain = (): readonly Row[] => {
  runNestedGradients()
  requireClose('tangent of the chain', [jvp(chain, start(0), 1)[1]], [gradientByHand(start(0), steps)])
  return compare({
    evalBP: call => evalBP(chain, start(call)),
    jvp: call => jvp(chain, start(call), 1),
    gradBP: call => gradient(start(call))
  })
}

export const evaluationOfChain = (): readonly Row[] => {
  runNestedGradients()
  requireClose('value of the chain', [evalBP(chain, start(0))], [plain(start(0))])
  return compare({
    "JavaScript's operators": call => plain(start(call)),
    evalBP: call => evalBP(chain, start(call))
  })
}

export const smallestGradient = (): readonly Row[] => {
  runNestedGradients()
  const smallestByHand = (x: number): number => Math.cos(x) * x + Math.sin(x)
  const smallest = gradBP(x => mul(sin(x), x))
  requireClose('the smallest gradient', [smallest(start(0))], [smallestByHand(start(0))])
  return compare({ 'by hand': call => smallestByHand(start(call)), gradBP: call => smallest(start(call)) })
}
