import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as O from 'fp-ts/Option'
import { expectTypeOf } from 'expect-type'
import {
  abs,
  add,
  BackpropError,
  type BVar,
  cond,
  constVar,
  div,
  evalBP,
  exp,
  gradBP,
  ImplicitConversionError,
  joinBV,
  liftOp1,
  log,
  logistic,
  mul,
  NotDifferentiableError,
  previewVar,
  primal,
  sin,
  splitBV,
  sqrt,
  square,
  tanh
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { CheckError, checkGrads, checkLaws, isoRoundTrip, laws, numericalGradient } from 'backprop-ts/Check'
import { affine, type Matrix, matrix, softmax, sumElements, vector, type Vector } from 'backprop-ts/LinearAlgebra'
import { op1 } from 'backprop-ts/Op'
import * as prism from 'monocle-ts/Prism'
import { equal, equalUpToZeros } from '../../src/internal/values/equality'

const real = fc.double({ min: -2, max: 2, noNaN: true })
const reals = (n: number) => fc.array(real, { minLength: n, maxLength: n })

class Celsius {
  constructor(
    readonly degrees: number,
    readonly shown = (): string => `${this.degrees} °C`
  ) {}
  get [B.instance](): B.Backprop<Celsius> {
    return { zero: () => new Celsius(0), add: (x, y) => new Celsius(x.degrees + y.degrees), one: () => new Celsius(1) }
  }
}
const degrees = op1((c: Celsius) => [c.degrees, (d: number) => new Celsius(d)])

it('numericalGradient has the shape of the argument, wherever the numbers are', () => {
  const a = {
    n: 3,
    list: [1, [2]] as const,
    option: O.some(4),
    none: O.none as O.Option<number>,
    map: new Map([['k', 5]]),
    floats: Float64Array.of(6, 7),
    ints: Int8Array.of(8),
    big: 9n,
    text: 'text',
    vector: vector([10, 11]),
    matrix: matrix(1, 2, [12, 13]),
    celsius: new Celsius(14)
  }
  const g = numericalGradient((x: typeof a) => {
    const some = O.isSome(x.option) ? x.option.value : 0
    const dense = x.vector.data[1]! * x.matrix.data[1]!
    return x.n * x.list[1][0] + some ** 2 + x.map.get('k')! * x.floats[1]! + dense + 2 * x.celsius.degrees
  })(a)
  expectTypeOf(g).toEqualTypeOf<typeof a>()
  const want = {
    n: 2,
    list: [0, [3]],
    option: O.some(8),
    none: O.none,
    map: new Map([['k', 7]]),
    floats: Float64Array.of(0, 5),
    ints: Int8Array.of(0),
    big: 0n,
    text: 'text',
    vector: vector([0, 13]),
    matrix: matrix(1, 2, [0, 11]),
    celsius: { degrees: 2 }
  }
  expect(equalUpToZeros({ ...g, celsius: { degrees: g.celsius.degrees } }, want)).toBe(true)
  expect(g.celsius).toBeInstanceOf(Celsius)
  expect([a.n, [...a.floats], a.celsius.degrees]).toEqual([3, [6, 7], 14])
})

it('numericalGradient agrees with gradBP, for functions on variables as well', () => {
  fc.assert(
    fc.property(real, x => {
      const f = <S>(v: BVar<S, number>): BVar<S, number> => sin(exp(v))
      expect(Math.abs(numericalGradient(evalBP(f))(x) - gradBP(f, x))).toBeLessThan(1e-6)
    })
  )
  expect(numericalGradient(x => x * x, 0.5)(3)).toBeCloseTo(6, 12)
})

it('numericalGradient of a function of nothing is nothing', () => {
  expect(numericalGradient(() => 1)({ text: 'a', nothing: null } as never)).toEqual({ text: 'a', nothing: null })
})

it('numericalGradient refuses what holds no numbers that it can see', () => {
  expect(() => numericalGradient(() => 1)(new Date() as never)).toThrow(NotDifferentiableError)
})

describe('checkGrads passes what is right', () => {
  interface Net {
    readonly w: Matrix<2, 3>
    readonly b: Vector<2>
  }
  const nets = fc.tuple(reals(6), reals(2)).map(([w, b]): Net => ({ w: matrix(2, 3, w), b: vector([b[0]!, b[1]!]) }))
  const parameters = { numRuns: 10 }

  it('checkGrads passes right gradients on numbers', () => {
    checkGrads(x => mul(sin(x), exp(x)), real)
    checkGrads(x => sqrt(x), [0.5, 1, 100])
  })

  it('checkGrads passes right gradients from structures to structures', () => {
    const f = <S>(net: BVar<S, Net>): BVar<S, { readonly hidden: Vector<2>; readonly out: number }> => {
      const { b, w } = splitBV(net)
      const hidden = tanh(affine(w, constVar(vector([1, -1, 0.5])), b))
      return joinBV({ hidden, out: sumElements(softmax(hidden)) })
    }
    checkGrads(f, nets, { parameters })
  })

  it('checkGrads passes right gradients on options, typed arrays, bigints and maps', () => {
    const values = fc.record({
      option: fc.option(real).map(O.fromNullable),
      floats: reals(2).map(ns => Float64Array.from(ns)),
      big: fc.bigInt(),
      tag: fc.constant('tag'),
      map: real.map(n => new Map([['k', n]]))
    })
    const some1 = pipe(prism.id<O.Option<number>>(), prism.some)
    checkGrads(
      v => {
        const parts = splitBV(v)
        const some = previewVar(some1)(parts.option)
        return joinBV({
          some: O.isSome(some) ? square(some.value) : constVar(1),
          floats: square(parts.floats),
          map: logistic(parts.map),
          big: parts.big,
          tag: 'tag'
        })
      },
      values,
      { parameters }
    )
  })

  it('checkGrads passes right gradients where the result does not depend on the argument, or is the argument', () => {
    checkGrads(() => constVar(3), [1, 2])
    checkGrads(x => x, [{ a: [1, 2], b: 'text' }])
    checkGrads(() => constVar({ a: 1 }), ['text' as unknown as number])
  })

  it('checkGrads passes right gradients of the first order alone, where operations cannot be nested', () => {
    const cube = op1((x: number) => [x ** 3, (d: number) => d * 3 * x ** 2])
    checkGrads(x => liftOp1(cube)(x), real, { order: 1, modes: ['reverse'] })
    expect(() => checkGrads(x => liftOp1(cube)(x), [1])).toThrow(ImplicitConversionError)
    expect(() => checkGrads(x => liftOp1(cube)(x), real)).toThrow(CheckError)
    expect(() => checkGrads(x => liftOp1(cube)(x), real)).toThrow(/^ImplicitConversionError: .*\n/)
  })

  it('checkGrads passes right gradients on classes that carry an instance', () => {
    checkGrads(c => square(liftOp1(degrees)(c)), [new Celsius(20)], { order: 1 })
  })

  it('checkGrads passes right gradients where both sides are NaN', () => {
    checkGrads(x => log(x), [NaN])
  })

  it('checkGrads passes right gradients within the given tolerance and step', () => {
    const nearly = op1((x: number) => [x * x, (d: number) => d * 2.001 * x])
    const check = (tolerance: number) => () =>
      checkGrads(x => liftOp1(nearly)(x), [1], { order: 1, step: 0.01, tolerance })
    expect(check(1e-2)).not.toThrow()
    expect(check(1e-4)).toThrow(CheckError)
  })
})

describe('checkGrads catches', () => {
  /** An operation with a pullback of choice. */
  const squareWith = (slope: (x: number) => number) => op1((x: number) => [mul(x, x), (d: number) => mul(d, slope(x))])

  it('checkGrads catches a wrong gradient, a wrong sign, and no gradient', () => {
    for (const slope of [(x: number) => mul(3, x), (x: number) => mul(-2, x), () => 0, () => NaN, () => Infinity])
      expect(() => checkGrads(x => liftOp1(squareWith(slope))(x), real)).toThrow(/order 1, (?:reverse|forward) mode: /)
  })

  it('checkGrads catches that there is nothing to check', () => {
    for (const check of [() => checkGrads(x => square(x), []), () => checkGrads(x => square(x), [1], { modes: [] })])
      expect(check).toThrow(/no points or no modes/)
  })

  it('checkGrads catches a wrong second derivative beside a right first one', () => {
    const frozen = squareWith(x => 2 * (primal as unknown as (x: number) => number)(x))
    expect(() => checkGrads(x => liftOp1(frozen)(x), [3])).toThrow(
      /order 2, reverse over reverse mode: analytic 0, numerical 11\.2/
    )
    checkGrads(x => liftOp1(frozen)(x), real, { order: 1 })
    checkGrads(x => liftOp1(squareWith(x => mul(2, x)))(x), real)
  })

  it('checkGrads catches a discontinuity of the function that its gradient does not see', () => {
    expect(() =>
      checkGrads(
        x =>
          cond(
            primal(x) > 0,
            () => x,
            () => add(x, 1)
          ),
        [0]
      )
    ).toThrow(CheckError)
    expect(() => checkGrads(x => abs(x), [1e-4])).toThrow(CheckError)
  })

  const wrong = op1((x: number) => [2 * x, (d: number) => 3 * d])
  it.each<readonly [string, () => void, string]>([
    [
      'in an array in a record',
      () =>
        checkGrads(
          v => {
            const [, b] = splitBV(splitBV(v).ws)
            return liftOp1(wrong)(b)
          },
          [{ ws: [1, 2] as const }],
          { order: 1 }
        ),
      'at .ws[1]: '
    ],
    [
      'in a map and a field that is no name',
      () =>
        checkGrads(
          v => liftOp1(op1((m: typeof v extends BVar<infer _, infer A> ? A : never) => [m, d => mul(2, d)]))(v),
          [new Map([['k', { 'a b': 1 }]])],
          { order: 1 }
        ),
      'at .get("k")["a b"]: '
    ],
    [
      'in a map by other keys, and a symbol',
      () =>
        checkGrads(
          v => liftOp1(op1((m: Map<number, object>) => [m, d => mul(2, d)]))(v),
          [new Map([[1, { [Symbol('s')]: 1 }]])],
          { order: 1 }
        ),
      'at .get(1)[Symbol(s)]: '
    ],
    [
      'in a matrix',
      () =>
        checkGrads(
          v => liftOp1(op1((m: Matrix<2, 2>) => [m, d => mul(d, matrix(2, 2, [1, 1, 3, 1]))]))(v),
          [matrix(2, 2, [1, 2, 3, 4])],
          { order: 1 }
        ),
      'at [1, 0]: '
    ],
    [
      'in a vector, the worst of several',
      () =>
        checkGrads(v => liftOp1(op1((u: Vector<3>) => [u, d => mul(d, vector([1, 1.5, 9]))]))(v), [vector([1, 2, 3])], {
          order: 1
        }),
      'at [2]: '
    ],
    [
      'in a typed array',
      () =>
        checkGrads(v => liftOp1(op1((u: Float64Array) => [u, d => mul(2, d)]))(v), [Float64Array.of(1)], { order: 1 }),
      'at [0]: '
    ],
    [
      'in a class',
      () =>
        checkGrads(
          v => liftOp1(op1((c: Celsius) => [2 * c.degrees, (d: number) => new Celsius(d)]))(v),
          [new Celsius(1)],
          { order: 1 }
        ),
      'at .degrees: '
    ]
  ])('checkGrads names the path of the wrong number: %s', (_, check, path) => {
    expect(check).toThrow(path)
  })

  it('checkGrads catches a gradient of another shape', () => {
    class Odd {
      constructor(readonly ns: ReadonlyArray<number>) {}
      get [B.instance](): B.Backprop<Odd> {
        return { zero: () => new Odd([]), add: x => x, one: x => x }
      }
    }
    const total = op1((o: Odd) => [o.ns[0]!, () => new Odd([1, 2, 3])])
    expect(() => checkGrads(o => liftOp1(total)(o), [new Odd([1])], { order: 1 })).toThrow(
      /the gradient has 3 numbers, the argument 1/
    )
  })

  it('checkGrads reports the smallest counterexample and what reproduces it', () => {
    const run = () =>
      checkGrads(x => liftOp1(squareWith(x => mul(3, x)))(x), fc.integer({ min: 1, max: 9 }), {
        parameters: { seed: 7 }
      })
    expect(run).toThrow(/^checkGrads, order 1, reverse mode: .*\nProperty failed after 1 tests\n\{ seed: 7, path: /)
    expect(run).toThrow(/Counterexample: \[1,0\]/)
    expect(run).toThrow(BackpropError)
  })
})

describe('isoRoundTrip', () => {
  const point = fc.record({ x: fc.double(), y: fc.double() })

  it('isoRoundTrip passes pairs that move parts', () => {
    fc.assert(
      isoRoundTrip(
        ({ x, y }) => [y, x] as const,
        ([y, x]) => ({ x, y }),
        point
      )
    )
    fc.assert(
      isoRoundTrip(
        xs => vector(xs),
        v => [...v.data],
        fc.array(real)
      )
    )
    fc.assert(
      isoRoundTrip(
        n => new Celsius(n),
        c => c.degrees,
        fc.double()
      )
    )
  })

  it('isoRoundTrip refuses a pair that calculates, though it is a round trip', () => {
    const positive = fc.double({ min: 1, max: 9, noNaN: true })
    const near = { equals: (x: number, y: number) => Math.abs(x - y) < 1e-9 }
    expect(() =>
      fc.assert(
        isoRoundTrip(
          x => exp(x),
          x => log(x),
          positive,
          near
        )
      )
    ).toThrow(/Counterexample/)
    expect(() =>
      fc.assert(
        isoRoundTrip(
          x => mul(2, x),
          x => div(x, 2),
          positive
        )
      )
    ).toThrow(/Counterexample/)
    expect(() =>
      fc.assert(
        isoRoundTrip(
          x => [x, x] as const,
          ([x]) => x,
          positive
        )
      )
    ).toThrow(/Counterexample/)
    expect(() =>
      fc.assert(
        isoRoundTrip(
          x => ({ x, extra: 1 }),
          ({ x }) => x,
          positive
        )
      )
    ).toThrow(/Counterexample/)
    const { errorInstance } = fc.check(
      isoRoundTrip(
        x => mul(2, x),
        x => div(x, 2),
        fc.constant<number>(3)
      )
    )
    expect(errorInstance).toEqual(
      new CheckError('to(a) computes, it does not hold the numbers of a: a is 3, to(a) is 6')
    )
  })

  it('isoRoundTrip refuses a pair that is no round trip', () => {
    expect(() =>
      fc.assert(
        isoRoundTrip(
          ({ x, y }) => [y, x] as const,
          ([x, y]) => ({ x, y }),
          point
        )
      )
    ).toThrow(/Counterexample/)
    expect(() =>
      fc.assert(
        isoRoundTrip(
          xs => new Set(xs).size,
          () => [] as number[],
          fc.array(fc.nat(), { minLength: 1 })
        )
      )
    ).toThrow(/Counterexample/)
  })

  it('isoRoundTrip takes pairs of matching types only', () => {
    // @ts-expect-error from must take what to gives
    expect(isoRoundTrip(String, (x: number) => x, real)).toBeDefined()
  })
})

it('checkLaws passes the instances of the library', () => {
  checkLaws(B.number, fc.integer())
  checkLaws(B.number, fc.double({ min: -1, max: 1, noNaN: true }))
  checkLaws(B.structural, fc.record({ v: reals(3).map(ns => vector(ns)), m: reals(4).map(ns => matrix(2, 2, ns)) }))
})

it('checkLaws says which values break which law', () => {
  const broken = { ...B.number, add: (x: number, y: number) => x - y }
  expect(() => fc.assert(laws(broken, fc.integer()).identity)).not.toThrow()
  const run = () => checkLaws(broken, fc.integer(), undefined, { seed: 1 })
  expect(run).toThrow(CheckError)
  expect(run).toThrow(
    /^the law commutativity does not hold: add\(x, y\) is -?\d+, but add\(y, x\) is -?\d+\nProperty failed/
  )
  expect(run).toThrow(/Counterexample: \[\[/)
})

it('checkLaws reports what an instance throws', () => {
  const either = B.either(B.number, B.number)
  const sides = fc.boolean().map(side => (side ? E.left(1) : E.right(1)))
  expect(() => checkLaws(either, sides)).toThrow(
    /^the law identity does not hold: ShapeError: adding gradients: .*"Left"/
  )
  const rude: B.Backprop<number> = {
    ...B.number,
    add: () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a user's code may do
      throw 'no'
    }
  }
  expect(() => checkLaws(rude, fc.integer())).toThrow(/^the law identity does not hold: Property failed/)
})

it('checkLaws takes an Eq of the user', () => {
  const parity = { equals: (x: number, y: number) => (x - y) % 2 === 0 }
  const B2: B.Backprop<number> = { zero: () => 2, one: () => 3, add: (x, y) => x + y }
  expect(() => checkLaws(B2, fc.integer())).toThrow(CheckError)
  checkLaws(B2, fc.integer(), parity)
})

describe('structural equality', () => {
  const symbol = Symbol('s')
  const date = new Date(0)
  class Weights {
    constructor(weight?: number) {
      if (weight !== undefined) Object.assign(this, { weight })
    }
    toString(): string {
      return 'weights'
    }
  }
  const same: ReadonlyArray<readonly [unknown, unknown]> = [
    [1, 1],
    [NaN, NaN],
    [0, -0],
    [Infinity, Infinity],
    ['a', 'a'],
    [null, null],
    [
      [1, [2]],
      [1, [2]]
    ],
    [
      { a: 1, [symbol]: 2 },
      { [symbol]: 2, a: 1 }
    ],
    [{ a: 1 }, Object.assign(Object.create(null) as object, { a: 1 })],
    [new Map([['k', 1]]), new Map([['k', 1]])],
    [Float64Array.of(1), Float64Array.of(1)],
    [[], []],
    [{}, {}],
    [new Map(), new Map()],
    [new Float32Array(0), new Float32Array(0)],
    [O.some(1), O.some(1)],
    [O.none, O.none],
    [{ _tag: 'None' }, { _tag: 'None' }],
    [date, date],
    [vector([1, 2]), vector([1, 2])]
  ]
  const different: ReadonlyArray<readonly [unknown, unknown]> = [
    [1, 2],
    [1, 1n],
    [1, '1'],
    ['1', 1],
    [[1], [1, [2]]],
    [[1], [1, 2n]],
    [null, {}],
    [[1], { 0: 1 }],
    [{ a: 1 }, { b: 1 }],
    [{ [symbol]: 1 }, { [symbol]: 2 }],
    [Float64Array.of(1), Float32Array.of(1)],
    [new Map([['k', 1]]), { k: 1 }],
    [vector([1]), vector([2])],
    [vector([1]), { data: Float64Array.of(1) }],
    [{ data: Float64Array.of(1) }, vector([1])],
    [new Date(0), new Date(1)],
    [O.some(1), O.none],
    [O.none, O.some(1)],
    [{ _tag: 'Left' }, { _tag: 'None' }],
    [new Weights(1), new Weights()],
    [() => 1, () => 1],
    [[1], [1, () => 1]],
    [1, 1.001]
  ]
  const zeros: ReadonlyArray<readonly [unknown, unknown]> = [
    [[1], [1, 0, [0n]]],
    [{ a: 1 }, { a: 1, b: { c: 0 } }],
    [new Map([['k', 0]]), new Map()],
    [O.none, O.some([0])],
    [O.some(Float64Array.of(0)), O.none],
    [[1], [1, 'text']],
    [new Weights(0), new Weights()],
    [1, 1 + 1e-12],
    [1e12, 1e12 + 1]
  ]

  it('structural equality compares all parts', () => {
    for (const [x, y] of same) expect([x, y, equal(x, y), equalUpToZeros(x, y)]).toEqual([x, y, true, true])
    for (const [x, y] of different) expect([equal(x, y), equalUpToZeros(x, y)]).toEqual([false, false])
  })

  it('structural equality up to zeros ignores extra zeros', () => {
    for (const [x, y] of zeros)
      expect([equal(x, y), equalUpToZeros(x, y), equalUpToZeros(y, x)]).toEqual([false, true, true])
  })
})
