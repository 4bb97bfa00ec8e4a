import {
  acosh,
  add,
  atanh,
  backpropWith,
  type BVar,
  cbrt,
  constVar,
  cosh,
  div,
  erf,
  evalBP,
  exp,
  exp2,
  expm1,
  gradBP,
  gradBP2,
  lgamma,
  log10,
  log1mExp,
  log1p,
  log2,
  logAddExp,
  logBase,
  logistic as libraryLogistic,
  logit,
  logSigmoid,
  max,
  mul,
  negate,
  NotDifferentiableError,
  pow,
  powInt,
  recip,
  relu,
  sin,
  sinh,
  softplus,
  square,
  sub,
  tan,
  tanh,
  UnsupportedOperationError,
  xlogy
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { sumElements, toArray, vector } from 'backprop-ts/LinearAlgebra'
import * as N from 'backprop-ts/Numeric'
import { expectTypeOf } from 'expect-type'
import * as fc from 'fast-check'
import { expectSecondGradient } from '../support/derivatives'
import { expectClose, numericalGradient } from '../support/numerical'

class Complex {
  constructor(
    readonly re: number,
    readonly im: number
  ) {}
  get [B.instance](): B.Backprop<Complex> {
    return {
      zero: () => new Complex(0, 0),
      one: () => new Complex(1, 0),
      add: (x, y) => new Complex(x.re + y.re, x.im + y.im)
    }
  }
  get [N.instance](): N.Numeric<Complex> {
    return complexes
  }
}

const complexes: N.Numeric<Complex> = {
  fromNumber: n => new Complex(n, 0),
  negate: x => new Complex(-x.re, -x.im),
  add: (x, y) => new Complex(x.re + y.re, x.im + y.im),
  sub: (x, y) => new Complex(x.re - y.re, x.im - y.im),
  mul: (x, y) => new Complex(x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re),
  div: (x, y) => {
    const n = y.re ** 2 + y.im ** 2
    return new Complex((x.re * y.re + x.im * y.im) / n, (x.im * y.re - x.re * y.im) / n)
  },
  exp: x => new Complex(Math.exp(x.re) * Math.cos(x.im), Math.exp(x.re) * Math.sin(x.im)),
  log: x => new Complex(Math.log(Math.hypot(x.re, x.im)), Math.atan2(x.im, x.re))
}

/** A formula: its text, and what it is worth once x is known. */
class Formula {
  constructor(
    readonly text: string,
    readonly at: (x: number) => number
  ) {}
  readonly [B.instance]: B.Backprop<Formula> = {
    zero: () => constant(0),
    one: () => constant(1),
    add: (x, y) => formulas.add!(x, y)
  }
  readonly [N.instance]: N.Numeric<Formula> = formulas
}

const formulas: N.Numeric<Formula> = {
  fromNumber: n => constant(n),
  negate: u => new Formula(`-${u.text}`, x => -u.at(x)),
  exp: u => new Formula(`exp(${u.text})`, x => Math.exp(u.at(x))),
  add: (u, v) => new Formula(`(${u.text} + ${v.text})`, x => u.at(x) + v.at(x)),
  mul: (u, v) => new Formula(`${u.text} * ${v.text}`, x => u.at(x) * v.at(x)),
  div: (u, v) => new Formula(`${u.text} / ${v.text}`, x => u.at(x) / v.at(x))
}
const constant = (n: number): Formula => new Formula(`${n}`, () => n)
const x = new Formula('x', n => n)

/** As a user writes it, once for all types. */
const logistic: typeof exp = x => div(1, add(1, exp(negate(x))))
const onNumbers = (n: number): number => 1 / (1 + Math.exp(-n))
const slopeOnNumbers = (n: number): number => onNumbers(n) * (1 - onNumbers(n))

const real = fc.double({ min: -2, max: 2, noNaN: true })
/** Away from 0 and from the cuts of the logarithm. */
const complex = fc
  .tuple(fc.double({ min: 0.4, max: 1.5, noNaN: true }), fc.double({ min: 0.3, max: 1.2, noNaN: true }))
  .map(([re, im]) => new Complex(re, im))

/** The complex derivative: the slope in the real direction. */
const derivative = (f: (z: Complex) => Complex, z: Complex): Complex =>
  new Complex(
    numericalGradient(re => f(new Complex(re, z.im)).re, z.re),
    numericalGradient(re => f(new Complex(re, z.im)).im, z.re)
  )

it('a function written by a user works on numbers and vectors, plain and as variables', () => {
  fc.assert(
    fc.property(fc.array(real), real, (ns, n) => {
      expect(logistic(n)).toBe(onNumbers(n))
      expect(evalBP(logistic, n)).toBe(onNumbers(n))
      expect(toArray(logistic(vector(ns)))).toEqual(ns.map(onNumbers))
      expectClose(gradBP(logistic, n), slopeOnNumbers(n), 1e-14)
      expectClose(toArray(gradBP(v => logistic(v), vector(ns))), ns.map(slopeOnNumbers), 1e-14)
      expectClose(
        gradBP(a => gradBP(logistic, a), n),
        gradBP(a => gradBP(libraryLogistic, a), n),
        1e-13
      )
    })
  )
})

it('a function written by a user keeps its type', () => {
  expectTypeOf(logistic(1)).toEqualTypeOf<number>()
  expectTypeOf(logistic(x)).toEqualTypeOf<Formula>()
  expectTypeOf(logistic(vector([1, 2]))).toEqualTypeOf(vector([1, 2]))
  expectTypeOf(logistic<BVar<'s', Complex>>).returns.toEqualTypeOf<BVar<'s', Complex>>()
})

it('a function written by a user works on complex numbers, with the complex derivative', () => {
  fc.assert(
    fc.property(complex, z => {
      expectClose(
        gradBP(v => logistic(v), z),
        derivative(logistic, z),
        1e-8
      )
      expectClose(
        gradBP(a => gradBP(v => logistic(v), a), z),
        derivative(w => gradBP(v => logistic(v), w), z),
        1e-8
      )
    })
  )
})

it('a function written by a user works on formulas, with a formula as its derivative', () => {
  const y = logistic(x)
  expect(y.text).toBe('1 / (1 + exp(-x))')
  const [first, second] = [gradBP(v => logistic(v), x), gradBP(a => gradBP(v => logistic(v), a), x)]
  fc.assert(
    fc.property(real, n => {
      expect(y.at(n)).toBe(onNumbers(n))
      expectClose(first.at(n), slopeOnNumbers(n), 1e-13)
      expectClose(
        second.at(n),
        gradBP(a => gradBP(libraryLogistic, a), n),
        1e-12
      )
    })
  )
})

const timesOwnLog: typeof exp = z => add(xlogy(2, z), xlogy(z, z as never))
const ofItselfAndTwice: typeof exp = z => logAddExp(z, mul(2, z) as never)

describe('what an instance lacks', () => {
  it.each([
    ['square', square],
    ['recip', recip],
    ['powInt 3', powInt(3)],
    ['powInt 0', powInt(0)],
    ['powInt -2', powInt(-2)],
    ['expm1', expm1],
    ['log1p', log1p],
    ['log2', log2],
    ['log10', log10],
    ['exp2', exp2],
    ['cbrt', cbrt],
    ['log1mExp', log1mExp],
    ['logit', logit],
    ['logSigmoid', logSigmoid],
    ['sinh', sinh],
    ['cosh', cosh],
    ['tanh', tanh],
    ['atanh', atanh],
    ['logistic', libraryLogistic],
    ['softplus', softplus],
    ['xlogy', timesOwnLog],
    ['logAddExp', ofItselfAndTwice]
  ] as const)('%s, which the instance lacks, is derived from what it has, with its derivative', (_, f) => {
    fc.assert(
      fc.property(complex, z => {
        expectClose(f(new Complex(z.re / 2, 0)), new Complex(f(z.re / 2), 0), 1e-13)
        expectClose(
          gradBP(v => f(v), z),
          derivative(w => f(w), z),
          1e-8
        )
        expectClose(
          gradBP(a => gradBP(v => f(v), a), z),
          derivative(w => gradBP(v => f(v), w), z),
          1e-7
        )
      }),
      { numRuns: 20 }
    )
  })

  it('functions of two arguments that an instance lacks are derived from what it has', () => {
    fc.assert(
      fc.property(complex, complex, (b, z) => {
        expectClose(mul(logBase(b, z), complexes.log!(b)), complexes.log!(z), 1e-13)
        const [inBase, inArgument] = gradBP2((u, v) => logBase(u, v), b, z)
        expectClose(
          inBase,
          derivative(w => logBase(w, z), b),
          1e-6
        )
        expectClose(
          inArgument,
          derivative(w => logBase(b, w), z),
          1e-6
        )
      })
    )
  })

  const z = new Complex(1, 2)
  it.each([
    ['sin', () => sin(z), 'sin: not defined for a Complex'],
    ['tan, for want of sin', () => tan(z), 'sin: not defined for a Complex'],
    ['erf', () => erf(z), 'erf: not defined for a Complex'],
    ['lgamma', () => lgamma(z), 'lgamma: not defined for a Complex'],
    ['relu', () => relu(z), 'relu: not defined for a Complex'],
    ['acosh, for want of a power', () => acosh(z), 'pow: not defined for a Complex and a Complex'],
    ['pow', () => pow(z, z), 'pow: not defined for a Complex and a Complex'],
    ['max', () => max(z, z), 'max: not defined for a Complex and a Complex'],
    ['sub', () => sub(x, x), 'sub: not defined for a Formula and a Formula'],
    ['in a variable', () => gradBP(v => sin(v), z), 'sin: not defined for a Complex'],
    ['in a structure', () => sin({ z }), /^sin: not defined for a Complex.* \(at \.z\)$/]
  ])('a function that can neither be found nor derived is refused by name: %s', (_, run, message) => {
    expect(run).toThrow(UnsupportedOperationError)
    expect(run).toThrow(message)
    expect(run).toThrow(/Values need a Numeric\.instance that provides \w+( \(at \.z\))?$/)
  })
})

it('a number beside an instance is broadcast by fromNumber', () => {
  const z = new Complex(1, 2)
  expect(add(1, z)).toEqual(new Complex(2, 2))
  expect(sub(1, z)).toEqual(new Complex(0, -2))
  expect(mul(z, 3)).toEqual(new Complex(3, 6))
  expect(div(z, 2)).toEqual(new Complex(0.5, 1))
  expect(gradBP(v => mul(3, v), z)).toEqual(new Complex(3, 0))
})

it('a number beside an instance gets the total of the cotangent, and is refused a gradient without total', () => {
  const loose = mul as unknown as <A, C>(x: A, y: Complex) => C
  expect(() => gradBP(n => loose<typeof n, typeof n>(n, new Complex(1, 2)), 3)).toThrow(
    'total: not defined for a Complex'
  )
  const [a, b] = gradBP2((n, v) => sumElements(mul(n, v)), 3, vector([1, 10]))
  expect([a, toArray(b)]).toEqual([11, [3, 3]])
})

it('a number beside an instance is refused where there is no fromNumber', () => {
  class Opaque {
    readonly [N.instance]: N.Numeric<Opaque> = { add: u => u, mul: u => u }
  }
  expect(() => add(1, new Opaque())).toThrow(UnsupportedOperationError)
  expect(() => add(new Opaque(), 1)).toThrow('add: not defined for an Opaque and the number 1')
})

describe('an instance by elements', () => {
  /** Both ends of an interval: `map` and `zip` give it every function. */
  class Pair {
    constructor(
      readonly a: number,
      readonly b: number
    ) {}
    get [B.instance](): B.Backprop<Pair> {
      return { zero: () => new Pair(0, 0), one: () => new Pair(1, 1), add: (p, q) => new Pair(p.a + q.a, p.b + q.b) }
    }
    get [N.instance](): N.Numeric<Pair> {
      return {
        fromNumber: n => new Pair(n, n),
        total: p => p.a + p.b,
        map: (f, p) => new Pair(f(p.a), f(p.b)),
        zip: (f, p, q) => {
          const [u, v] = [typeof p === 'number' ? new Pair(p, p) : p, typeof q === 'number' ? new Pair(q, q) : q]
          return new Pair(f(u.a, v.a), f(u.b, v.b))
        }
      }
    }
  }
  const pair = fc.tuple(real, real).map(([a, b]) => new Pair(a, b))

  it('an instance by elements has all functions, with the derivatives of numbers', () => {
    fc.assert(
      fc.property(pair, pair, real, (p, q, n) => {
        for (const f of [sin, erf, tanh, softplus, libraryLogistic, exp]) {
          expect(f(p)).toEqual(new Pair(f(p.a), f(p.b)))
          expectClose(
            gradBP(v => f(v), p),
            new Pair(gradBP(f, p.a), gradBP(f, p.b)),
            1e-14
          )
        }
        expect(max(p, q)).toEqual(new Pair(Math.max(p.a, q.a), Math.max(p.b, q.b)))
        expect(pow(n, p)).toEqual(new Pair(n ** p.a, n ** p.b))
        expectSecondGradient((u: Pair, v: Pair, k: number) => mul(k, mul(sin(u), exp(v))), [p, q, n], 1)
      }),
      { numRuns: 10 }
    )
  })
})

describe('instances', () => {
  const z = new Complex(1, 2)

  it('instances of two classes do not mix, nor do structures with them', () => {
    const loose = add as unknown as (u: unknown, v: unknown) => unknown
    expect(() => loose(z, x)).toThrow('add: not defined for a Complex and a Formula')
    expect(() => loose(z, vector([1]))).toThrow('add: not defined for a Complex and Vector<1>')
    expect(() => loose({ z }, z)).toThrow(UnsupportedOperationError)
    expect(() => loose({ z }, { z: vector([1]) })).toThrow('add: not defined for a Complex and Vector<1>')
  })

  it('instances work inside structures, beside numbers and vectors', () => {
    const s = { z, n: 3, v: vector([1, 2]) }
    expect(square(s)).toEqual({ z: new Complex(-3, 4), n: 9, v: vector([1, 4]) })
    expect(gradBP(v => square(v), s)).toEqual({ z: new Complex(2, 4), n: 6, v: vector([2, 4]) })
  })

  it('instances work as constants beside variables', () => {
    const i = new Complex(0, 1)
    expect(gradBP(v => mul(v, i), z)).toEqual(i)
    expect(gradBP(v => mul(constVar(i), v), z)).toEqual(i)
    expect(backpropWith(v => mul(v, v), z)[1](i)).toEqual(new Complex(-4, 2))
  })

  it('values without a Backprop instance can be calculated with, but are refused a gradient by name', () => {
    class Plain {
      constructor(readonly n: number) {}
      readonly [N.instance]: N.Numeric<Plain> = { mul: (u, v) => new Plain(u.n * v.n) }
    }
    expect(mul(new Plain(2), new Plain(3)).n).toBe(6)
    expect(() => gradBP(v => square(v), new Plain(2))).toThrow(NotDifferentiableError)
    expect(() => gradBP(v => square(v), new Plain(2))).toThrow(/a Plain has no gradient: .*Backprop/)
  })
})
