import * as O from 'fp-ts/Option'
import * as RA from 'fp-ts/ReadonlyArray'
import { type BVar, gradBP, NotDifferentiableError, square } from 'backprop-ts'
import { arrayElements, arrays, elements } from '../../src/internal/fp-ts/visit-elements'
import type { Dictionary } from '../../src/internal/fp-ts/type-classes'

const option = O.Applicative as unknown as Dictionary
const half = (n: unknown): unknown => (Number(n) % 2 === 0 ? O.some(Number(n) / 2) : O.none)

describe('the instances of arrays that serve where none is given are those of fp-ts', () => {
  const theirs = { ...RA.Foldable, ...RA.Traversable, ...RA.Applicative } as unknown as Dictionary

  it.each<[string, (A: Dictionary) => unknown]>([
    ['reduce', A => A.reduce(['a', 'b'], 'c', (b, a) => `${String(b)}${String(a)}`)],
    ['map', A => A.map([1, 2], n => [n])],
    ['traverse', A => A.traverse(option)([4, 6, 2], half)],
    ['traverse, of nothing', A => A.traverse(option)([], half)],
    ['traverse, that fails', A => A.traverse(option)([4, 3], half)],
    ['traverse, in their own order', A => A.traverse(theirs)([1, 2], n => [n, -Number(n)])],
    ['of', A => A.of([1])],
    ['ap', A => A.ap([(n: unknown) => [n, 'f'], (n: unknown) => [n, 'g']], [1, 2])]
  ])('the default instance of arrays agrees with fp-ts in %s', (_, use) => {
    expect(use(arrays)).toEqual(use(theirs))
  })

  it('the default instance of arrays calls back with the element alone', () => {
    const args: unknown[] = []
    arrays.map([7], (...all: unknown[]) => args.push(all))
    arrays.reduce([7], 1, (...all: unknown[]) => args.push(all))
    expect(args).toEqual([[7], [1, 7]])
  })
})

describe('the elements', () => {
  const squareOf =
    (F: Dictionary, index: number) =>
    <S>(v: BVar<S, unknown>): BVar<S, number> =>
      square(elements('toArray', F, v)[index] as BVar<S, number>)

  it('the elements of an array are its own, and those of a variable of an array are variables', () => {
    const xs = [1, 2]
    expect(arrayElements('toArray', xs)).toBe(xs)
    expect(elements('toArray', arrays, xs)).toBe(xs)
    expect(elements('toArray', RA.Foldable as unknown as Dictionary, xs)).toEqual(xs)
    expect(gradBP<ReadonlyArray<number>>(squareOf(arrays, 1))([3, 4])).toEqual([0, 8])
  })

  it('the elements of another container are found by its instance', () => {
    const foldable = O.Foldable as unknown as Dictionary
    expect(elements('toArray', foldable, O.some(3))).toEqual([3])
    expect(gradBP<O.Option<number>>(squareOf(foldable, 0))(O.some(3))).toEqual(O.some(6))
  })

  it('a container that is not an array is refused where no instance is given', () => {
    const use = (): unknown => arrayElements('sum', O.some(3))
    expect(use).toThrow(NotDifferentiableError)
    expect(use).toThrow(
      'sum: a record { _tag, value } is not an array. For another container, give its fp-ts instance first: sum(F)'
    )
  })

  it('an instance that calculates its target is refused', () => {
    const counting: Pick<Dictionary, 'reduce'> = { reduce: (s, b, f) => f(b, Number(s) + 1) }
    const use = (): unknown => gradBP(squareOf(counting as Dictionary, 0))(1)
    expect(use).toThrow(NotDifferentiableError)
    expect(use).toThrow('toArray: the instance calculates its target, instead of visiting the elements')
  })
})
