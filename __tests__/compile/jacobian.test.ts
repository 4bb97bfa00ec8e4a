import * as fc from 'fast-check'
import * as N from 'fp-ts/number'
import { gt } from 'fp-ts/Ord'
import { expectTypeOf } from 'expect-type'
import {
  add,
  BackpropError,
  type BVar,
  constVar,
  div,
  evalBP,
  getOrd,
  gradBP,
  joinBV,
  mul,
  NotDifferentiableError,
  sequenceVar,
  ShapeError,
  sin,
  splitBV,
  sqrt,
  square,
  sub
} from 'backprop-ts'
import {
  compileHessian,
  compileJacobian,
  type CompiledHessian,
  type CompiledJacobian,
  mapRows,
  type SparseMatrix,
  sumWindows
} from 'backprop-ts/Compile'
import { reverseJacobian } from 'backprop-ts/Derivatives'
import { functionOf, inputs, programs } from './random-programs'

type Numbers = ReadonlyArray<number>

const wave = (n: number, seed = 1): Numbers => Array.from({ length: n }, (_, i) => Math.sin(100 * seed + 1.7 * i))

/** The matrix of which a sparse one has entries. */
const dense = ({ rows, cols, rowStarts, columns, values }: SparseMatrix) =>
  Array.from({ length: rows }, (_, i) => {
    const row = new Array<number>(cols).fill(0)
    for (let k = rowStarts[i]!; k < rowStarts[i + 1]!; k++) row[columns[k]!] = values[k]!
    return row
  })

/** The same with zeros of no sign: those that the trace shows have none. */
const unsigned = (x: unknown): unknown =>
  JSON.parse(JSON.stringify(x, (_, y: unknown) => (ArrayBuffer.isView(y) ? Array.from(y as Float64Array) : y)))

const tridiagonal = <S>(v: BVar<S, Numbers>): BVar<S, Numbers> => {
  const xs = sequenceVar(v)
  return joinBV(xs.map((x, i) => add(mul(x, x), mul(xs[i - 1] ?? constVar(1), xs[i + 1] ?? constVar(2)))))
}

describe('compileJacobian', () => {
  test('gives what the interpreter gives, bit for bit', () => {
    const f = <S>(v: BVar<S, { readonly a: number; readonly b: readonly [number, Float64Array] }>) => {
      const { a, b } = splitBV(v)
      const [x, ys] = splitBV(b)
      const [y, z] = sequenceVar(ys)
      return joinBV({ p: mul(a, sin(x)), q: joinBV([div(y!, a), mul(z!, z!)]), tag: constVar('tag' as const) })
    }
    const at = (a: number) => ({ a, b: [0.5, Float64Array.of(2, 3)] as const })
    const compiled = compileJacobian(f, at(1), { strict: true })
    for (const a of [1, 2, -0.5]) {
      expect(compiled.evalBP(at(a))).toStrictEqual(evalBP(f, at(a)))
      expect(unsigned(compiled.jacobian(at(a)))).toStrictEqual(unsigned(reverseJacobian(f, at(a))))
    }
    expect(compiled.sparseJacobian(at(1)).values).toHaveLength(5)
    expect([compiled.backend, compiled.paths]).toEqual(['javascript', 1])
  })

  test('of random programs has the bits of the interpreter', () => {
    fc.assert(
      fc.property(programs, inputs, inputs, (program, example, other) => {
        const g = functionOf(program)
        const f = <S>(input: Parameters<typeof g<S>>[0]) => joinBV([g(input), mul(splitBV(input).a, g(input))])
        let compiled: CompiledJacobian<typeof example, readonly [number, number]>
        try {
          compiled = compileJacobian(f, example, { strict: true })
        } catch {
          return
        }
        for (const x of [example, other]) {
          expect(compiled.evalBP(x)).toStrictEqual(evalBP(f, x))
          const [first, second] = [0, 1].map(i => gradBP(v => sequenceVar(f(v) as never)[i], x))
          expect(compiled.jacobian(x)).toStrictEqual([first, second])
        }
      }),
      { numRuns: 200 }
    )
  })

  test('shows which entries may be other than zero', () => {
    const n = 50
    const compiled = compileJacobian(tridiagonal, wave(n))
    const sparse = compiled.sparseJacobian(wave(n, 2))
    expect(sparse.values).toHaveLength(3 * n - 2)
    expect([sparse.rows, sparse.cols]).toEqual([n, n])
    expect(dense(sparse)).toEqual(reverseJacobian(tridiagonal, wave(n, 2)))
    const into = new Float64Array(n * n)
    compiled.jacobianInto(wave(n, 2), into)
    expect([...into]).toEqual(dense(sparse).flat())
    expect(() => compiled.jacobianInto(wave(n), new Float64Array(3))).toThrow(ShapeError)
  })

  test('runs on WebAssembly too', () => {
    const compiled = compileJacobian(tridiagonal, wave(300), { backend: 'wasm' })
    expect(compiled.backend).toBe('wasm')
    expect(dense(compiled.sparseJacobian(wave(300, 3)))[200]!.slice(199, 202)).toEqual([
      wave(300, 3)[201],
      2 * wave(300, 3)[200]!,
      wave(300, 3)[199]
    ])
  })

  test('results of mapRows share one loop', () => {
    interface Sight {
      readonly camera: number
      readonly point: number
    }
    interface World {
      readonly cameras: ReadonlyArray<readonly [number, number]>
      readonly points: Numbers
      readonly scale: number
    }
    const sights: ReadonlyArray<Sight> = Array.from({ length: 30 }, (_, i) => ({ camera: i % 3, point: (7 * i) % 10 }))
    const f = <S>(world: BVar<S, World>) => {
      const { cameras, points, scale } = splitBV(world)
      const [cs, ps] = [sequenceVar(cameras), sequenceVar(points)]
      const rows = sights.map(({ camera, point }) => joinBV([cs[camera]!, ps[point]!, constVar(0.5)] as const))
      const seen = mapRows(
        (row, k) => {
          const [camera, point, half] = splitBV(row)
          const [a, b] = splitBV(camera)
          return joinBV([
            mul(mul(k, half), sub(mul(a, point), b)),
            gt(getOrd(N.Ord))(a, point) ? sin(point) : mul(a, b)
          ])
        },
        joinBV(rows),
        scale
      )
      return joinBV({ seen, prior: square(scale) })
    }
    const at = (seed: number): World => ({
      cameras: [wave(2, seed), wave(2, seed + 1), wave(2, seed + 2)] as never,
      points: wave(10, seed),
      scale: seed
    })
    const compiled = compileJacobian(f, at(1), { strict: true })
    for (const seed of [1, 2, 3]) {
      expect(compiled.evalBP(at(seed))).toStrictEqual(evalBP(f, at(seed)))
      expect(unsigned(compiled.jacobian(at(seed)))).toEqual(unsigned(reverseJacobian(f, at(seed))))
    }
    const { rows, rowStarts } = compiled.sparseJacobian(at(1))
    expect(rows).toBe(61)
    // Two numbers of a camera, one of a point, and the scale.
    expect(rowStarts[60]).toBe(60 * 4)
    expect(rowStarts[61]).toBe(60 * 4 + 1)
  })

  test('rows that read a number twice, and rows of what was computed before', () => {
    const twice = <S>(v: BVar<S, Numbers>) => {
      const xs = sequenceVar(v)
      return mapRows(pair => mul(sequenceVar(pair)[0]!, sequenceVar(pair)[1]!), joinBV(xs.map(x => joinBV([x, x]))))
    }
    const compiled = compileJacobian(twice, [1, 2])
    expect(compiled.jacobian([3, 4])).toEqual([
      [6, 0],
      [0, 8]
    ])
    const after = <S>(v: BVar<S, Numbers>) =>
      mapRows(
        x => mul(x, x),
        mapRows(x => sin(x), v)
      )
    expect(compileJacobian(after, [1, 2], { strict: true }).jacobian([3, 4])).toEqual(reverseJacobian(after, [3, 4]))
  })

  test('branches have patterns of their own', () => {
    const f = <S>(v: BVar<S, Numbers>) => {
      const [x, y] = sequenceVar(v)
      return joinBV([gt(getOrd(N.Ord))(x!, constVar(0)) ? sqrt(x!) : mul(x!, y!)])
    }
    const compiled = compileJacobian(f, [4, 1])
    expect(compiled.sparseJacobian([4, 1]).values).toEqual(Float64Array.of(0.25))
    expect(compiled.sparseJacobian([-4, 1]).values).toEqual(Float64Array.of(1, -4))
    expect(compiled.paths).toBe(2)
  })

  test('the interpreter serves where nothing may be generated', () => {
    const compiled = compileJacobian(tridiagonal, wave(4), { backend: 'interpreter' })
    expect(compiled.backend).toBe('interpreter')
    expect(compiled.evalBP(wave(4))).toEqual(evalBP(tridiagonal, wave(4)))
    expect(compiled.jacobian(wave(4))).toEqual(reverseJacobian(tridiagonal, wave(4)))
    expect(compiled.sparseJacobian(wave(4)).values).toHaveLength(16)
  })

  test('a captured variable that changes is found', () => {
    let k = 2
    const f = <S>(v: BVar<S, Numbers>) => joinBV([mul(k, sequenceVar(v)[0]!), mul(1, sequenceVar(v)[1]!)])
    const compiled = compileJacobian(f, [1, 2], { check: 2 })
    k = 3
    expect(compiled.jacobian([1, 2])).toEqual([
      [2, 0],
      [0, 1]
    ])
    expect(() => compiled.jacobian([1, 2])).toThrow('number 0 of the result is 2, but 3 by the interpreter')
    const g = <S>(v: BVar<S, Numbers>) => joinBV([mul(k, sequenceVar(v)[0]!)])
    const zero = compileJacobian(g, [0, 2], { check: 2 })
    k = 4
    zero.evalBP([0, 1])
    expect(() => zero.evalBP([0, 1])).toThrow('derivative of number 0 of the result in number 0 of the argument is 3')
  })

  test('infers types, and refuses what has no numbers', () => {
    const f = compileJacobian(x => joinBV([x, mul(x, x)]), 2)
    expectTypeOf(f).toExtend<CompiledJacobian<number, readonly [number, number]>>()
    const later = compileJacobian(<S>(x: BVar<S, Numbers>) => sequenceVar(x)[0]!)
    expect(later([1, 2]).jacobian([3, 4])).toEqual([1, 0])
    expect(() => compileJacobian(3 as never, 2)).toThrow(BackpropError)
    expect(() => compileJacobian((() => constVar('text')) as never, 2)).toThrow(NotDifferentiableError)
  })
})

describe('compileHessian', () => {
  const term = <S>(w: BVar<S, Numbers>): BVar<S, number> => {
    const [a, b] = sequenceVar(w)
    return add(mul(100, square(sub(b!, square(a!)))), square(sub(1, a!)))
  }
  const unrolled = <S>(v: BVar<S, Numbers>): BVar<S, number> => {
    const xs = sequenceVar(v)
    return xs.slice(1).reduce((sum, x, i) => add(sum, term(joinBV([xs[i]!, x]))), constVar(0, v))
  }

  test('is the Jacobian of the gradient, bit for bit, with its sparsity', () => {
    const compiled = compileHessian(unrolled, wave(12), { strict: true })
    const gradient = <S>(v: BVar<S, Numbers>) => gradBP(unrolled, v as never) as unknown as BVar<S, Numbers>
    expect(compiled.gradBP(wave(12, 2))).toStrictEqual(gradBP(unrolled, wave(12, 2)))
    expect(compiled.hessian(wave(12, 2))).toStrictEqual(reverseJacobian(gradient, wave(12, 2)))
    expect(compiled.sparseHessian(wave(12)).values).toHaveLength(3 * 12 - 2)
    const into = new Float64Array(144)
    compiled.hessianInto(wave(12, 2), into)
    expect([...into]).toStrictEqual(compiled.hessian(wave(12, 2)).flat())
  })

  test('of a loop, of a linear function, and of one number', () => {
    const looped = <S>(v: BVar<S, Numbers>): BVar<S, number> => sumWindows(2, term, v)
    const compiled = compileHessian(looped, wave(6))
    const expected = compileHessian(unrolled, wave(6)).hessian(wave(6, 2))
    compiled.hessian(wave(6, 2)).forEach((row, i) => row.forEach((h, j) => expect(h).toBeCloseTo(expected[i]![j]!, 9)))
    expect(compileHessian(<S>(v: BVar<S, Numbers>) => mul(3, sequenceVar(v)[0]!), [1, 2]).hessian([1, 2])).toEqual([
      [0, 0],
      [0, 0]
    ])
    const cube = compileHessian(x => mul(x, mul(x, x)), 2)
    expectTypeOf(cube).toEqualTypeOf<CompiledHessian<number>>()
    expect([cube.gradBP(3), cube.hessian(3)]).toEqual([27, 18])
  })
})
