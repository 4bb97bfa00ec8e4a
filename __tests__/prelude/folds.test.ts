import * as fc from 'fast-check'
import * as O from 'fp-ts/Option'
import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'
import * as T from 'fp-ts/Tree'
import {
  add,
  type BVar,
  collectVar,
  constVar,
  DomainError,
  evalBP,
  gradBP,
  gradBP2,
  inputVar,
  max,
  min,
  mul,
  NotDifferentiableError,
  primal,
  ScopeError,
  sin,
  square,
  sub,
  UnsupportedOperationError,
  withBP
} from 'backprop-ts'
import { matrix, toArray as toNumbers, vector, type Vector } from 'backprop-ts/LinearAlgebra'
import { length, maximum, minimum, product, reduce, reduceRight, sum, toArray } from 'backprop-ts/Prelude'
import { containers, given } from '../support/containers'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { numbersOf } from '../support/numerical'
import type { Numbers, Untyped, Untyped1 } from '../support/fixtures'

const number = fc.double({ min: -2, max: 2, noNaN: true })
const seed = fc.integer({ min: 0, max: 1000 })
/** Numbers of which no two are close, so that the least stays the least when one of them is nudged. */
const apart = fc.integer({ min: -50, max: 50 })
const distinct = (x: unknown): boolean => new Set(numbersOf(x)).size === numbersOf(x).length

const rows = Object.entries(containers).map(([name, container]) => [name, container] as const)
const empties = rows.filter(([, { empty }]) => empty !== undefined)

describe.each(rows)('of %s', (container, { instance, some }) => {
  const fold = (f: unknown): Untyped1 => given(f, instance)
  const squared = square as Untyped1

  it(`sum, product, minimum, maximum and length of ${container} are those of the numbers in it`, () => {
    fc.assert(
      fc.property(some(number), x => {
        const xs = numbersOf(x)
        expect(fold(sum)(x)).toBe(xs.reduce((a, b) => a + b))
        expect(fold(product)(x)).toBe(xs.reduce((a, b) => a * b))
        expect(fold(minimum)(x)).toBe(Math.min(...xs))
        expect(fold(maximum)(x)).toBe(Math.max(...xs))
        expect(fold(length)(x)).toBe(xs.length)
        expect(fold(toArray)(x)).toEqual(xs)
      })
    )
  })

  it.each([
    ['sum', (v: unknown) => squared(fold(sum)(v))],
    ['product', fold(product)],
    ['toArray', (v: unknown) => sum((fold(toArray)(v) as Numbers).map((x, i) => mul(sin(x), i + 1)))],
    ['reduce', given(reduce, instance)(1, (acc: number, x: number) => add(mul(acc, sin(x)), x))],
    ['reduceRight', given(reduceRight, instance)(1, (x: number, acc: number) => add(mul(acc, sin(x)), x))]
  ])(`%s of ${container} has the first and second derivatives of central differences`, (_name, f) => {
    fc.assert(
      fc.property(some(number), seed, (x, s) => {
        expectGradient(f, [x], s)
        expectSecondGradient(f, [x], s)
      }),
      { numRuns: 15 }
    )
  })

  it.each([
    ['minimum', minimum],
    ['maximum', maximum]
  ])(`%s of ${container} has the first and second derivatives of central differences`, (_name, f) => {
    const f2 = (v: unknown): unknown => squared(fold(f)(v))
    fc.assert(
      fc.property(some(apart).filter(distinct), seed, (x, s) => {
        expectGradient(f2, [x], s)
        expectSecondGradient(f2, [x], s)
      }),
      { numRuns: 15 }
    )
  })
})

describe.each(empties)('of %s that is empty', (container, { instance, empty }) => {
  const fold = (f: unknown): Untyped1 => given(f, instance)
  const gradient = gradBP as unknown as (f: Untyped1, a: unknown) => unknown

  it(`${container} that is empty has the sum 0, product 1 and length 0, with the gradient zero`, () => {
    expect([sum, product, length].map(f => fold(f)(empty))).toEqual([0, 1, 0])
    for (const f of [sum, product, length]) expect(gradient(fold(f), empty)).toEqual(empty)
    expect(fold(toArray)(empty)).toEqual([])
  })

  it(`minimum and maximum of ${container} that is empty are refused by name`, () => {
    expect(() => fold(minimum)(empty)).toThrow(DomainError)
    expect(() => gradient(fold(maximum), empty)).toThrow(/^maximum: there are no elements/)
  })
})

it('sum is reduce with add', () => {
  const folded = gradBP<Numbers>(v =>
    square(
      pipe(
        v,
        reduce(constVar(0, v), (x, y) => add(x, y))
      )
    )
  )
  const summed = gradBP<Numbers>(v => square(sum(v)))
  // Of -0 alone the sum is -0, but 0 + -0 is 0.
  const unsigned = number.map(x => x + 0)
  fc.assert(fc.property(fc.array(unsigned), xs => expect(summed(xs)).toEqual(folded(xs))))
})

it('sum adds vectors, matrices, records and arrays, with their gradients', () => {
  const vectors = fc.array(fc.tuple(number, number).map(vector), { minLength: 1, maxLength: 4 })
  const matrices = fc.array(
    fc.tuple(number, number).map(xs => matrix(2, 1, xs)),
    { minLength: 1, maxLength: 4 }
  )
  const records = fc.array(fc.record({ n: number, xs: fc.tuple(number, number), tag: fc.constant('tag') }), {
    minLength: 1,
    maxLength: 4
  })
  const f = (v: unknown): unknown => (square as Untyped1)((sum as Untyped1)(v))
  for (const of of [vectors, matrices, records])
    fc.assert(
      fc.property(of as fc.Arbitrary<unknown>, seed, (xs, s) => {
        expectGradient(f, [xs], s)
        expectSecondGradient(f, [xs], s)
      }),
      { numRuns: 10 }
    )
})

it('sum broadcasts a number among vectors, whose gradient is then the total', () => {
  const mixed: ReadonlyArray<number | Vector> = [1, vector([2, 3]), vector([4, 5])]
  expect(toNumbers(sum(mixed) as Vector)).toEqual([7, 9])
  for (const f of [sum, product]) expectGradient(f, [mixed], 1)
})

it('sum takes arrays of variables as well, also of several scopes', () => {
  expect(gradBP2((x, y) => sum([x, square(y), x]), 2, 3)).toEqual([2, 6])
  expect(gradBP(x => product([x, constVar(5), x]), 2)).toBe(20)
  const gradient = gradBP as unknown as (f: Untyped1, a: unknown) => unknown
  const ofBoth = (f: unknown): unknown => gradient(x => gradient(y => (f as Untyped1)([x, y, x]), 3), 2)
  expect([sum, product, minimum].map(ofBoth)).toEqual([0, 4, 0])
})

it('sum refuses elements that cannot be added, and a variable that is not an array', () => {
  expect(() => sum(['a', 'b'] as never)).toThrow(UnsupportedOperationError)
  expect(() => gradBP<O.Option<number>>(v => sum(v as never))(O.some(1))).toThrow(NotDifferentiableError)
  expect(() => sum(O.some(1) as never)).toThrow(
    /^sum: a record \{ _tag, value \} is not an array\. For another container, give its fp-ts instance first: sum\(F\)/
  )
})

it('toArray refuses an instance that calculates its target', () => {
  const counting = { URI: 'Identity', reduce: (s: unknown, b: unknown, f: Untyped) => f(b, Number(s) + 1) }
  const use = (): unknown =>
    gradBP(v => square((given(toArray, counting)(v) as unknown as ReadonlyArray<typeof v>)[0]!), 1)
  expect(use).toThrow(NotDifferentiableError)
  expect(use).toThrow('toArray: the instance calculates its target, instead of visiting the elements')
})

describe('product', () => {
  const gradient = gradBP<Numbers>(v => product(v))
  const productOf = <S>(v: BVar<S, Numbers>): BVar<S, number> => product(v)
  /** How the gradient weighted by 1, 2, … changes. */
  const second = gradBP<Numbers>(v => sum(toArray(gradBP(productOf, v)).map((d, i) => mul(d, i + 1))))

  it('product has the right gradient with one zero among the elements, and with two', () => {
    expect(gradient([2, 0, 4])).toEqual([0, 8, 0])
    expect(gradient([2, 0, 0, 4])).toEqual([0, 0, 0, 0])
    expect(gradient([0])).toEqual([1])
    expect(gradient([0, 5])).toEqual([5, 0])
  })

  it('product has the right second derivatives with one zero among the elements, and with two', () => {
    // Sums over j != i of (j + 1) times the product of all elements but i and j.
    expect(second([2, 0, 4])).toEqual([2 * 4, 1 * 4 + 3 * 2, 2 * 2])
    expect(second([2, 0, 0, 4])).toEqual([0, 3 * 8, 2 * 8, 0])
    expect(second([3])).toEqual([0])
  })

  it('product has the right third derivative', () => {
    const first = <S>(v: BVar<S, Numbers>): BVar<S, number> => sum(gradBP(productOf, v))
    const third = gradBP<Numbers>(v => sum(gradBP(first, v)))
    // The sum of the gradient of x y z is xy + yz + zx, whose gradient sums to 2 (x + y + z).
    expect(third([0, 3, 5])).toEqual([2, 2, 2])
  })

  it('product multiplies vectors and records element by element, with zeros in them', () => {
    const f = (v: unknown): unknown => (product as Untyped1)(v)
    const entry = fc.constantFrom(0, 0, 1.5, -2)
    const vectors = fc.array(fc.tuple(entry, entry).map(vector), { minLength: 1, maxLength: 4 })
    const records = fc.array(fc.record({ a: entry, tag: fc.constant('tag') }), { minLength: 1, maxLength: 4 })
    for (const of of [vectors, records])
      fc.assert(
        fc.property(of as fc.Arbitrary<unknown>, seed, (xs, s) => {
          expectGradient(f, [xs], s)
          expectSecondGradient(f, [xs], s)
        }),
        { numRuns: 10 }
      )
  })

  it('product has no overflow in a gradient whose value does not overflow', () => {
    expect(gradient([1e-200, 1e-200, 1e300])).toEqual([1e100, 1e100, 0])
  })
})

it('minimum and maximum share the gradient among elements that tie, so that it sums to one', () => {
  expect(gradBP(v => minimum(v), [1, 3, 1, 1, 1])).toEqual([0.25, 0, 0.25, 0.25, 0.25])
  expect(gradBP(v => maximum(v), [1, 3, 3])).toEqual([0, 0.5, 0.5])
  expect(gradBP(v => minimum(v), [-0, 0])).toEqual([0.5, 0.5])
  const tree = T.make(1, [T.make(2), T.make(1)])
  expect(gradBP<T.Tree<number>>(v => minimum(T.Foldable)(v))(tree)).toEqual(T.make(0.5, [T.make(0), T.make(0.5)]))
  const ties = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1 })
  fc.assert(
    fc.property(ties, xs => {
      for (const f of [minimum, maximum]) expect(sum(gradBP(v => f(v), xs))).toBeCloseTo(1, 12)
    })
  )
})

it('minimum and maximum of two elements agree with min and max', () => {
  fc.assert(
    fc.property(fc.oneof(number, fc.constant(1), fc.constant(NaN)), fc.oneof(number, fc.constant(1)), (x, y) => {
      expect(gradBP2((a, b) => minimum([a, b]), x, y)).toEqual(gradBP2((a, b) => min(a, b), x, y))
      expect(gradBP2((a, b) => maximum([a, b]), x, y)).toEqual(gradBP2((a, b) => max(a, b), x, y))
    })
  )
})

it('minimum and maximum are NaN, and so is the whole gradient, if an element is', () => {
  expect([minimum([1, NaN, 2]), maximum([NaN, 1])]).toEqual([NaN, NaN])
  expect(gradBP(v => minimum(v), [1, NaN, 2])).toEqual([NaN, NaN, NaN])
})

it('minimum and maximum take infinities', () => {
  expect(gradBP(v => maximum(v), [1, Infinity, -Infinity])).toEqual([0, 1, 0])
  expect(gradBP(v => minimum(v), [Infinity, Infinity])).toEqual([0.5, 0.5])
})

it('minimum and maximum refuse elements that are not numbers', () => {
  expect(() => minimum([vector([1])] as never)).toThrow(UnsupportedOperationError)
  expect(() => maximum(['a'] as never)).toThrow(/^maximum: not defined for the string "a"/)
})

it('length is a constant', () => {
  expect(gradBP(v => mul(length(v), sum(v)), [5, 6])).toEqual([2, 2])
  expect(gradBP(v => length(v), [5, 6])).toEqual([0, 0])
  expect(gradBP<O.Option<number>>(v => length(O.Foldable)(v))(O.some(5))).toEqual(O.some(0))
  expect(length(['a', 'b'])).toBe(2)
})

it('reduce and reduceRight go from the left and from the right', () => {
  const digits = gradBP<Numbers>(v =>
    pipe(
      v,
      reduce(constVar(0, v), (n, x) => add(mul(n, 10), x))
    )
  )
  expect(digits([1, 2, 3])).toEqual([100, 10, 1])
  const right = gradBP<Numbers>(v =>
    pipe(
      v,
      reduceRight(constVar(0, v), (x, n) => add(mul(n, 10), x))
    )
  )
  expect(right([1, 2, 3])).toEqual([1, 10, 100])
  const alternating = <S>(v: BVar<S, T.Tree<number>>): BVar<S, number> =>
    pipe(
      v,
      reduceRight(T.Foldable)(constVar(0, v), (x, n) => sub(x, n))
    )
  expect(gradBP(alternating, T.make(1, [T.make(2), T.make(3)]))).toEqual(T.make(1, [T.make(-1), T.make(1)]))
})

it('reduce and reduceRight may change the type', () => {
  const reversed = <S>(v: BVar<S, Numbers>): BVar<S, Numbers> =>
    pipe(
      v,
      reduce(constVar<S, Numbers>([], v), (xs, x) => collectVar([x, ...toArray(xs)]))
    )
  expect(evalBP(reversed, [1, 2, 3])).toEqual([3, 2, 1])
})

describe('folds', () => {
  const million = Array.from({ length: 1_000_000 }, (_, i) => 1 + (i % 3) * 1e-9)

  it('folds of 1,000,000 numbers have the right gradients', () => {
    const every = (f: <S>(v: BVar<S, Numbers>) => BVar<S, number>): ReadonlyArray<boolean> => {
      const gradient = gradBP<Numbers>(f)(million)
      return [gradient.length === million.length, gradient.every(d => d > 0.99 && d < 1.01)]
    }
    expect(every(v => sum(v))).toEqual([true, true])
    expect(every(v => product(v))).toEqual([true, true])
    expect(
      every(v =>
        pipe(
          v,
          reduce(constVar(0, v), (x, y) => add(x, y))
        )
      )
    ).toEqual([true, true])
    expect(gradBP<Numbers>(v => maximum(v))(million)[2]).toBeCloseTo(3e-6, 9)
  }, 60_000)

  it('folds of 100,000 elements that an instance finds have the right gradients', () => {
    const some = million.slice(0, 100_000)
    const gradient = gradBP<Numbers>(v => product(RA.Foldable)(v))(some)
    expect(gradient.every(d => d > 0.99 && d < 1.01)).toBe(true)
    const tree = T.make(
      1,
      some.map(x => T.make(x))
    )
    const inTree = gradBP<T.Tree<number>>(v => sum(T.Foldable)(v))(tree)
    expect(inTree.forest.every(({ value }) => value === 1)).toBe(true)
  }, 60_000)

  it('folds have second derivatives of 100,000 elements', () => {
    const some = million.slice(0, 100_000)
    const squaredSum = <S>(v: BVar<S, Numbers>): BVar<S, number> => square(sum(v))
    const second = gradBP<Numbers>(v => sum(gradBP(squaredSum, v)))(some)
    expect(second.every(d => d === 200_000)).toBe(true)
  }, 60_000)

  it('folds of constants are constants', () => {
    const seen: unknown[] = []
    evalBP(x => {
      const xs = constVar([2, 3], x)
      seen.push(sum(xs), product(xs), minimum(xs), maximum(xs), sum(O.Foldable)(constVar(O.some(4))), toArray(xs))
      return x
    }, 1)
    expect(seen).toEqual([5, 6, 2, 3, 4, [2, 3]])
  })

  it('folds do not share memory with their gradients', () => {
    const input = [{ x: 1 }, { x: 2 }]
    const [first, other] = gradBP<typeof input, { x: number }>(v => sum(v))(input)
    expect([first, other]).toEqual([{ x: 1 }, { x: 1 }])
    expect(first).not.toBe(other)
  })

  it('folds refuse variables of a finished scope', () => {
    let kept: unknown
    withBP(s => {
      kept = inputVar(s)([1, 2])
      return primal(inputVar(s)(1))
    })
    for (const f of [sum, product, minimum, toArray, length]) expect(() => (f as Untyped1)(kept)).toThrow(ScopeError)
  })
})
