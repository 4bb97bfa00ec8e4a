import path from 'node:path'
import * as fc from 'fast-check'
import * as N from 'fp-ts/number'
import { contramap, gt, reverse } from 'fp-ts/Ord'
import * as main from 'backprop-ts'
import { backprop, type BVar, constVar, getEq, getOrd, joinBV, sequenceVar, splitBV } from 'backprop-ts'
import { emit, type EmitOptions, runtime, sumWindows } from 'backprop-ts/Compile'
import { structural } from 'backprop-ts/Numeric'
import { config, createProgram, problems, root } from '../../scripts/literate.cjs'
import { type Emitted, load } from './emit-module'
import { functionOf, inputs, programs } from './random-programs'
import { wrapped } from '../../src/compile/wrap'
import { expectSameBits, type Loss, outcome } from './same-bits'

const { add, div, mul, sin, square, sub } = main

const emitted = <A>(f: Loss<A>, example: NoInfer<A>, options: EmitOptions<NoInfer<A>> = {}): Emitted<A> =>
  load<A>(emit<A>(f, example, { strict: true, ...options }))

const asCompiled = <A>(f: Emitted<A>) => ({ ...f, source: '', operations: 0, paths: 0, backend: 'javascript' as const })

/** Checks what is emitted from the first argument and examples for the others. */
const expectEmitted = <A>(f: Loss<A>, ...args: readonly [A, ...(readonly A[])]): void => {
  const [example, ...examples] = args
  const module = asCompiled(emitted<A>(f, example, { examples }))
  for (const x of args) expectSameBits<A>(f, module, x)
}

const numRuns = Number(process.env.PROGRAMS ?? 300)

test('emitted random programs have the same bits as interpreted ones', () => {
  let compared = 0
  fc.assert(
    fc.property(programs, fc.array(inputs, { minLength: 2, maxLength: 3 }), (program, all) => {
      // Some have no prototype, which is another structure.
      const [example, ...others] = all.map(x => ({ ...x, inner: { ...x.inner } }))
      const f = functionOf(program)
      const examples = others.filter(({ tag }) => tag === example!.tag)
      const text = outcome(() => emit(f, example!, { strict: true, examples }))
      // What throws for an example is no function to emit.
      if (!String(text).includes('export const')) {
        expect([example!, ...examples].map(x => outcome(() => backprop(f, x)))).toContainEqual(expect.any(String))
        return
      }
      compared++
      const module = asCompiled(load<typeof example>(String(text)))
      for (const x of [example!, ...examples]) expectSameBits(f, module as never, x)
    }),
    { numRuns }
  )
  expect(compared).toBeGreaterThan(0.9 * numRuns)
}, 3_600_000)

const unary = [
  'abs acos acosh asin asinh atan atanh cbrt cos cosh digamma elu erf erfc erfinv exp exp2 expm1 gelu hardTanh',
  'leakyRelu lgamma log log10 log1mExp log1p log2 logSigmoid logistic logit mish negate recip relu relu6 selu signum',
  'silu sin sinh softSign softplus sqrt square tan tanh'
].flatMap(line => line.split(' ')) as readonly 'sin'[]
const binary = ['add atan2 div hypot lbeta logAddExp logBase max min mod mul pow sub xlogy'].flatMap(line =>
  line.split(' ')
) as readonly 'add'[]

describe('every function of numbers can be written, with its derivatives', () => {
  test.each(unary)('%s', name => {
    expectEmitted<number>(main[name], 0.5)
    const slope: Loss<number> = x => main.gradBP(main[name], x)
    expectEmitted<number>(slope, 0.5)
  })

  test.each(binary)('%s', name => {
    const f: Loss<readonly number[]> = v => {
      const [x, y] = sequenceVar(v)
      return main[name](x!, y!)
    }
    expectEmitted(f, [0.5, 2])
  })

  test.each<[string, Loss<number>]>([
    ['betaInc', x => main.betaInc(2, 3, x)],
    ['clip', x => main.clip(-1, 1.5, x)],
    ['gammaP', x => main.gammaP(2, x)],
    ['gammaQ', x => main.gammaQ(2, x)],
    ['polygamma', x => main.polygamma(2, x)],
    ['powInt', x => add(main.powInt(x, -3), main.powInt(x, 5))],
    ['where', x => main.where(main.relu(x), main.sqrt(x), square(x))],
    ['primal of a rounded number', x => mul(x, main.primal(main.signum(x)))]
  ])('%s', (_, f) => expectEmitted(f, 0.5))
})

const sqrtOrZero: Loss<number> = x => (gt(getOrd(N.Ord))(x, constVar(0)) ? main.sqrt(x) : constVar(0, x))

describe('the ways through a function', () => {
  test('are those of the examples', () => {
    const module = emitted(sqrtOrZero, 4, { examples: [-4, 9] })
    expect([4, -4, 9, -9].map(module.gradBP)).toEqual([0.25, 0, 1 / 6, 0])
    expect(module.backprop(4)).toEqual([2, 0.25])
    expect(module.backprop(-1)).toEqual([0, 0])
  })

  test('that no example has taken are refused', () => {
    const module = emitted(sqrtOrZero, 4)
    for (const call of [module.evalBP, module.gradBP, module.backprop])
      expect(() => call(-4)).toThrow(/lacks the way.*Make the module again, with an example that takes this way/)
    expect(module.gradBP(4)).toBe(0.25)
  })

  test('by equality, in fp-ts', () => {
    const f: Loss<number> = x => (getEq(N.Eq).equals(x, constVar(3)) ? square(x) : mul(x, 2))
    const module = emitted(f, 3, { examples: [4] })
    expect([3, 4].map(module.gradBP)).toEqual([6, 2])
  })

  test('are not written twice', () => {
    expect(emit(sqrtOrZero, 4, { examples: [4, 9, 16] })).toBe(emit(sqrtOrZero, 4))
  })
})

interface Part {
  readonly u: number
}
interface Whole {
  readonly tag: string
  readonly none: null
  readonly a: number
  readonly ['two words']: number
  readonly mixed: readonly [number, Part]
  readonly parts: readonly Part[]
  readonly few: readonly number[]
  readonly many: readonly number[]
  readonly floats: Float64Array
  readonly map: ReadonlyMap<string, number>
}
const whole = (a: number): Whole => ({
  tag: 'x',
  none: null,
  a,
  'two words': 2,
  mixed: [3, { u: 4 }],
  parts: [{ u: 5 }, { u: 6 }],
  few: [7, 8],
  many: Array.from({ length: 20 }, (_, i) => i),
  floats: Float64Array.of(1, 2, 3),
  map: new Map([
    ['k', 1],
    ['l', 2]
  ])
})
const ofWhole: Loss<Whole> = v => {
  const { a, mixed, parts, many, floats } = splitBV(v)
  const [, p] = splitBV(mixed)
  const all = [a, splitBV(p).u, ...sequenceVar(parts).map(part => splitBV(part).u), ...sequenceVar(many)]
  return mul(
    all.map(x => square(x)).reduce((x, y) => add(x, y)),
    add(a, sequenceVar(floats)[1]!)
  )
}

describe('the structure', () => {
  test('is read and made again', () => expectEmitted<Whole>(ofWhole, whole(2), whole(-3)))

  test('may have its keys in another order', () => {
    const f: Loss<{ readonly a: number; readonly b: number }> = v => div(splitBV(v).a, splitBV(v).b)
    expect(emitted(f, { a: 1, b: 2 }).evalBP({ b: 4, a: 2 })).toBe(0.5)
    const g: Loss<ReadonlyMap<string, number>> = v =>
      square((splitBV(v) as never as Map<string, BVar<never, number>>).get('a')!) as never
    const [first, second] = [
      new Map([
        ['a', 1],
        ['b', 2]
      ] as const),
      new Map([
        ['b', 2],
        ['a', 3]
      ] as const)
    ]
    expect(emitted<ReadonlyMap<string, number>>(g, first).gradBP(second)).toEqual(
      new Map([
        ['a', 6],
        ['b', 0]
      ])
    )
  })

  test.each<[string, object, RegExp]>([
    ['another tag', { tag: 'y' }, /wanted the string "x" at \.tag, got the string "y"/],
    ['a string for a number', { a: 'y' }, /wanted a number at \.a, got/],
    ['a number for a record', { mixed: [3, 4] }, /wanted a record with the keys u at \.mixed\.1, got/],
    ['a shorter array', { parts: [{ u: 1 }] }, /wanted an array of 2 at \.parts, got/],
    ['an element that is none', { many: Array.from({ length: 20 }, () => null) }, /wanted a number at \.many\.0, got/],
    ['other floats', { floats: new Float64Array(2) }, /wanted a Float64Array of 3 at \.floats, got/],
    ['another Map', { map: new Map([['k', 1]]) }, /wanted a Map with the keys k, l at \.map, got/],
    ['a key more', { more: 1 }, /structure: wanted a record with the keys .*, got/]
  ])('is refused with %s', (_, change, message) => {
    const module = emitted<Whole>(ofWhole, whole(2))
    const call = () => module.gradBP({ ...whole(2), ...change })
    expect(call).toThrow(main.ShapeError)
    expect(call).toThrow(message)
  })

  test('is refused if a record has another prototype', () => {
    const bare = Object.assign(Object.create(null) as object, { a: 3 })
    const f: Loss<{ readonly a: number }> = v => square(splitBV(v).a)
    expectEmitted(f, bare)
    expect(Object.getPrototypeOf(emitted(f, bare).gradBP(bare))).toBe(null)
    expect(() => emitted(f, bare).gradBP({ a: 3 })).toThrow(/wanted a record without a prototype with the keys a/)
    expect(() => emitted(f, { a: 3 }).gradBP(bare)).toThrow(/wanted a record with the keys a/)
    expect(() => emitted(f, { a: 3 }).gradBP(null as never)).toThrow(/wanted a record with the keys a, got null/)
  })

  test('of all examples is the same', () => {
    const f: Loss<readonly number[]> = v => square(sequenceVar(v)[0]!)
    expect(() => emit(f, [1, 2], { examples: [[1, 2], [1]] })).toThrow(main.ShapeError)
    expect(() => emit(f, [1, 2], { examples: [[1, 2], [1]] })).toThrow(/example 3, .* another structure/)
  })

  test('may be empty', () => {
    const empty = { xs: [] as readonly number[], floats: new Float64Array(0), map: new Map<string, number>(), r: {} }
    const f: Loss<typeof empty & { readonly a: number }> = v => square(splitBV(v).a)
    expectEmitted(f, { a: 3, ...empty })
  })

  test('gives the gradient its length', () => {
    const module = emitted<Whole>(ofWhole, whole(2))
    expect(() => module.backpropInto(whole(2), new Float64Array(3))).toThrow(/must have the length 33/)
  })
})

const hostile = [
  '__proto__',
  'constructor',
  'x]; throw 1; //',
  '`${process.exit(1)}`',
  "'",
  '"',
  '\\',
  '\n',
  '\u2028\u2029',
  '\ud800',
  '*/',
  '</script><!--',
  'm[0]',
  'return',
  '0',
  ''
]
const hostileRecord = (): Record<string, number | string> => {
  const record: Record<string, number | string> = {}
  const entries = [...hostile.map((key, i) => [key, i] as const), ...hostile.map(text => [`of ${text}`, text] as const)]
  for (const [key, value] of entries)
    Object.defineProperty(record, key, { value, enumerable: true, writable: true, configurable: true })
  return record
}
const ofHostile: Loss<Record<string, number | string>> = v => {
  const parts = splitBV(v) as unknown as Record<string, BVar<never, number>>
  return hostile.map(key => square(parts[key]!)).reduce((x, y) => add(x, y)) as never
}

describe('the text', () => {
  test('holds hostile keys and strings only as literals', () => {
    expectEmitted<Record<string, number | string>>(ofHostile, hostileRecord())
    const text = emit<Record<string, number | string>>(ofHostile, hostileRecord(), {
      from: 'a file\n;throw 1;\u2028throw 2\r*/'
    })
    expect(text).toContain('// Made from a file ;throw 1; throw 2 */ by')
    for (const part of ['</script', '<!--', '\u2028', '\n;throw']) expect(text).not.toContain(part)
  })

  test('is the same each time, and narrow', () => {
    const text = emit<Whole>(ofWhole, whole(2))
    expect(emit<Whole>(ofWhole, whole(5))).toBe(text)
    expect(text.split('\n').filter(line => line.length > 120)).toEqual([])
  })

  test('has the type of the example, and passes strict checks', () => {
    const text = emit<Whole>(ofWhole, whole(2))
    expect(text.slice(text.indexOf('export type'), text.indexOf('\n\n', text.indexOf('export type')))).toBe(`\
export type Argument = {
  readonly tag: "x"
  readonly none: null
  readonly a: number
  readonly "two words": number
  readonly mixed: readonly [number, {
    readonly u: number
  }]
  readonly parts: ReadonlyArray<{
    readonly u: number
  }>
  readonly few: ReadonlyArray<number>
  readonly many: ReadonlyArray<number>
  readonly floats: Float64Array
  readonly map: ReadonlyMap<"k" | "l", number>
}`)
    const mapped: Loss<ReadonlyMap<unknown, unknown>> = v =>
      square((splitBV(v) as never as Map<number, BVar<never, number>>).get(1)!) as never
    const bare = Object.assign(Object.create(null) as object, { a: 1 }) as { readonly a: number }
    const texts = [
      text,
      emit<Record<string, number | string>>(ofHostile, hostileRecord()),
      emit(sqrtOrZero, 4, { examples: [-4] }),
      emit(
        sumOfWindows,
        Array.from({ length: 30 }, (_, i) => i)
      ),
      emit<ReadonlyMap<unknown, unknown>>(
        mapped,
        new Map<unknown, unknown>([
          [1, 2],
          [true, { b: [1, 2] }]
        ])
      ),
      emit<{ readonly a: number }>(v => square(splitBV(v).a), bare),
      emit(large(3000), [1, 2])
    ]
    const modules = texts.map((code, i) => ({ file: path.join(root, `emitted-${i}.ts`), code }))
    const options = {
      ...config.options,
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      noPropertyAccessFromIndexSignature: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      noImplicitReturns: true,
      verbatimModuleSyntax: false,
      isolatedDeclarations: false
    }
    const files = modules.map(({ file }) => file)
    const program = createProgram(modules as never, files, options)
    const found = problems(program).filter(({ file }) => files.includes(file))
    expect(found.map(({ message }) => message)).toEqual([])
  })
})

const term = <S>(window: BVar<S, readonly number[]>): BVar<S, number> => {
  const [a, b] = sequenceVar(window)
  return square(sub(b!, square(a!)))
}
const sumOfWindows = <S>(xs: BVar<S, readonly number[]>): BVar<S, number> => sumWindows(2, term, xs)

/** A function whose code does not fit into one that is optimised. */
const large =
  (n: number): Loss<readonly number[]> =>
  v => {
    let [x, y] = sequenceVar(v)
    for (let i = 0; i < n; i++) [x, y] = [sin(add(x!, y!)), mul(y!, add(1, mul(1e-3, x!)))]
    return x!
  }

describe('large functions', () => {
  test('are cut into several', () => {
    expectEmitted(large(3000), [1, 2], [3, 0.5])
    expect(emit(large(3000), [1, 2])).toMatch(/=>\n {2}k\d+\(m\) &&\n/)
  })

  test('are refused beyond the limit', () => {
    expect(() => emit(large(100), [1, 2], { limit: 100 })).toThrow(/more than 100 operations/)
  })
})

describe('what cannot be written is refused', () => {
  test('functions of the user', () => {
    const plusOne = (x: unknown): never => structural.map(n => n + 1, x as never)
    expect(() => emit(x => mul(x, main.stopGradient(plusOne(x))), 3)).toThrow(
      /calls code that has no name in this library/
    )
  })

  test('comparisons of the user', () => {
    const f =
      (O: typeof N.Ord): Loss<number> =>
      x =>
        gt(getOrd(O))(x, constVar(0, x)) ? x : square(x)
    for (const O of [reverse(N.Ord), contramap((x: number) => x % 2)(N.Ord)])
      expect(() => emit(f(O), 3)).toThrow(/an Eq or Ord other than those of fp-ts\/number/)
    expectEmitted<number>(x => (gt(reverse(getOrd(N.Ord)))(x, constVar(0, x)) ? x : square(x)), 3, -3)
  })

  test('symbols', () => {
    const f: Loss<{ readonly a: number }> = v => square(splitBV(v).a)
    expect(() => emit(f, { a: 1, [Symbol('s')]: 1 })).toThrow(main.NotDifferentiableError)
    expect(() => emit(f, { a: 1, when: Symbol('when') } as never)).toThrow(/at \.when cannot be written to a file/)
  })

  test('an argument without numbers', () => {
    expect(() => emit((() => 3) as never, Symbol('s') as never)).toThrow(/emit: Symbol\(s\) cannot be written/)
  })

  test('what changes from run to run', () => {
    let n = 0
    expect(() => emit(x => mul(x, n++), 3)).toThrow(/gradient is 1 in one run and another number in the next/)
    expect(() => emit<readonly [number]>(v => add(splitBV(v)[0], n++), [3])).toThrow(/the value is/)
  })

  test('anything but a function', () => {
    expect(() => emit(3 as never, 3)).toThrow(/emit: wanted a function first, got the number 3/)
  })
})

test('loops are kept', () => {
  const xs = Array.from({ length: 30 }, (_, i) => i / 10)
  expectEmitted(sumOfWindows, xs)
  expect(emit(sumOfWindows, xs)).toMatch(/for \(; t < 29; t\+\+\)/)
})

const rows: Loss<readonly number[]> = v =>
  sumWindows(
    1,
    <S>(row: BVar<S, readonly number[]>) =>
      sumWindows(1, <T>(x: BVar<T, readonly number[]>) => square(sequenceVar(x)[0]!), row),
    v
  )

test('numbers are gathered for a loop from anywhere', () => {
  const places = [3, 0, 7, 1, 9, 5, 2, 8, 4, 6, 0, 3]
  const f = <S>(v: BVar<S, ReadonlyArray<number>>): BVar<S, number> => {
    const xs = sequenceVar(v)
    return sumWindows(2, w => main.mul(sequenceVar(w)[0]!, sequenceVar(w)[1]!), joinBV(places.map(i => xs[i]!)))
  }
  const example = Array.from({ length: 10 }, (_, i) => Math.sin(i))
  expectEmitted(f, example, example.map(Math.cos))
})

test('loops may be nested', () => expectEmitted(rows, [1, 2, 3], [-1, 0.5, 2]))

test('long lines are broken where no statement ends', () => {
  expect(wrapped('  return a + b', 11)).toEqual(['  return a', '    + b'])
  expect(wrapped('if (a) return b', 14)).toEqual(['if (a)', '  return b'])
  expect(wrapped('abcdefghij', 5)).toEqual(['abcdefghij'])
  expect(wrapped('  return abcdef', 9)).toEqual(['  return abcdef'])
})

test('what modules call is exported for them', () => {
  const m = Float64Array.of(1, 2, 3)
  runtime.move(m, Int32Array.of(0), Int32Array.of(2))
  expect(m).toEqual(Float64Array.of(3, 2, 3))
  expect(runtime.memoryOf(3, [1, 5, 6])).toEqual(Float64Array.of(0, 5, 6))
})
