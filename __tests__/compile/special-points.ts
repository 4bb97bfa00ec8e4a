/** Numbers at which functions often go wrong. */
export type Pair = readonly [number, number]

const numbers = [
  0,
  -0,
  0.5,
  -0.5,
  1,
  -1,
  2,
  -2,
  3,
  6,
  7.25,
  -7.25,
  710,
  -750,
  1e-320,
  5e-324,
  1e-200,
  1e200,
  1e308,
  NaN,
  Infinity,
  -Infinity
]

export const Probes = { numbers, pairs: numbers.flatMap(x => numbers.map((y): Pair => [x, y])) }
