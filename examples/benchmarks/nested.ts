import { gradBP, mul, sin } from 'backprop-ts'

/**
 * Runs nested gradients, as a real program may. Variables then hold variables as well as numbers, and V8 no longer
 * specialises the engine's call sites to numbers. Without this the figures would flatter the library.
 */
export const runNestedGradients = (): number => {
  let sum = 0
  for (let i = 0; i < 300; i++) sum += gradBP(x => gradBP(y => mul(sin(y), mul(y, y)), x), i / 100)
  return sum
}
