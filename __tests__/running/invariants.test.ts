import * as RA from 'fp-ts/ReadonlyArray'
import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import { fromTraversable } from 'monocle-ts/Traversal'
import {
  add,
  type BVar,
  collectVar,
  constVar,
  cond,
  evalBP,
  evalBPN,
  exp,
  gradBP,
  gradBP2,
  inputVar,
  joinBV,
  liftOp1,
  log,
  mul,
  overVar,
  primal,
  pullback,
  ScopeError,
  sequenceVar,
  setVar,
  sin,
  splitBV,
  square,
  sub,
  toListOfVar,
  viewVar,
  withBP
} from 'backprop-ts'
import { op1 } from 'backprop-ts/Op'
import { Counted, counts, numberIn, resetCounts } from '../support/counted'

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

const repeat = <A>(n: number, f: (a: A) => A, a: A): A => {
  let result = a
  for (let i = 0; i < n; i++) result = f(result)
  return result
}

describe('1. the right node is seeded', () => {
  it('takes the gradient of the returned variable, whatever was computed after it', () => {
    const f = gradBP(x => {
      const y = mul(x, 2)
      return primal(mul(y, 3)) > 5 ? y : constVar(0)
    })
    expect(f(1)).toBe(2)
    expect(f(0.1)).toBe(0)
  })

  it('takes the gradient of an input that is returned after other work', () => {
    expect(
      gradBP(x => {
        exp(mul(x, 100))
        return x
      }, 3)
    ).toBe(1)
  })

  it('does not run the pullbacks of dead branches', () => {
    const dead = counting(Math.sin, Math.cos)
    expect(
      gradBP(x => {
        dead.apply(dead.apply(x))
        return square(x)
      }, 3)
    ).toBe(6)
    expect(dead.calls).toEqual({ forward: 2, backward: 0 })
  })
})

describe('2. a shared node is visited once', () => {
  it('takes 60 backward calls for 60 doublings of a shared variable', () => {
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

  it('takes 60 backward calls for 60 squarings of a shared variable', () => {
    const root = counting(Math.sqrt, x => 0.5 / Math.sqrt(x))
    const gradient = gradBP(x => repeat(60, y => mul(root.apply(y), root.apply(y)), x), 1)
    expect(gradient).toBeCloseTo(1, 10)
    expect(root.calls).toEqual({ forward: 120, backward: 120 })
  })

  it('visits a shared structure once', () => {
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

describe('3. depth costs no stack', () => {
  const million = 1_000_000

  it.each([
    ['sin', <S>(x: BVar<S, number>) => sin(x)],
    ['add', <S>(x: BVar<S, number>) => add(x, 1)],
    ['mul', <S>(x: BVar<S, number>) => mul(x, 1)]
  ] as const)('differentiates a chain of 1,000,000 %s', (name, step) => {
    const gradient = gradBP(x => repeat(million, y => step(y), x))(name === 'sin' ? 0 : 2)
    expect(gradient).toBe(1)
  })

  it('differentiates a sum of 1,000,000 uses of one variable', () => {
    expect(gradBP(x => repeat(million, sum => add(sum, x), x), 2)).toBe(million + 1)
  })

  it('differentiates 20,000 replacements of a field, and as many joins', () => {
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

  it('nests inside another gradient at depth 10,000', () => {
    const long = <S>(x: BVar<S, number>): BVar<S, number> => repeat(10_000, z => mul(z, 1), mul(x, x))
    expect(gradBP(x => gradBP(long, x), 3)).toBe(2)
  })
})

describe('4. evaluation records nothing', () => {
  it('hands plain values to the function that evalBP runs', () => {
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

  it('makes constants of operations on constants, also inside a gradient', () => {
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

  it('evaluates structures and optics on constants', () => {
    const a = pipe(L.id<{ readonly a: number; readonly b: number }>(), L.prop('a'))
    const tripled = evalBP(v => pipe(v, setVar(a)(viewVar(a)(pipe(v, overVar(a)(mul(3)))))), { a: 2, b: 1 })
    expect(tripled).toEqual({ a: 6, b: 1 })
  })
})

describe('5. records cost what they hold', () => {
  const field = (i: number): string => `f${i}`
  const record = (n: number): Readonly<Record<string, Counted>> =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [field(i), new Counted(i)]))
  const list = (n: number): ReadonlyArray<Counted> => Array.from({ length: n }, (_, i) => new Counted(i))
  const sumOf = <S>(vs: ReadonlyArray<BVar<S, Counted>>, like: BVar<S, unknown>): BVar<S, number> =>
    vs.reduce((sum, v) => add(sum, numberIn(v)), constVar(0, like))

  beforeEach(resetCounts)

  it('adds no zeros for k reads of distinct fields, and makes one zero for each field that was never read', () => {
    const at = (i: number) => pipe(L.id<Readonly<Record<string, Counted>>>(), L.prop(field(i)))
    const gradient = gradBP<Readonly<Record<string, Counted>>>(v =>
      sumOf(
        [0, 1, 2, 3].map(i => viewVar(at(i))(v)),
        v
      )
    )(record(100))
    expect(counts).toEqual({ add: 0, zero: 96, one: 0 })
    expect(gradient['f3']).toEqual(new Counted(1))
    expect(gradient['f4']).toEqual(new Counted(0))
  })

  it('adds k - 1 times for k reads of one field', () => {
    const f7 = pipe(L.id<Readonly<Record<string, Counted>>>(), L.prop('f7'))
    const gradient = gradBP<Readonly<Record<string, Counted>>>(v =>
      sumOf(
        Array.from({ length: 25 }, () => viewVar(f7)(v)),
        v
      )
    )(record(10))
    expect(counts).toEqual({ add: 24, zero: 9, one: 0 })
    expect(gradient['f7']).toEqual(new Counted(25))
  })

  it.each([
    ['first', true],
    ['last', false]
  ])('adds once for the one field of a record that is read besides the whole, %s', (_, readFirst) => {
    type Fields = Readonly<Record<string, Counted>>
    const f1 = pipe(L.id<Fields>(), L.prop('f1'))
    const itself = op1((r: Fields) => [r, (d: Fields) => d])
    const gradient = gradBP<Fields>(v => {
      const before = readFirst ? viewVar(f1)(v) : undefined
      const whole = sumOf(Object.values(splitBV(liftOp1(itself)(v))), v)
      return add(whole, numberIn(before ?? viewVar(f1)(v)))
    })(record(10))
    expect(counts).toEqual({ add: 1, zero: 0, one: 0 })
    expect([gradient['f0'], gradient['f1'], gradient['f9']]).toEqual([new Counted(1), new Counted(2), new Counted(1)])
  })

  it('gives what is set and what is read its own gradient without adding', () => {
    const f1 = pipe(L.id<Readonly<Record<string, Counted>>>(), L.prop('f1'))
    const gradient = gradBP2<Readonly<Record<string, Counted>>, Counted>((v, w) => {
      const all = splitBV(setVar(f1)(w)(v))
      return add(sumOf(Object.values(all), v), numberIn(viewVar(f1)(v)))
    })(record(10), new Counted(5))
    expect(counts).toEqual({ add: 0, zero: 0, one: 0 })
    expect(gradient).toEqual([expect.objectContaining({ f1: new Counted(1), f2: new Counted(1) }), new Counted(1)])
  })

  it.each([
    ['splitBV', <S>(v: BVar<S, ReadonlyArray<Counted>>) => splitBV(v)],
    ['sequenceVar', <S>(v: BVar<S, ReadonlyArray<Counted>>) => sequenceVar(v)],
    ['sequenceVar(Traversable)', <S>(v: BVar<S, ReadonlyArray<Counted>>) => sequenceVar(RA.Traversable)(v)],
    [
      'toListOfVar',
      <S>(v: BVar<S, ReadonlyArray<Counted>>) => toListOfVar(fromTraversable(RA.Traversable)<Counted>())(v)
    ]
  ] as const)('%s of n elements adds nothing and makes no zero', (_, parts) => {
    const gradient = gradBP<ReadonlyArray<Counted>>(v => sumOf(parts(v), v))(list(500))
    expect(counts).toEqual({ add: 0, zero: 0, one: 0 })
    expect(gradient).toEqual(Array.from({ length: 500 }, () => new Counted(1)))
  })

  it('makes no zero for intermediate structures', () => {
    gradBP<ReadonlyArray<Counted>>(v => {
      const [first] = splitBV(repeat(50, w => collectVar([...sequenceVar(w)]), v))
      return first === undefined ? constVar(0) : numberIn(first)
    })(list(20))
    expect(counts).toEqual({ add: 0, zero: 19, one: 0 })
  })

  it('adds what was given for a part to what was given for the whole, in either order', () => {
    type Pair = readonly [number, number]
    const first: L.Lens<Pair, number> = { get: s => s[0], set: a => s => [a, s[1]] }
    const second: L.Lens<Pair, number> = { get: s => s[1], set: b => s => [s[0], b] }
    expect(gradBP<Pair, Pair>(v => add(v, setVar(second)(constVar(9, v))(v)))([1, 2])).toEqual([2, 1])
    expect(gradBP<Pair, Pair>(v => setVar(second)(constVar(9, v))(add(v, v)))([1, 2])).toEqual([2, 0])
    const squared = gradBP<Pair>(v => {
      const replaced = viewVar(first)(setVar(second)(constVar(9, v))(v))
      return mul(replaced, viewVar(first)(v))
    })
    expect(squared([3, 4])).toEqual([6, 0])
  })

  it('adds no zeros where intermediate structures of which parts were used meet', () => {
    gradBP<ReadonlyArray<Counted>>(v => {
      const copies = [v, v, v].map(w => collectVar([...sequenceVar(w)]))
      return sumOf(
        copies.flatMap(w => splitBV(w).slice(0, 1)),
        v
      )
    })(list(20))
    expect(counts).toEqual({ add: 2, zero: 19, one: 0 })
  })

  it('makes one zero, and no other, for a parameter without a gradient', () => {
    const gradient = gradBP2<Counted, Counted>(x => numberIn(x))(new Counted(2), new Counted(3))
    expect(gradient).toEqual([new Counted(1), new Counted(0)])
    expect(counts).toEqual({ add: 0, zero: 1, one: 0 })
  })

  it('sums 20,000 elements of a list read by index with as many lenses', () => {
    const n = 20_000
    const at = (i: number) => ({ get: (xs: ReadonlyArray<number>) => xs[i] ?? NaN })
    const xs = Array.from({ length: n }, (_, i) => i)
    const gradient = gradBP<ReadonlyArray<number>>(v =>
      xs.reduce((sum, i) => add(sum, viewVar(at(i))(v)), constVar(0, v))
    )(xs)
    expect(gradient.every(d => d === 1)).toBe(true)
  })
})

describe('10. the edges are defined', () => {
  it('never evaluates the branch that cond does not take', () => {
    const refused = jest.fn(() => constVar(0))
    expect(gradBP(x => cond(primal(x) > 0, () => log(x), refused as () => typeof x), 2)).toBe(0.5)
    expect(gradBP(x => cond(primal(x) < 0, refused as () => typeof x, () => log(x)), 2)).toBe(0.5)
    expect(refused).not.toHaveBeenCalled()
  })
})

describe('scopes that have finished', () => {
  it('keep their pullbacks but refuse their variables', () => {
    let escaped: BVar<unknown, number> | undefined
    const back = withBP(s => {
      const x = inputVar(s)(3)
      escaped = x as unknown as BVar<unknown, number>
      return pullback(sub(square(x), 1))(x)
    })
    expect(back(2)).toBe(12)
    expect(() => square(escaped as BVar<unknown, number>)).toThrow(ScopeError)
  })
})
