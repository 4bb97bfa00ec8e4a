import * as N from 'fp-ts/number'
import * as O from 'fp-ts/Option'
import { struct } from 'fp-ts/Eq'
import * as S from 'fp-ts/string'
import { gt } from 'fp-ts/Ord'
import * as R from 'fp-ts/ReadonlyRecord'
import { expectTypeOf } from 'expect-type'
import {
  add,
  backprop,
  BackpropError,
  type BVar,
  constVar,
  div,
  getEq,
  getOrd,
  gradBP,
  ImplicitConversionError,
  mul,
  negate,
  NotDifferentiableError,
  primal,
  sequenceVar,
  ShapeError,
  signum,
  sin,
  splitBV,
  sqrt,
  square,
  stopGradient,
  sub
} from 'backprop-ts'
import { compile, sumWindows, type Compiled } from 'backprop-ts/Compile'
import { structural } from 'backprop-ts/Numeric'
import { norm2, ravel, vector } from 'backprop-ts/LinearAlgebra'
import { compileStrictly, expectSameBits, type Loss, outcome } from './same-bits'

const { fromNumber } = structural

const positive = gt(getOrd(N.Ord))

/** The sum of the squares of all fields. */
const squares = <S>(v: BVar<S, Readonly<Record<string, number>>>): BVar<S, number> =>
  R.collect(N.Ord as never)((_, x: BVar<S, number>) => square(x))(splitBV(v) as never).reduce(
    (sum, x) => add(sum, x),
    constVar(0, v)
  )

const sumOfSquares = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, number> =>
  sequenceVar(v).reduce((sum, x) => add(sum, square(x)), constVar(0, v))

const chain =
  (length: number): Loss<number> =>
  x => {
    let y = x
    for (let i = 0; i < length; i++) y = add(mul(sin(y), x), mul(0.5, y))
    return y
  }

describe('compile', () => {
  test('gives a function with the runners of the main module', () => {
    const f = compile(x => mul(sin(x), x), 2)
    expect(f.evalBP(3)).toBe(3 * Math.sin(3))
    expect(f.backprop(3)).toEqual([3 * Math.sin(3), gradBP(x => mul(sin(x), x), 3)])
    expect([f.backend, f.paths, f.operations]).toEqual(['javascript', 1, 5])
    expect(f.source).toContain('cos(x0)')
  })

  test('infers the type of the argument', () => {
    expectTypeOf(compile(x => mul(x, x), 2)).toEqualTypeOf<Compiled<number>>()
    const ofRecord = compile(
      v => {
        const { a, b } = splitBV(v)
        return mul(a, b)
      },
      { a: 1, b: 2 }
    )
    expectTypeOf(ofRecord).toEqualTypeOf<Compiled<{ a: number; b: number }>>()
    expectTypeOf(compile(x => mul(x, x))).returns.toEqualTypeOf<Compiled<number>>()
    // @ts-expect-error -- the function must return a number
    const wrong = outcome(() => compile(v => v, { a: 1 }))
    expect(wrong).toMatch(/must return a variable of a number, got one of a record/)
  })

  test('accepts records, tuples, arrays, Maps, Float64Arrays, options, and static leaves', () => {
    type Input = {
      readonly label: string
      readonly pair: readonly [number, { readonly z: number }]
      readonly option: O.Option<number>
      readonly nothing: null
      readonly floats: Float64Array
    }
    const f: Loss<Input> = v => {
      const { pair, option, floats, label } = splitBV(v)
      const [x, inner] = splitBV(pair)
      const { z } = splitBV(inner)
      const some = sequenceVar(O.Traversable)(option)
      const terms = [mul(x, z), ...(O.isSome(some) ? [sin(some.value)] : []), ...sequenceVar(floats)]
      const sum = terms.reduce((total, y) => add(mul(total, y), y), constVar(1, v))
      return label === 'double' ? mul(2, sum) : sum
    }
    const input: Input = {
      label: 'double',
      pair: [0.3, { z: 2 }],
      option: O.some(0.7),
      nothing: null,
      floats: Float64Array.of(3, -4)
    }
    const compiled = compileStrictly(f, input)
    for (const x of [
      input,
      { ...input, label: 'once' },
      { ...input, option: O.none },
      { ...input, pair: [5, { z: NaN }] as const }
    ])
      expectSameBits(f, compiled, x)
    expect(compiled.paths).toBe(3)
    expect(compiled.gradBP(input).floats).toBeInstanceOf(Float64Array)
  })

  test('of a Map, and of records without a prototype or with symbols', () => {
    const key = Symbol('key')
    const f: Loss<ReadonlyMap<string, number>> = v =>
      square((splitBV(v) as never as Map<string, BVar<never, number>>).get('a')!) as never
    expectSameBits(f, compileStrictly(f, new Map([['a', 3]])), new Map([['a', 4]]))
    const bare = Object.assign(Object.create(null) as object, { a: 3, [key]: 4 }) as Record<string, number>
    const g: Loss<Record<string, number>> = v =>
      mul((splitBV(v) as never)[key], square((splitBV(v) as never)['a'])) as never
    expectSameBits(g, compileStrictly(g, bare), bare)
    expect(Object.getPrototypeOf(compileStrictly(g, bare).gradBP(bare))).toBe(null)
  })

  test('numbers are repeated over structures, beside which static leaves stay', () => {
    const f: Loss<{ readonly a: number; readonly tag: string }> = v => {
      const { a } = splitBV(v)
      const [before, after] = [splitBV(mul(a, v)), splitBV(sub(v, a))]
      return add(add(before.a, square(after.a)), fromNumber(2, a))
    }
    expectSameBits(f, compileStrictly(f, { a: 3, tag: 'x' }), { a: 4, tag: 'x' })
  })

  test('a record with one more field, even a symbol, has another structure', () => {
    const f: Loss<{ readonly a: number }> = v => square(splitBV(v).a)
    const compiled = compileStrictly(f, { a: 3 })
    for (const key of ['b', Symbol('b')]) expectSameBits(f, compiled, { a: 3, [key]: 4 })
    expect(compiled.paths).toBe(3)
  })

  test('keys and strings never become code', () => {
    const hostile = [
      '__proto__',
      'constructor',
      'toString',
      'x]; throw 1; //',
      '`${process.exit(1)}`',
      "'",
      '"',
      '\\',
      '\n',
      '\u2028',
      '*/',
      'return',
      '0',
      'x0',
      'k0',
      ''
    ]
    const record = Object.fromEntries(hostile.map((key, i) => [key, i])) as Record<string, number>
    Object.defineProperty(record, '__proto__', { value: 7, enumerable: true, writable: true, configurable: true })
    const labelled: Labelled = { [hostile[3]!]: hostile[4]!, x: 1 }
    type Labelled = { readonly x: number; readonly [key: string]: string | number }
    const compiled = compileStrictly<Record<string, number>>(squares, record)
    expectSameBits<Record<string, number>>(squares, compiled, record)
    const ofLabelled = compileStrictly<Labelled>(v => square(splitBV(v).x), labelled)
    for (const { source } of [compiled, ofLabelled])
      for (const text of ['process', 'proto', 'throw', 'toString', 'constructor', '*/'])
        expect(source).not.toContain(text)
    expect(ofLabelled.gradBP(labelled)).toEqual({ ...labelled, x: 2 })
  })

  test('writes the gradient into memory of the caller', () => {
    const f = compile(sumOfSquares, [1, 2, 3])
    const memory = new Float64Array(3)
    expect(f.backpropInto([3, 4, 5], memory)).toBe(50)
    expect([...memory]).toEqual([6, 8, 10])
    expect(() => f.backpropInto([3, 4, 5], new Float64Array(2))).toThrow(ShapeError)
    expect(() => f.backpropInto([3, 4, 5], new Float64Array(2))).toThrow(
      /must have the length 3.*got a Float64Array of 2/
    )
  })

  test('compiles another structure anew, up to a bound', () => {
    const f = compile(sumOfSquares, [1, 2], { shapes: 2 })
    expect(f.gradBP([1, 2, 3])).toEqual([2, 4, 6])
    expect(f.gradBP([1, 2])).toEqual([2, 4])
    expect(f.paths).toBe(2)
    expect(() => f.gradBP([1])).toThrow(/got an array of 1, whose structure is another than that of the 2/)
    expect(() => compile(sumOfSquares, [1, 2], { shapes: 1 }).gradBP([1])).toThrow(/that of the example/)
  })

  test('refuses what has no numbers of its own', () => {
    const f = (x: BVar<never, unknown>): never => x as never
    expect(() => compile(f as never, vector([1, 2]))).toThrow(NotDifferentiableError)
    expect(() => compile(f as never, { n: 3n })).toThrow(/cannot compile a function of the bigint 3n/)
    expect(() => compile(f as never, new Int8Array(2))).toThrow(/an Int8Array of 2/)
    expect(() => compile(3 as never, 2)).toThrow(/wanted a function first, got the number 3/)
    const compiled = compile(square, 3)
    expect(() => gradBP(x => compiled.evalBP(x as never) as never, 3)).toThrow(/takes plain values/)
  })

  test('a constant function has the gradient 0', () => {
    expect(compile(() => constVar(3), 1).backprop(5)).toEqual([3, 0])
    expect(compile(v => splitBV(v).a, { a: 1, b: 2 }).backprop({ a: 5, b: 6 })).toEqual([5, { a: 1, b: 0 }])
  })
})

describe('branches', () => {
  test('another branch is compiled when it is first taken, and the other one is never evaluated', () => {
    const f: Loss<number> = x => (positive(x, constVar(0)) ? sqrt(x) : mul(x, 3))
    const compiled = compileStrictly(f, 4)
    for (const x of [4, -4, 9, 0, -0, NaN, 1e-300]) expectSameBits(f, compiled, x)
    // Greater, less and equal are three answers.
    expect(compiled.paths).toBe(3)
  })

  test('beyond eight ways a function is interpreted', () => {
    const steps: Loss<number> = x => {
      let [y, n]: [typeof x, number] = [x, 0]
      while (positive(y, constVar(1)) && n < 50) [y, n] = [div(y, 2), n + 1]
      return mul(y, y)
    }
    const compiled = compileStrictly<number>(steps, 1)
    for (let i = 0; i < 14; i++) expectSameBits(steps, compiled, 1.5 * 2 ** i)
    expect(compiled.paths).toBe(8)
  })

  test('equality is checked too', () => {
    const f: Loss<number> = x => (getEq(N.Eq).equals(x, constVar(0)) ? constVar(1, x) : div(sin(x), x))
    const compiled = compileStrictly<number>(f, 1)
    for (const x of [0, -0, 2]) expectSameBits(f, compiled, x)
  })

  test('a comparison of what is always the same needs no check', () => {
    const f: Loss<number> = x =>
      positive(
        gradBP(y => mul(y, 2), x),
        constVar(1, x)
      )
        ? sin(x)
        : x
    const compiled = compileStrictly(f, 2)
    expectSameBits(f, compiled, 3)
    expect(compiled.source).not.toContain('return undefined')
  })

  test('a plain value that decides is refused, except of few values', () => {
    expect(() => compile(x => (primal(x) > 0 ? x : mul(x, 2)), 1)).toThrow(ImplicitConversionError)
    expect(() => compile(x => (primal(x) === 0 ? x : mul(x, 2)), 1)).toThrow(/primal: .* Compare by getOrd/)
    expect(() => compile(v => (primal(v).a > 0 ? splitBV(v).a : constVar(1)), { a: 1 })).toThrow(/getOrd\(N.Ord\)/)
    const f: Loss<number> = x => (primal(signum(x)) === 1 ? sqrt(x) : mul(x, 2))
    const compiled = compileStrictly(f, 4)
    for (const x of [4, -4, 0, NaN]) expectSameBits(f, compiled, x)
    expect(primal(5 as never)).toBe(5)
  })

  test('a comparison that answers at random is interpreted', () => {
    let n = 0
    const random = { equals: () => true, compare: () => ((n++ % 3) - 1) as -1 | 0 | 1 }
    expect(compile(x => (positive(x, constVar(0)) ? (gt(getOrd(random))(x, x), x) : x), 4).gradBP(3)).toBe(1)
  })
})

describe('check', () => {
  test('a captured variable that changes is found on every n-th call', () => {
    let factor = 1
    const f = compile(v => mul(splitBV(v).a, factor), { a: 1 }, { check: 3 })
    factor = 2
    expect([f.evalBP({ a: 1 }), f.gradBP({ a: 1 })]).toEqual([1, { a: 1 }])
    expect(() => f.backprop({ a: 1 })).toThrow(BackpropError)
    for (let i = 0; i < 2; i++) f.backprop({ a: 1 })
    expect(() => f.evalBP({ a: 1 })).toThrow(/the gradient at .a is 1, but 2 by the interpreter. Did the function/)
    factor = 1
    for (let i = 0; i < 6; i++) expect(f.evalBP({ a: 1 })).toBe(1)
  })

  test('chance is found at once', () => {
    let n = 0
    expect(() => compile(x => add(x, n++), 1)).toThrow(/the value is 1, but 2/)
  })
})

describe('where code cannot be generated', () => {
  // TypeScript's standard library does not declare WebAssembly.
  type WebAssembly = { readonly CompileError: new (message: string) => Error }
  const platform = globalThis as { Function: unknown; WebAssembly?: WebAssembly }
  const { Function: original, WebAssembly } = platform as Required<typeof platform>
  afterEach(() => Object.assign(platform, { Function: original, WebAssembly }))
  const refuse = (error: Error) =>
    function () {
      throw error
    }
  const forbidJavaScript = (error: Error = new EvalError('no code')) => {
    platform.Function = refuse(error)
  }
  const forbidWasm = (error: Error) => {
    platform.WebAssembly = Object.create(WebAssembly, { Module: { value: refuse(error) } }) as WebAssembly
  }

  test('the interpreter runs the function, and `backend` says so', () => {
    forbidJavaScript()
    forbidWasm(new WebAssembly.CompileError('no code'))
    const f = compile(sumOfSquares, [1, 2])
    expect(f.backend).toBe('interpreter')
    const memory = new Float64Array(2)
    expect(f.evalBP([3, 4])).toBe(25)
    expect(f.gradBP([3, 4])).toEqual([6, 8])
    expect(f.backprop([3, 4])).toEqual([25, [6, 8]])
    expect(f.backpropInto([3, 4], memory)).toBe(25)
    expect([...memory]).toEqual([6, 8])
    expect(() => f.backpropInto([3, 4], new Float64Array(1))).toThrow(ShapeError)
    expect([f.paths, f.operations, f.source]).toEqual([0, 0, ''])
    expect(compile(square, 2, { check: 1 }).evalBP(3)).toBe(9)
  })

  test('the interpreter runs loops where JavaScript is forbidden', () => {
    forbidJavaScript()
    const f = compile(xs => sumWindows(1, w => square(sequenceVar(w)[0]!), xs), [1, 2])
    expect([f.backprop([3, 4]), f.backend]).toEqual([[25, [6, 8]], 'interpreter'])
  })

  test('WebAssembly runs small functions where only JavaScript is forbidden', () => {
    forbidJavaScript()
    const f = compileStrictly<number>(chain(20), 1.2)
    expectSameBits(chain(20), f, 0.7)
    expect(f.backend).toBe('wasm')
  })

  test.each([
    ['is forbidden', new WebAssembly.CompileError('no code')],
    ['takes no modules of that size in the main thread', new RangeError('larger than 8MB')]
  ])('JavaScript in pieces runs large functions where WebAssembly %s', (_, error) => {
    forbidWasm(error)
    const f = compileStrictly<number>(chain(1500), 1.2)
    expectSameBits(chain(1500), f, 0.7)
    expect(f.backend).toBe('javascript')
  })

  test('and where there is no WebAssembly', () => {
    delete platform.WebAssembly
    expect(compile(chain(1500), 1.2).backend).toBe('javascript')
    expect(compile(chain(20), 1.2, { backend: 'wasm' }).backend).toBe('interpreter')
  })

  test('another error is not hidden', () => {
    forbidJavaScript(new TypeError('something else'))
    expect(() => compile(square, 2)).toThrow(/something else/)
    forbidWasm(new TypeError('or this'))
    expect(() => compile(square, 2, { backend: 'wasm' })).toThrow(/or this/)
  })
})

describe('back ends', () => {
  test.each(['javascript', 'wasm', 'interpreter'] as const)('%s runs a function of any size if asked', backend => {
    for (const length of [5, 1500]) {
      const f = compileStrictly<number>(chain(length), 1.2, { backend })
      expectSameBits(chain(length), f, 0.7)
      expect(f.backend).toBe(backend)
    }
  })

  test('the source of WebAssembly is that of the same operations in JavaScript', () => {
    const [wasm, javascript] = (['wasm', 'javascript'] as const).map(backend => {
      const { source, operations } = compile(chain(1500), 1.2, { backend })
      return { source: source.replaceAll(/m\[\d+\]/g, 'm'), operations }
    })
    expect(wasm).toEqual(javascript)
  })
})

describe('large functions', () => {
  const cut = ['javascript', 'wasm'] as const

  test.each(cut)('are cut into several functions of %s, with the same bits', backend => {
    const f = compileStrictly(chain(1500), 1.2, { backend })
    expect(f.operations).toBeGreaterThan(10_000)
    for (const x of [1.2, -0.3]) expectSameBits(chain(1500), f, x)
  })

  test.each(cut)('may have branches and structures in %s', backend => {
    type Input = { readonly tag: string; readonly xs: readonly number[] }
    const f: Loss<Input> = v => {
      const { xs } = splitBV(v)
      return sequenceVar(xs).reduce(
        (sum, x, i) => (i % 900 === 0 && positive(x, constVar(0)) ? sub(sum, sqrt(x)) : add(sum, mul(square(x), sum))),
        constVar(1, v)
      )
    }
    const xs = Array.from({ length: 2000 }, (_, i) => 0.01 * Math.sin(i + 1))
    const compiled = compileStrictly(f, { tag: 'a', xs }, { backend })
    expectSameBits(f, compiled, { tag: 'a', xs })
    expectSameBits(f, compiled, { tag: 'a', xs: xs.map(x => -x) })
    expectSameBits(f, compiled, { tag: 'b', xs: xs.slice(1) })
    expect(compiled.paths).toBe(3)
    expect(compiled.backend).toBe(backend)
  })

  test.each(cut)('may leave a number of the argument unused in %s', backend => {
    const f: Loss<readonly [number, number]> = v => chain(1000)(splitBV(v)[0])
    expectSameBits(f, compileStrictly(f, [0.5, 0.7], { backend }), [0.1, 0.2])
  })

  test.each(cut)('write a derivative that several numbers share to the place of each in %s', backend => {
    const f: Loss<readonly [number, number]> = v => {
      const [x, y] = splitBV(v)
      const both: typeof x = add(x, y)
      return chain(1000)(both)
    }
    expectSameBits(f, compileStrictly(f, [0.5, 0.7], { backend }), [0.1, 0.2])
  })

  test('a million operations compile in bounded time, without a stack overflow', () => {
    const f = compileStrictly<number>(chain(95_000), 1.2)
    expect(f.operations).toBeGreaterThan(1_000_000)
    expect(f.backend).toBe('wasm')
    expect(f.backprop(0.7)).toEqual(backprop(chain(95_000), 0.7))
  }, 60_000)

  test('more than the limit is refused with advice, without a stack overflow', () => {
    expect(() => compile(chain(250_000), 1.2, { limit: 300_000 })).toThrow(
      /more than 300000 operations.*Compile the body of its loop/
    )
  })
})

describe('simplification', () => {
  test('changes no bit if it is strict', () => {
    const f: Loss<number> = x => sub(0, add(x, 0))
    expectSameBits(f, compileStrictly(f, 1), -0)
    expect(compile(f, 1).operations).toBeLessThan(compileStrictly(f, 1).operations)
  })

  test('removes what changes nothing', () => {
    const identities: readonly Loss<number>[] = [
      x => mul(x, 1),
      x => mul(1, x),
      x => div(x, 1),
      x => sub(x, 0),
      x => add(x, -0),
      x => add(-0, x),
      x => mul(mul(-1, x), constVar(-1, x)),
      x => add(x, 0)
    ]
    const differences: readonly Loss<number>[] = [x => sub(sin(x), negate(x)), x => mul(negate(x), negate(sin(x)))]
    for (const f of differences) expectSameBits(f, compileStrictly(f, 2), 3)
    for (const f of identities) expect(compile(f, 2).backprop(3)).toEqual([3, 1])
    expect(identities.map(f => compile(f, 2).operations)).toEqual([0, 0, 0, 0, 0, 0, 2, 0])
  })
})

describe('what was once wrong', () => {
  test('comparisons of structures are checked in each call', () => {
    const same = getEq(struct({ x: N.Eq, y: N.Eq }))
    type Point = { readonly x: number; readonly y: number }
    const f = <S>(v: BVar<S, Point>): BVar<S, number> => {
      const { x, y } = splitBV(v)
      return same.equals(v, constVar({ x: 1, y: 1 })) ? mul(x, 100) : mul(x, y)
    }
    const compiled = compile(f, { x: 2, y: 3 })
    expect(compiled.backprop({ x: 1, y: 1 })).toEqual([100, { x: 100, y: 0 }])
    expect(compiled.backprop({ x: 2, y: 5 })).toEqual([10, { x: 5, y: 2 }])
  })

  test('vectors of numbers that change are refused, not kept', () => {
    const f = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, number> =>
      mul(sequenceVar(v)[0]!, norm2(ravel(primal(stopGradient(v))).get(primal(stopGradient(v)))))
    expect(() => compile(f, [3, 4])).toThrow(ImplicitConversionError)
  })

  test('a record with a hidden symbol is a structure like another', () => {
    const hide = (x: number) => Object.defineProperty({ x }, Symbol('hidden'), { value: 1 })
    const compiled = compile(v => mul(splitBV(v).x, 2), hide(1), { shapes: 1 })
    expect(compiled.evalBP(hide(4))).toBe(8)
  })

  test('a large function that is called while it runs keeps its numbers', () => {
    const f = <S>(v: BVar<S, { readonly a: number; readonly b: number }>): BVar<S, number> => {
      const { a, b } = splitBV(v)
      let y = a
      for (let i = 0; i < 4000; i++) y = add(sin(y), b)
      return y
    }
    const compiled = compile(f, { a: 0.5, b: 0.1 })
    const expected = compiled.backprop({ a: 0.25, b: 0.2 })
    const calls = {
      a: 0.25,
      get b() {
        compiled.backprop({ a: 0.75, b: 0.3 })
        return 0.2
      }
    }
    expect(compiled.backprop(calls)).toEqual(expected)
  })

  test('a function whose comparisons change is not traced for ever', () => {
    let traced = 0
    const f = <S>(x: BVar<S, number>): BVar<S, number> => {
      traced++
      return getEq<number>({ equals: () => Math.random() < 0.5 }).equals(x, x) ? mul(x, 1) : mul(x, 1)
    }
    const compiled = compile(f, 1)
    for (let i = 0; i < 100; i++) expect(compiled.evalBP(i)).toBe(i)
    // Each trace is followed by a comparison with the interpreter, which also serves what has no path.
    expect(traced).toBeLessThan(150)
  })

  test.each(['javascript', 'wasm'] as const)('zeros of both signs are different answers, with %s', backend => {
    const f = <S>(x: BVar<S, number>): BVar<S, number> => mul(x, div(1, primal(signum(x))))
    const compiled = compile(f, -0, { strict: true, backend })
    expect([compiled.gradBP(-0), compiled.gradBP(0), compiled.paths]).toEqual([-Infinity, Infinity, 2])
  })

  test('comparisons may have static parts, and values that are no numbers are refused', () => {
    const labelled = getEq(struct({ x: N.Eq, label: S.Eq }))
    const f = <T>(v: BVar<T, { readonly x: number; readonly label: string }>): BVar<T, number> =>
      labelled.equals(v, constVar({ x: 1, label: 'a' })) ? splitBV(v).x : mul(splitBV(v).x, 2)
    const compiled = compile(f, { x: 1, label: 'a' })
    expect([compiled.evalBP({ x: 1, label: 'a' }), compiled.evalBP({ x: 1, label: 'b' })]).toEqual([1, 2])
    expect(() => compile(x => add(x, null as never), 1)).toThrow(BackpropError)
  })

  test('a captured variable that changes is found with strict bits, too', () => {
    let k = 2
    const compiled = compile(x => mul(k, x), 3, { strict: true, check: 1 })
    k = 3
    expect(() => compiled.evalBP(1)).toThrow(/compared by ===\?$/)
  })
})
