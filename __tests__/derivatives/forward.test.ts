import * as fc from 'fast-check'
import * as L from 'monocle-ts/Lens'
import { pipe } from 'fp-ts/function'
import {
  abs,
  add,
  type BVar,
  collectVar,
  cond,
  cos,
  div,
  exp,
  gradBP,
  joinBV,
  liftOp1,
  liftOp2,
  log,
  max,
  mul,
  pow,
  primal,
  sequenceVar,
  setVar,
  sin,
  splitBV,
  sqrt,
  square,
  stopGradient,
  sub,
  tanh,
  viewVar
} from 'backprop-ts'
import { jvp, vjp } from 'backprop-ts/Derivatives'
import {
  affine,
  det,
  dot,
  eye,
  mapVector,
  matMul,
  matrix,
  matVec,
  solve,
  sumElements,
  svd,
  toArray,
  toArray2,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'
import { noGrad1, op1, op2 } from 'backprop-ts/Op'
import { expectClose } from '../support/numerical'
import type { Untyped1 } from '../support/fixtures'

type Num<S> = BVar<S, number>
const anyJvp = jvp as (f: Untyped1, a: unknown, direction: unknown) => readonly [unknown, unknown]
const point = fc.double({ min: 0.3, max: 2, noNaN: true })

describe('jvp', () => {
  it('gives the value and the derivative in the direction', () => {
    expect(jvp(x => mul(x, x), 3, 10)).toStrictEqual([9, 60])
    expect(jvp(x => mul(x, x))(3, 10)).toStrictEqual([9, 60])
  })

  it('gives the tangent of zeros for a result that does not depend on the argument', () => {
    expect(jvp(x => stopGradient(mul(x, 2)), 3, 1)).toStrictEqual([6, 0])
    expect(jvp(() => vector([1, 2]) as never, 3, 1)).toStrictEqual([vector([1, 2]), vector([0, 0])])
  })

  it('follows records, lists, lenses and unions', () => {
    interface Line {
      readonly slope: number
      readonly points: ReadonlyArray<number>
      readonly name: string
    }
    const line: Line = { slope: 2, points: [1, 2, 3], name: 'l' }
    const direction: Line = { slope: 1, points: [0, 10, 0], name: 'l' }
    const slope = pipe(L.id<Line>(), L.prop('slope'))
    const f = <S>(v: BVar<S, Line>) => {
      const { points, name } = splitBV(v)
      const scaled = setVar(slope)(square(viewVar(slope)(v)))(v)
      return joinBV({
        ys: collectVar(sequenceVar(points).map(x => mul(x, viewVar(slope)(scaled)))),
        whole: scaled,
        name
      })
    }
    const [value, tangent] = jvp(f, line, direction)
    expect(value).toStrictEqual({ ys: [4, 8, 12], whole: { ...line, slope: 4 }, name: 'l' })
    expect(tangent).toStrictEqual({ ys: [4, 48, 12], whole: { ...direction, slope: 4 }, name: 'l' })
  })

  it('evaluates only the branch that is taken', () => {
    const f = <S>(x: Num<S>): Num<S> =>
      cond(
        primal(x) > 0,
        () => log(x),
        () => mul(x, 3)
      )
    expect([jvp(f, 2, 1), jvp(f, -1, 1)]).toStrictEqual([
      [Math.log(2), 0.5],
      [-3, 3]
    ])
  })

  it('repeats the tangent of a number that meets a vector or a record', () => {
    expect(jvp(x => add(x, vector([1, 2])), 3, 2)).toStrictEqual([vector([4, 5]), vector([2, 2])])
    expect(jvp(x => mul(vector([1, 2]), x), 3, 2)).toStrictEqual([vector([3, 6]), vector([2, 4])])
    expect(jvp(x => sub({ a: 1, b: vector([2]) }, x), 3, 2)).toStrictEqual([
      { a: -2, b: vector([-1]) },
      { a: -2, b: vector([-2]) }
    ])
    expect(
      jvp(
        v => {
          const { x, y } = splitBV(v)
          return div(y, x)
        },
        { x: 2, y: vector([4, 6]) },
        { x: 1, y: vector([2, 0]) }
      )
    ).toStrictEqual([vector([2, 3]), vector([0, -1.5])])
  })

  it('follows operations whose pullback is written for plain numbers, if they give a number', () => {
    const area = op2((x: number, y: number) => [x * y, d => [d * y, d * x]])
    expect(
      jvp(
        v => {
          const { x, y } = splitBV(v)
          return liftOp2(area)(x, y)
        },
        { x: 2, y: 3 },
        { x: 1, y: 10 }
      )
    ).toStrictEqual([6, 23])
    const total = op1((xs: ReadonlyArray<number>) => [xs.reduce((s, x) => s + x * x, 0), d => xs.map(x => 2 * d * x)])
    expect(jvp(v => liftOp1(total)(v), [1, 2], [10, 1])).toStrictEqual([5, 24])
  })

  it('follows operations with other results by their pullback, and says how it must be written', () => {
    const good = op1((x: number) => [
      [x, x * x],
      (d: ReadonlyArray<number>) => dot(vector([1, 2 * x]) as Vector, vector(d))
    ])
    expect(jvp(x => liftOp1(good)(x), 3, 10)).toStrictEqual([
      [3, 9],
      [10, 60]
    ])
    const bad = op1((x: number) => [[x, x * x], ([d, e]: ReadonlyArray<number>) => d! + e! * 2 * x])
    expect(() => jvp(x => liftOp1(bad)(x), 3, 10)).toThrow(/splitBV\(v\)/u)
  })

  it('follows operations whose pullback gives no cotangent to one argument', () => {
    const first = op2((x: number, _: number) => [
      [x, x],
      (d: ReadonlyArray<number>) => [dot(vector(d), vector([1, 2])), 0]
    ])
    const f = (v: unknown): unknown => {
      const { x, y } = splitBV(v as BVar<unknown, { readonly x: number; readonly y: number }>)
      return liftOp2(first as never)(x, y)
    }
    expect(anyJvp(f, { x: 3, y: 4 }, { x: 10, y: 1 })).toStrictEqual([
      [3, 3],
      [10, 20]
    ])
  })

  it('leaves out the tangent of what the result does not need, even if there is none', () => {
    const twins = <S>(x: Num<S>) => svd(mul(eye(2), x))
    expect(jvp(x => twins(x).s, 3, 1)[1]).toStrictEqual(vector([1, 1]))
    expect(() => jvp(x => twins(x).u, 3, 1)).toThrow(/singular values/u)
    const step = noGrad1((x: number) => (x > 0 ? 1 : 0))
    const f = <S>(x: Num<S>): Num<S> =>
      cond(
        primal(liftOp1(step)(x)) > 0,
        () => square(x),
        () => x
      )
    expect(jvp(f, 3, 1)).toStrictEqual([9, 6])
    expect(() => jvp(x => liftOp1(step)(x), 3, 1)).toThrow(/noGrad: has no gradient/u)
  })

  it('is not disturbed by a tangent that could not be computed', () => {
    const step = noGrad1((x: number) => (x > 0 ? 1 : 0))
    const f = <S>(x: Num<S>): Num<S> => {
      const unused = mul(x, liftOp1(step)(x))
      return primal(unused) > 0 ? sin(x) : x
    }
    expect(jvp(f, 3, 1)).toStrictEqual([Math.sin(3), Math.cos(3)])
  })

  it('does not count an infinite slope along which nothing moves', () => {
    const f = <S>(v: BVar<S, { readonly a: number; readonly b: number }>) => {
      const { a, b } = splitBV(v)
      return add(sqrt(a), b)
    }
    expect(jvp(f, { a: 0, b: 2 }, { a: 0, b: 1 })).toStrictEqual([2, 1])
    expect(jvp(f, { a: 0, b: 2 }, { a: 1, b: 0 })[1]).toBe(Infinity)
  })

  it('shares no memory with the direction or the point', () => {
    const [point, direction] = [Float64Array.of(1, 2), Float64Array.of(3, 4)]
    const tangent = jvp(v => v, point, direction)[1]
    expect(tangent).toStrictEqual(direction)
    expect(tangent).not.toBe(direction)
    expect(jvp(v => v, point, point)[1]).not.toBe(point)
  })

  it('refuses what would be silently zero: a pullback that reads its cotangent or uses another variable', () => {
    const read = op1((x: number) => [
      [2 * x],
      (d: ReadonlyArray<number>) => 2 * (primal as (x: unknown) => ReadonlyArray<number>)(d)[0]!
    ])
    expect(() => jvp(x => liftOp1(read)(x), 3, 1)).toThrow(/jvp: the pullback of liftOp1 reads the plain value/u)
    const capturing: Untyped1 = y => liftOp1(op1((x: number) => [x, (d: number) => mul(d, y as number)]))(y as never)
    expect(() => anyJvp(y => joinBV({ z: capturing(y) } as never), 2, 1)).toThrow(/has finished|not its argument/u)
    const uses: Untyped1 = y => liftOp1(op1((x: number) => [mul(x, y as number), (d: number) => d]))(3 as never)
    expect(anyJvp(uses, 2, 1)).toStrictEqual([6, 3])
  })

  it('refuses a direction that does not have the shape of the point', () => {
    expect(() => jvp(x => sumElements(x), vector([1, 2]), vector([1]) as never)).toThrow(
      /jvp: the tangent does not have the shape of the value: expected Vector<2>, got Vector<1>/u
    )
    expect(() => jvp(x => splitBV(x).a, { a: 1, b: 2 }, { a: 1 } as never)).toThrow(/the field b is missing/u)
  })

  it('refuses a variable after its function has returned, and what is no result', () => {
    let kept: unknown
    jvp(x => (kept = x), 3, 1)
    expect(() => mul(kept as number, 2)).toThrow(/scope that has finished/u)
    expect(() => jvp((() => undefined) as never, 3, 1)).toThrow(/returned undefined/u)
  })

  it('keeps no graph: a result holds its tangent in place of its operands', () => {
    const kept: WeakRef<object>[] = []
    const f = <S>(x: Num<S>): Num<S> => {
      let y = x
      for (let i = 0; i < 3; i++) y = sin(y)
      const node = y as unknown as { operand: unknown; other: unknown }
      expect([typeof node.operand, node.other]).toStrictEqual(['number', undefined])
      kept.push(new WeakRef(node))
      return y
    }
    jvp(f, 0.5, 1)
    expect(kept).toHaveLength(1)
  })

  it('is right where gradients are: at zeros, infinities and NaN', () => {
    for (const x of [0, -0, 1, -1, Infinity, -Infinity, NaN])
      for (const f of [sin, exp, abs, square, tanh] as ReadonlyArray<Untyped1>)
        expect(jvp(f as never, x, 1)[1]).toBe(gradBP(f as never, x) + 0)
  })

  it('handles a chain of a hundred thousand operations on vectors, which would overflow a recursion', () => {
    const f = <S>(x: Num<S>): Num<S> => {
      let y = mul(vector([1, 1]), x)
      for (let i = 0; i < 100_000; i++) y = add(y, vector([0, 1]))
      return sumElements(y)
    }
    expect(jvp(f, 3, 1)).toStrictEqual([100_006, 2])
  })
})

describe('jvp and vjp', () => {
  const a = matrix([
    [2, 1],
    [1, 3]
  ])
  const fs = {
    products: <S>(m: BVar<S, typeof a>) => matMul(m, matMul(m, a)),
    solution: <S>(m: BVar<S, typeof a>) => matMul(a, matMul(solve(m, a), m)),
    layer: <S>(m: BVar<S, typeof a>) => {
      const y = tanh(affine(m, vector([1, 2]), matVec(m, vector([3, 4]))))
      return matMul(
        matrix([[1], [2]]),
        mul(det(m), matMul(matrix([toArray(vector([1, 2])) as [number, number]]), mul(m, dot(y, y))))
      )
    },
    elements: <S>(m: BVar<S, typeof a>) => {
      const y = mapVector(x => mul(x, sin(x)), matVec(m, vector([1, 1])))
      return mul(m, dot(max(y, 1), y))
    }
  }

  it.each(Object.entries(fs))('are transposes of each other: %s', (_, f) => {
    const numbers = fc.tuple(point, point, point, point)
    fc.assert(
      fc.property(numbers, numbers, numbers, ([p, q, r, s], [t, u, v, w], [k, l, m, n]) => {
        const x = matrix([
          [p + 3, q],
          [r, s + 3]
        ])
        const dx = matrix([
          [t, u],
          [v, w]
        ])
        const dy = matrix([
          [k, l],
          [m, n]
        ])
        const forwards = sumElements(mul(jvp(f as never, x, dx)[1] as typeof dy, dy))
        const back = sumElements(mul((vjp(f as never, x)[1] as (d: unknown) => typeof dx)(dy), dx))
        expectClose([forwards], [back], 1e-9)
      }),
      { numRuns: 30 }
    )
  })
})

describe('nested modes', () => {
  type Mode = (f: Untyped1) => Untyped1
  const reverse: Mode = f => x => gradBP(f as never, x as never)
  const forward: Mode = f => x =>
    (jvp as (f: unknown, a: unknown, d: unknown) => readonly [unknown, unknown])(f, x, 1)[1]
  const modes = { reverse, forward }
  const choices = Object.entries(modes)
  const functions: Readonly<Record<string, Untyped1>> = {
    numbers: x => mul(sin(x as number), exp(mul(x as number, 0.5))),
    powers: x => pow(x as number, div(x as number, 2)),
    vectors: x => {
      const v = mul(vector([1, 2]), x as number)
      return dot(
        sin(v),
        mapVector(y => mul(y, cos(y)), v)
      )
    },
    records: x => {
      const { a, b } = splitBV(joinBV({ a: square(x as never), b: sin(x as never) })) as { a: number; b: number }
      return mul(a, mul(a, b))
    },
    lifted: x => liftOp1(op1((y: number) => [mul(y, mul(y, y)), (d: number) => mul(d, mul(3, square(y)))]))(x as never)
  }

  it.each(Object.entries(functions))('give the same third derivative in all eight ways: %s', (_, f) => {
    fc.assert(
      fc.property(point, x => {
        const want = reverse(reverse(reverse(f)))(x)
        for (const [, m1] of choices)
          for (const [, m2] of choices) for (const [, m3] of choices) expectClose([m1(m2(m3(f)))(x)], [want], 1e-9)
      }),
      { numRuns: 20 }
    )
  })

  const carriers: Readonly<Record<string, (x: unknown, y: unknown) => unknown>> = {
    numbers: (x, y) => add(x as number, y as number),
    records: (x, y) => {
      const { p, q } = splitBV(joinBV({ p: x as never, q: y as never })) as { p: number; q: number }
      return add(p, q)
    },
    vectors: (x, y) => sumElements(vector([x, y] as never)),
    'lifted operations': (x, y) =>
      liftOp2(op2((p: number, q: number) => [add(p, q), (d: number) => [d, d]]))(x as never, y as never)
  }

  it.each(Object.entries(carriers))(
    'do not confuse perturbations: the derivative of x · d/dy (x + y), by %s',
    (_, sum) => {
      for (const [, outer] of choices)
        for (const [, inner] of choices)
          expect(outer(x => mul(x as number, inner(y => sum(x, y))(x) as number))(5)).toBe(1)
    }
  )

  it('take a point or a direction that is a variable, and join a structure of variables', () => {
    expect(gradBP(t => jvp(x => square(x), 3, t)[1], 10)).toBe(6)
    expect(gradBP(t => jvp(x => square(x), t, 1)[1], 10)).toBe(2)
    const product = (v: unknown): unknown => {
      const { a, b } = splitBV(v as BVar<unknown, { readonly a: number; readonly b: number }>)
      return mul(a, b)
    }
    const f = (t: unknown): unknown => anyJvp(product, { a: t, b: 2 }, { a: 1, b: t })[1]
    expect([f(5), gradBP(f as never, 5)]).toStrictEqual([27, 10])
  })

  it('give vectors and matrices of higher tangents', () => {
    const m = matrix([
      [1, 2],
      [3, 4]
    ])
    const product = (s: unknown): unknown => matMul(mul(m, s as number), mul(m, s as number))
    const second = anyJvp(t => anyJvp(product, t, 1)[1], 2, 1)[1]
    expect(toArray2(second as typeof m)).toStrictEqual([
      [14, 20],
      [30, 44]
    ])
  })
})
