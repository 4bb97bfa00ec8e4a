import {
  abs,
  add,
  asinh,
  type Binary,
  div,
  DomainError,
  exp,
  expm1,
  gradBP,
  gradBP2,
  hypot,
  log1p,
  logBase,
  logistic,
  max,
  mul,
  negate,
  pow,
  powInt,
  recip,
  signum,
  sqrt,
  square,
  sub,
  tanh,
  type Unary,
  UnsupportedOperationError
} from 'backprop-ts'
import { vector } from 'backprop-ts/LinearAlgebra'
import * as N from 'backprop-ts/Numeric'
import { fromIntegral } from 'backprop-ts/Prelude'
import * as fc from 'fast-check'

const integer = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n })
const sign = (x: bigint): bigint => (x > 0n ? 1n : x < 0n ? -1n : 0n)

type Meaning1 = (x: bigint) => bigint
const unary: ReadonlyArray<readonly [name: string, f: Unary, value: Meaning1, slope: Meaning1, second: Meaning1]> = [
  ['negate', negate, x => -x, () => -1n, () => 0n],
  ['abs', abs, x => x * sign(x), sign, () => 0n],
  ['signum', signum, sign, () => 0n, () => 0n],
  ['square', square, x => x * x, x => 2n * x, () => 2n],
  ['powInt(0)', powInt(0), () => 1n, () => 0n, () => 0n],
  ['powInt(1)', powInt(1), x => x, () => 1n, () => 0n],
  ['powInt(2)', powInt(2), x => x * x, x => 2n * x, () => 2n],
  ['powInt(5)', powInt(5), x => x ** 5n, x => 5n * x ** 4n, x => 20n * x ** 3n]
]

it.each(unary)('%s is exact on bigints, and so are its first two derivatives', (_, f, value, slope, second) => {
  fc.assert(
    fc.property(fc.oneof(integer, fc.constant(0n)), x => {
      expect(f(x)).toBe(value(x))
      expect(f([{ x }])).toEqual([{ x: value(x) }])
      expect(gradBP<bigint, bigint>(n => f(n))(x)).toBe(slope(x))
      expect(gradBP<bigint, bigint>(n => gradBP(m => f(m), n))(x)).toBe(second(x))
    })
  )
})

type Meaning2 = (x: bigint, y: bigint) => bigint
const binary: ReadonlyArray<readonly [name: string, f: Binary, value: Meaning2, first: Meaning2, second: Meaning2]> = [
  ['add', add, (x, y) => x + y, () => 1n, () => 1n],
  ['sub', sub, (x, y) => x - y, () => 1n, () => -1n],
  ['mul', mul, (x, y) => x * y, (_, y) => y, x => x]
]

describe.each(binary)('%s', (name, f, value, first, second) => {
  it(`${name} is exact on bigints, and so is its gradient`, () => {
    fc.assert(
      fc.property(integer, integer, (x, y) => {
        expect(f(x, y)).toBe(value(x, y))
        expect(f(y)(x)).toBe(value(x, y))
        expect(f({ x }, { x: y })).toEqual({ x: value(x, y) })
        expect(gradBP2<bigint, bigint, bigint>((u, v) => f(u, v))(x, y)).toEqual([first(x, y), second(x, y)])
        expect(gradBP<bigint, bigint>(u => f(u, y))(x)).toBe(first(x, y))
        expect(gradBP<bigint, bigint>(v => f(x, v))(y)).toBe(second(x, y))
      })
    )
  })

  it(`${name} takes a whole number beside a bigint, and each gets a gradient of its own type`, () => {
    const loose = f as unknown as (x: unknown, y: unknown) => unknown
    const gradient = gradBP2 as unknown as (g: typeof loose, x: unknown, y: unknown) => unknown
    expect(loose(7n, 2)).toBe(value(7n, 2n))
    expect(loose(2, 7n)).toBe(value(2n, 7n))
    expect(gradient(loose, 7n, 2)).toEqual([first(7n, 2n), Number(second(7n, 2n))])
    expect(gradient(loose, 2, 7n)).toEqual([Number(first(2n, 7n)), second(2n, 7n)])
    expect(() => loose(7n, 2.5)).toThrow(DomainError)
    expect(() => loose(2.5, 7n)).toThrow('cannot combine a bigint with the number 2.5, only with whole numbers')
  })
})

it('a number broadcast over bigints gets the sum of their cotangents, as a number', () => {
  const gradient = gradBP2 as unknown as (f: (x: unknown, y: unknown) => unknown, x: unknown, y: unknown) => unknown
  const product = mul as unknown as (x: unknown, y: unknown) => unknown
  expect(gradient(product, { n: 7n, ns: [1n, 2n], x: 0.5 }, 3)).toEqual([{ n: 3n, ns: [3n, 3n], x: 3 }, 10.5])
})

it('bigints and numbers are differentiated in one expression by way of fromIntegral', () => {
  expect(gradBP<bigint>(n => mul(fromIntegral(add(square(n), mul(n, 4n))), 2))(3n)).toBe(20n)
})

it('powInt refuses a negative exponent of a bigint', () => {
  expect(() => powInt(3n, -1)).toThrow(DomainError)
  expect(() => gradBP<bigint, bigint>(n => powInt(n, -2))(3n)).toThrow(
    'powInt: the exponent of a bigint must not be negative, got -2'
  )
})

const loose = (f: unknown) => f as (...xs: ReadonlyArray<unknown>) => unknown
const remedy = (name: string): string => `Bigints have no ${name}: use Number(x), or fromIntegral(v) of Prelude`

it.each([
  ['exp', exp],
  ['sqrt', sqrt],
  ['recip', recip],
  ['expm1', expm1],
  ['log1p', log1p],
  ['tanh', tanh],
  ['asinh', asinh],
  ['logistic', logistic]
] as const)('%s is refused for bigints by its own name, with its operand and what to do', (name, f) => {
  for (const run of [() => f(7n), () => gradBP<bigint, bigint>(n => f(n))(7n)]) {
    expect(run).toThrow(UnsupportedOperationError)
    expect(run).toThrow(`${name}: not defined for the bigint 7n. ${remedy(name)}`)
  }
  expect(() => f([{ x: 7n }])).toThrow(`${name}: not defined for the bigint 7n`)
})

it.each([
  ['div', div],
  ['max', max],
  ['pow', pow],
  ['hypot', hypot],
  ['logBase', logBase]
] as const)('%s is refused for bigints by its own name, with its operands and what to do', (name, f) => {
  const all = [
    [7n, 3n, 'the bigint 7n and the bigint 3n'],
    [7n, 0.5, 'the bigint 7n and the number 0.5'],
    [2, 7n, 'the number 2 and the bigint 7n']
  ] as const
  for (const [x, y, got] of all) {
    const run = (): unknown => loose(f)(x, y)
    expect(run).toThrow(UnsupportedOperationError)
    expect(run).toThrow(`${name}: not defined for ${got}. ${remedy(name)}`)
  }
})

it('the way out that errors name works, on values and on variables', () => {
  expect(sqrt(Number(49n))).toBe(7)
  expect(gradBP<bigint>(n => div(square(fromIntegral(n)), 2))(3n)).toBe(3n)
})

it('a bigint beside what is no number is not told to become one', () => {
  for (const f of [add, div]) {
    const run = (): unknown => loose(f)(7n, vector([1]))
    expect(run).toThrow('not defined for the bigint 7n and Vector<1>. Values need a Numeric.instance')
  }
})

it('powInt of an instance is its own, even if it can be mapped over', () => {
  class Counted {
    constructor(readonly n: number) {}
    get [N.instance](): N.Numeric<Counted> {
      return { powInt: (x, k) => new Counted(x.n + k), map: (f, x) => new Counted(f(x.n)) }
    }
  }
  expect(powInt(new Counted(5), 3).n).toBe(8)
})
