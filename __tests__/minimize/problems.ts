/**
 * The 35 test problems of Moré, Garbow and Hillstrom, "Testing unconstrained optimization software" (ACM Transactions
 * on Mathematical Software 7, 1981), in the order and with the starts of that paper. Each is a list of residuals; what
 * is minimized is the sum of their squares.
 */
import {
  abs,
  add,
  atan,
  type BVar,
  collectVar,
  constVar,
  cos,
  div,
  exp,
  mul,
  negate,
  pow,
  powInt,
  primal,
  sequenceVar,
  sin,
  sqrt,
  square,
  sub
} from 'backprop-ts'
import { dot, toArray, type Vector, vector } from 'backprop-ts/LinearAlgebra'

export interface Problem {
  readonly name: string
  readonly start: Vector
  /** The number of residuals. */
  readonly m: number
  readonly residuals: <S>(x: BVar<S, Vector>) => BVar<S, Vector>
  /** The known local minima of the sum of squares, the least one first. At an infimum, the parameters are infinite. */
  readonly minima: ReadonlyArray<number>
}

/** The sum of squares of a problem's residuals. */
export const sumOfSquares =
  ({ residuals }: Problem) =>
  <S>(x: BVar<S, Vector>): BVar<S, number> => {
    const r = residuals(x)
    return dot(r, r)
  }

type Numbers<S> = ReadonlyArray<BVar<S, number>>

/** From `from` to `to`, which is included. */
const range = (from: number, to: number): ReadonlyArray<number> =>
  Array.from({ length: to - from + 1 }, (_, k) => from + k)

const total = <S>(xs: Numbers<S>): BVar<S, number> => xs.reduce((sum, x) => add(sum, x), constVar(0))

const cube = <S>(x: BVar<S, number>): BVar<S, number> => powInt(x, 3)

/** Residuals are written from 1 on, as in the paper: `x[1]` is the first parameter. */
const problem = (
  name: string,
  start: ReadonlyArray<number>,
  m: number,
  residuals: <S>(x: Numbers<S>) => Numbers<S>,
  minima: ReadonlyArray<number>
): Problem => ({
  name,
  start: vector(start),
  m,
  residuals: x => vector(collectVar(residuals([constVar(NaN), ...sequenceVar(toArray(x))]))),
  minima
})

const rosenbrock = problem('Rosenbrock', [-1.2, 1], 2, x => [mul(10, sub(x[2]!, square(x[1]!))), sub(1, x[1]!)], [0])

const freudensteinRoth = problem(
  'Freudenstein and Roth',
  [0.5, -2],
  2,
  x => [
    add(sub(x[1]!, 13), mul(x[2]!, sub(mul(x[2]!, sub(5, x[2]!)), 2))),
    add(sub(x[1]!, 29), mul(x[2]!, sub(mul(x[2]!, add(x[2]!, 1)), 14)))
  ],
  [0, 48.98425367924]
)

const powellBadlyScaled = problem(
  'Powell badly scaled',
  [0, 1],
  2,
  x => [sub(mul(1e4, mul(x[1]!, x[2]!)), 1), sub(add(exp(negate(x[1]!)), exp(negate(x[2]!))), 1.0001)],
  [0]
)

const brownBadlyScaled = problem(
  'Brown badly scaled',
  [1, 1],
  3,
  x => [sub(x[1]!, 1e6), sub(x[2]!, 2e-6), sub(mul(x[1]!, x[2]!), 2)],
  [0]
)

const beale = problem(
  'Beale',
  [1, 1],
  3,
  x => [1.5, 2.25, 2.625].map((y, i) => sub(y, mul(x[1]!, sub(1, powInt(x[2]!, i + 1))))),
  [0]
)

const jennrichSampson = problem(
  'Jennrich and Sampson',
  [0.3, 0.4],
  10,
  x => range(1, 10).map(i => sub(2 + 2 * i, add(exp(mul(i, x[1]!)), exp(mul(i, x[2]!))))),
  [124.362182355615]
)

const helicalValley = problem(
  'Helical valley',
  [-1, 0, 0],
  3,
  x => {
    const angle = add(div(atan(div(x[2]!, x[1]!)), 2 * Math.PI), primal(x[1]!) < 0 ? 0.5 : 0)
    const radius = sqrt(add(square(x[1]!), square(x[2]!)))
    return [mul(10, sub(x[3]!, mul(10, angle))), mul(10, sub(radius, 1)), x[3]!]
  },
  [0]
)

const bardData = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39]

const bard = problem(
  'Bard',
  [1, 1, 1],
  15,
  x =>
    bardData.map((y, k) => {
      const [u, v] = [k + 1, 15 - k]
      return sub(y, add(x[1]!, div(u, add(mul(v, x[2]!), mul(Math.min(u, v), x[3]!)))))
    }),
  [8.21487730657899e-3, 17.4286931333]
)

const bell = [0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521, 0.3989]

const gaussian = problem(
  'Gaussian',
  [0.4, 1, 0],
  15,
  x =>
    [...bell, ...bell.slice(0, -1).reverse()].map((y, k) =>
      sub(mul(x[1]!, exp(div(mul(negate(x[2]!), square(sub((7 - k) / 2, x[3]!))), 2))), y)
    ),
  [1.12793276961912e-8]
)

const meyerData = [
  34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872
]

const meyer = problem(
  'Meyer',
  [0.02, 4000, 250],
  16,
  x => meyerData.map((y, k) => sub(mul(x[1]!, exp(div(x[2]!, add(50 + 5 * k, x[3]!)))), y)),
  [87.9458551709]
)

/** The paper's formula has a misprint. This is that of the authors' program. */
const gulf = problem(
  'Gulf research and development',
  [5, 2.5, 0.15],
  99,
  x =>
    range(1, 99).map(i => {
      const y = 25 + (-50 * Math.log(i / 100)) ** (2 / 3)
      return sub(exp(negate(div(pow(abs(sub(y, x[2]!)), x[3]!), x[1]!))), i / 100)
    }),
  [0]
)

const box = problem(
  'Box three-dimensional',
  [0, 10, 20],
  10,
  x =>
    range(1, 10).map(i => {
      const t = i / 10
      const difference = sub(exp(mul(-t, x[1]!)), exp(mul(-t, x[2]!)))
      return sub(difference, mul(Math.exp(-t) - Math.exp(-10 * t), x[3]!))
    }),
  [0]
)

const powellTerms = <S>(a: BVar<S, number>, b: BVar<S, number>, c: BVar<S, number>, d: BVar<S, number>): Numbers<S> => [
  add(a, mul(10, b)),
  mul(Math.sqrt(5), sub(c, d)),
  square(sub(b, mul(2, c))),
  mul(Math.sqrt(10), square(sub(a, d)))
]

const powellSingular = problem('Powell singular', [3, -1, 0, 1], 4, x => powellTerms(x[1]!, x[2]!, x[3]!, x[4]!), [0])

const wood = problem(
  'Wood',
  [-3, -1, -3, -1],
  6,
  x => [
    mul(10, sub(x[2]!, square(x[1]!))),
    sub(1, x[1]!),
    mul(Math.sqrt(90), sub(x[4]!, square(x[3]!))),
    sub(1, x[3]!),
    mul(Math.sqrt(10), sub(add(x[2]!, x[4]!), 2)),
    div(sub(x[2]!, x[4]!), Math.sqrt(10))
  ],
  [0]
)

const kowalikData = [
  [0.1957, 4],
  [0.1947, 2],
  [0.1735, 1],
  [0.16, 0.5],
  [0.0844, 0.25],
  [0.0627, 0.167],
  [0.0456, 0.125],
  [0.0342, 0.1],
  [0.0323, 0.0833],
  [0.0235, 0.0714],
  [0.0246, 0.0625]
] as const

const kowalikOsborne = problem(
  'Kowalik and Osborne',
  [0.25, 0.39, 0.415, 0.39],
  11,
  x =>
    kowalikData.map(([y, u]) =>
      sub(y, div(mul(x[1]!, add(u * u, mul(u, x[2]!))), add(add(u * u, mul(u, x[3]!)), x[4]!)))
    ),
  [3.07505603849239e-4, 1.02734e-3]
)

const brownDennis = problem(
  'Brown and Dennis',
  [25, 5, -5, -1],
  20,
  x =>
    range(1, 20).map(i => {
      const t = i / 5
      const first = sub(add(x[1]!, mul(t, x[2]!)), Math.exp(t))
      const second = sub(add(x[3]!, mul(Math.sin(t), x[4]!)), Math.cos(t))
      return add(square(first), square(second))
    }),
  [85822.2016263563]
)

const osborneData1 = [
  0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.85, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.58,
  0.558, 0.538, 0.522, 0.506, 0.49, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.42, 0.414, 0.411, 0.406
]

const osborne1 = problem(
  'Osborne 1',
  [0.5, 1.5, -1, 0.01, 0.02],
  33,
  x =>
    osborneData1.map((y, k) => {
      const t = 10 * k
      return sub(y, add(add(x[1]!, mul(x[2]!, exp(mul(-t, x[4]!)))), mul(x[3]!, exp(mul(-t, x[5]!)))))
    }),
  [5.46489469748e-5]
)

const biggs = problem(
  'Biggs EXP6',
  [1, 2, 1, 1, 1, 1],
  13,
  x =>
    range(1, 13).map(i => {
      const t = i / 10
      const y = Math.exp(-t) - 5 * Math.exp(-10 * t) + 3 * Math.exp(-4 * t)
      const difference = sub(mul(x[3]!, exp(mul(-t, x[1]!))), mul(x[4]!, exp(mul(-t, x[2]!))))
      return sub(add(difference, mul(x[6]!, exp(mul(-t, x[5]!)))), y)
    }),
  [0, 5.65564992551e-3]
)

const osborneData2 = [
  1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606, 0.602,
  0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.5, 0.423, 0.395, 0.375,
  0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591,
  0.559, 0.597, 0.625, 0.739, 0.71, 0.729, 0.72, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054
]

const osborne2 = problem(
  'Osborne 2',
  [1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5],
  65,
  x =>
    osborneData2.map((y, k) => {
      const t = k / 10
      const peaks = [2, 3, 4].map(j => mul(x[j]!, exp(mul(negate(square(sub(t, x[j + 7]!))), x[j + 4]!))))
      return sub(y, add(mul(x[1]!, exp(mul(-t, x[5]!))), total(peaks)))
    }),
  [4.01377362935477e-2]
)

const watson = (n: number, minimum: number): Problem =>
  problem(
    `Watson, ${n} parameters`,
    range(1, n).map(() => 0),
    31,
    x => {
      const regular = range(1, 29).map(i => {
        const t = i / 29
        const slope = total(range(2, n).map(j => mul((j - 1) * t ** (j - 2), x[j]!)))
        return sub(sub(slope, square(total(range(1, n).map(j => mul(t ** (j - 1), x[j]!))))), 1)
      })
      return [...regular, x[1]!, sub(sub(x[2]!, square(x[1]!)), 1)]
    },
    [minimum]
  )

const extendedRosenbrock = problem(
  'Extended Rosenbrock',
  range(1, 20).map(i => (i % 2 === 1 ? -1.2 : 1)),
  20,
  x => range(1, 10).flatMap(i => [mul(10, sub(x[2 * i]!, square(x[2 * i - 1]!))), sub(1, x[2 * i - 1]!)]),
  [0]
)

const extendedPowell = problem(
  'Extended Powell singular',
  range(1, 5).flatMap(() => [3, -1, 0, 1]),
  20,
  x => range(0, 4).flatMap(i => powellTerms(x[4 * i + 1]!, x[4 * i + 2]!, x[4 * i + 3]!, x[4 * i + 4]!)),
  [0]
)

const smallWeight = Math.sqrt(1e-5)

const penalty1 = problem(
  'Penalty I',
  range(1, 10),
  11,
  x => {
    const xs = x.slice(1)
    return [...xs.map(xi => mul(smallWeight, sub(xi, 1))), sub(total(xs.map(xi => square(xi))), 0.25)]
  },
  [7.08765146709e-5]
)

const penalty2 = problem(
  'Penalty II',
  range(1, 10).map(() => 0.5),
  20,
  x => {
    const e = (j: number) => exp(div(x[j]!, 10))
    const sums = range(2, 10).map(i => sub(add(e(i), e(i - 1)), Math.exp(i / 10) + Math.exp((i - 1) / 10)))
    const singles = range(2, 10).map(i => sub(e(i), Math.exp(-0.1)))
    const last = sub(total(range(1, 10).map(j => mul(11 - j, square(x[j]!)))), 1)
    return [sub(x[1]!, 0.2), ...[...sums, ...singles].map(r => mul(smallWeight, r)), last]
  },
  [2.93660537456e-4]
)

const variablyDimensioned = problem(
  'Variably dimensioned',
  range(1, 10).map(j => 1 - j / 10),
  12,
  x => {
    const differences = x.slice(1).map(xi => sub(xi, 1))
    const sum = total(differences.map((d, k) => mul(k + 1, d)))
    return [...differences, sum, square(sum)]
  },
  [0]
)

const trigonometric = problem(
  'Trigonometric',
  range(1, 10).map(() => 0.1),
  10,
  x => {
    const xs = x.slice(1)
    const cosines = total(xs.map(xi => cos(xi)))
    return xs.map((xi, k) => sub(add(sub(10, cosines), mul(k + 1, sub(1, cos(xi)))), sin(xi)))
  },
  [0, 2.79506e-5]
)

const brownAlmostLinear = problem(
  'Brown almost-linear',
  range(1, 10).map(() => 0.5),
  10,
  x => {
    const xs = x.slice(1)
    const sum = total(xs)
    return [
      ...xs.slice(0, -1).map(xi => sub(add(xi, sum), 11)),
      sub(
        xs.reduce((p, xi) => mul(p, xi)),
        1
      )
    ]
  },
  [0, 1]
)

/** The values at the ends, which are zero, are added. */
const withEnds = <S>(x: Numbers<S>): Numbers<S> => [constVar(0), ...x.slice(1), constVar(0)]

const boundaryStart = range(1, 10).map(j => (j / 11) * (j / 11 - 1))

/** The cubic term of the two discretized equations. */
const cubicTerm = <S>(x: BVar<S, number>, j: number): BVar<S, number> => cube(add(x, j / 11 + 1))

const discreteBoundary = problem(
  'Discrete boundary value',
  boundaryStart,
  10,
  x => {
    const y = withEnds(x)
    return range(1, 10).map(i => add(sub(sub(mul(2, y[i]!), y[i - 1]!), y[i + 1]!), mul(1 / 242, cubicTerm(y[i]!, i))))
  },
  [0]
)

const discreteIntegral = problem(
  'Discrete integral equation',
  boundaryStart,
  10,
  x =>
    range(1, 10).map(i => {
      const t = i / 11
      const before = total(range(1, i).map(j => mul(j / 11, cubicTerm(x[j]!, j))))
      const after = total(range(i + 1, 10).map(j => mul(1 - j / 11, cubicTerm(x[j]!, j))))
      return add(x[i]!, mul(1 / 22, add(mul(1 - t, before), mul(t, after))))
    }),
  [0]
)

const broydenTridiagonal = problem(
  'Broyden tridiagonal',
  range(1, 10).map(() => -1),
  10,
  x => {
    const y = withEnds(x)
    return range(1, 10).map(i => add(sub(sub(mul(sub(3, mul(2, y[i]!)), y[i]!), y[i - 1]!), mul(2, y[i + 1]!)), 1))
  },
  [0]
)

const broydenBanded = problem(
  'Broyden banded',
  range(1, 10).map(() => -1),
  10,
  x =>
    range(1, 10).map(i => {
      const others = range(Math.max(1, i - 5), Math.min(10, i + 1)).filter(j => j !== i)
      const coupling = total(others.map(j => mul(x[j]!, add(1, x[j]!))))
      return sub(add(mul(x[i]!, add(2, mul(5, square(x[i]!)))), 1), coupling)
    }),
  [0]
)

const linearFullRank = problem(
  'Linear, full rank',
  range(1, 10).map(() => 1),
  20,
  x => {
    const common = add(mul(0.1, total(x.slice(1))), 1)
    return range(1, 20).map(i => (i <= 10 ? sub(x[i]!, common) : negate(common)))
  },
  [10]
)

const linearRank1 = problem(
  'Linear, rank 1',
  range(1, 10).map(() => 1),
  20,
  x => {
    const sum = total(range(1, 10).map(j => mul(j, x[j]!)))
    return range(1, 20).map(i => sub(mul(i, sum), 1))
  },
  [(20 * 19) / (2 * 41)]
)

const linearRank1WithZeros = problem(
  'Linear, rank 1 with zero columns and rows',
  range(1, 10).map(() => 1),
  20,
  x => {
    const sum = total(range(2, 9).map(j => mul(j, x[j]!)))
    return range(1, 20).map(i => (i === 1 || i === 20 ? constVar(-1) : sub(mul(i - 1, sum), 1)))
  },
  [(400 + 60 - 6) / (2 * 37)]
)

/** The values of Chebyshev's polynomials of orders 0 to `n` on the interval from 0 to 1. */
const chebyshev = <S>(n: number, x: BVar<S, number>): Numbers<S> => {
  const y = sub(mul(2, x), 1)
  const values: BVar<S, number>[] = [constVar(1), y]
  for (let k = 2; k <= n; k++) values.push(sub(mul(2, mul(y, values[k - 1]!)), values[k - 2]!))
  return values
}

const chebyquad = (n: number, ...minima: ReadonlyArray<number>): Problem =>
  problem(
    `Chebyquad, ${n} parameters`,
    range(1, n).map(j => j / (n + 1)),
    n,
    x => {
      const values = x.slice(1).map(xj => chebyshev(n, xj))
      return range(1, n).map(i => add(div(total(values.map(v => v[i]!)), n), i % 2 === 0 ? 1 / (i * i - 1) : 0))
    },
    minima
  )

export const problems: ReadonlyArray<Problem> = [
  rosenbrock,
  freudensteinRoth,
  powellBadlyScaled,
  brownBadlyScaled,
  beale,
  jennrichSampson,
  helicalValley,
  bard,
  gaussian,
  meyer,
  gulf,
  box,
  powellSingular,
  wood,
  kowalikOsborne,
  brownDennis,
  osborne1,
  biggs,
  osborne2,
  watson(6, 2.28767005355e-3),
  watson(9, 1.399760138e-6),
  watson(12, 4.72238e-10),
  extendedRosenbrock,
  extendedPowell,
  penalty1,
  penalty2,
  variablyDimensioned,
  trigonometric,
  brownAlmostLinear,
  discreteBoundary,
  discreteIntegral,
  broydenTridiagonal,
  broydenBanded,
  linearFullRank,
  linearRank1,
  linearRank1WithZeros,
  chebyquad(8, 3.51687372568e-3),
  chebyquad(9, 0),
  chebyquad(10, 4.77271369638e-3, 6.50395480276e-3)
]
