import { expectTypeOf } from 'expect-type'
import { pipe } from 'fp-ts/function'
import type { Ring } from 'fp-ts/Ring'
import {
  add,
  bpOp,
  type BVar,
  constVar,
  gradBP,
  gradBPN,
  isoVar,
  isoVar2,
  isoVar3,
  isoVarN,
  liftOp,
  liftOp1,
  liftOp2,
  liftOp3,
  mul,
  sequenceVar
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'
import * as Num from 'backprop-ts/Num'
import * as Op from 'backprop-ts/Op'
import { compiled, the } from '../support/types'
import type { Numbers, Pair } from '../support/fixtures'

type S = 's'
type T = 't'
const x = () => the<BVar<S, number>>()
const xs = () => the<BVar<S, Numbers>>()
const cube = Op.op1((a: number) => [a ** 3, (d: number) => 3 * a * a * d])
const at = Op.op2((a: Numbers, i: number) => [a[i]!, (d: number): readonly [Numbers, number] => [a.map(() => d), 0]])
const fma = Op.op3((a: number, b: number, c: number) => [a * b + c, (d: number) => [d * b, d * a, d]])

it('operations have the types of their functions', () => {
  expectTypeOf(Op.op0(1)).toEqualTypeOf<Op.Op<readonly [], number>>()
  expectTypeOf(cube).toEqualTypeOf<Op.Op<readonly [number], number>>()
  expectTypeOf(at).toEqualTypeOf<Op.Op<readonly [Numbers, number], number>>()
  expectTypeOf(fma).toEqualTypeOf<Op.Op<readonly [number, number, number], number>>()
  expectTypeOf(Op.opN((...as: Pair) => [as[0], (d: number) => [d, 0]])).toEqualTypeOf<Op.Op<Pair, number>>()
  expectTypeOf(Op.opConst<Pair, string>('c')).toEqualTypeOf<Op.Op<Pair, string>>()
  expectTypeOf(Op.idOp<number>()).toEqualTypeOf<Op.Op<readonly [number], number>>()
  expectTypeOf(Op.opTup<Pair>()).toEqualTypeOf<Op.Op<Pair, Pair>>()
  expectTypeOf(Op.opCoerce<number, bigint>()).toEqualTypeOf<Op.Op<readonly [number], bigint>>()
  expectTypeOf(Op.noGrad1((a: number) => [a])).toEqualTypeOf<Op.Op<readonly [number], number[]>>()
  expectTypeOf(Op.addOp).toEqualTypeOf<Op.Op<Pair, number>>()
  expectTypeOf(Op.expOp).toEqualTypeOf<Op.Op<readonly [number], number>>()
})

it('operations run with the types of their arguments', () => {
  expectTypeOf(Op.runOp(at)).toEqualTypeOf<(a: Numbers, i: number) => readonly [number, readonly [Numbers, number]]>()
  expectTypeOf(Op.evalOp(at)([1], 0)).toEqualTypeOf<number>()
  expectTypeOf(Op.gradOp(at)([1], 0)).toEqualTypeOf<readonly [Numbers, number]>()
  expectTypeOf(Op.gradOpWith(at)([1], 0)).toEqualTypeOf<(d: number) => readonly [Numbers, number]>()
})

it('operations compose where the results of the first are the arguments of the second', () => {
  expectTypeOf(Op.composeOp([Op.addOp, Op.mulOp], Op.divOp)).toEqualTypeOf<Op.Op<[number, number], number>>()
  expectTypeOf(Op.composeOp1(at, cube)).toEqualTypeOf<Op.Op<readonly [Numbers, number], number>>()
  compiled(() => {
    // @ts-expect-error cube gives one number, and divOp takes two
    Op.composeOp([cube], Op.divOp)
    // @ts-expect-error cube gives a number, and at takes an array
    Op.composeOp1(cube, at)
  })
})

it('lifts take variables of the types of the arguments', () => {
  compiled(() => {
    expectTypeOf(liftOp1(cube)).toEqualTypeOf<<Z>(x: BVar<Z, number>) => BVar<Z, number>>()
    expectTypeOf(liftOp2(at)(xs(), x())).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(liftOp3(fma)(x(), x(), x())).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(liftOp(at)(xs(), x())).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(liftOp(at)(constVar([1]), x())).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(pipe(x(), liftOp1(cube), mul(2))).toEqualTypeOf<BVar<S, number>>()
    // @ts-expect-error cube takes a number
    liftOp1(cube)(xs())
    // @ts-expect-error at takes two arguments
    liftOp1(at)
    // @ts-expect-error at takes two arguments
    liftOp(at)(xs())
    // @ts-expect-error variables of two scopes do not mix
    liftOp(at)(xs(), the<BVar<T, number>>())
    // @ts-expect-error the function takes variables: evalOp takes plain values
    liftOp1(cube)(1)
  })
})

it('lifts nest as functions with a name', () => {
  const cubed = <Z>(z: BVar<Z, number>): BVar<Z, number> => liftOp1(cube)(z)
  const cubic = Op.op1((a: number) => [a ** 3, (d: number) => mul(d, mul(3, mul(a, a)))])
  compiled(() => {
    expectTypeOf(gradBP(cubed, x())).toEqualTypeOf<BVar<S, number>>()
    expectTypeOf(gradBP(liftOp1(cubic), x())).toEqualTypeOf<BVar<S, number>>()
    // @ts-expect-error an arrow function gets a variable inside a variable, which a lift does not take by its type
    gradBP(z => liftOp1(cubic)(z), x())
  })
})

it('rearrangements and functions as operations take their types from the functions', () => {
  const named = isoVar(
    ([a, b]: Pair) => ({ a, b }),
    ({ a, b }) => [a, b] as const
  )
  expectTypeOf(named).toEqualTypeOf<<Z>(x: BVar<Z, Pair>) => BVar<Z, { a: number; b: number }>>()
  const two = isoVar2(
    (a: number, b: Numbers) => ({ a, b }),
    ({ a, b }) => [a, b] as const
  )
  expectTypeOf(two).toEqualTypeOf<<Z>(x: BVar<Z, number>, y: BVar<Z, Numbers>) => BVar<Z, { a: number; b: Numbers }>>()
  const three = isoVar3(
    (a: number, b: Numbers, c: bigint) => [a, b, c] as const,
    abc => abc
  )
  compiled(() => {
    expectTypeOf(three(x(), xs(), the<BVar<S, bigint>>())).toEqualTypeOf<BVar<S, readonly [number, Numbers, bigint]>>()
    expectTypeOf(
      isoVarN(
        (...as: Pair) => as,
        as => as
      )(x(), x())
    ).toEqualTypeOf<BVar<S, Pair>>()
    const wrapped = (a: number): readonly number[] => [a]
    // @ts-expect-error the inverse gives what was taken
    isoVar(wrapped, wrapped)
  })
  expectTypeOf(bpOp<readonly [number, Numbers], number>((a, b) => add(a, sequenceVar(b)[0]!))).toEqualTypeOf<
    Op.Op<readonly [number, Numbers], number>
  >()
  const sum = <Z>(a: BVar<Z, number>, b: BVar<Z, number>): BVar<Z, number> => add(a, b)
  expectTypeOf(bpOp(sum)).toEqualTypeOf<Op.Op<[x: number, y: number], number>>()
  expectTypeOf(gradBPN(liftOp(bpOp(sum)), 1, 2)).toEqualTypeOf<readonly [number, number]>()
})

describe('Explicit', () => {
  const numbers = B.array(B.number)
  const scaled = <Z>(a: BVar<Z, number>, b: BVar<Z, Numbers>): BVar<Z, number> => mul(a, sequenceVar(b)[0]!)
  const head = <Z>(b: BVar<Z, Numbers>): BVar<Z, number> => sequenceVar(b)[0]!

  it('Explicit takes the types from the instances', () => {
    expectTypeOf(E.gradBP(numbers, B.number)(b => sequenceVar(b)[0]!, [1])).toEqualTypeOf<Numbers>()
    expectTypeOf(E.gradBP(numbers, B.number)(head)).toEqualTypeOf<(a: Numbers) => Numbers>()
    expectTypeOf(E.backprop(numbers, B.number)(head, [1])).toEqualTypeOf<readonly [number, Numbers]>()
    expectTypeOf(E.backpropWith<Numbers, number>(numbers)(head, [1])[1]).toEqualTypeOf<(dy: number) => Numbers>()
    expectTypeOf(E.backprop2(B.number, numbers, B.number)(scaled, 2, [3])).toEqualTypeOf<
      readonly [number, readonly [number, Numbers]]
    >()
    expectTypeOf(E.gradBP2(B.number, numbers, B.number)(scaled, 2, [3])).toEqualTypeOf<readonly [number, Numbers]>()
  })

  it('Explicit takes the types of several arguments from instances of different types', () => {
    expectTypeOf(E.gradBPN([B.number, numbers], B.number)((a, b) => scaled(a, b), 2, [3])).toEqualTypeOf<
      readonly [number, Numbers]
    >()
    expectTypeOf(E.backpropN([B.number, numbers], B.number)(scaled, 2, [3])).toEqualTypeOf<
      readonly [number, readonly [number, Numbers]]
    >()
    expect(E.gradBPN([B.number, numbers], B.number)((a, b) => scaled(a, b), 2, [3])).toEqual([3, [2]])
    compiled(() => {
      expectTypeOf(E.liftOp([numbers, B.number])(at)(xs(), x())).toEqualTypeOf<BVar<S, number>>()
      expectTypeOf(E.liftOp2(numbers, B.number)(at)(xs(), x())).toEqualTypeOf<BVar<S, number>>()
      const list = E.isoVarN([B.number, numbers])(
        (a, b) => ({ a, b }),
        ({ a, b }) => [a, b]
      )
      expectTypeOf(list(x(), xs())).toEqualTypeOf<BVar<S, { a: number; b: Numbers }>>()
      expectTypeOf(E.bpOp([B.number, numbers])((a, b) => scaled(a, b))).toEqualTypeOf<
        Op.Op<[number, Numbers], number>
      >()
      // @ts-expect-error an instance is missing
      E.gradBPN([B.number], B.number)(scaled, 2, [3])
      // @ts-expect-error the instances are of other types
      E.gradBPN([B.number, B.number], B.number)(scaled, 2, [3])
      // @ts-expect-error the operation takes an array first
      E.liftOp([B.number, B.number])(at)
    })
  })
})

describe('Num', () => {
  const ring: Ring<bigint> = { zero: 0n, one: 1n, add: (a, b) => a + b, mul: (a, b) => a * b, sub: (a, b) => a - b }
  const square = <Z>(a: BVar<Z, bigint>): BVar<Z, bigint> => a

  it('Num takes the types from the rings', () => {
    expectTypeOf(Num.gradBP(ring, ring)(square, 3n)).toEqualTypeOf<bigint>()
    expectTypeOf(Num.backprop(ring, ring)(square, 3n)).toEqualTypeOf<readonly [bigint, bigint]>()
    expectTypeOf(Num.gradBP2(ring, ring, ring)((a, _) => a, 3n, 4n)).toEqualTypeOf<readonly [bigint, bigint]>()
    compiled(() => {
      // @ts-expect-error the ring is of bigints
      Num.gradBP(ring, ring)(square, 3)
    })
  })
})
