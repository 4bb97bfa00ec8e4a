import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import * as TH from 'fp-ts/These'
import {
  add,
  type BVar,
  collectVar,
  constVar,
  evalBP,
  gradBP,
  joinBV,
  mul,
  NotDifferentiableError,
  sequenceVar,
  splitBV,
  square
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import * as P from 'backprop-ts/Prelude'
import { type Numbers, greatest } from '../support/fixtures'

describe('maps', () => {
  const map = new Map([['a', 2]])

  it('are split and joined by key', () => {
    const f = gradBP<ReadonlyMap<string, number>>(v => {
      const parts = splitBV(v) as unknown as ReadonlyMap<string, BVar<never, number>>
      const joined: unknown = joinBV(new Map([['b', square(parts.get('a') as never)]]) as never)
      return (splitBV(joined as typeof v) as unknown as ReadonlyMap<string, never>).get('b') as never
    })
    expect(f(map)).toEqual(new Map([['a', 4]]))
  })

  it('are collected', () => {
    expect(gradBP(x => collectVar<never>(new Map([['a', [square(x)]]]) as never), 3)).toBe(6)
  })
})

describe('what holds no variable', () => {
  it.each([[[1, { a: 2 }]], [{ a: { b: 1 } }], [map()], [Float64Array.of(1)], [O.some(1)], [null], ['text']])(
    'is collected as it is: %p',
    value => {
      const seen: unknown[] = []
      gradBP(x => {
        seen.push(collectVar(O.Traversable)(value as never))
        return x
      }, 1)
      expect(seen[0]).toBe(value)
    }
  )

  it('is split as it is', () => {
    const value = { a: 1 }
    expect(splitBV(value as never)).toBe(value)
    expect(sequenceVar(O.Traversable)(O.some(value) as never)).toEqual(O.some(value))
  })

  function map(): unknown {
    return new Map([['a', new Map([['b', 1]])]])
  }
})

describe('what a functor does not map over', () => {
  const warnings = ['text']

  it('is the plain value itself', () => {
    const seen: unknown[] = []
    gradBP<TH.These<ReadonlyArray<string>, number>>(v => {
      const both = sequenceVar(TH.Traversable)(v)
      if (!TH.isBoth(both)) return constVar(0, v)
      seen.push(both.left)
      return square(both.right)
    })(TH.both(warnings, 3))
    expect(seen[0]).toBe(warnings)
  })
})

describe('an instance that the caller brought', () => {
  it('adds what flows back to the elements of a container', () => {
    const twice = <S>(
      take: (v: BVar<S, Numbers>) => ReadonlyArray<BVar<S, number>>,
      v: BVar<S, Numbers>
    ): BVar<S, number> => {
      const zero = constVar(0, v)
      const [[a = zero], [b = zero]] = [take(v), take(v)]
      return add(mul(a, 2), mul(b, 3))
    }
    expect(gradBP<Numbers>(v => twice(w => E.sequenceVar(greatest)(w), v))([1, 1])).toEqual([3, 0])
    expect(gradBP<Numbers>(v => twice(w => E.sequenceVar(greatest)(RA.Traversable)(w), v))([1, 1])).toEqual([3, 0])
    expect(gradBP<Numbers>(v => twice(w => sequenceVar(w), v))([1, 1])).toEqual([5, 0])
  })

  it('gives the zero of elements to which nothing flows back', () => {
    const hundred: B.Backprop<number> = { ...B.number, zero: () => 100 }
    expect(gradBP<Numbers>(v => E.sequenceVar(hundred)(v)[0]!)([1, 1])).toEqual([1, 100])
    expect(gradBP<Numbers>(v => E.sequenceVar(hundred)(RA.Traversable)(v)[0]!)([1, 1])).toEqual([1, 100])
  })

  it('adds what flows back from a container to its elements', () => {
    expect(gradBP(x => E.collectVar(greatest)([x, x]) as never, 3)).toBe(1)
    expect(gradBP(x => collectVar([x, x]) as never, 3)).toBe(2)
  })
})

describe('refused, by name, is', () => {
  it.each<[string, (x: never) => unknown, RegExp]>([
    [
      'a join of a number',
      () => joinBV(3 as never),
      /^joinBV: the number 3 is not a record, tuple or array\. Use viewVar/
    ],
    ['a split of text', () => splitBV('a' as never), /^splitBV: the string "a" is not a record, tuple or array/],
    [
      'a join of one variable',
      x => joinBV(x),
      /^joinBV: got one variable, wanted a record, tuple or array of variables\. To take a variable apart, use splitBV$/
    ],
    [
      'a function in a join',
      x => joinBV({ x, f: Math.sin } as never),
      /^joinBV: the function sin cannot be in a variable \(at \.f\)$/
    ],
    [
      'a function in a collection',
      x => collectVar([x, Math.sin] as never),
      /^collectVar: the function sin cannot be in a variable/
    ],
    [
      'a map over a number',
      x => P.map(square)(x),
      /^map: the number 3 is not an array\. For another container, give its fp-ts instance/
    ]
  ])('%s', (_, use, message) => {
    const run = (): unknown => gradBP(x => use(x as never) as never, 3)
    expect(run).toThrow(NotDifferentiableError)
    expect(run).toThrow(message)
  })
})

it('a collection is made of containers of any depth', () => {
  const f = gradBP(x =>
    pipe(collectVar(O.Traversable)(O.some([x, { a: [square(x)], b: 1 }] as never)), v => v as never)
  )
  expect(f(3)).toBe(7)
  expect(evalBP(x => collectVar(O.Traversable)(O.some([x] as never)) as never, 3)).toEqual(O.some([3]))
})
