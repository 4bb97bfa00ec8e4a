import {
  add,
  axpy,
  DimensionError,
  gradBP,
  gradBP2,
  mul,
  negate,
  pullback,
  inputVar,
  sin,
  splitBV,
  square,
  sub,
  UnsupportedOperationError,
  withBP,
  type BVar
} from 'backprop-ts'
import { type Backprop, instance } from 'backprop-ts/Backprop'
import { checkLaws } from 'backprop-ts/Check'
import {
  complex,
  type ComplexVector,
  descend,
  fromComplex,
  imag,
  magnitude,
  real,
  sqMagnitude,
  sumElements,
  toArray,
  toComplex,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import { positiveSize, seeds, size, vectors } from '../support/dense'
import { expectGradient, expectSecondGradient } from '../support/derivatives'
import { expectClose } from '../support/numerical'

const z = toComplex(vector([3, 0]), vector([-4, 2]))

const pairs = size.chain(n => fc.tuple(vectors(n), vectors(n)))
const complexes = (n: number): fc.Arbitrary<ComplexVector> =>
  fc.tuple(vectors(n), vectors(n)).map(([re, im]) => toComplex(re, im))
const anyComplex = size.chain(complexes)
/** Away from zero, where the magnitude has a kink. */
const nonZero = positiveSize.chain(n => fc.tuple(vectors(n), vectors(n))).map(([x, y]) => [add(x, 3), y] as const)

type Parts = (z: never) => unknown

describe('the parts', () => {
  it('are the vectors that the complex vector was made of', () => {
    fc.assert(
      fc.property(pairs, ([re, im]) => {
        const made = toComplex(re, im)
        expect(made.length).toBe(re.length)
        expect([real(made), imag(made)]).toEqual([re, im])
        expect(fromComplex(made)).toEqual([re, im])
      })
    )
    expect(complex(vector([1, 2]))).toEqual(toComplex(vector([1, 2]), zeros(2)))
    expect(toComplex(zeros(0), zeros(0)).length).toBe(0)
  })

  it('are copies, which share no memory with the vectors', () => {
    const [re, im] = [vector([1]), vector([2])]
    const made = toComplex(re, im)
    ;(re.data as Float64Array)[0] = 7
    ;(real(made).data as Float64Array)[0] = 7
    expect(made).toEqual(toComplex(vector([1]), im))
  })

  it.each<readonly [string, Parts]>([
    ['real', real],
    ['imag', imag],
    ['sqMagnitude', sqMagnitude],
    ['negate', negate],
    ['a sum', (w: ComplexVector) => add(w, w)],
    ['a difference', (w: ComplexVector) => sub(mul(3, w), w)]
  ])('have gradients through %s', (_, f) => {
    fc.assert(fc.property(anyComplex, seeds, (w, seed) => expectGradient(f, [w], seed)))
  })

  it('have first and second derivatives through real vectors', () => {
    const f = (re: Vector, im: Vector): Vector => {
      const w = toComplex(sin(re), mul(re, im))
      const [x, y] = fromComplex(sub(add(w, complex(im)), mul(0.5, negate(w))))
      return add(mul(square(x), y), sqMagnitude(w))
    }
    fc.assert(fc.property(pairs, seeds, ([re, im], seed) => expectGradient(f, [re, im], seed)))
    fc.assert(fc.property(pairs, seeds, ([re, im], seed) => expectSecondGradient(f, [re, im], seed)))
  })
})

describe('gradients', () => {
  it('consist of the derivatives with respect to each part', () => {
    // |z|² grows along z itself.
    expect(gradBP(w => sumElements(sqMagnitude(w)), z)).toEqual(mul(2, z))
    expect(gradBP(w => sumElements(imag(w)), z)).toEqual(toComplex(zeros(2), vector([1, 1])))
  })

  it('are those of the real part if the result is complex', () => {
    expect(gradBP(w => mul(2, w), z)).toEqual(complex(vector([2, 2])))
    expect(gradBP2((re, im) => toComplex(re, im), zeros(2), zeros(2))).toEqual([vector([1, 1]), zeros(2)])
  })

  it('are zero for arguments that are not used', () => {
    expect(gradBP2((w, _) => sqMagnitude(w), z, z)[1]).toEqual(complex(zeros(2)))
  })

  it('point uphill, so a step against them descends', () => {
    const target = toComplex(vector([1, 2]), vector([3, -1]))
    const loss = <S>(w: BVar<S, ComplexVector>): BVar<S, number> => sumElements(sqMagnitude(sub(w, target)))
    const fitted = descend(w => loss(w), z as ComplexVector, Array.from({ length: 60 }), { rate: 0.25 })
    expectClose(
      [toArray(real(fitted)), toArray(imag(fitted))],
      [
        [1, 2],
        [3, -1]
      ],
      1e-9
    )
  })

  it('stay as they are after other runs', () => {
    const wide = complex(vector(new Float64Array(100).fill(2)))
    const loss = <S>(w: BVar<S, ComplexVector>): BVar<S, number> => sumElements(sqMagnitude(add(w, mul(2, w))))
    const first = gradBP(loss, wide)
    gradBP(loss, mul(5, wide))
    expect(first).toEqual(mul(18, wide))
  })

  it('can be taken with a cotangent of your own', () => {
    const got = withBP(s => {
      const w = inputVar(s)(z)
      return pullback(mul(3, w))(w)(toComplex(vector([1, 0]), vector([0, 1])))
    })
    expect(got).toEqual(toComplex(vector([3, 0]), vector([0, 3])))
  })

  it('pass through structures', () => {
    const g = gradBP(
      p => {
        const { w, c } = splitBV(p)
        return add(sumElements(real(w)), c)
      },
      { w: z, c: 1 }
    )
    expect(g).toEqual({ w: complex(vector([1, 1])), c: 1 })
  })
})

describe('magnitude', () => {
  it('is the length, and does not overflow', () => {
    expect(toArray(magnitude(z))).toEqual([5, 2])
    for (const unit of [1e200, 1e-200])
      expectClose(
        toArray(magnitude(mul(unit, z))).map(x => x / unit),
        [5, 2],
        1e-15
      )
  })

  it('has first and second derivatives that agree with central differences', () => {
    const f = (re: Vector, im: Vector): Vector => magnitude(toComplex(re, im))
    fc.assert(fc.property(nonZero, seeds, (xs, seed) => expectGradient(f, xs, seed)))
    fc.assert(fc.property(nonZero, seeds, (xs, seed) => expectSecondGradient(f, xs, seed)))
  })

  it('has the gradient 0 at zero, and z / |z| elsewhere', () => {
    expect(gradBP(w => magnitude(w), complex(zeros(2)))).toEqual(complex(zeros(2)))
    expect(gradBP(w => magnitude(w), z)).toEqual(toComplex(vector([0.6, 0]), vector([-0.8, 1])))
  })
})

describe('as a value', () => {
  const carried = (w: ComplexVector): Backprop<ComplexVector> =>
    (w as unknown as { readonly [instance]: Backprop<ComplexVector> })[instance]

  it('has a lawful instance, which refuses other sizes', () => {
    checkLaws(carried(z), complexes(3))
    const run = (): unknown => carried(z).add(z, complex(zeros(3)))
    expect(run).toThrow(DimensionError)
    expect(run).toThrow('adding gradients: ComplexVector<2> and ComplexVector<3>')
  })

  it('adds up many cotangents in memory of its own', () => {
    const added = jest.spyOn(carried(z), 'add')
    const sum4 = <S>(w: BVar<S, ComplexVector>): BVar<S, ComplexVector> => add(add(add(w, w), w), w)
    const got = gradBP(w => sumElements(real(sum4(w))), z)
    const calls = added.mock.calls.length
    added.mockRestore()
    expect(got).toEqual(complex(vector([4, 4])))
    expect(calls).toBe(1)
    expect(z).toEqual(toComplex(vector([3, 0]), vector([-4, 2])))
  })

  it('refuses to add another size in its own memory', () => {
    const B = carried(z) as unknown as { readonly addInto: (x: unknown, y: unknown) => unknown }
    expect(() => B.addInto(z, complex(zeros(1)))).toThrow('adding gradients: ComplexVector<2> and ComplexVector<1>')
  })

  it('has gradients that share no memory with each other or with the cotangent', () => {
    const [first, second, dy] = withBP(s => {
      const [u, v] = [inputVar(s)(z), inputVar(s)(z)]
      const d = complex(vector([1, 2]))
      return [...pullback(add(u, v))(u, v)(d), d]
    })
    expect([first, second]).toEqual([dy, dy])
    expect(new Set([first, second, dy].map(w => w.re)).size).toBe(3)
    expect(new Set([first, second, dy].map(w => w.im)).size).toBe(3)
  })

  it('adds, subtracts and is scaled part by part', () => {
    const w = toComplex(vector([1, 1]), vector([10, 20]))
    expect(add(z, w)).toEqual(toComplex(vector([4, 1]), vector([6, 22])))
    expect(sub(z, w)).toEqual(toComplex(vector([2, -1]), vector([-14, -18])))
    expect(mul(2, z)).toEqual(toComplex(vector([6, 0]), vector([-8, 4])))
    expect(negate(w)).toEqual(mul(-1, w))
    expect(axpy(2, z, w)).toEqual(toComplex(vector([7, 1]), vector([2, 24])))
    const wrongSize = (): unknown => add(z as ComplexVector, complex(zeros(3)) as ComplexVector)
    expect(wrongSize).toThrow(DimensionError)
    expect(wrongSize).toThrow('add: ComplexVector<2> and ComplexVector<3> differ in size')
  })

  it('has no product, and numbers are not broadcast to it', () => {
    for (const run of [() => mul(z, z), () => add(1, z), () => gradBP(c => mul(c, z) as never, 2) as unknown])
      expect(run).toThrow(UnsupportedOperationError)
  })
})

describe('what is refused', () => {
  it.each<readonly [string, Parts]>([
    ['real', real],
    ['imag', imag],
    ['fromComplex', fromComplex],
    ['sqMagnitude', sqMagnitude],
    ['magnitude', magnitude]
  ])('is refused by %s if it is not complex', (name, f) => {
    for (const run of [() => f(zeros(2) as never), () => gradBP(x => f(x as never) as never, zeros(2)) as unknown]) {
      expect(run).toThrow(UnsupportedOperationError)
      expect(run).toThrow(`${name}: expected a ComplexVector, got Vector<2>`)
    }
  })

  it.each<readonly [string, () => unknown, string]>([
    [
      'toComplex',
      () => toComplex(z as unknown as Vector, zeros(2) as Vector),
      'expected a Vector, got ComplexVector<2>'
    ],
    ['toComplex', () => toComplex(zeros(2), 3 as never), 'expected a Vector, got the number 3'],
    ['complex', () => complex(zeros(2, 2) as never), 'expected a Vector, got Matrix<2, 2>']
  ])('is refused by %s if it is not a vector', (name, run, message) => {
    expect(run).toThrow(UnsupportedOperationError)
    expect(run).toThrow(`${name}: ${message}`)
  })

  it('toComplex refuses parts of two sizes', () => {
    const run = (): unknown => toComplex(zeros(2) as Vector, zeros(3) as Vector)
    expect(run).toThrow(DimensionError)
    expect(run).toThrow('toComplex: Vector<2> and Vector<3>: both parts need the same size')
  })
})
