import {
  add,
  type BVar,
  exp,
  gradBP,
  gradBP2,
  joinBV,
  log,
  logistic,
  mul,
  primal,
  sin,
  splitBV,
  square,
  sub
} from 'backprop-ts'
import { checkpoint, customGrad, hessian, jvp } from 'backprop-ts/Derivatives'
import { constant, dot, matVec, matrix, outer, sumElements, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { expectClose } from '../support/numerical'
import type { Untyped } from '../support/fixtures'

type Num<S> = BVar<S, number>

describe('a function with a gradient of its own', () => {
  const softplus = customGrad(
    x => log(add(1, exp(x))),
    (dy, x) => mul(dy, logistic(x))
  )
  /** A pullback that is not the derivative, to see that it is the one that is used. */
  const odd = customGrad(
    x => square(x),
    (dy, x, y) => add(mul(dy, mul(10, x)), mul(0, y))
  )

  it('has its own value, and its gradient in both modes', () => {
    expect(softplus(0)).toBe(Math.log(2))
    expect(gradBP(x => softplus(x), 1000)).toBe(1)
    expect(jvp(x => softplus(x), 0, 2)).toStrictEqual([Math.log(2), 1])
    expect([odd(3), gradBP(x => odd(x), 3), jvp(x => odd(x), 3, 1)[1]]).toStrictEqual([9, 30, 30])
  })

  it('keeps it at second order, in every mix of modes', () => {
    expect(hessian(x => odd(x), 3)).toBe(10)
    const f: Untyped = x => odd(x as number)
    const timesX: Untyped = x => (gradBP as Untyped)((y: unknown) => mul(x as number, f(y) as number), x)
    expect((gradBP as Untyped)(timesX, 3)).toBe(60)
    const forwards = (f: Untyped) => (x: unknown) => ((jvp as Untyped)(f, x, 1) as [unknown, unknown])[1]
    const reverse = (f: Untyped) => (x: unknown) => (gradBP as Untyped)(f, x)
    for (const outer of [forwards, reverse])
      for (const inner of [forwards, reverse]) expect(outer(inner(f))(3)).toBe(10)
  })

  it('may take and give structures', () => {
    interface Scaled {
      readonly a: number
      readonly b: Vector<2>
    }
    const scaled = customGrad(
      <S>(v: BVar<S, Scaled>) => {
        const { a, b } = splitBV(v)
        return mul(b, a)
      },
      (dy, v) => {
        const { a, b } = splitBV(v)
        return joinBV({ a: dot(dy, b), b: mul(dy, a) })
      }
    ) as Untyped
    const point = { a: 2, b: vector([3, 4]) }
    const total = (v: unknown): unknown => sumElements(scaled(v) as never)
    expect((gradBP as Untyped)(total, point)).toStrictEqual({ a: 7, b: vector([2, 2]) })
    expect((jvp as Untyped)(scaled, point, { a: 1, b: vector([0, 1]) })).toStrictEqual([vector([6, 8]), vector([3, 6])])
  })

  it('refuses a function that uses another variable, and a cotangent of the wrong shape', () => {
    const capturing: Untyped = (x, y) =>
      (
        (customGrad as Untyped)(
          (z: unknown) => mul(z as number, y as number),
          (dy: unknown) => dy
        ) as Untyped
      )(x)
    expect(() => (gradBP2 as Untyped)(capturing, 2, 3)).toThrow(
      /customGrad: the function uses a variable that is not its argument/u
    )
    expect(() =>
      gradBP(
        x =>
          customGrad(
            y => square(y),
            () => vector([1]) as never
          )(x),
        3
      )
    ).toThrow(/customGrad.*expected/u)
  })
})

/** `checkpoint(f)` or `customGrad(f, pullback)`: a second argument would apply the former. */
const wrapped = (wrap: Untyped, f: Untyped): unknown =>
  wrap === (checkpoint as Untyped) ? wrap(f) : wrap(f, (d: unknown) => d)

describe('a checkpointed function', () => {
  const m = matrix([
    [0.9, 0.2],
    [-0.1, 1.1]
  ])
  const step = <S>(x: BVar<S, Vector<2>>) => sin(matVec(m, x))

  it('has the value and the derivatives of the function, of every order and mode', () => {
    const f = <S>(x: Num<S>): Num<S> => mul(sin(x), exp(x))
    const g = <S>(x: Num<S>): Num<S> => checkpoint(f)(x)
    expect(g(0.5 as never)).toBe(f(0.5 as never))
    expect(gradBP(g, 0.5)).toBe(gradBP(f, 0.5))
    expect(jvp(g, 0.5, 2)).toStrictEqual(jvp(f, 0.5, 2))
    expectClose(hessian(g, 0.5), hessian(f, 0.5), 1e-14)
    expectClose(
      gradBP(x => jvp(g, x, 1)[1], 0.5),
      hessian(f, 0.5),
      1e-14
    )
    expectClose(jvp(x => gradBP(g, x), 0.5, 1)[1], hessian(f, 0.5), 1e-14)
    expect(gradBP(x => checkpoint(f, x), 0.5)).toBe(gradBP(f, 0.5))
  })

  it('runs once forwards and once more backwards, and not at all where there is no gradient', () => {
    let calls = 0
    const f = <S>(x: BVar<S, Vector<2>>) => {
      calls++
      return step(x)
    }
    gradBP(x => sumElements(checkpoint(f)(x)), vector([1, 2]))
    expect(calls).toBe(2)
    calls = 0
    jvp(x => checkpoint(f)(x), vector([1, 2]), vector([1, 0]))
    expect(calls).toBe(1)
  })

  it('refuses a variable of an inner gradient, and so does customGrad', () => {
    for (const wrap of [checkpoint, customGrad] as ReadonlyArray<unknown> as ReadonlyArray<Untyped>) {
      const f = (x: unknown): unknown =>
        (gradBP as Untyped)(
          (y: unknown) => (wrapped(wrap, (z: unknown) => mul(z as number, y as number)) as Untyped)(x),
          2
        )
      expect(() => (gradBP as Untyped)(f, 3)).toThrow(/uses a variable that is not its argument/u)
    }
  })

  it('keeps none of its variables for the backward pass', () => {
    let inside = 0
    const stretch = <S>(x: Num<S>): Num<S> => {
      let y = x
      for (let i = 0; i < 100; i++) y = sin(y)
      return y
    }
    const depth = (y: unknown): number => {
      let n = 0
      for (let v = y as { operand: unknown } | undefined; v?.operand !== undefined; v = v.operand as never) n++
      return n
    }
    gradBP(x => {
      const y = checkpoint(stretch)(x)
      inside = depth(y)
      return y
    }, 1)
    expect(inside).toBe(0)
    gradBP(x => {
      const y = stretch(x)
      inside = depth(y)
      return y
    }, 1)
    expect(inside).toBe(100)
  })

  it('keeps results in memory of their own, not in what small vectors share', () => {
    const f = <S>(x: Num<S>) => {
      const v = mul(constant(1, 20), x)
      return joinBV({ v, m: outer(v, v), x })
    }
    const sizes: number[] = []
    gradBP(x => {
      const y = checkpoint(f)(x)
      const { v, m } = primal(y)
      for (const { data } of [v, m]) sizes.push((data as Float64Array).buffer.byteLength)
      return splitBV(y).x
    }, 3)
    expect(sizes).toStrictEqual([160, 3200])
  })

  it('takes a structure of variables, and refuses a function that uses other variables', () => {
    const area = <S>(v: BVar<S, { readonly a: number; readonly b: number }>) => {
      const { a, b } = splitBV(v)
      return sub(mul(a, b), a)
    }
    expect(gradBP2((a, b) => checkpoint(area)(joinBV({ a, b })), 2, 5)).toStrictEqual([4, 2])
    const capturing: Untyped = (x, y) =>
      ((checkpoint as Untyped)((z: unknown) => mul(z as number, y as number)) as Untyped)(x)
    expect(() => (gradBP2 as Untyped)(capturing, 2, 3)).toThrow(
      /checkpoint: the function uses a variable that is not its argument.*joinBV/u
    )
    expect(checkpoint(area)({ a: 2, b: 5 })).toBe(8)
  })
})
