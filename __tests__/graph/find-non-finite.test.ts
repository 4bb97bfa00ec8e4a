import * as fc from 'fast-check'
import { flow, pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import {
  add,
  type BVar,
  clip,
  constVar,
  div,
  exp,
  gradBP,
  joinBV,
  liftOp,
  liftOp1,
  liftOp2,
  log,
  mul,
  NoGradientError,
  primal,
  recip,
  sin,
  splitBV,
  sqrt,
  square,
  sub
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { findNonFinite, type NonFinite } from 'backprop-ts/Graph'
import { affine, logSumExp, matrix, type Matrix, sumElements, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { noGrad1, op1, op2, opN } from 'backprop-ts/Op'

const messageOf = (found: O.Option<NonFinite>): string | undefined =>
  pipe(
    found,
    O.map(({ message }) => message),
    O.toUndefined
  )

describe('forward', () => {
  it('finds the first operation that made a NaN or an infinity of finite numbers', () => {
    expect(findNonFinite(x => sin(log(mul(x, 2))), 0)).toEqual(
      O.some({
        origin: 'forward',
        operation: 'log',
        operands: [{ shape: 'number', text: '0' }],
        cotangent: O.none,
        result: { shape: 'number', text: '-Infinity' },
        leaf: '',
        through: ['mul'],
        message: 'forward, log of 0 gave -Infinity. Path: the argument → mul → log'
      })
    )
    expect(messageOf(findNonFinite(flow(sub(4), sqrt), 3))).toBe(
      'forward, sqrt of -1 gave NaN. Path: the argument → sub → sqrt'
    )
    expect(messageOf(findNonFinite(exp)(1000))).toBe('forward, exp of 1000 gave Infinity. Path: the argument → exp')
  })

  it('finds it in vectors, with the place of the number', () => {
    const xs = Array.from({ length: 20 }, (_, i) => i - 7)
    expect(messageOf(findNonFinite(v => sumElements(recip(splitBV(v).xs)), { xs: vector(xs) }))).toBe(
      'forward, recip of Vector<20> -7, -6, -5, -4, … (0 at [7]) gave ' +
        'Vector<20> -0.1429, -0.1667, -0.2, -0.25, … (Infinity at [7]). Path: .xs → recip'
    )
  })

  it('names the part of the argument by which a shortest way leads there', () => {
    interface Net {
      readonly layer1: { readonly w: Matrix<2, 2>; readonly b: Vector<2> }
      readonly scale: readonly number[]
    }
    const net: Net = { layer1: { w: matrix(2, 2, [1, 0, 0, 1]), b: vector([0, 0]) }, scale: [1, 0] }
    const f = <S>(v: BVar<S, Net>): BVar<S, Vector<2>> => {
      const { layer1, scale } = splitBV(v)
      const { w, b } = splitBV(layer1)
      return div(affine(w, exp(b), b), splitBV(scale)[1]!)
    }
    const found = O.toUndefined(findNonFinite(f, net))
    expect(found).toMatchObject({ operation: 'div', leaf: '.scale[1]', through: [] })
    expect(found?.operands).toEqual([
      { shape: 'Vector<2>', text: '1, 1' },
      { shape: 'number', text: '0' }
    ])
    const g = <S>(v: BVar<S, Net>): BVar<S, Vector<2>> => {
      const { w, b } = splitBV(splitBV(v).layer1)
      return log(affine(w, exp(exp(b)), mul(0, b)))
    }
    expect(
      O.toUndefined(
        findNonFinite(v => mul(g(v), 0), { ...net, layer1: { ...net.layer1, w: matrix(2, 2, [0, 0, 0, 0]) } })
      )
    ).toMatchObject({
      operation: 'log',
      leaf: '.layer1.w',
      through: ['affine']
    })
  })

  it('finds it in lifted operations, and names how they were lifted', () => {
    const half = liftOp1(op1((x: number) => [x / 0, (d: number) => d]))
    expect(O.toUndefined(findNonFinite(x => half(x), 1))?.operation).toBe('liftOp1')
    const total = liftOp(opN((...xs: number[]) => [xs.reduce((x, y) => x / y), () => xs]))
    const many = <S>(x: BVar<S, number>): BVar<S, number> => total(x, x, x, x, mul(x, 0))
    expect(messageOf(findNonFinite(many, 1))).toBe(
      'forward, liftOp of 1 and 1 and 1 and 1 and … gave Infinity. Path: the argument → liftOp'
    )
  })
})

describe('backward', () => {
  it('finds the operation whose derivative is not finite', () => {
    expect(findNonFinite(p => sqrt(square(splitBV(p).width)), { width: 0 })).toEqual(
      O.some({
        origin: 'backward',
        operation: 'sqrt',
        operands: [{ shape: 'number', text: '0' }],
        cotangent: O.some({ shape: 'number', text: '1' }),
        result: { shape: 'number', text: 'Infinity' },
        leaf: '.width',
        through: ['square'],
        message: 'backward, sqrt of 0 got the cotangent 1 and gave Infinity. Path: .width → square → sqrt'
      })
    )
  })

  it('finds it in vectors and in lifted operations', () => {
    const found = findNonFinite(v => sumElements(sqrt(v)), vector([1, 0, 4]))
    expect(messageOf(found)).toBe(
      'backward, sqrt of Vector<3> 1, 0, 4 got the cotangent Vector<3> 1, 1, 1 and gave ' +
        'Vector<3> 0.5, Infinity, 0.25. Path: the argument → sqrt'
    )
    const broken = liftOp1(op1((x: Vector<2>) => [x, () => vector([NaN, 1])]))
    expect(O.toUndefined(findNonFinite(v => broken(v), vector([1, 2])))).toMatchObject({
      operation: 'liftOp1',
      origin: 'backward'
    })
  })

  it('finds cotangents whose sum overflows', () => {
    const large = Number.MAX_VALUE
    expect(messageOf(findNonFinite(x => add(mul(large, x), mul(large, sub(x, 1))), 0.5))).toBe(
      'backward, the cotangents that several uses of the argument gave are finite, and their sum is Infinity. ' +
        'Path: the argument → sum of cotangents'
    )
    const inside = findNonFinite(
      x => {
        const y = sin(splitBV(x).a)
        return add(mul(large, y), mul(large, sub(y, 0.5)))
      },
      { a: 0.5 }
    )
    expect(O.toUndefined(inside)).toMatchObject({ leaf: '.a', through: ['sin'], operation: 'sum of cotangents' })
    const second = <S>(v: BVar<S, { readonly n: number; readonly ws: readonly number[] }>): BVar<S, number> =>
      splitBV(splitBV(v).ws)[1]!
    const parts = findNonFinite(v => add(mul(large, second(v)), mul(large, sub(second(v), 1))), {
      n: 1,
      ws: [1, 0.5, 2]
    })
    expect(O.toUndefined(parts)).toMatchObject({
      leaf: '.ws[1]',
      through: [],
      result: { text: '{ n: 0, ws: [0, Infinity, 0] }' }
    })
  })

  it('throws what the gradient throws', () => {
    expect(() => findNonFinite(x => liftOp1(noGrad1(Math.round))(x), 1.4)).toThrow(NoGradientError)
  })

  it('leaves the gradient of a nested scope to the operations that it records', () => {
    const slope = <S>(x: BVar<S, number>): BVar<S, number> => gradBP(y => sqrt(y), x)
    expect(messageOf(findNonFinite(slope, 0))).toMatch(/^forward, .* gave Infinity\. Path: the argument → sqrt/)
    let found: O.Option<NonFinite> = O.none
    gradBP(x => {
      found = findNonFinite(y => log(mul(x, y)), constVar(0, x))
      return x
    }, 3)
    expect(messageOf(found)).toBe('forward, log of 0 gave -Infinity. Path: the argument → mul → log')
  })
})

describe('what was not finite to begin with', () => {
  it('is found in the argument, by its path', () => {
    const a = { layer: { w: matrix(2, 2, [1, 2, 3, NaN]) }, unused: Infinity, n: 1 }
    expect(O.toUndefined(findNonFinite(v => sumElements(exp(splitBV(splitBV(v).layer).w)), a))).toEqual({
      origin: 'argument',
      operation: 'exp',
      operands: [{ shape: 'Matrix<2, 2>', text: '1, 2, 3, NaN' }],
      cotangent: O.none,
      result: { shape: 'number', text: 'NaN' },
      leaf: '.layer.w[1, 1]',
      through: [],
      message: 'the argument is not finite to begin with: .layer.w[1, 1] is NaN'
    })
    expect(messageOf(findNonFinite(x => x, -Infinity))).toBe(
      'the argument is not finite to begin with: the argument is -Infinity'
    )
    expect(messageOf(findNonFinite(v => mul(v, v), { a: [1, Infinity] }))).toMatch(/\.a\[1\] is Infinity$/)
    expect(findNonFinite(v => exp(splitBV(v).n), a)).toEqual(O.none)
    expect(findNonFinite(v => splitBV(splitBV(v).part).used, { part: { used: 1, unused: NaN } })).toEqual(O.none)
  })

  it('is found in the argument beside what a constant spoiled', () => {
    const both = <S>(v: BVar<S, { readonly a: number; readonly b: number }>): BVar<S, number> =>
      add(mul(splitBV(v).a, Infinity), splitBV(v).b)
    expect(messageOf(findNonFinite(both, { a: 1, b: NaN }))).toMatch(/\.b is NaN$/)
    expect(messageOf(findNonFinite(both, { a: 1, b: 2 }))).toMatch(/^mul got a constant that is not finite: Infinity/)
  })

  it('is found in a constant, if it does harm', () => {
    expect(O.toUndefined(findNonFinite(x => sin(mul(exp(x), vector([1, NaN]))), 1))).toMatchObject({
      origin: 'constant',
      operation: 'mul',
      leaf: '',
      through: ['exp'],
      result: { shape: 'Vector<2>', text: '1, NaN' },
      message: 'mul got a constant that is not finite: Vector<2> 1, NaN. Path: the argument → exp → mul'
    })
    expect(messageOf(findNonFinite(() => constVar(NaN), 1))).toBe('the result is a constant that is not finite: NaN')
    expect(O.toUndefined(findNonFinite(() => constVar(NaN), 1))?.operation).toBe('constVar')
    expect(findNonFinite(() => constVar(3), 1)).toEqual(O.none)
    // The value is finite here, and the gradient is not.
    expect(gradBP(x => div(Infinity, div(Infinity, x)), 1)).toBeNaN()
    const harm = <S>(x: BVar<S, number>): BVar<S, number> => clip(0, 5)(div(mul(x, Infinity), 1))
    expect(primal(harm(constVar(1, constVar(1))))).toBe(5)
    expect(O.toUndefined(findNonFinite(harm, 1))?.origin ?? 'none').toBe(
      Number.isFinite(gradBP(harm, 1)) ? 'none' : 'constant'
    )
  })

  it('is passed over in a bound or a mask', () => {
    const masked = <S>(v: BVar<S, Vector<3>>): BVar<S, number> => logSumExp(add(v, vector([0, -Infinity, 0])))
    expect(findNonFinite(masked, vector([1, 2, 3]))).toEqual(O.none)
    expect(findNonFinite(x => clip(-Infinity, 5)(x), 3)).toEqual(O.none)
    expect(messageOf(findNonFinite(v => sqrt(mul(0, masked(v))), vector([1, 2, 3])))).toMatch(/^backward, sqrt of 0 /)
  })
})

describe('findNonFinite finds nothing', () => {
  it('where all is finite, and else something', () => {
    const operations = [sin, exp, square, sqrt, log, recip]
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...operations), { maxLength: 6 }),
        fc.oneof(fc.double(), fc.constantFrom(0, 1, -1)),
        (fs, a) => {
          const f = <S>(v: BVar<S, { readonly a: number }>): BVar<S, number> => {
            const x = splitBV(v).a
            return fs.reduce<BVar<S, number>>((y, g) => add(g(y), mul(0.5, y)), x)
          }
          const found = O.toUndefined(findNonFinite(f, { a }))
          const gradient = gradBP(f, { a }).a
          if (found === undefined) expect([a, gradient].every(Number.isFinite)).toBe(true)
          else expect(found.origin === 'argument').toBe(!Number.isFinite(a))
          if (!Number.isFinite(gradient)) expect(found).toBeDefined()
        }
      )
    )
  })

  it('in objects whose numbers it cannot see', () => {
    class Hidden {
      constructor(readonly at = new Date(NaN)) {}
      get [B.instance](): B.Backprop<Hidden> {
        return { zero: () => new Hidden(), add: x => x, one: x => x }
      }
    }
    expect(findNonFinite(x => x, new Hidden())).toEqual(O.none)
    expect(findNonFinite(x => joinBV({ x, tag: 'NaN', big: 3n }), 1)).toEqual(O.none)
  })

  it('of an error that it did not expect', () => {
    class Broken {
      get [B.instance](): B.Backprop<Broken> {
        return { zero: a => a, add: x => x, one: x => x }
      }
      readonly ns = new Proxy([], {
        get: () => {
          throw new RangeError('broken')
        }
      })
    }
    expect(() => findNonFinite(x => x, new Broken())).toThrow(RangeError)
  })
})

it('passes over a variable that gets no cotangent, as it holds no number', () => {
  const label = op1((_: number) => ['text', () => 0])
  const use = op2((text: string, x: number) => [x, d => [text, d]])
  const f = <S>(x: BVar<S, number>): BVar<S, number> => {
    const root = sqrt(x)
    return liftOp2(use)(liftOp1(label)(x), root)
  }
  expect(messageOf(findNonFinite(f, 0))).toMatch(/^backward, sqrt of 0 /u)
})
