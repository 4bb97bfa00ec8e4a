import { gradBP, mul, sin } from 'backprop-ts'

/**
 * Runs nested gradients, as a real program may: from then on variables hold variables as well as numbers, and the engine's call sites are no longer
 * specialised to numbers. Without this the figures flatter.
 */
export const runNestedGradients = (): number => {
  let sum = 0
  for (let i = 0; i < 300; i++) sum += gradBP(x => gradBP(y => mul(sin(y), mul(y, y)), x), i / 100)
  return sum
}
