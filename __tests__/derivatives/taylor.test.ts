import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expectTypeOf } from 'expect-type'
import * as fc from 'fast-check'
import { flow, pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import * as lib from 'backprop-ts'
import {
  abs,
  acosh,
  add,
  asin,
  atan,
  atan2,
  betaInc,
  type BVar,
  clip,
  collectVar,
  cond,
  constVar,
  cos,
  div,
  DomainError,
  erf,
  erfinv,
  evalBP,
  exp,
  gammaP,
  gammaQ,
  gradBP,
  gradBP2,
  hypot,
  ImplicitConversionError,
  inputVar,
  joinBV,
  lbeta,
  lgamma,
  liftOp1,
  log,
  logAddExp,
  logBase,
  logistic,
  max,
  min,
  mod,
  mul,
  negate,
  NoGradientError,
  polygamma,
  pow,
  powInt,
  primal,
  relu,
  ScopeError,
  sequenceVar,
  setVar,
  ShapeError,
  sin,
  softplus,
  splitBV,
  sqrt,
  square,
  stopGradient,
  sub,
  tan,
  tanh,
  viewVar,
  where,
  withBP,
  xlogy
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { checkpoint, customGrad, diffs, implicitRoot, jvp, taylor } from 'backprop-ts/Derivatives'
import * as E from 'backprop-ts/Explicit'
import {
  det,
  dot,
  expm,
  inv,
  mapVector,
  fromRows,
  matVec,
  norm2,
  softmax,
  solve,
  sumElements,
  vector
} from 'backprop-ts/LinearAlgebra'
import { op1 } from 'backprop-ts/Op'
import { floor, product } from 'backprop-ts/Prelude'
import { type Node, node, operation } from '../../src/internal/graph/node'
import { compiled } from '../support/types'

type OfNumber = <S>(x: BVar<S, number>) => BVar<S, number>
const { NaN: nan, POSITIVE_INFINITY: inf } = Number

/** The derivatives up to an order by gradients of gradients. */
const nested = (f: OfNumber, n: number, x: number): ReadonlyArray<number> => {
  const derivatives = Array.from({ length: n }).reduce<ReadonlyArray<OfNumber>>(
    fs => [...fs, y => gradBP(fs[fs.length - 1]!, y)],
    [f]
  )
  return derivatives.map(g => evalBP(g, x))
}

/** Expects numbers to agree relative to their own size, or to 1. */
const expectNear = (got: ReadonlyArray<number>, want: ReadonlyArray<number>, tolerance: number): void => {
  const errors = got.map((x, k) =>
    Object.is(x, want[k]) ? 0 : Math.abs(x - want[k]!) / Math.max(1, Math.abs(want[k]!))
  )
  expect({ got, want, fits: errors.every(e => e <= tolerance) && got.length === want.length }).toMatchObject({
    fits: true
  })
}

const between = (low: number, high: number): fc.Arbitrary<number> => fc.double({ min: low, max: high, noNaN: true })

const factorial = (n: number): number => (n === 0 ? 1 : n * factorial(n - 1))
const orders = (n: number): ReadonlyArray<number> => Array.from({ length: n + 1 }, (_, k) => k)

type Expansion = (f: unknown, n: number, x: number) => ReadonlyArray<number>
const expansion = diffs as unknown as Expansion
const u = lib as unknown as { readonly [K in keyof typeof lib]: (...xs: ReadonlyArray<unknown>) => unknown }

it('follows a lifted operation whose pullback gives a record of variables', () => {
  const product = op1((r: unknown) => {
    const { a, b } = u.splitBV(r) as { readonly a: unknown; readonly b: unknown }
    return [u.mul(a, b), d => ({ a: u.mul(d, b), b: u.mul(d, a) })]
  })
  const apply = u.liftOp1(product) as (v: unknown) => unknown
  const lifted = (x: unknown): unknown => apply(u.joinBV({ a: u.sin(x), b: u.exp(x) }))
  const want = expansion((x: unknown) => u.mul(u.sin(x), u.exp(x)), 3, 0.5)
  expansion(lifted, 3, 0.5).forEach((got, k) => expect(got).toBeCloseTo(want[k]!, 12))
})

it('has the gradient as its first coefficient, even where a slope is infinite', () => {
  const fs = [
    (x: unknown) => u.cbrt(u.powInt(x, 3)),
    (x: unknown) => u.log(u.square(x)),
    (x: unknown) => u.sqrt(u.square(x))
  ]
  for (const f of fs) expect(expansion(f, 1, 0)[1]).toBe(u.gradBP(f, 0))
})

describe('closed forms', () => {
  const expectRelative = (got: ReadonlyArray<number>, want: (k: number) => number, tolerance: number): void =>
    got.forEach((c, k) => expect(Math.abs(c - want(k))).toBeLessThanOrEqual(tolerance * Math.abs(want(k))))

  it('the coefficients of exp at 0 are 1 / k! up to order 30', () => {
    expectRelative(taylor(exp, 30, 0), k => 1 / factorial(k), 1e-13)
  })

  it('those of 1 / (1 - x) at 0 are 1', () => {
    expect(taylor(x => div(1, sub(1, x)), 60, 0)).toEqual(orders(60).map(() => 1))
  })

  it('those of log(x) at 1 are ±1 / k', () => {
    expectRelative(taylor(log, 40, 1), k => (k === 0 ? 0 : (-1) ** (k + 1) / k), 1e-14)
  })

  it('those of a polynomial are exact, and 0 above its degree', () => {
    expect(taylor(x => add(sub(powInt(x, 3), mul(2, square(x))), 5), 6, 2)).toEqual([5, 4, 4, 1, 0, 0, 0])
    expect(diffs(x => pow(x, 4), 6, -2)).toEqual([16, -32, 48, -48, 24, 0, 0])
  })

  it('the composition of a function and its inverse is the identity', () => {
    const identities: ReadonlyArray<readonly [OfNumber, number]> = [
      [x => erf(erfinv(x)), 0.4],
      [x => log(exp(x)), 1.3],
      [x => tan(atan(x)), 0.8],
      [x => sin(asin(x)), -0.3],
      [x => pow(pow(x, 1.7), 1 / 1.7), 2.2],
      [x => logBase(3, pow(3, x)), 0.7]
    ]
    for (const [f, x] of identities)
      expectNear(
        taylor(f, 20, x),
        orders(20).map(k => (k === 0 ? x : k === 1 ? 1 : 0)),
        1e-8
      )
  })

  it('derivatives of an order above 170 are finite where they are, though factorials are not', () => {
    const derivatives = diffs(x => sin(mul(8, x)), 200, 0)
    expectNear(
      derivatives,
      orders(200).map(k => [0, 1, 0, -1][k % 4]! * 8 ** k),
      1e-12
    )
  })
})

describe('every function of one argument', () => {
  type Row = readonly [name: string, x: number, coefficients: ReadonlyArray<number>]
  const references = JSON.parse(readFileSync(path.join(__dirname, 'references.json'), 'utf8')) as ReadonlyArray<Row>
  const functions = lib as unknown as Readonly<Record<string, OfNumber>>

  it.each([...new Set(references.map(([name]) => name))])('%s has its reference coefficients up to order 20', name => {
    for (const [, x, want] of references.filter(([of]) => of === name)) {
      const size = (k: number): number => Math.abs(want[k] ?? 0)
      taylor(functions[name]!, 20, x).forEach((c, k) => {
        // Where a coefficient is nearly 0 by chance, its neighbours tell the size.
        const unit = Math.max(size(k), Math.sqrt(size(k - 1) * size(k + 1)))
        expect({ name, x, k, fits: Math.abs(c - want[k]!) <= 2e-14 * unit }).toMatchObject({ fits: true })
      })
    }
  })

  const domains: Readonly<Record<string, fc.Arbitrary<number>>> = {
    ...Object.fromEntries(
      ['log', 'log1p', 'log2', 'log10', 'sqrt', 'cbrt', 'recip', 'log1mExp', 'lgamma', 'digamma'].map(name => [
        name,
        between(0.3, 4)
      ])
    ),
    ...Object.fromEntries(['asin', 'acos', 'atanh', 'erfinv'].map(name => [name, between(-0.7, 0.7)])),
    acosh: between(1.3, 4),
    logit: between(0.2, 0.8),
    tan: between(-1.2, 1.2)
  }
  const names =
    'negate abs signum recip square sqrt exp expm1 log log1p log2 log10 exp2 cbrt log1mExp logit sin cos tan asin ' +
    'acos atan sinh cosh tanh asinh acosh atanh logistic softplus relu logSigmoid leakyRelu relu6 hardTanh elu selu ' +
    'softSign silu mish gelu lgamma digamma erf erfc erfinv'

  it.each(names.split(' '))('%s has the derivatives of nested gradients up to order 3', name => {
    const f = functions[name]!
    fc.assert(
      fc.property(domains[name] ?? between(-3, 3), x => expectNear(diffs(f, 3, x), nested(f, 3, x), 1e-9)),
      { numRuns: 20 }
    )
  })
})

describe('compositions', () => {
  const body: Readonly<Record<string, OfNumber>> = {
    'a power of variable base and exponent': x => pow(x, x),
    'a power of a constant exponent': x => pow(exp(x), 2.5),
    'a power of a constant base': x => pow(2, square(x)),
    'a whole power': x => powInt(sin(x), -3),
    'functions of two arguments': x => add(hypot(x, exp(x)), mul(atan2(sin(x), exp(x)), logAddExp(x, square(x)))),
    'logarithms of two arguments': x => add(logBase(add(x, 1), exp(x)), xlogy(x, exp(x))),
    'special functions': x =>
      add(lbeta(x, exp(x)), add(gammaP(2.5, x), mul(gammaQ(1.5, x), betaInc(2, 3, mul(0.3, x))))),
    polygamma: x => polygamma(2, add(1, square(x))),
    'kinks away from the point': x => add(max(square(x), 0.3), mul(min(x, exp(x)), abs(negate(x)))),
    remainders: x => mod(mul(7, x), add(x, 1)),
    bounds: x => add(clip(0, 3, square(x)), relu(sub(x, 9))),
    'straight-through rounding': x => floor(mul(x, x)),
    choices: x =>
      add(
        cond(
          primal(x) > 0,
          () => exp(x),
          () => x
        ),
        where(primal(x) > 1, x, sin(x))
      ),
    'constants taken of the argument': x => mul(exp(x), add(primal(x), stopGradient(x))),
    tails: x => mul(tanh(add(x, 10)), logistic(sub(x, 20))),
    'a product by 2 and 0.5': x => mul(0.5, mul(2, mul(1, sin(x)))),
    'zeros of both signs': x => add(div(1, add(exp(x), mul(x, 0))), div(1, add(exp(x), mul(x, -0)))),
    'a record': x => {
      const { a, b } = splitBV(joinBV({ a: square(x), b: [x, 3] }))
      return sequenceVar(b).reduce((y, z) => add(mul(y, a), z), sin(x))
    },
    'arithmetic of records': x => {
      const { a, b } = splitBV(mul(joinBV({ a: exp(x), b: [sin(x), 2], tag: 'a tag' }), x))
      return add(a, product(b as never))
    },
    'a typed array': x => dot(vector(joinBV([x, exp(x)])), vector([sin(x), 2])),
    optics: x => {
      const a = pipe(L.id<{ readonly a: number; readonly b: { readonly c: number } }>(), L.prop('a'))
      const c = pipe(L.id<{ readonly a: number; readonly b: { readonly c: number } }>(), L.prop('b'), L.prop('c'))
      const v = joinBV({ a: exp(x), b: { c: sin(x) } })
      return mul(viewVar(c)(v), viewVar(a)(setVar(c)(x)(v)))
    },
    'lists and folds': x => product(collectVar([exp(x), sin(x), x])),
    'vectors and matrices': x => {
      const m = fromRows([vector([exp(x), 1]), vector([x, 9])])
      return add(det(inv(m)), add(sumElements(solve(m, vector([x, 1]))), norm2(matVec(m, vector([x, square(x)])))))
    },
    'elements of vectors': x =>
      sumElements(
        mul(
          softmax(vector([x, square(x), 1])),
          mapVector(a => sin(a), vector([x, 3, 1]))
        )
      ),
    'signs of vectors': x => dot(lib.signum(vector([x, negate(x)])), exp(vector([x, square(x)]))),
    'a matrix exponential': x => sumElements(expm(fromRows([vector([x, 1]), vector([sin(x), 0.3])]))),
    'a lifted operation': x => liftOp1(op1((a: number) => [sin(a), (d: number) => mul(d, cos(a))]))(square(x)),
    'an own gradient': x =>
      customGrad(
        y => exp(y),
        (d, _, y) => mul(d, y)
      )(square(x)),
    'a checkpoint': x => checkpoint(y => sin(sin(y)), square(x)),
    'a root': x => implicitRoot((y, p) => sub(square(y), p), Math.sqrt)(exp(x)),
    'explicit instances': x =>
      E.sequenceVar(B.number)(E.collectVar(B.number)([exp(x), x, sin(x)])).reduce((y, z) => mul(y, z)),
    'a gradient': x => gradBP(y => mul(sin(mul(x, y)), y), x),
    'a derivative in forward mode': x => jvp(y => sin(mul(y, x)), x, constVar(1, x))[1],
    'derivatives of derivatives': x => diffs(y => sin(mul(x, y)), 2, square(x))[2]!
  }

  it.each(Object.keys(body))('%s: the derivatives are those of nested gradients', name => {
    const f = body[name]!
    fc.assert(
      fc.property(between(0.55, 0.9), x => expectNear(diffs(f, 3, x), nested(f, 3, x), 1e-9)),
      { numRuns: 4 }
    )
  })

  it('products and sums of vectors keep their shape at orders where one factor is missing', () => {
    expect(taylor(x => sumElements(mul(vector([1, 2, 3]), x)), 3, 5)).toEqual([30, 6, 0, 0])
    const sum = taylor(x => sumElements(mul(vector([1, 2, 3]), exp(x))), 30, 0)
    expectNear(
      sum.map((c, k) => c * factorial(k)),
      orders(30).map(() => 6),
      1e-12
    )
  })
})

describe('domains', () => {
  it('the ends of domains have the derivatives of nested gradients', () => {
    expect(diffs(sqrt, 4, 0)).toEqual([0, inf, -inf, inf, -inf])
    expect(diffs(log, 3, 0)).toEqual([-inf, inf, -inf, inf])
    expect(diffs(asin, 3, 1)).toEqual([Math.PI / 2, inf, inf, inf])
    expect(diffs(acosh, 2, 1)).toEqual([0, inf, -inf])
    expect(diffs(x => mul(x, sqrt(x)), 2, 0)).toEqual([0, nan, nan])
  })

  it('powers at 0 are exact', () => {
    expect(diffs(x => pow(x, 3), 4, 0)).toEqual([0, 0, 0, 6, 0])
    expect(diffs(x => pow(x, 2.5), 3, 0)).toEqual([0, 0, 0, inf])
    expect(diffs(x => powInt(x, 0), 2, 0)).toEqual([1, 0, 0])
    expect(diffs(x => pow(0, x), 2, 2)).toEqual([0, 0, 0])
    expect(diffs(x => pow(x, x), 2, -2)).toEqual([0.25, nan, nan])
  })

  it('kinks have the derivatives of their gradients', () => {
    expect(diffs(abs, 2, 0)).toEqual([0, 0, 0])
    expect(diffs(relu, 2, 0)).toEqual([0, 0, 0])
    expect(diffs(x => max(x, negate(x)), 2, 0)).toEqual([0, 0, 0])
  })

  it('outside of the domain everything is NaN', () => {
    const outside: ReadonlyArray<readonly [OfNumber, number]> = [
      [log, -1],
      [sqrt, -1],
      [asin, 2],
      [acosh, 0.5],
      [exp, nan],
      [square, nan],
      [x => log(sub(sub(x, x), 1)), 2],
      [x => sumElements(log(vector([x, sub(sub(x, x), 1)]))), 2]
    ]
    for (const [f, x] of outside) expect(taylor(f, 3, x)).toEqual([nan, nan, nan, nan])
  })

  it('functions have their limits at Infinity', () => {
    expect(diffs(tanh, 3, inf)).toEqual([1, 0, 0, 0])
    expect(diffs(softplus, 3, -inf)).toEqual([0, 0, 0, 0])
    expect(diffs(atan, 3, inf)).toEqual([Math.PI / 2, 0, 0, 0])
  })
})

describe('nesting', () => {
  it('the gradient of derivatives is that of the next ones', () => {
    const sum = gradBP(x => diffs(y => sin(y), 3, x).reduce((y, z) => add(y, z)), 0.4)
    expect(sum).toBeCloseTo(Math.cos(0.4) - Math.sin(0.4) - Math.cos(0.4) + Math.sin(0.4), 14)
    expect(gradBP(x => taylor(exp, 5, x)[5]!, 1)).toBeCloseTo(Math.E / 120, 15)
  })

  it('a second derivative through a coefficient is that of calculus', () => {
    const coefficient: OfNumber = x => taylor(y => pow(y, 5), 2, x)[2]!
    const slope: OfNumber = x => gradBP(coefficient, x)
    const second = gradBP(slope, 2)
    expect(second).toBeCloseTo(10 * 3 * 2 * 2, 12)
  })

  it('a variable of the enclosing scope that the function uses gets its gradient', () => {
    const curvature = (w: number): number => gradBP(v => diffs(x => sin(mul(v, x)), 2, constVar(0.5, v))[2]!, w)
    const w = 0.7
    expect(curvature(w)).toBeCloseTo(-2 * w * Math.sin(w / 2) - (w * w * Math.cos(w / 2)) / 2, 14)
  })

  it('forward mode goes through the coefficients', () => {
    expect(jvp(x => taylor(y => exp(mul(2, y)), 3, x)[3]!, 0, 1)[1]).toBeCloseTo((2 * 8) / 6, 14)
  })

  it('the gradient of two derivatives flows to both arguments', () => {
    expect(gradBP2((x, y) => mul(diffs(z => powInt(z, 3), 2, x)[2]!, y), 2, 5)).toEqual([30, 12])
  })

  it('a function that gives a constant has that alone', () => {
    expect(taylor(x => constVar(3, x), 3, 2)).toEqual([3, 0, 0, 0])
    expect(taylor(x => mul(x, 2), 0, 2)).toEqual([4])
    expect(gradBP(w => taylor(x => constVar(w, x), 2, constVar(1, w))[0]!, 2)).toBe(1)
  })
})

describe('the cost', () => {
  /** A function of 102 operations. */
  const long: OfNumber = x => {
    let y = x
    for (let i = 0; i < 17; i++) y = tanh(add(div(sin(mul(y, x)), add(2, exp(y))), 0.5))
    return y
  }

  it('the function runs once, and order 30 takes a bounded number of operations', () => {
    let calls = 0
    const steps = withBP(s => {
      // The coefficients at a variable are made by recorded operations, which its scope counts.
      const x = inputVar(s)(0.3)
      const counted: OfNumber = y => {
        calls++
        return long(y)
      }
      taylor(counted, 30, x)
      return (inputVar(s)(0) as unknown as Node).id
    })
    expect(calls).toBe(1)
    expect(steps).toBeLessThan(2 * 30 ** 2 * 102)
  })

  it('a long chain of operations does not overflow the stack', () => {
    const chain: OfNumber = x => Array.from({ length: 10_000 }).reduce<typeof x>(y => sin(y), x)
    const [value, slope, curvature] = taylor(chain, 2, 0.3) as readonly [number, number, number]
    expect(value).toBe(evalBP(chain, 0.3))
    expect(slope).toBeCloseTo(gradBP(chain, 0.3), 16)
    expect(curvature).toBeLessThan(0)
  })

  it('functions whose derivatives are ever new ones reach high orders', () => {
    expectNear(
      taylor(x => lgamma(x), 30, 1)
        .slice(2)
        .map((c, k) => c * (k + 2) * (-1) ** k),
      zetas,
      1e-13
    )
  })

  /** The values of the zeta function at 2, …, 30. */
  const zetas = orders(28).map(k => {
    const terms = Array.from({ length: 20_000 }, (_, i) => (20_000 - i) ** -(k + 2))
    const tail = 20_000.5 ** -(k + 1) / (k + 1)
    return terms.reduce((x, y) => x + y, tail)
  })
})

describe('refusals', () => {
  const expectRefusal = (run: () => unknown, error: new (message: string) => Error, message: string): void => {
    expect(run).toThrow(error)
    expect(run).toThrow(message)
  }
  const loose = taylor as unknown as (f: unknown, n: number, x: unknown) => unknown

  it('an order that is negative or not whole is refused at once', () => {
    for (const n of [-1, 1.5, nan, inf]) {
      expectRefusal(
        () => taylor(exp, n),
        DomainError,
        `taylor: the order must be a whole number and not negative, got ${n}`
      )
      expectRefusal(() => diffs(exp, n, 1), DomainError, 'diffs: the order must be')
    }
  })

  it('arguments and results that are not numbers are refused', () => {
    expectRefusal(() => loose(exp, 2, vector([1])), ShapeError, 'taylor: the argument must be a number, got Vector<1>')
    expectRefusal(
      () => loose((x: never) => vector([x]), 2, 1),
      ShapeError,
      'taylor: the result of the function must be'
    )
    expectRefusal(() => loose(() => undefined, 2, 1), lib.BackpropError, 'Does it lack a return')
  })

  it('a variable of a finished scope is refused', () => {
    let leaked: unknown
    gradBP(x => {
      leaked = x
      return x
    }, 1)
    expectRefusal(() => loose(exp, 2, leaked), ScopeError, 'taylor: a variable of a scope that has finished was used')
  })

  it('a lifted operation on plain numbers is refused, as it is by nested gradients', () => {
    const cube = op1((x: number) => [x ** 3, (d: number) => 3 * x * x * d])
    expectRefusal(() => taylor(x => liftOp1(cube)(x), 2, 1), ImplicitConversionError, 'use add(x, 1) and the like')
  })

  it('a gradient that does not exist is refused', () => {
    expectRefusal(() => taylor(x => gammaP(x, 2), 1, 1), NoGradientError, 'gammaP: has no gradient in a')
  })

  it('an operation that keeps functions, of which nobody knows what they capture, is refused by its name', () => {
    const opaque = operation('opaque', (n, s, d) => s.addCotangent(n.operand as Node, d))
    const f = ((x: Node) => node(x.scope, x.primal, opaque, x, { keeps: () => x })) as unknown as OfNumber
    expect(gradBP(f, 1)).toBe(1)
    expectRefusal(() => taylor(f, 1, 1), NoGradientError, 'opaque: its power series is not known')
  })

  it('a refusal closes the scope', () => {
    expect(() => taylor(x => gammaP(x, 2), 1, 1)).toThrow()
    expect(taylor(exp, 1, 0)).toEqual([1, 1])
  })
})

describe('types', () => {
  it('no annotation is needed', () => {
    expectTypeOf(
      pipe(
        2,
        diffs(x => mul(x, x), 3)
      )
    ).toEqualTypeOf<ReadonlyArray<number>>()
    expectTypeOf(diffs(x => mul(x, x), 3, 2)).toEqualTypeOf<ReadonlyArray<number>>()
    expectTypeOf(taylor(sin, 3)(2)).toEqualTypeOf<ReadonlyArray<number>>()
    expectTypeOf(taylor(flow(sub(1), square), 3, 2)).toEqualTypeOf<ReadonlyArray<number>>()
    expect(pipe(2, diffs(flow(sub(1), square), 3))).toEqual([1, 2, 2, 0])
  })

  it('at a variable the results are variables of its scope', () => {
    const f = <S>(x: BVar<S, number>): ReadonlyArray<BVar<S, number>> => pipe(x, taylor(exp, 3))
    expect(gradBP(x => f(x)[1]!, 0)).toBe(1)
  })

  it('functions of anything but numbers do not compile', () => {
    compiled(() => {
      // @ts-expect-error -- the argument is no number
      taylor(exp, 3, [1])
      // @ts-expect-error -- the result is no number
      taylor(x => vector([x]), 3, 1)
    })
  })
})
