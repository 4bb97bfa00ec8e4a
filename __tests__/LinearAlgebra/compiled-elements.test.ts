import {
  add,
  type BVar,
  clip,
  constVar,
  getOrd,
  gradBP,
  gradBP2,
  joinBV,
  log,
  mul,
  primal,
  signum,
  sin,
  splitBV,
  square,
  sub
} from 'backprop-ts'
import { scan } from 'backprop-ts/Compile'
import {
  mapMatrix,
  mapVector,
  matrix,
  sumElements,
  toArray,
  toArray2,
  type Vector,
  vector,
  zipWithVector
} from 'backprop-ts/LinearAlgebra'
import * as fc from 'fast-check'
import * as N from 'fp-ts/number'
import { gt } from 'fp-ts/Ord'
import { functionOf, programs } from '../compile/random-programs'
import { outcome } from '../compile/same-bits'

type OfNumber = <S>(a: BVar<S, number>) => BVar<S, number>

const n = 200
const xs = Array.from({ length: n }, (_, i) => 3 * Math.sin(i))
const isPositive = gt(getOrd(N.Ord))

const slopes = (f: OfNumber, x: ReadonlyArray<number>): ReadonlyArray<number> =>
  toArray(gradBP(v => mapVector(f, v), vector(x)))

/** Counts the calls of a function. */
const counted = (f: OfNumber) => {
  const calls = { count: 0 }
  const g: OfNumber = a => {
    calls.count++
    return f(a)
  }
  return { g, calls }
}

/** Element by element, which is never compiled. */
const expectSlopes = (f: OfNumber, x: ReadonlyArray<number> = xs): void => {
  const expected = outcome(() => x.map(a => gradBP(f, a)))
  expect(outcome(() => slopes(f, x))).toStrictEqual(expected)
}

/** Checks the derivatives, and that all but a few come from generated code. */
const expectCompiled = (f: OfNumber, x: ReadonlyArray<number> = xs): void => {
  expectSlopes(f, x)
  const { g, calls } = counted(f)
  slopes(g, x)
  expect(calls.count).toBeLessThan(x.length + 20)
}

const expectInterpreted = (f: OfNumber, x: ReadonlyArray<number> = xs): void => {
  expectSlopes(f, x)
  const { g, calls } = counted(f)
  slopes(g, x)
  expect(calls.count).toBeGreaterThanOrEqual(2 * x.length)
}

const wave: OfNumber = a => add(mul(sin(a), a), square(a))

describe('many elements', () => {
  it('are served by generated code, and few are not', () => {
    expectCompiled(wave)
    expectInterpreted(wave, xs.slice(0, 100))
    expectCompiled(a => constVar(3, a))
    expect(slopes(wave, [])).toEqual([])
  })

  it('have the same bits as single ones, for random functions', () => {
    const numbers = fc.array(fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, -1, NaN, Infinity, -Infinity)), {
      minLength: 5,
      maxLength: 20
    })
    fc.assert(
      fc.property(programs, numbers, (program, few) => {
        const f = functionOf(program)
        const inner = { b: 0.75, c: 0.25 }
        expectSlopes(
          a => f(joinBV({ tag: 'one', a, inner, xs: [1.5, -0.5] }) as never) as never,
          Array.from({ length: n }, (_, i) => few[(i * i) % few.length]!)
        )
      }),
      { numRuns: 60 }
    )
  })

  it('may be NaN and infinite', () => {
    expectCompiled(wave, [NaN, Infinity, -Infinity, -0, ...xs])
    expectCompiled(log, [0, -0, -1, NaN, ...xs])
  })

  it('may take different ways', () => {
    expectCompiled(a => (isPositive(a, constVar(0, a)) ? mul(a, sin(a)) : a))
    // More ways than are compiled.
    expectCompiled(a => mul(primal(signum(a)), square(a)), [0, -0, ...xs])
    expectSlopes(a => {
      let y = a
      for (let k = -8; k < 8; k++) if (isPositive(a, constVar(k / 3, a))) y = add(y, mul(k, a))
      return y
    })
  })

  it('may be of two vectors, or of a matrix', () => {
    const [x, y] = [vector(xs), vector(xs.map(a => a + 1))]
    const f = <S>(a: BVar<S, number>, b: BVar<S, number>): BVar<S, number> => mul(sin(a), square(sub(a, b)))
    const { count } = (() => {
      const calls = { count: 0 }
      const [dx, dy] = gradBP2(
        (v, w) =>
          zipWithVector(
            (a, b) => {
              calls.count++
              return f(a, b)
            },
            v,
            w
          ),
        x,
        y
      )
      expect([toArray(dx), toArray(dy)]).toStrictEqual([0, 1].map(k => xs.map(a => gradBP2(f, a, a + 1)[k])))
      return calls
    })()
    expect(count).toBeLessThan(n + 20)
    expect(toArray(gradBP(v => zipWithVector((a, b) => mul(a, b), v, y), x))).toStrictEqual(toArray(y))
    const rows = [xs, xs.map(a => a / 2)]
    expect(toArray2(gradBP(m => mapMatrix(wave, m), matrix(rows as never)))).toStrictEqual(
      rows.map(row => row.map(a => gradBP(wave, a)))
    )
  })

  it('have second and third derivatives', () => {
    const first: OfNumber = a => gradBP(wave, a)
    const second: OfNumber = a => gradBP(first, a)
    const { g, calls } = counted(wave)
    const mapped = <S>(v: BVar<S, Vector>): BVar<S, Vector> => mapVector(g, v)
    const gradient = <S>(v: BVar<S, Vector>): BVar<S, Vector> => gradBP(mapped, v)
    const hessian = <S>(v: BVar<S, Vector>): BVar<S, Vector> => gradBP(gradient, v)
    expect(toArray(gradBP(gradient, vector(xs)))).toStrictEqual(xs.map(a => gradBP(first, a)))
    expect(calls.count).toBeLessThan(n + 20)
    expect(toArray(gradBP(hessian, vector(xs)))).toStrictEqual(xs.map(a => gradBP(second, a)))
  })
})

describe('what a function captures', () => {
  it('may change from call to call', () => {
    let c = 2
    const f: OfNumber = a => mul(c, a)
    expectCompiled(f, [0, ...xs])
    c = 3
    expectCompiled(f, [0, ...xs])
    let bound = 1
    const clipped: OfNumber = a => clip(-bound, bound)(mul(a, bound))
    expectCompiled(clipped)
    bound = 2
    expectCompiled(clipped)
    c = NaN
    expectCompiled(f)
  })

  it('may be variables', () => {
    const [dx, dc] = gradBP2((v, c) => sumElements(mapVector(a => mul(c, square(a)), v)), vector(xs), 3)
    expect(toArray(dx)).toEqual(xs.map(a => 3 * (2 * a)))
    expect(dc).toBeCloseTo(xs.reduce((sum, a) => sum + a * a, 0))
  })

  it('may be variables in the derivative alone', () => {
    const x = vector(xs)
    const times = mul as unknown as (c: unknown, a: unknown) => never
    const total = <S>(c: BVar<S, number>): BVar<S, number> => {
      const f = (a: unknown): never => (typeof a === 'number' ? (a as never) : times(c, a))
      return sumElements(gradBP(v => mapVector(f as OfNumber, v), x)) as never
    }
    expect(gradBP(total, 3)).toBe(n)
  })

  it('may be of any number of structures', () => {
    for (let steps = 1; steps < 80; steps++) {
      const f: OfNumber = a => Array.from({ length: steps }).reduce<typeof a>(y => add(sin(y), a), a)
      expectSlopes(f, xs.slice(0, 130))
    }
  })
})

describe('a function that cannot be compiled is interpreted', () => {
  it('because it reads numbers', () => {
    expectInterpreted(a => (primal(a) > 0 ? square(a) : a))
  })

  it('because it treats some plain numbers in another way than variables', () => {
    const f: OfNumber = a => ((a as unknown) === 0 ? constVar(0, a) : mul(a, log(a)))
    expectCompiled(f, [...xs, 0, 0, ...xs])
    expectCompiled(f, [0, ...xs])
  })

  it('because it is not pure', () => {
    const drawn = new Set(slopes(a => mul(Math.random(), a), xs))
    expect(drawn.size).toBe(n)
    // In the forward pass, the second half has other values than the derivatives are of.
    let calls = 0
    const f: OfNumber = a => {
      const call = calls++
      return mul(call >= n / 2 && call < n ? 3 : 2, a)
    }
    expect(slopes(f, xs)).toEqual(xs.map(() => 2))
    expect(calls).toBeGreaterThanOrEqual(n + n / 2)
  })

  it('because it has too many operations, or a loop', () => {
    expectInterpreted(a => Array.from({ length: 3000 }).reduce<typeof a>(y => sin(y), a))
    expectInterpreted(a => {
      const [last] = splitBV(scan((state, x) => joinBV([mul(state, x), state]), a, [2, 3]))
      return last
    })
  })
})

describe('code is not generated', () => {
  it('where a content security policy may forbid it', () => {
    ;(globalThis as { document?: unknown }).document = {}
    try {
      expectInterpreted(wave)
    } finally {
      delete (globalThis as { document?: unknown }).document
    }
  })

  it('where the process forbids it', () => {
    const { Function } = globalThis
    globalThis.Function = function () {
      throw new EvalError('no code')
    } as never
    try {
      expectInterpreted(a => sin(sin(sin(square(a)))))
    } finally {
      globalThis.Function = Function
    }
  })
})
