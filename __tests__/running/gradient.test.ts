import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import {
  add,
  backpropWith,
  type BVar,
  collectVar,
  constVar,
  evalBP,
  evalBP0,
  evalBP2,
  evalBPN,
  exp,
  gradBP,
  inputVar,
  joinBV,
  liftOp1,
  mul,
  overVar,
  primal,
  pullback,
  sequenceVar,
  setVar,
  sin,
  splitBV,
  square,
  viewVar,
  withBP
} from 'backprop-ts'
import { op1 } from 'backprop-ts/Op'
import { map } from 'backprop-ts/Prelude'
import { Counted, counts, numberIn, resetCounts } from '../support/counted'
import type { Numbers } from '../support/fixtures'

/** An operation that counts how often its value and its pullback are asked for. */
const counting = (f: (x: number) => number, df: (x: number) => number) => {
  const calls = { forward: 0, backward: 0 }
  const op = op1((x: number) => {
    calls.forward++
    return [
      f(x),
      (d: number) => {
        calls.backward++
        return d * df(x)
      }
    ]
  })
  return { calls, apply: <S>(x: BVar<S, number>): BVar<S, number> => liftOp1(op)(x) }
}

const smallest = Number.MIN_VALUE

const repeat = <A>(n: number, f: (a: A) => A, a: A): A => {
  let result = a
  for (let i = 0; i < n; i++) result = f(result)
  return result
}

describe('the gradient', () => {
  it('is that of the returned variable, whatever was computed after it', () => {
    const f = gradBP(x => {
      const y = mul(x, 2)
      return primal(mul(y, 3)) > 5 ? y : constVar(0)
    })
    expect(f(1)).toBe(2)
    expect(f(0.1)).toBe(0)
  })

  it('is that of an input that is returned after other work', () => {
    expect(
      gradBP(x => {
        exp(mul(x, 100))
        return x
      }, 3)
    ).toBe(1)
  })

  it('calls no pullback of a dead branch', () => {
    const dead = counting(Math.sin, Math.cos)
    expect(
      gradBP(x => {
        dead.apply(dead.apply(x))
        return square(x)
      }, 3)
    ).toBe(6)
    expect(dead.calls).toEqual({ forward: 2, backward: 0 })
  })

  it('is zero when the result is a constant', () => {
    expect(gradBP(x => (primal(sin(x)) > 0 ? constVar(1) : constVar(0)), 1)).toBe(0)
  })

  it('is right for each of several results of one scope, in any order', () => {
    const gradients = withBP(s => {
      const x = inputVar(s)(3)
      const [y, z] = [square(x), mul(x, 5)]
      const w = mul(y, z)
      return [pullback(y)(x)(1), pullback(w)(x)(1), pullback(z)(x)(1), pullback(x)(x)(1), pullback(y)(x)(1)]
    })
    expect(gradients).toEqual([6, 135, 5, 1, 6])
  })

  it('adds each cotangent to the sum before it visits the next use', () => {
    resetCounts()
    const added: number[] = []
    const watched = op1((c: Counted) => [
      c.n,
      (d: number) => {
        added.push(counts.add)
        return new Counted(d)
      }
    ])
    const use = <S>(v: BVar<S, Counted>): BVar<S, number> => liftOp1(watched)(v)
    gradBP<Counted>(v => add(add(use(v), use(v)), add(use(v), use(v))))(new Counted(1))
    expect(added).toEqual([0, 0, 1, 2])
  })

  it.each([-0, smallest, -smallest, 1e-310, NaN, Infinity, Number.MAX_VALUE])('keeps %d, wherever it comes from', n => {
    expect(gradBP(x => mul(x, n), 1)).toBe(n)
    expect(gradBP<Numbers>(v => mul(sequenceVar(v)[0] ?? NaN, n) as never)([1, 2])).toEqual([n, 0])
    expect(gradBP(x => liftOp1(op1((y: number) => [y, () => n]))(x), 1)).toBe(n)
    expect(backpropWith(x => mul(x, 1), 3)[1](n)).toBe(n)
    expect(backpropWith<Numbers, Numbers>(v => v)([1, 2])[1]([n, 0])).toEqual([n, 0])
    expect(backpropWith<Numbers>(v => sequenceVar(v)[1] ?? (NaN as never))([1, 2])[1](n)).toEqual([0, n])
    expect(backpropWith<Float64Array, Float64Array>(v => v)(Float64Array.of(1, 2))[1](Float64Array.of(n, 0))).toEqual(
      Float64Array.of(n, 0)
    )
    const rejoined = backpropWith<{ readonly a: number }, { readonly a: number }>(v => joinBV({ a: splitBV(v).a }))
    expect(rejoined({ a: 1 })[1]({ a: n })).toEqual({ a: n })
    expect(gradBP(x => gradBP(y => mul(mul(y, n), x), x), 1)).toBe(n)
  })

  it('keeps the sign of a zero that is added to another of its sign', () => {
    expect(gradBP(x => add(mul(x, -0), mul(x, -0)), 1)).toBe(-0)
    expect(gradBP(x => add(mul(x, -0), mul(x, 0)), 1)).toBe(0)
    expect(gradBP<Numbers, Numbers>(v => add(mul(v, -0), mul(v, -0)))([1])).toEqual([-0])
  })

  it('keeps numbers beside a NaN as they are', () => {
    const f = <S>(v: BVar<S, Numbers>): BVar<S, number> => {
      const [x, y] = sequenceVar(v)
      return x === undefined || y === undefined ? constVar(0, v) : add(mul(x, NaN), mul(y, 5))
    }
    expect(gradBP(f, [1, 2])).toEqual([NaN, 5])
    expect(gradBP<Numbers>(v => square(sequenceVar(v)[1] ?? (NaN as never)))([NaN, 3])).toEqual([0, 6])
  })
})

describe('a node that several use', () => {
  it('has its pullback called once: 60 doublings of a shared variable take 60 calls', () => {
    const halve = counting(
      x => x / 2,
      () => 0.5
    )
    const gradient = gradBP(
      x =>
        repeat(
          60,
          y => {
            const z = halve.apply(y)
            return add(z, z)
          },
          x
        ),
      3
    )
    expect(gradient).toBe(1)
    expect(halve.calls).toEqual({ forward: 60, backward: 60 })
  })

  it('has its pullback called once: 60 squarings of a pair of roots take 120 calls', () => {
    const root = counting(Math.sqrt, x => 0.5 / Math.sqrt(x))
    const gradient = gradBP(x => repeat(60, y => mul(root.apply(y), root.apply(y)), x), 1)
    expect(gradient).toBeCloseTo(1, 10)
    expect(root.calls).toEqual({ forward: 120, backward: 120 })
  })

  it('is visited once if it is a structure, too', () => {
    const op = counting(
      x => x,
      () => 1
    )
    const gradient = gradBP(x => {
      const both = collectVar([op.apply(x), op.apply(x)])
      const [a = x, b = x] = sequenceVar(repeat(30, v => collectVar([...sequenceVar(v)].reverse()), both))
      return mul(a, b)
    }, 5)
    expect(gradient).toBe(10)
    expect(op.calls.backward).toBe(2)
  })
})

describe('depth costs no stack', () => {
  const million = 1_000_000

  it.each([
    ['sin', <S>(x: BVar<S, number>) => sin(x)],
    ['add', <S>(x: BVar<S, number>) => add(x, 1)],
    ['mul', <S>(x: BVar<S, number>) => mul(x, 1)]
  ] as const)('in a chain of 1,000,000 calls of %s', (name, step) => {
    const gradient = gradBP(x => repeat(million, y => step(y), x))(name === 'sin' ? 0 : 2)
    expect(gradient).toBe(1)
  })

  it('in a sum of 1,000,000 uses of one variable', () => {
    expect(gradBP(x => repeat(million, sum => add(sum, x), x), 2)).toBe(million + 1)
  })

  it('in 20,000 replacements of a field, and as many joins', () => {
    const x = pipe(L.id<{ readonly x: number; readonly y: number }>(), L.prop('x'))
    const replaced = gradBP<{ readonly x: number; readonly y: number }>(v =>
      viewVar(x)(repeat(20_000, overVar(x)(add(1)), v))
    )
    expect(replaced({ x: 1, y: 2 })).toEqual({ x: 1, y: 0 })
    const swapped = gradBP<{ readonly x: number; readonly y: number }>(v =>
      viewVar(x)(
        repeat(
          20_001,
          w => {
            const { x, y } = splitBV(w)
            return joinBV({ x: y, y: x })
          },
          v
        )
      )
    )
    expect(swapped({ x: 1, y: 2 })).toEqual({ x: 0, y: 1 })
  })

  it('in a chain of 10,000 nodes inside another gradient', () => {
    const long = <S>(x: BVar<S, number>): BVar<S, number> => repeat(10_000, z => mul(z, 1), mul(x, x))
    expect(gradBP(x => gradBP(long, x), 3)).toBe(2)
  })

  const timesBySum = <S>(n: number, x: BVar<S, number>): BVar<S, number> => {
    let acc = mul(x, 0)
    for (let i = 0; i < n; i++) acc = add(acc, x)
    return acc
  }

  it('in 100,000 uses in a gradient whose cotangents are variables themselves', () => {
    // The square of 100,000 x, whose second derivative is twice the square of 100,000.
    const f = <S>(x: BVar<S, number>): BVar<S, number> => square(timesBySum(100_000, x))
    expect(gradBP(x => gradBP(f, x), 3)).toBe(2e10)
  })

  it('in 100,000 uses of one structure, which take 99,999 additions', () => {
    resetCounts()
    const f = gradBP<Counted>(v => {
      let acc = constVar(0, v)
      for (let i = 0; i < 100_000; i++) acc = add(acc, numberIn(v))
      return acc
    })
    expect(f(new Counted(1))).toEqual(new Counted(100_000))
    expect(counts).toEqual({ add: 99_999, zero: 0, one: 0 })
  })
})

describe('evaluation', () => {
  it('hands plain values to the function', () => {
    const seen: unknown[] = []
    const value = evalBP(x => {
      const y = mul(x, 2)
      seen.push(x, y)
      return add(y, 1)
    }, 3)
    expect(value).toBe(7)
    expect(seen).toEqual([3, 6])
  })

  it('never asks an operation for its pullback', () => {
    const op = counting(Math.exp, Math.exp)
    expect(evalBPN((x, y) => add(op.apply(x), y), 0, 5)).toBe(6)
    expect(op.calls).toEqual({ forward: 1, backward: 0 })
  })

  it('of operations on constants makes constants, also inside a gradient', () => {
    const op = counting(Math.sqrt, () => NaN)
    const seen: unknown[] = []
    const gradient = gradBP(x => {
      const c = mul(op.apply(constVar(4, x)), 10)
      seen.push(c, joinBV([c, c]), viewVar(pipe(L.id<{ readonly a: number }>(), L.prop('a')))(constVar({ a: 1 }, x)))
      return mul(x, c)
    }, 3)
    expect(gradient).toBe(20)
    expect(seen).toEqual([20, [20, 20], 1])
    expect(op.calls).toEqual({ forward: 1, backward: 0 })
  })

  it('takes structures and optics', () => {
    const a = pipe(L.id<{ readonly a: number; readonly b: number }>(), L.prop('a'))
    const tripled = evalBP(v => pipe(v, setVar(a)(viewVar(a)(pipe(v, overVar(a)(mul(3)))))), { a: 2, b: 1 })
    expect(tripled).toEqual({ a: 6, b: 1 })
  })

  it('shows plain values to functions, whichever runner evaluates them', () => {
    const seen: unknown[] = []
    const see = <A>(x: A): A => {
      seen.push(x)
      return x
    }
    evalBP(x => see(mul(see(x), 2)), 3)
    evalBP2((x, y) => see(mul(see(x), y)), 3, 4)
    evalBPN((x, y, z) => see(add(mul(see(x), y), z)), 3, 4, 5)
    evalBP0(() => see(mul(constVar(3), 2)))
    evalBP<Numbers, Numbers>(v => see(pipe(collectVar(sequenceVar(see(v))), map(exp))))([0])
    expect(seen).toEqual([3, 6, 3, 12, 3, 17, 6, [0], [1]])
  })

  it('asks no instance for a zero, a one or a sum', () => {
    resetCounts()
    const value = evalBP<readonly [Counted, Counted]>(v => {
      const [x, y] = splitBV(v)
      return mul(numberIn(x), numberIn(y))
    })([new Counted(3), new Counted(5)])
    expect(value).toBe(15)
    expect(counts).toEqual({ add: 0, zero: 0, one: 0 })
  })
})
