import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import * as RA from 'fp-ts/ReadonlyArray'
import { add, type BVar, evalBP, exp, gradBP2, mul, sin, square } from 'backprop-ts'
import { liftA2, liftA3, of, sum } from 'backprop-ts/Prelude'
import { containers, given } from '../support/containers'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { numbersOf } from '../support/numerical'
import type { Numbers, Untyped, Untyped1 } from '../support/fixtures'

const number = fc.double({ min: -2, max: 2, noNaN: true })
const seed = fc.integer({ min: 0, max: 1000 })

const applicatives = Object.entries(containers)
  .filter(([, { instance, applicative }]) => instance === undefined || applicative !== undefined)
  .map(([name, container]) => [name, container] as const)

describe.each(applicatives)('of %s', (container, { instance, applicative, some }) => {
  it.each([
    ['liftA2', liftA2, (x: number, y: number) => mul(sin(x), exp(y))],
    ['liftA3', liftA3, (x: number, y: number, z: number) => mul(sin(x), add(exp(y), square(z)))]
  ])(`%s over ${container} has the first and second derivatives of central differences`, (_name, lift, f) => {
    const shapes = [
      (...xs: ReadonlyArray<unknown>) => given(lift, applicative)(f)(...xs),
      (...xs: ReadonlyArray<unknown>) => (given(lift, applicative) as Untyped)(f, ...xs)
    ]
    fc.assert(
      fc.property(some(number), some(number), some(number), seed, (x, y, z, s) => {
        const args = [x, y, z].slice(0, f.length)
        for (const shape of shapes) expectGradient(shape, args, s)
        if (numbersOf(args).length < 8) expectSecondGradient(shapes[0], args, s)
      }),
      { numRuns: 10 }
    )
  })

  it(`liftA2 over ${container} gives what the applicative gives`, () => {
    const A = (applicative ?? RA.Applicative) as typeof RA.Applicative
    const times = (x: number, y: number): number => x * y
    fc.assert(
      fc.property(some(number), some(number), (x, y) => {
        const want = A.ap(
          A.map(x as Numbers, a => (b: number) => a * b),
          y as Numbers
        )
        expect(given(liftA2, applicative)(times)(x, y)).toEqual(want)
      })
    )
  })

  it(`of makes ${container} of one element`, () => {
    const only = (x: unknown): unknown => (instance === undefined ? (of as Untyped1)(x) : given(of, applicative)(x))
    expectGradient(only, [3], 1)
    expectSecondGradient((x: unknown) => only(square(x as number)), [3], 1)
    expect(numbersOf(only(3))).toEqual([3])
  })
})

it('liftA2 and liftA3 of arrays give each combination', () => {
  const f = evalBP<Numbers, Numbers>(v => liftA3((a, b, c) => add(a, add(mul(b, 10), mul(c, 100))), v, v, v))
  expect(f([1, 2])).toEqual([111, 211, 121, 221, 112, 212, 122, 222])
})

it('liftA2 and liftA3 of a Left are that Left', () => {
  const product = <Sc>(
    x: BVar<Sc, E.Either<string, number>>,
    y: BVar<Sc, E.Either<string, number>>
  ): BVar<Sc, E.Either<string, number>> => liftA2(E.Applicative)((a, b) => mul(a, b), x, y)
  expect(gradBP2(product, E.right(2), E.right(3))).toEqual([E.right(3), E.right(2)])
  expect(gradBP2(product, E.right(2), E.left('no'))).toEqual([E.right(0), E.left('no')])
})

it('liftA2 does not spread a million results into the arguments of a function', () => {
  const [xs, ys] = [[0, 1], Array.from({ length: 200_000 }, (_, i) => i)]
  const [dx, dy] = gradBP2<Numbers, Numbers>((x, y) => sum(liftA2((a, b) => add(a, b), x, y)))(xs, ys)
  expect([dx, dy.every(d => d === 2)]).toEqual([[200_000, 200_000], true])
}, 60_000)
