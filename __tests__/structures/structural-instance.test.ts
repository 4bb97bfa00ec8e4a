import {
  add,
  backpropWith,
  type BVar,
  gradBP,
  inputVar,
  joinBV,
  mul,
  primal,
  pullback,
  ScopeError,
  ShapeError,
  withBP
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import { vector } from 'backprop-ts/LinearAlgebra'
import { op2 } from 'backprop-ts/Op'
import { greatest } from '../support/fixtures'

describe('the sum of a constant and a variable', () => {
  const { add: plus } = B.structural

  it.each<[string, (x: unknown) => unknown]>([
    ['on the left', x => plus([3, 4], x)],
    ['on the right', x => plus(x, [3, 4])],
    ['on both sides', x => plus(x, x)]
  ])('passes the cotangent on to the variable %s', (_, sum) => {
    const back = withBP(s => {
      const x = inputVar(s)([1, 2])
      const y = sum(x) as typeof x
      return [primal(y), pullback(y)(x)([5, 6])]
    })
    const [value, gradient] = back
    expect(value).toEqual(sum([1, 2]))
    expect(gradient).toEqual(_ === 'on both sides' ? [10, 12] : [5, 6])
  })
})

describe('the structural sum', () => {
  const { add: plus } = B.structural

  it.each<[string, unknown, unknown, unknown]>([
    ['nothing and text', undefined, 'text', 'text'],
    ['text and nothing', 'text', undefined, 'text'],
    ['nothing and a number', undefined, 3, 3],
    ['a record and nothing', { a: 1 }, undefined, { a: 1 }],
    ['nothing and nothing', undefined, undefined, undefined],
    ['a member of a union and a record without its tag', { _tag: 'A', a: 1 }, { a: 2 }, { _tag: 'A', a: 3 }],
    ['a record and a member of a union', { a: 2 }, { _tag: 'A', a: 1 }, { _tag: 'A', a: 3 }]
  ])('of %s', (_, x, y, sum) => {
    expect(plus(x, y)).toEqual(sum)
  })

  it('names what it does not add', () => {
    expect(() => plus({ a: 1 }, [1])).toThrow(ShapeError)
    expect(() => plus({ a: 1 }, 'x')).toThrow(
      'adding gradients: a record { a } and the string "x" have different structures. Both need that of the value'
    )
    expect(() => plus({ _tag: 'A' }, { _tag: 'B' })).toThrow(
      /^adding gradients: a value tagged "A" and one tagged "B" are different members of a union$/
    )
  })
})

describe('cotangents that are variables of an enclosing scope', () => {
  const structural: B.Backprop<number> = B.structural

  it('are added by the instance that the caller brought', () => {
    const seen: number[] = []
    const gradient = gradBP(x => {
      const [, back] = backpropWith(y => E.collectVar(greatest)([y, y]) as never, 1)
      const d = back(joinBV([mul(x, 2), mul(x, 3)])) as unknown as typeof x
      seen.push(primal(d))
      return d
    }, 5)
    expect([seen, gradient]).toEqual([[15], 5])
  })

  it.each<[string, <S>(d: BVar<S, number>, x: BVar<S, number>) => [unknown, unknown]]>([
    ['after', (d, x) => [d, mul(d, x)]],
    ['before', (d, x) => [mul(d, x), d]]
  ])('are added to plain ones that come %s them', (_, pullbackOf) => {
    for (const instance of [greatest, structural]) {
      const gradient = gradBP(x => {
        const op = op2((a: number, b: number) => [
          add(a, b),
          (d: number) => pullbackOf(d as never, x as never) as never
        ])
        return gradBP(y => E.liftOp2(instance, instance)(op)(y, y), 1) as never
      }, 5)
      expect(gradient).toBe(1)
    }
  })

  it('are no inputs', () => {
    for (const instance of [greatest, structural]) {
      const run = (): unknown =>
        withBP(s => {
          const x = inputVar(s)(5)
          const op = op2((a: number, b: number) => [add(a, b), (d: number) => [mul(d, x), mul(d, x)] as never])
          const d = gradBP(y => E.liftOp2(instance, instance)(op)(y, y), 1) as unknown as typeof x
          return pullback(d)(d)(1)
        })
      expect(run).toThrow(/^pullback: got a variable made by add, wanted an input/)
    }
  })

  it('are refused once that scope has finished', () => {
    const kept: unknown[] = []
    gradBP(x => (kept.push(x), x), 3)
    const op = op2((a: number, b: number) => [a + b, () => [kept[0], kept[0]] as never])
    for (const instance of [greatest, structural]) {
      const run = (): unknown => gradBP(y => E.liftOp2(instance, instance)(op)(y, y), 1)
      expect(run).toThrow(ScopeError)
      expect(run).toThrow('add: a variable of a scope that has finished was used')
    }
  })
})

describe('the structural one and sum', () => {
  it('are one in every number of a record, as that of struct is', () => {
    expect(B.structural.one({ a: 3, b: [4, { c: 5 }] })).toEqual({ a: 1, b: [1, { c: 1 }] })
    expect(B.struct({ a: B.number, b: B.array(B.number) }).one({ a: 3, b: [4] })).toEqual({ a: 1, b: [1] })
  })

  it('refuse vectors of different sizes, which are part of their type', () => {
    expect(() => B.structural.add<unknown>(vector([1]), vector([1, 2, 3]))).toThrow(/Vector<1> and Vector<3>/)
  })
})
