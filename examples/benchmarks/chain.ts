import { add, type BVar, evalBP, gradBP, mul, sin } from 'backprop-ts'
import { compare, requireClose, type Row } from './measure'
import { runNestedGradients } from './nested'

const steps = 250

/** Four operations a step, 1000 in all: `x = sin x * x + 0.5 x`. */
const chain = <S>(start: BVar<S, number>): BVar<S, number> => {
  let x = start
  for (let i = 0; i < steps; i++) x = add(mul(sin(x), x), mul(0.5, x))
  return x
}

const plain = (start: number): number => {
  let x = start
  for (let i = 0; i < steps; i++) x = Math.sin(x) * x + 0.5 * x
  return x
}

const byHand = (start: number): number => {
  const xs = new Float64Array(steps)
  let x = start
  for (let i = 0; i < steps; i++) {
    xs[i] = x
    x = Math.sin(x) * x + 0.5 * x
  }
  let d = 1
  for (let i = steps - 1; i >= 0; i--) {
    const u = xs[i]!
    d *= Math.cos(u) * u + Math.sin(u) + 0.5
  }
  return d
}

export const gradientOfChain = (): readonly Row[] => {
  runNestedGradients()
  const gradient = gradBP(chain)
  requireClose('gradient of the chain', [gradient(0.5)], [byHand(0.5)])
  return compare({ 'by hand': () => byHand(0.5), gradBP: () => gradient(0.5) })
}

export const evaluationOfChain = (): readonly Row[] => {
  runNestedGradients()
  requireClose('value of the chain', [evalBP(chain, 0.5)], [plain(0.5)])
  return compare({ "JavaScript's operators": () => plain(0.5), evalBP: () => evalBP(chain, 0.5) })
}

export const smallestGradient = (): readonly Row[] => {
  runNestedGradients()
  const byHandToo = (x: number): number => Math.cos(x) * x + Math.sin(x)
  const gradient = gradBP(x => mul(sin(x), x))
  requireClose('the smallest gradient', [gradient(0.5)], [byHandToo(0.5)])
  return compare({ 'by hand': () => byHandToo(0.5), gradBP: () => gradient(0.5) })
}
