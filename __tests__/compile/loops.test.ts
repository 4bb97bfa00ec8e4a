import * as fc from 'fast-check'
import * as N from 'fp-ts/number'
import { gt } from 'fp-ts/Ord'
import { expectTypeOf } from 'expect-type'
import {
  abs,
  add,
  backprop,
  type BVar,
  constVar,
  div,
  DomainError,
  evalBP,
  exp,
  getOrd,
  gradBP,
  joinBV,
  max,
  min,
  mul,
  negate,
  NotDifferentiableError,
  recip,
  ScopeError,
  sequenceVar,
  ShapeError,
  sin,
  splitBV,
  sqrt,
  square,
  sub
} from 'backprop-ts'
import { compile, mapRows, scan, sumWindows } from 'backprop-ts/Compile'
import { hessian, hvp, jvp } from 'backprop-ts/Derivatives'
import { sum } from 'backprop-ts/Prelude'
import { compileStrictly, expectSameBits, type Loss } from './same-bits'

type Numbers = ReadonlyArray<number>
interface Problem {
  readonly w: number
  readonly xs: Numbers
}

const term = <S>(window: BVar<S, Numbers>): BVar<S, number> => {
  const [a, b] = sequenceVar(window)
  return add(mul(100, square(sub(b!, square(a!)))), square(sub(1, a!)))
}

const rosenbrock = <S>(xs: BVar<S, Numbers>): BVar<S, number> => sumWindows(2, term, xs)

/** The same as the loops below, without loops. */
const rosenbrockOneByOne = <S>(v: BVar<S, Numbers>): BVar<S, number> => {
  const xs = sequenceVar(v)
  return sum(xs.slice(1).map((x, i) => add(mul(100, square(sub(x, square(xs[i]!)))), square(sub(1, xs[i]!)))))
}

interface State {
  readonly u: number
  readonly v: number
}

const cell = <S>(state: BVar<S, State>, x: BVar<S, number>, w: BVar<S, number>) => {
  const { u, v } = splitBV(state)
  const next = sin(add(mul(u, w), x))
  return joinBV([joinBV({ u: next, v: add(v, mul(u, next)) }), mul(next, exp(x))])
}

const recurrence = <S>(problem: BVar<S, Problem>): BVar<S, number> => {
  const { w, xs } = splitBV(problem)
  const [last, outputs] = splitBV(scan(cell, { u: 0.1, v: 1 }, xs, w))
  return add(splitBV(last).v, sumWindows(2, term, outputs))
}

const recurrenceOneByOne = <S>(problem: BVar<S, Problem>): BVar<S, number> => {
  const { w, xs } = splitBV(problem)
  let [u, v]: [BVar<S, number>, BVar<S, number>] = [constVar(0.1), constVar(1)]
  const outputs = sequenceVar(xs).map(x => {
    const next: BVar<S, number> = sin(add(mul(u, w), x))
    v = add(v, mul(u, next))
    u = next
    return mul(next, exp(x))
  })
  return add(v, rosenbrockOneByOne(joinBV(outputs)))
}

const rows = <S>(problem: BVar<S, Problem>): BVar<S, number> => {
  const { w, xs } = splitBV(problem)
  const made = mapRows((x, k) => joinBV({ a: mul(x, k), b: sin(x) }), xs, w)
  return sumWindows(
    2,
    window => {
      const [p, q] = sequenceVar(window)
      return mul(splitBV(p!).a, splitBV(q!).b)
    },
    made
  )
}

const rowsOneByOne = <S>(problem: BVar<S, Problem>): BVar<S, number> => {
  const { w, xs } = splitBV(problem)
  const made = sequenceVar(xs)
  return sum(made.slice(1).map((x, i) => mul(mul(made[i]!, w), sin(x))))
}

interface Grid {
  readonly shared: { readonly k: number; readonly l: number }
  readonly rows: readonly { readonly x: number; readonly y: number; readonly z: number }[]
}

/** Instructions of WebAssembly are enough for this, and without `abs`, `min` and `max` also for its gradient. */
const arithmetic =
  (chooses: boolean) =>
  <S>(problem: BVar<S, Grid>): BVar<S, number> => {
    const { shared, rows } = splitBV(problem)
    const made = mapRows(
      (row, parameters) => {
        const [{ x, y, z }, { k, l }] = [splitBV(row), splitBV(parameters)]
        const p = div(mul(k, x), add(1, square(y)))
        const q = sub(sqrt(add(chooses ? abs(z) : square(z), recip(l))), 0.5)
        return joinBV({ p, r: chooses ? max(p, q) : p, q: mul(q, negate(chooses ? min(x, y) : y)), one: mul(x, l) })
      },
      rows,
      shared
    )
    return sumWindows(
      2,
      window => {
        const [before, after] = sequenceVar(window)
        const [{ p, r }, { q, one }] = [splitBV(before!), splitBV(after!)]
        return add(mul(p, q), mul(one, r))
      },
      made
    )
  }

const wave = (n: number, seed = 1): Numbers => Array.from({ length: n }, (_, i) => Math.sin(100 * seed + 1.7 * i))
const grid = (n: number, seed = 1): Grid => ({
  shared: { k: 0.3 * seed, l: 1.5 },
  rows: wave(n, seed).map((x, i) => ({ x, y: Math.cos(i), z: -x * i }))
})
const problem = (n: number, seed = 1): Problem => ({ w: 0.5 + seed / 10, xs: wave(n, seed) })

/** All numbers of a value. */
const flat = (x: unknown): number[] =>
  typeof x === 'number' ? [x] : typeof x === 'object' && x !== null ? Object.values(x).flatMap(flat) : []

const expectClose = (x: unknown, y: unknown): void => {
  const [us, vs] = [flat(x), flat(y)]
  expect(us).toHaveLength(vs.length)
  us.forEach((u, i) => expect(Math.abs(u - vs[i]!)).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(u))))
}

describe('loops that are interpreted', () => {
  test.each<[string, Loss<never>, Loss<never>, (n: number) => unknown]>([
    ['sumWindows', rosenbrock, rosenbrockOneByOne, n => wave(n)],
    ['scan', recurrence, recurrenceOneByOne, n => problem(n)],
    ['mapRows', rows, rowsOneByOne, n => problem(n)]
  ])('%s has the derivatives of the same function without a loop', (_, f, g, example) => {
    const at = example(5) as never
    expectClose(backprop(f, at), backprop(g, at))
    expectClose(hessian(f, at), hessian(g, at))
    expectClose(jvp(f, at, at), jvp(g, at, at))
    expectClose(hvp(f, at, at), hvp(g, at, at))
  })

  test('work on plain values, typed arrays, and no rows', () => {
    expect(mapRows(x => mul(x, 2), [1, 2])).toEqual([2, 4])
    expect(scan((s, x) => joinBV([add(s, x), mul(s, x)]), 1, [1, 2, 3])).toEqual([7, [1, 4, 12]])
    expect(sumWindows(3, w => sum(w), Float64Array.of(1, 2, 3, 4))).toBe(15)
    const f = <S>(xs: BVar<S, Float64Array>): BVar<S, number> => sumWindows(2, w => mul(sequenceVar(w)[0]!, 3), xs)
    expect(gradBP(f, Float64Array.of(1, 2, 3))).toEqual(Float64Array.of(3, 3, 0))
    expect(backprop(xs => sumWindows(1, w => sequenceVar(w)[0]!, xs), [] as Numbers)).toEqual([0, []])
    const none = <S>(p: BVar<S, Problem>): BVar<S, number> => {
      const { w, xs } = splitBV(p)
      const [last] = splitBV(scan((s, x, k) => joinBV([mul(s, k), x]), 2, xs, w))
      return last
    }
    expect(backprop(none, { w: 3, xs: [] })).toEqual([2, { w: 0, xs: [] }])
    expect(backprop(rows, { w: 3, xs: [1] })).toEqual([0, { w: 0, xs: [0] }])
  })

  test('take linear time and keep no variables', () => {
    let calls = 0
    const count = <S>(w: BVar<S, Numbers>): BVar<S, number> => {
      calls++
      return term(w)
    }
    gradBP(xs => sumWindows(2, count, xs), wave(1001))
    expect(calls).toBe(2000)
  })

  test('infer the types of their functions', () => {
    expectTypeOf(mapRows(x => mul(x, x), [1, 2])).toEqualTypeOf<ReadonlyArray<number>>()
    expectTypeOf(mapRows(row => splitBV(row).a, [{ a: 1 }])).toEqualTypeOf<ReadonlyArray<number>>()
    expectTypeOf(scan((s, x) => joinBV([s, x]), 0, [1])).toEqualTypeOf<readonly [number, ReadonlyArray<number>]>()
    // @ts-expect-error -- the term must be a number
    expect(() => sumWindows(2, w => w, [1, 2])).toThrow('sumWindows: the term must be a number, got an array')
    // @ts-expect-error -- the state must keep its type
    expect(() => scan((s, x) => joinBV([joinBV([s]), x]), 0, [1])).toThrow('next state')
  })

  test('refuse what they cannot do', () => {
    expect(() => sumWindows(0, w => sequenceVar(w)[0]!, [1])).toThrow(DomainError)
    expect(() => sumWindows(1.5, w => sequenceVar(w)[0]!, [1])).toThrow(
      'must be a positive integer, got the number 1.5'
    )
    expect(() => sumWindows(3, w => sequenceVar(w)[0]!, [1])).toThrow(ShapeError)
    expect(() => sumWindows(3, w => sequenceVar(w)[0]!, [1])).toThrow('shorter than a window of 3')
    expect(() => mapRows(() => constVar(1), { a: 1 } as never)).toThrow('mapRows: wanted an array, got a record')
    expect(() => scan(((s: BVar<never, number>) => s) as never, 0, [1])).toThrow('must give a state and an output')
    expect(() => mapRows((() => undefined) as never, [1])).toThrow('returned undefined')
    expect(() => sumWindows(1, (() => joinBV([1])) as never, [1])).toThrow(NotDifferentiableError)
    const captures = <S>(x: BVar<S, number>): BVar<S, number> =>
      sumWindows(1, ((w: BVar<S, Numbers>) => mul(sequenceVar(w)[0]!, x)) as never, [1, 2]) as never
    expect(() => gradBP(captures, 2)).toThrow(ScopeError)
    expect(() => compile(captures, 2)).toThrow('uses a variable that is not its argument')
    const both = <S>(xs: BVar<S, Numbers>): BVar<S, number> =>
      sumWindows(1, ((w: BVar<S, Numbers>) => mul(sequenceVar(w)[0]!, sequenceVar(xs)[0]!)) as never, xs)
    expect(() => gradBP(both, [1, 2])).toThrow('Pass it as the last argument')
    expect(() => compile(both, [1, 2])).toThrow('Pass it as')
  })
})

describe('loops inside compiled functions', () => {
  const sameBits = <A>(name: string, f: Loss<A>, ...examples: readonly NoInfer<A>[]): void =>
    test.each(['javascript', 'wasm'] as const)(`${name} in %s`, backend => {
      const compiled = compileStrictly(f, examples[0]!, { backend })
      for (const x of examples) expectSameBits(f, compiled, x)
      expect([compiled.backend, compiled.source.includes('for (;')]).toEqual([backend, true])
    })

  test('are WebAssembly if their bodies only need its instructions', () => {
    expect(compile(rosenbrock, wave(10)).backend).toBe('wasm')
    expect(compile(arithmetic(false), grid(10)).backend).toBe('wasm')
    expect(compile(recurrence, problem(10)).backend).toBe('javascript')
  })

  sameBits('rows without calls of functions', arithmetic(false), grid(7), grid(8, 2), grid(1))
  sameBits('rows with choices', arithmetic(true), grid(7), grid(8, 2), grid(1))
  sameBits('a sum over windows', rosenbrock, wave(10), wave(10, 2), wave(5), wave(2))
  sameBits('a Float64Array', <S>(xs: BVar<S, Float64Array>) => sumWindows(2, term, xs), Float64Array.from(wave(30)))
  sameBits('a recurrence', recurrence, problem(12), problem(12, 2), problem(3))
  sameBits('rows of records', rows, problem(12), problem(12, 2))
  sameBits(
    'a value that the cotangent depends on',
    <S>(p: BVar<S, Problem>) => {
      const { w, xs } = splitBV(p)
      return mul(exp(w), sin(mul(rosenbrock(xs), 0.01)))
    },
    problem(10),
    problem(10, 3)
  )
  sameBits(
    'the last state only',
    <S>(p: BVar<S, Problem>) => {
      const { w, xs } = splitBV(p)
      const [last] = splitBV(scan(cell, { u: 0.1, v: 1 }, xs, w))
      return splitBV(last).u
    },
    problem(12)
  )
  sameBits(
    'several loops over what others give, and single elements',
    <S>(p: BVar<S, Problem>) => {
      const { w, xs } = splitBV(p)
      const [, ys] = splitBV(scan(cell, { u: 0.1, v: 1 }, xs, w))
      const zs = mapRows((y, k) => mul(y, k), ys, w)
      return add(mul(rosenbrock(zs), sequenceVar(ys)[3]!), mul(sum(zs), sequenceVar(xs)[2]!))
    },
    problem(12),
    problem(9)
  )
  sameBits(
    'rows that go different ways',
    <S>(xs: BVar<S, Numbers>) =>
      sumWindows(
        1,
        window => {
          const [x] = sequenceVar(window)
          return gt(getOrd(N.Ord))(x!, constVar(0)) ? sqrt(x!) : mul(x!, x!)
        },
        xs
      ),
    wave(10),
    wave(10, 2),
    wave(10, 3).map(Math.abs),
    [NaN, 1, 0, -0, Infinity, -Infinity]
  )
  sameBits(
    'loops in loops',
    <S>(table: BVar<S, ReadonlyArray<Numbers>>) => sumWindows(1, w => sin(rosenbrock(sequenceVar(w)[0]!)), table),
    [wave(4), wave(4, 2), wave(4, 3)],
    [wave(3), wave(3, 2)]
  )
  sameBits(
    'loops in a cell',
    <S>(table: BVar<S, ReadonlyArray<Numbers>>) => {
      const [last] = splitBV(
        scan(
          (s, row) => {
            const next = sin(add(s, rosenbrock(row)))
            return joinBV([next, next])
          },
          0.3,
          table
        )
      )
      return last
    },
    [wave(4), wave(4, 2), wave(4, 3)]
  )
  sameBits(
    'rows that are constants',
    <S>(w: BVar<S, number>) => sumWindows(1, (row, k) => mul(sin(sequenceVar(row)[0]!), k), wave(20), w),
    2,
    3
  )
  sameBits(
    'products of derivatives of loops',
    <S>(xs: BVar<S, Numbers>) => {
      const f = <S>(x: BVar<S, Numbers>): BVar<S, number> => {
        const [last] = splitBV(
          scan(
            (s, y) => {
              const next = sin(mul(s, y))
              return joinBV([next, next])
            },
            0.5,
            x
          )
        )
        return add(rosenbrock(x), last)
      }
      const d = sequenceVar(gradBP(f, xs as never) as unknown as BVar<S, Numbers>)
      return mul(d[1]!, d[2]!)
    },
    wave(6),
    wave(6, 3)
  )

  test('of random rows and cells', () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true })
    const rowsOf = fc.array(fc.record({ a: number, b: fc.tuple(number, number) }, { noNullPrototype: true }), {
      minLength: 1,
      maxLength: 6
    })
    fc.assert(
      fc.property(rowsOf, rowsOf, number, fc.nat(3), (first, second, w, kind) => {
        const f = <S>(p: BVar<S, { readonly w: number; readonly rows: typeof first }>): BVar<S, number> => {
          const { w, rows } = splitBV(p)
          const made = mapRows(
            (row, k) => {
              const { a, b } = splitBV(row)
              const [x, y] = splitBV(b)
              return joinBV([gt(getOrd(N.Ord))(x, y) ? mul(a, k) : sin(x), sub(square(y), a)])
            },
            rows,
            w
          )
          const [last, outputs] = splitBV(
            scan(
              (s, pair) => {
                const [x, y] = splitBV(pair)
                const next = kind % 2 === 0 ? sin(add(mul(s, x), y)) : add(s, y)
                return joinBV([next, kind > 1 ? mul(next, x) : x])
              },
              w,
              made
            )
          )
          return add(
            last,
            sumWindows(1, v => square(sequenceVar(v)[0]!), outputs)
          )
        }
        for (const backend of ['javascript', 'wasm'] as const) {
          const compiled = compileStrictly(f, { w, rows: first }, { backend })
          for (const rows of [first, second]) expectSameBits(f, compiled, { w: w / 2, rows })
        }
      }),
      { numRuns: 100 }
    )
  })

  sameBits(
    'a constant among the results',
    <S>(xs: BVar<S, Numbers>) =>
      sumWindows(
        1,
        w => {
          const { x, one } = splitBV(sequenceVar(w)[0]!)
          return mul(x, add(one, x))
        },
        mapRows(x => joinBV({ x: sin(x), one: constVar(1, x), name: constVar('row' as const) }), xs)
      ),
    wave(5)
  )
  sameBits(
    'Maps, and a state of constants',
    <S>(x: BVar<S, number>) => {
      const rows = [1, 2, 3].map(i => new Map([['a', i]]))
      const [last] = splitBV(
        scan(
          (s, row, k) => {
            const [u] = sequenceVar(s)
            const next = joinBV([
              sin(mul(add(u!, (splitBV(row) as unknown as ReadonlyMap<string, typeof k>).get('a')!), k))
            ])
            return joinBV([next, u!])
          },
          [0.5] as readonly [number],
          rows,
          x
        )
      )
      return sequenceVar(last)[0]!
    },
    1,
    2
  )
  sameBits(
    'more sums than there are registers',
    <S>(p: BVar<S, { readonly ws: Numbers; readonly xs: Numbers }>) => {
      const { ws, xs } = splitBV(p)
      return sumWindows(1, (w, all) => sum(mul(all, mul(sequenceVar(w)[0]!, all))), xs, ws)
    },
    { ws: wave(40), xs: wave(6) }
  )
  sameBits(
    'rows that are constant typed arrays',
    <S>(w: BVar<S, number>) =>
      sumWindows(
        1,
        (rows, k) => mul(sin(sequenceVar(sequenceVar(rows)[0]!)[1]!), k),
        [Float64Array.of(1, 2), Float64Array.of(3, 4)],
        w
      ),
    2,
    3
  )
  sameBits(
    'a comparison before a loop and its derivative',
    <S>(xs: BVar<S, Numbers>) =>
      gt(getOrd(N.Ord))(sequenceVar(xs)[0]!, constVar(0)) ? rosenbrock(xs) : mul(rosenbrock(xs), 2),
    wave(5),
    wave(5).map(x => -x)
  )
  sameBits(
    'comparisons before and between loops',
    <S>(xs: BVar<S, Numbers>) => {
      const [x] = sequenceVar(xs)
      const first = gt(getOrd(N.Ord))(x!, constVar(0)) ? rosenbrock(xs) : sumWindows(1, w => sequenceVar(w)[0]!, xs)
      return gt(getOrd(N.Ord))(first, constVar(5)) ? mul(first, 2) : sin(first)
    },
    wave(5),
    wave(5, 2),
    wave(5, 3),
    [0.5, 0.25],
    [0.5, 3, 1],
    [-0.5, 0.25]
  )

  test('refuse results of different structures, and arguments that are no longer numbers', () => {
    const f = <S>(xs: BVar<S, Numbers>): BVar<S, number> => {
      const uneven = <T>(x: BVar<T, number>): BVar<T, Numbers> =>
        gt(getOrd(N.Ord))(x, constVar(0)) ? joinBV([x]) : joinBV([x, x])
      const made = mapRows(uneven, xs)
      return sequenceVar(sequenceVar(made)[0]!)[0]!
    }
    expect(() => compile(f, [1, -1])).toThrow('results of different structures for different rows')
    const compiled = compile(rosenbrock, [1, 2], { shapes: 1 })
    expect(() => compiled.evalBP([1, '2'] as never)).toThrow(ShapeError)
  })

  test('are traced once, however many rows there are', () => {
    let calls = 0
    const f = <S>(xs: BVar<S, Numbers>): BVar<S, number> =>
      sumWindows(
        2,
        w => {
          calls++
          return term(w)
        },
        xs
      )
    const compiled = compile(f, wave(100))
    // Forward and backward each once, and for each row in the comparison with the interpreter.
    expect(calls).toBeLessThanOrEqual(2 + 2 * 99)
    calls = 0
    compiled.backprop(wave(100, 2))
    expect(calls).toBe(0)
  })

  test('refuse rows of different structures', () => {
    const f = <S>(w: BVar<S, number>): BVar<S, number> => sumWindows(1, (_, k) => k, [{ kind: 'a' }, { kind: 'b' }], w)
    expect(evalBP(f, 2)).toBe(4)
    expect(() => compile(f, 2)).toThrow('row 1 has another structure than row 0')
  })

  test('refuse a body that goes more than 32 ways', () => {
    const f = <S>(xs: BVar<S, Numbers>): BVar<S, number> =>
      sumWindows(
        1,
        w => {
          const [x] = sequenceVar(w)
          for (let i = 0; i < 40; i++) if (gt(getOrd(N.Ord))(constVar(i), x!)) return mul(x!, i)
          return x!
        },
        xs
      )
    expect(() =>
      compile(
        f,
        Array.from({ length: 40 }, (_, i) => i + 0.5)
      )
    ).toThrow('more than 32 ways')
  })

  test('refuse comparisons that change their minds', () => {
    let n = 0
    const odd = { equals: () => n++ % 2 === 0, compare: () => 0 as const }
    const f = <S>(xs: BVar<S, Numbers>): BVar<S, number> =>
      sumWindows(
        1,
        w => {
          const [x] = sequenceVar(w)
          return getOrd(odd as never).equals(x!, x!) ? x! : mul(x!, 2)
        },
        xs
      )
    expect(() => compile(f, [1, 2, 3])).toThrow('does not give the same answer twice')
  })
})
