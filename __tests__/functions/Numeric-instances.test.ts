import * as fc from 'fast-check'
import type { Field } from 'fp-ts/Field'
import { expectTypeOf } from 'expect-type'
import {
  add,
  BackpropError,
  DomainError,
  evalBP,
  exp,
  gradBP,
  mul,
  NoGradientError,
  powInt,
  ShapeError,
  sqrt,
  square,
  sub,
  UnsupportedOperationError
} from 'backprop-ts'
import * as backprop from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { vector } from 'backprop-ts/LinearAlgebra'
import * as N from 'backprop-ts/Numeric'

const real = fc.double({ min: 0.1, max: 0.9, noNaN: true })

const unary = [
  'negate',
  'abs',
  'signum',
  'recip',
  'square',
  'sqrt',
  'exp',
  'expm1',
  'log',
  'log1p',
  'log2',
  'log10',
  'exp2',
  'cbrt',
  'log1mExp',
  'logit',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
  'logistic',
  'softplus',
  'relu',
  'logSigmoid',
  'leakyRelu',
  'relu6',
  'hardTanh',
  'elu',
  'selu',
  'softSign',
  'silu',
  'mish',
  'gelu',
  'lgamma',
  'digamma',
  'erf',
  'erfc',
  'erfinv'
] as const
const binary = [
  'add',
  'sub',
  'mul',
  'div',
  'mod',
  'pow',
  'logBase',
  'xlogy',
  'logAddExp',
  'atan2',
  'hypot',
  'min',
  'max',
  'lbeta',
  'gammaP',
  'gammaQ'
] as const

it('Numeric.number has every function that the library has', () => {
  const rest = ['powInt', 'fromNumber', 'total', 'map', 'zip', 'scale', 'shift', 'axpy']
  expect(Object.keys(N.number).sort()).toEqual([...unary, ...binary, ...rest].sort())
})

it.each(unary)('Numeric.number.%s is the function of the library', name => {
  fc.assert(
    fc.property(real, x => expect(N.number[name](x)).toBe(backprop[name](x))),
    { numRuns: 20 }
  )
})

it.each(binary)('Numeric.number.%s is the function of the library', name => {
  fc.assert(
    fc.property(real, real, (x, y) => expect(N.number[name](x, y)).toBe(backprop[name](x, y))),
    { numRuns: 20 }
  )
})

it('Numeric.number takes a number for a structure of one number', () => {
  const { fromNumber, map, powInt: power, scale, shift, total, zip } = N.number
  expect([fromNumber(3, 7), total(7), scale(2, 7), shift(2, 7), power(2, 3)]).toEqual([3, 7, 14, 9, 8])
  expect([map(Math.ceil, 1.5), zip((x, y) => x - y, 5, 3)]).toEqual([2, 2])
})

it('Numeric.number and Numeric.structural serve code that is written for any instance', () => {
  const norm = <A>(M: Pick<Required<N.Numeric<A>>, 'square' | 'add' | 'sqrt'>, x: A, y: A): A =>
    M.sqrt(M.add(M.square(x), M.square(y)))
  expect(norm(N.number, 3, 4)).toBe(5)
  expect(norm<{ readonly a: number }>(N.structural, { a: 3 }, { a: 4 })).toEqual({ a: 5 })
})

describe('structural', () => {
  const x = { name: 'x', at: [1, 4] as const, v: vector([9, 16]), f: Float64Array.of(25) }

  it('structural.fromNumber fills a shape with a number, and structural.total sums the numbers of a value', () => {
    const ones = N.structural.fromNumber(1, x)
    expect(ones).toEqual({ name: 'x', at: [1, 1], v: vector([1, 1]), f: Float64Array.of(1) })
    expect(N.structural.total(x)).toBe(55)
  })

  it('structural maps, zips, scales and shifts structures', () => {
    const { map, scale, shift, zip } = N.structural
    expect(map(Math.sqrt, x)).toEqual(sqrt(x))
    expect(map(n => n + 1, 1)).toBe(2)
    expect(zip((a, b) => a - 2 * b, x, x)).toEqual(mul(-1, x))
    expect(zip((a, b) => a - 2 * b, x, 1)).toEqual(sub(x, 2))
    expect(zip((a, b) => a - 2 * b, 1, x)).toEqual(sub(1, mul(2, x)))
    expect(scale(3, x)).toEqual(mul(3, x))
    expect(shift(3, x)).toEqual(add(3, x))
  })

  it('structural works on variables, but refuses gradients of functions of plain numbers', () => {
    const { map, mul: times, zip } = N.structural
    expect(gradBP(v => times(v, v), 3)).toBe(6)
    expect(evalBP(v => map(Math.floor, v), 3.5)).toBe(3)
    expect(() => gradBP(v => map(Math.floor, v), 3.5)).toThrow(NoGradientError)
    expect(() => gradBP(v => map(Math.floor, v), vector([3.5]))).toThrow(/^map: a function of plain numbers/)
    expect(() => gradBP(v => zip(Math.max, v, v), 3.5)).toThrow(/^zip: a function of plain numbers/)
    expect(() => gradBP(v => zip(Math.max, v, v), vector([3.5]))).toThrow(BackpropError)
  })

  it('structural refuses what does not fit or has no numbers to map', () => {
    class Opaque {
      readonly [N.instance]: N.Numeric<Opaque> = { add: u => u }
    }
    expect(() => N.structural.zip((a, b) => a + b, [1, 2], [1] as number[])).toThrow(ShapeError)
    expect(() => N.structural.map(n => n, new Opaque())).toThrow(UnsupportedOperationError)
    expect(() => N.structural.zip(n => n, new Opaque(), new Opaque())).toThrow(UnsupportedOperationError)
    expect(() => N.structural.total('a' as never)).toThrow(/^total: not defined for the string "a"/)
    expect(() => N.structural.fromNumber(1, 'a' as never)).toThrow(/^fill: not defined for the string "a"/)
    expect(() => N.structural.fromNumber(1, new Opaque())).toThrow(/^fromNumber: not defined for a/)
  })

  it('structural keeps the types of its arguments', () => {
    expectTypeOf(N.structural.map(Math.sqrt, x)).toEqualTypeOf<typeof x>()
    expectTypeOf(N.structural.fromNumber(1, 5)).toEqualTypeOf<number>()
    expectTypeOf(N.structural).toExtend<N.Numeric<{ readonly a: ReadonlyArray<number> }>>()
    // @ts-expect-error text is not numeric
    expect(() => N.structural.sqrt('a')).toThrow(UnsupportedOperationError)
  })
})

describe('fromField', () => {
  /** The rational numbers, in lowest terms. */
  class Rational {
    readonly p: bigint
    readonly q: bigint
    constructor(p: bigint, q: bigint) {
      const g = gcd(p, q) * (q < 0n ? -1n : 1n)
      this.p = p / g
      this.q = q / g
    }
    get [N.instance](): N.Numeric<Rational> {
      return rationals
    }
    get [B.instance](): B.Backprop<Rational> {
      return B.fromRing(field)
    }
  }
  const gcd = (p: bigint, q: bigint): bigint => (q === 0n ? (p < 0n ? -p : p) : gcd(q, p % q))
  const rational = (p: number, q = 1): Rational => new Rational(BigInt(p), BigInt(q))
  const field: Field<Rational> = {
    zero: rational(0),
    one: rational(1),
    add: (x, y) => new Rational(x.p * y.q + y.p * x.q, x.q * y.q),
    sub: (x, y) => new Rational(x.p * y.q - y.p * x.q, x.q * y.q),
    mul: (x, y) => new Rational(x.p * y.p, x.q * y.q),
    div: (x, y) => new Rational(x.p * y.q, x.q * y.p),
    mod: () => rational(0),
    degree: () => 1
  }
  const rationals = N.fromField(field, { abs: x => new Rational(x.p < 0n ? -x.p : x.p, x.q) })
  const arbitrary = fc
    .tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: 1, max: 99 }))
    .map(([p, q]) => rational(p, q))

  it('fromField gives the arithmetic of the field', () => {
    fc.assert(
      fc.property(arbitrary, arbitrary, (x, y) => {
        expect(add(x, y)).toEqual(field.add(x, y))
        expect(sub(x, y)).toEqual(field.sub(x, y))
        expect(mul(x, y)).toEqual(field.mul(x, y))
        expect(rationals.negate(x)).toEqual(field.sub(field.zero, x))
        expect(rationals.div(rationals.abs!(x), rational(2))).toEqual(rational(Math.abs(Number(x.p)), 2 * Number(x.q)))
      })
    )
    expect(rationals.recip(rational(2, 3))).toEqual(rational(3, 2))
  })

  it('fromField gives exact derivatives, second ones too', () => {
    fc.assert(
      fc.property(arbitrary, x => {
        expect(gradBP(v => powInt(v, 3), x)).toEqual(mul(3, square(x)))
        expect(gradBP(a => gradBP(v => powInt(v, 3), a), x)).toEqual(mul(6, x))
        expect(powInt(x, 3)).toEqual(mul(x, mul(x, x)))
      })
    )
  })

  it('fromField makes any finite number, exactly', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: -60, max: 60 }), (mantissa, exponent) => {
        const shift = 2n ** BigInt(Math.abs(exponent))
        const want = exponent < 0 ? new Rational(BigInt(mantissa), shift) : new Rational(BigInt(mantissa) * shift, 1n)
        expect(rationals.fromNumber(mantissa * 2 ** exponent, field.zero)).toEqual(want)
      })
    )
    expect(rationals.fromNumber(Number.MIN_VALUE, field.zero)).toEqual(new Rational(1n, 2n ** 1074n))
    expect([-3.75, -0].map(n => rationals.fromNumber(n, field.zero))).toEqual([rational(-15, 4), rational(0)])
    expect(add(rational(1, 3), 0.5)).toEqual(rational(5, 6))
    for (const n of [NaN, Infinity, -Infinity]) expect(() => add(n, rational(1))).toThrow(DomainError)
  })

  it('fromField has no other functions than those given', () => {
    expect(() => exp(rational(1))).toThrow(/^exp: not defined for a Rational/)
    expect(N.fromField(field, { exp: x => x }).exp?.(rational(3))).toEqual(rational(3))
    expect(N.fromField(field).abs).toBeUndefined()
    expect(N.fromField(field, { negate: x => x }).negate(rational(3))).toEqual(rational(3))
  })
})
