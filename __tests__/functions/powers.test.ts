import * as fc from 'fast-check'
import { pipe } from 'fp-ts/function'
import {
  atan2,
  type BVar,
  constVar,
  cbrt,
  DomainError,
  exp,
  exp2,
  expm1,
  gradBP,
  gradBP2,
  hypot,
  log,
  log10,
  log1p,
  log2,
  logBase,
  pow,
  powInt,
  sqrt,
  UnsupportedOperationError
} from 'backprop-ts'
import { toArray, vector } from 'backprop-ts/LinearAlgebra'
import { expectSecondGradient } from '../support/derivatives'
import { describeBinaryEdges, describeUnaryEdges } from '../support/edges'
import { between, describeBinary, describeUnary, type UnaryRow } from '../support/operands'

const anywhere = between(-3, 3)
const positive = between(0.3, 4)
const nonzero = fc.oneof(between(-3, -0.5), between(0.5, 3))

describeBinary([
  ['pow', pow, (x, y) => x ** y, [positive, anywhere]],
  ['logBase', logBase, (b, x) => Math.log(x) / Math.log(b), [fc.oneof(between(0.3, 0.7), between(1.5, 4)), positive]],
  ['hypot', hypot, Math.hypot, [nonzero, nonzero]],
  ['atan2', atan2, Math.atan2, [nonzero, nonzero]]
])

describeUnary([
  ['exp', exp, Math.exp, anywhere],
  ['expm1', expm1, Math.expm1, anywhere],
  ['log', log, Math.log, positive],
  ['log1p', log1p, Math.log1p, between(-0.6, 4)],
  ['sqrt', sqrt, Math.sqrt, positive],
  ['log2', log2, Math.log2, positive],
  ['log10', log10, Math.log10, positive],
  ['exp2', exp2, x => 2 ** x, anywhere],
  ['cbrt', cbrt, Math.cbrt, nonzero],
  ...[-3, -2, -1, 0, 1, 2, 3, 6].map((n): UnaryRow => [
    `powInt(${n})`,
    powInt(n),
    x => x ** n,
    n < 0 ? nonzero : anywhere
  ])
])

const { NaN: nan, POSITIVE_INFINITY: inf } = Number

describeBinaryEdges([
  [
    'pow',
    pow,
    [
      [0, 0, 1, 0, 0],
      [0, 1, 0, 1, 0],
      [0, 2, 0, 0, 0],
      [-0, 3, -0, 0, 0],
      [0, 0.5, 0, inf, 0],
      [0, -1, inf, -inf, -inf],
      [-2, 3, -8, 12, nan],
      [-2, 0, 1, 0, nan],
      [-2, -1, -0.5, -0.25, nan],
      [-2, 0.5, nan, nan, nan],
      [2, 0, 1, 0, Math.LN2],
      [1, 1e3, 1, 1e3, 0],
      [inf, 2, inf, inf, inf],
      [inf, -1, 0, 0, 0],
      [inf, 0.5, inf, 0, inf],
      [0.5, inf, 0, 0, 0],
      [2, inf, inf, inf, inf],
      [2, -inf, 0, 0, 0],
      [nan, 1, nan, 1, nan],
      [2, nan, nan, nan, nan]
    ]
  ],
  [
    'logBase',
    logBase,
    [
      [2, 8, 3, -3 / (2 * Math.LN2), 1 / (8 * Math.LN2)],
      [2, 1, 0, 0, 1 / Math.LN2],
      [2, 0, -inf, inf, inf],
      [1, 2, inf, -inf, inf],
      [10, 1000, 3, -3 / (10 * Math.LN10), 1e-3 / Math.LN10],
      [2, 0.125, -3, 3 / (2 * Math.LN2), 8 / Math.LN2],
      [2, -1, nan, nan, nan],
      [2, nan, nan, nan, nan]
    ]
  ],
  [
    'hypot',
    hypot,
    [
      [0, 0, 0, 0, 0],
      [-0, -0, 0, 0, 0],
      [3, 4, 5, 0.6, 0.8],
      [-3, 0, 3, -1, 0],
      [1e200, 1e200, Math.SQRT2 * 1e200, Math.SQRT1_2, Math.SQRT1_2],
      [3e-200, 4e-200, 5e-200, 0.6, 0.8],
      [1.5e308, 1.5e308, inf, Math.SQRT1_2, Math.SQRT1_2],
      [5e-324, -5e-324, 5e-324, Math.SQRT1_2, -Math.SQRT1_2],
      [-inf, 1, inf, -1, 0],
      [1, inf, inf, 0, 1],
      [inf, -inf, inf, Math.SQRT1_2, -Math.SQRT1_2],
      [nan, 1, nan, nan, nan]
    ]
  ],
  [
    'atan2',
    atan2,
    [
      [0, 0, 0, 0, 0],
      [-0, 0, -0, 0, 0],
      [0, -0, Math.PI, 0, 0],
      [0, 2, 0, 0.5, 0],
      [1, 0, Math.PI / 2, 0, -1],
      [0, -1, Math.PI, -1, 0],
      [-0, -1, -Math.PI, -1, 0],
      [1, inf, 0, 0, 0],
      [-inf, 1, -Math.PI / 2, 0, 0],
      [inf, inf, Math.PI / 4, 0, 0],
      [1e-200, 1e-200, Math.PI / 4, 5e199, -5e199],
      [1e200, -1e200, 2.356194490192345, -5e-201, -5e-201],
      [nan, 1, nan, nan, nan]
    ]
  ]
])

describeUnaryEdges([
  [
    'powInt(0)',
    powInt(0),
    [
      [0, 1, 0],
      [-3, 1, 0],
      [inf, 1, 0],
      [nan, 1, 0]
    ]
  ],
  [
    'powInt(1)',
    powInt(1),
    [
      [0, 0, 1],
      [-0, -0, 1],
      [-inf, -inf, 1]
    ]
  ],
  [
    'powInt(2)',
    powInt(2),
    [
      [0, 0, 0],
      [-3, 9, -6]
    ]
  ],
  [
    'powInt(3)',
    powInt(3),
    [
      [0, 0, 0],
      [-0, -0, 0],
      [-2, -8, 12],
      [-1e3, -1e9, 3e6],
      [nan, nan, nan]
    ]
  ],
  [
    'powInt(-1)',
    powInt(-1),
    [
      [0, inf, -inf],
      [-2, -0.5, -0.25],
      [inf, 0, 0]
    ]
  ],
  ['powInt(-2)', powInt(-2), [[-2, 0.25, 0.25]]],
  [
    'sqrt',
    sqrt,
    [
      [0, 0, inf],
      [4, 2, 0.25],
      [-0, -0, inf],
      [1e-300, 1e-150, 5e149],
      [inf, inf, 0],
      [-1, nan, nan]
    ]
  ],
  [
    'exp',
    exp,
    [
      [0, 1, 1],
      [-0, 1, 1],
      [1e3, inf, inf],
      [-1e3, 0, 0],
      [-inf, 0, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'expm1',
    expm1,
    [
      [0, 0, 1],
      [-0, -0, 1],
      [1e-20, 1e-20, 1],
      [-1e3, -1, 0],
      [1e3, inf, inf],
      [-inf, -1, 0]
    ]
  ],
  [
    'log',
    log,
    [
      [1, 0, 1],
      [0, -inf, inf],
      [-0, -inf, inf],
      [-1, nan, nan],
      [inf, inf, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'log1p',
    log1p,
    [
      [0, 0, 1],
      [-0, -0, 1],
      [1e-20, 1e-20, 1],
      [-1, -inf, inf],
      [-2, nan, nan],
      [inf, inf, 0]
    ]
  ]
])

describeUnaryEdges([
  [
    'log2',
    log2,
    [
      [1, 0, Math.LOG2E],
      [0, -inf, inf],
      [-0, -inf, inf],
      [-1, nan, nan],
      [5e-324, -1074, inf],
      [inf, inf, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'log10',
    log10,
    [
      [1, 0, Math.LOG10E],
      [0, -inf, inf],
      [-0, -inf, inf],
      [-1, nan, nan],
      [inf, inf, 0],
      [nan, nan, nan]
    ]
  ],
  [
    'exp2',
    exp2,
    [
      [-1074, 5e-324, 5e-324],
      [-1e4, 0, 0],
      [1e4, inf, inf],
      [-inf, 0, 0],
      [inf, inf, inf],
      [nan, nan, nan]
    ]
  ],
  [
    'cbrt',
    cbrt,
    [
      [-27, -3, 1 / 27],
      [0, 0, inf],
      [-0, -0, inf],
      [inf, inf, 0],
      [-inf, -inf, 0],
      [nan, nan, nan]
    ]
  ]
])

it('log2 and log10 are NaN at negative numbers', () => {
  expect([log2(-1), log10(-1)]).toEqual([nan, nan])
})

it('log2 and exp2 are exact for powers of two, and cbrt for cubes', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1022, max: 1023 }), fc.integer({ min: -9999, max: 9999 }), (n, m) => {
      expect(log2(2 ** n)).toBe(n)
      expect(exp2(n)).toBe(2 ** n)
      expect(cbrt(m ** 3)).toBe(m)
    })
  )
})

describe('the second derivative', () => {
  const second = (f: <S>(x: BVar<S, number>) => BVar<S, number>, x: number): number => gradBP(u => gradBP(f, u), x)
  it.each([
    [0, 2, 2],
    [0, 1, 0],
    [0, 0, 0],
    [0, 3, 0],
    [-2, 3, -12],
    [-2, 1, 0],
    [-2, 0, 0]
  ])('the second derivative of x ** n at x = %d, n = %d is %d, with pow and with powInt', (x, n, want) => {
    expect(second(u => pow(u, n), x)).toBeCloseTo(want, 14)
    expect(second(u => powInt(u, n), x)).toBeCloseTo(want, 14)
    expect(toArray(gradBP(u => gradBP(v => pow(v, n), u), vector([x])))[0]).toBeCloseTo(want, 14)
    expect(toArray(gradBP(u => gradBP(v => powInt(v, n), u), vector([x])))[0]).toBeCloseTo(want, 14)
  })

  it('a constant exponent of 0 among others has the derivatives of x ** 0 at 0, and the others have theirs', () => {
    type Loose = (...xs: ReadonlyArray<unknown>) => unknown
    const grad = gradBP as Loose
    const raise = pow as Loose
    const along = (n: unknown, x: unknown): unknown => grad((u: unknown) => grad((v: unknown) => raise(v, n), u), x)
    const third = (n: unknown, x: unknown): unknown =>
      grad((t: unknown) => grad((u: unknown) => grad((v: unknown) => raise(v, n), u), t), x)
    expect(along(0, 0)).toBe(0)
    expect(along(vector([0]), vector([0]))).toEqual(vector([0]))
    expect(along(vector([0, 2, 3]), vector([0, 0, 2]))).toEqual(vector([0, 2, 12]))
    expect(third(vector([0, 3, 3]), vector([0, 0, 2]))).toEqual(vector([0, 6, 6]))
    expect(along([0, 2], [0, 0])).toEqual([0, 2])
    expect(along(Float64Array.of(0, 2), Float64Array.of(0, 0))).toEqual(Float64Array.of(0, 2))
  })

  it('an exponent that varies gives elements the mixed derivatives of numbers', () => {
    type Loose = (...xs: ReadonlyArray<unknown>) => unknown
    const grad = gradBP2 as Loose
    const of = (i: number, x: unknown, y: unknown): ReadonlyArray<unknown> =>
      grad((u: unknown, v: unknown) => (grad(pow, u, v) as ReadonlyArray<unknown>)[i], x, y) as ReadonlyArray<unknown>
    for (const [x, y] of [
      [0, 0],
      [2, 0],
      [0, 1],
      [0, 2]
    ] as const)
      // prettier-ignore
      for (const i of [0, 1])
        expect(of(i, vector([x]), vector([y]))).toEqual(of(i, x, y).map(d => vector([d as number])))
    expect(of(0, 2, 0)[1]).toBe(0.5)
  })

  it('a whole power has the derivatives 0 at 0 beyond its exponent', () => {
    const third = gradBP(x => gradBP(y => gradBP(z => pow(z, 2), y), x), 0)
    const fourth = gradBP(w => gradBP(x => gradBP(y => gradBP(z => pow(z, 2), y), x), w), 0)
    const thirdOfInt = gradBP(x => gradBP(y => gradBP(powInt(2), y), x), 0)
    expect([third + 0, fourth + 0, thirdOfInt + 0]).toEqual([0, 0, 0])
  })

  it.each([
    ['hypot', hypot],
    ['atan2', atan2]
  ] as const)('the second derivative of %s at the origin is zero', (_, f) => {
    expect(gradBP(x => gradBP(u => f(u, 0), x), 0) + 0).toBe(0)
    expect(gradBP(x => gradBP(u => f(0, u), x), 0) + 0).toBe(0)
    expect(toArray(gradBP(x => gradBP(u => f(u, 0), x), vector([0, 0]))).map(n => n + 0)).toEqual([0, 0])
  })

  it('pow with a constant exponent has second derivatives at negative bases', () => {
    fc.assert(
      fc.property(between(-3, -0.5), fc.integer({ min: -3, max: 4 }), (x, n) => {
        expectSecondGradient((u: number) => pow(u, n), [x], n)
      })
    )
  })
})

it('powInt agrees with repeated multiplication for any whole exponent, in both call shapes', () => {
  fc.assert(
    fc.property(nonzero, fc.integer({ min: -8, max: 8 }), (x, n) => {
      const product = Array.from({ length: Math.abs(n) }, () => x).reduce((p, f) => p * f, 1)
      expect(powInt(x, n)).toBeCloseTo(n < 0 ? 1 / product : product, 8)
      expect(pipe(x, powInt(n))).toBe(powInt(x, n))
      expect(gradBP(powInt(n), x)).toBe(gradBP(u => powInt(u, n), x))
    })
  )
})

it.each([0.5, -1.5, NaN, Infinity])('powInt refuses the exponent %d, before it is applied', n => {
  expect(() => powInt(2, n)).toThrow(DomainError)
  expect(() => powInt(n)).toThrow(`powInt: the exponent must be a whole number, got ${n}. For other exponents use pow`)
  expect(() => powInt(vector([1]), n)).toThrow(DomainError)
  expect(() => gradBP(x => powInt(x, n), 2)).toThrow(DomainError)
})

it('in a pipe, pow, logBase and atan2 take the piped value first', () => {
  expect(pipe(2, pow(3))).toBe(8)
  expect(pipe(2, logBase(8))).toBe(3)
  expect(pipe(1, atan2(-1))).toBe(Math.atan2(1, -1))
  expect(gradBP2((x, y) => pipe(x, pow(y)), 1, 3)).toEqual([3, 0])
  expect(gradBP(x => pipe(x, powInt(2), sqrt), 3)).toBe(1)
})

it.each([
  ['the string "a"', 'a'],
  ['true', true],
  ['undefined', undefined],
  ['null', null],
  ['an Int32Array of 2', new Int32Array(2)],
  ['the bigint 3n', 3n]
])('exp and pow refuse what has no real numbers and describe it as %s', (name, x) => {
  const f = exp as unknown as (x: unknown) => unknown
  const g = pow as unknown as (x: unknown, y: unknown) => unknown
  expect(() => f(x)).toThrow(UnsupportedOperationError)
  expect(() => f(x)).toThrow(`exp: not defined for ${name}. `)
  for (const [a, b] of [[x, 2] as const, [2, x] as const]) {
    expect(() => g(a, b)).toThrow(UnsupportedOperationError)
    expect(() => g(a, b)).toThrow('pow: not defined for ')
    expect(() => g(a, b)).toThrow(name)
  }
})

describe('a power of a base that is not positive', () => {
  it.each<[number, number, number, number]>([
    [-2, 3, 12, -12],
    [-2, 2, -4, 2],
    [-2, -1, -0.25, -0.25],
    [0, 2, 0, 2],
    [0, 1, 1, 0],
    [0, 0, 0, 0]
  ])('has two derivatives by powInt and by pow: %d to the %d', (x, n, first, second) => {
    const whole = <S>(y: BVar<S, number>): BVar<S, number> => powInt(y, n)
    const real = <S>(y: BVar<S, number>): BVar<S, number> => pow(y, n)
    for (const f of [whole, real]) {
      // Adding 0 takes the sign from a zero.
      expect(0 + gradBP(f, x)).toBe(first)
      expect(0 + gradBP(y => gradBP(f, y), x)).toBe(second)
    }
  })

  it('gets no NaN from an exponent that is a constant', () => {
    expect(gradBP(x => pow(x, constVar(2, x)), -3)).toBe(-6)
    expect(gradBP2((x, n) => pow(x, n), -3, 2)).toEqual([-6, NaN])
  })
})
