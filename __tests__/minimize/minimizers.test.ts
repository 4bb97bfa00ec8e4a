import * as fc from 'fast-check'
import {
  abs,
  add,
  type BVar,
  constVar,
  cos,
  div,
  evalBP,
  exp,
  gradBP,
  log,
  mul,
  powInt,
  splitBV,
  sqrt,
  square,
  sub
} from 'backprop-ts'
import {
  dot,
  element,
  matrix,
  matVec,
  norm2,
  normFrobenius,
  sumElements,
  toArray,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'
import {
  conjugateGradient,
  lbfgs,
  type MinimizeOptions,
  type Minimizer,
  newton,
  type Progress
} from 'backprop-ts/Minimize'
import { customGrad } from 'backprop-ts/Derivatives'
import { expectClose, numbersOf } from '../support/numerical'
import type { Untyped } from '../support/fixtures'

type OfVector = <S>(x: BVar<S, Vector>) => BVar<S, number>

/** Newton's method by Hessian-vector products, as for many parameters. */
const newtonByProducts = ((f: OfVector, start: Vector, options?: object) =>
  newton(f, start, { ...options, subproblem: 'products' })) as typeof newton

const rosenbrock: OfVector = x => {
  const [a, b] = [element(0)(x), element(1)(x)]
  return add(square(sub(1, a)), mul(100, square(sub(b, square(a)))))
}

/** What all have in common. */
type Common = Minimizer<'conjugateGradient'>

/** A function with a gradient that is wrong. */
const uphill = customGrad(
  x => exp(x),
  (d, _, y) => mul(-1, mul(d, y))
)

const solvers: ReadonlyArray<readonly [string, Common]> = [
  ['lbfgs', lbfgs as unknown as Common],
  ['conjugateGradient', conjugateGradient],
  ['newton', newton as unknown as Common],
  ['newton by products', newtonByProducts as unknown as Common]
]

const numbers = (n: number, size = 2) =>
  fc.array(fc.double({ min: -size, max: size, noNaN: true }), { minLength: n, maxLength: n })

/** Convex quadratic functions: the matrix of squares, and the minimum. */
const quadratics = fc.integer({ min: 1, max: 6 }).chain(n =>
  fc.record({
    root: fc.array(numbers(n), { minLength: n, maxLength: n }),
    minimum: numbers(n),
    start: numbers(n, 10)
  })
)

describe.each(solvers)('%s', (name, solve) => {
  it('finds the minimum of Rosenbrock’s valley, and says why it stopped', () => {
    const { parameters, value, gradientNorm, iterations, evaluations, stopped, converged } = solve(
      rosenbrock,
      vector([-1.2, 1])
    )
    expectClose(parameters, vector([1, 1]), 1e-8)
    expect([stopped, converged]).toStrictEqual(['gradient', true])
    expect(value).toBeLessThan(1e-16)
    expect(gradientNorm).toBeLessThan(1e-8)
    expect(iterations).toBeLessThan(60)
    expect(evaluations).toBeLessThan(120)
  })

  it('finds minima of convex quadratic functions', () => {
    fc.assert(
      fc.property(quadratics, ({ root, minimum, start }) => {
        const [m, x] = [matrix(root), vector(minimum)]
        const f = <S>(p: BVar<S, Vector>): BVar<S, number> => {
          const [d, r] = [sub(p, x), matVec(m, sub(p, x))]
          return add(dot(r, r), mul(0.1, dot(d, d)))
        }
        const found = solve(f, vector(start))
        expect(found.converged).toBe(true)
        expectClose(found.parameters, x, 1e-6)
      }),
      { numRuns: 40 }
    )
  })

  it('reports the value and the gradient at the parameters that it gives', () => {
    fc.assert(
      fc.property(numbers(2), fc.integer({ min: 0, max: 12 }), (start, iterations) => {
        const found = solve(rosenbrock, vector(start), { iterations })
        expect(found.value).toBe(evalBP(rosenbrock, found.parameters))
        expect(found.gradientNorm).toBe(norm2(gradBP(rosenbrock, found.parameters)))
        expect(found.iterations).toBeLessThanOrEqual(iterations)
      }),
      { numRuns: 30 }
    )
  })

  it('counts how often the function runs', () => {
    let calls = 0
    const { evaluations } = solve(
      x => {
        calls++
        return rosenbrock(x)
      },
      vector([-1.2, 1])
    )
    expect(evaluations).toBe(calls)
  })

  it('takes structures, keeps what holds no numbers, and leaves the start as it is', () => {
    const start = {
      name: 'layer',
      weights: matrix([
        [1, 2],
        [3, 4]
      ]),
      offset: new Float64Array([1, 2]),
      scale: [2, 3] as const
    }
    const before = structuredClone(numbersOf(start))
    const found = solve(p => {
      const { weights, offset, scale } = splitBV(p)
      const [a, b] = splitBV(scale)
      const w = sub(weights, 3)
      const o = sub(vector(offset), vector([5, 6]))
      return add(add(square(normFrobenius(w)), dot(o, o)), add(square(sub(a, b)), square(add(a, 1))))
    }, start)
    expect(found.converged).toBe(true)
    expectClose(
      found.parameters,
      {
        name: 'layer',
        weights: matrix([
          [3, 3],
          [3, 3]
        ]),
        offset: new Float64Array([5, 6]),
        scale: [-1, -1]
      },
      1e-6
    )
    expect(numbersOf(start)).toStrictEqual(before)
    const unchanged = solve(() => constVar(1), start)
    expect(unchanged.parameters).toStrictEqual(start)
    expect(unchanged.parameters.offset).not.toBe(start.offset)
    expect(unchanged.parameters.weights.data).not.toBe(start.weights.data)
  })

  it('takes numbers', () => {
    expect(solve(x => add(exp(x), exp(mul(-2, x))), 3).parameters).toBeCloseTo(Math.log(2) / 3, 7)
  })

  it('has nothing to do at a minimum, on a flat function, or without numbers', () => {
    const still = { iterations: 0, evaluations: 1, gradientNorm: 0, stopped: 'gradient', converged: true }
    expect(solve(rosenbrock, vector([1, 1]))).toStrictEqual({ ...still, parameters: vector([1, 1]), value: 0 })
    expect(solve(x => mul(0, x), 5)).toStrictEqual({ ...still, parameters: 5, value: 0 })
    expect(solve(x => sumElements(x), vector([]))).toStrictEqual({ ...still, parameters: vector([]), value: 0 })
    expect(solve(() => constVar(7), { name: 'none' })).toStrictEqual({
      ...still,
      parameters: { name: 'none' },
      value: 7
    })
  })

  it.each([1e-10, 1e-5, 1e5, 1e10])('does not depend on the unit of the value: %d', unit => {
    const found = solve(x => mul(unit, rosenbrock(x)), vector([-1.2, 1]))
    expect(found.converged).toBe(true)
    expectClose(found.parameters, vector([1, 1]), 1e-6)
  })

  it.each([1e-10, 1e-5, 1e5, 1e10])('does not depend on the unit of the parameters: %d', unit => {
    const found = solve(x => rosenbrock(div(x, unit)), vector([-1.2 * unit, unit]))
    expect(found.converged).toBe(true)
    expectClose(mul(1 / unit, found.parameters), vector([1, 1]), 1e-6)
  })

  it('steps back from where the function is not finite', () => {
    const barrier = solve(x => sub(mul(1e3, x), log(x)), 1)
    expect(barrier.parameters).toBeCloseTo(1e-3, 9)
    const root = solve(x => sub(x, mul(20, sqrt(sub(x, 1)))), 1.0001)
    expect(root.parameters).toBeCloseTo(101, 4)
    expect(solve(x => exp(square(x)), 20).parameters).toBeCloseTo(0, 7)
  })

  it.each<readonly [string, number, (x: BVar<unknown, number>) => BVar<unknown, number>, MinimizeOptions<number>]>([
    ['gradient', 3, x => square(x), { gradientTolerance: 1 }],
    ['value', 3, x => add(square(sub(x, 2)), exp(x)), { gradientTolerance: 0, valueTolerance: 0.5 }],
    ['step', 3, x => add(square(sub(x, 2)), exp(x)), { gradientTolerance: 0, valueTolerance: 0, stepTolerance: 0.5 }],
    ['iterations', 3, x => add(square(sub(x, 2)), exp(x)), { iterations: 1 }],
    ['iterations', 3, x => square(x), { iterations: 0 }],
    ['notFinite', -1, x => log(x), {}],
    ['notFinite', 0, x => mul(x, sqrt(x)), { gradientTolerance: 0 }],
    ['unbounded', 3, x => mul(-1, powInt(x, 3)), {}],
    ['unbounded', 3, x => mul(-2, x), {}],
    ['unbounded', 3, x => mul(-1, exp(x)), {}],
    ['noDescent', 3, x => uphill(x), {}],
    ['aborted', 3, x => square(x), { signal: AbortSignal.abort() }]
  ])('stops with the reason %s', (reason, start, f, options) => {
    const found = solve(f as OfNumber, start, options)
    const converged = reason === 'gradient' || reason === 'value' || reason === 'step'
    expect([found.stopped, found.converged]).toStrictEqual([reason, converged])
    if (reason !== 'notFinite') expect(Number.isFinite(found.value)).toBe(true)
    if (reason === 'gradient') expect(found.gradientNorm).toBeLessThanOrEqual(1)
    if (reason === 'iterations') expect(found.iterations).toBe(options.iterations)
    if (reason === 'noDescent') expect(found.parameters).toBe(3)
  })

  it('finds a minimum at a kink up to the digits of the line search', () => {
    expect(solve(x => abs(sub(x, 2.1)), 3).parameters).toBeCloseTo(2.1, 4)
  })

  it('never says that the gradient is small where it is not', () => {
    fc.assert(
      fc.property(numbers(2), fc.integer({ min: -6, max: 0 }), (start, digits) => {
        const gradientTolerance = 10 ** digits
        const found = solve(rosenbrock, vector(start), { gradientTolerance })
        expect(found.stopped).toBe('gradient')
        expect(norm2(gradBP(rosenbrock, found.parameters))).toBeLessThanOrEqual(gradientTolerance)
      }),
      { numRuns: 30 }
    )
  })

  it('never raises the value', () => {
    fc.assert(
      fc.property(numbers(3), start => {
        const f: OfVector = x => add(sumElements(cos(mul(3, x))), mul(0.1, dot(x, x)))
        const values: number[] = []
        const found = solve(f, vector(start), { onStep: ({ value }) => values.push(value) })
        const slack = 1e-13
        values.forEach((value, i) => expect(value).toBeLessThanOrEqual((values[i - 1] ?? Infinity) + slack))
        expect(found.converged).toBe(true)
      }),
      { numRuns: 30 }
    )
  })

  it('reports each iteration, and stops between two of them when it is told to', () => {
    const seen: Progress<Vector>[] = []
    const controller = new AbortController()
    const found = solve(rosenbrock, vector([-1.2, 1]), {
      signal: controller.signal,
      onStep: progress => {
        seen.push(progress)
        if (progress.iterations === 3) controller.abort()
      }
    })
    expect(found.stopped).toBe('aborted')
    expect(seen.map(({ iterations }) => iterations)).toStrictEqual([1, 2, 3])
    const { stopped: _, converged: __, ...last } = found
    expect(seen.at(-1)).toStrictEqual(last)
    expect(seen.at(-1)?.parameters).not.toBe(found.parameters)
    const report = () => {
      throw new Error('enough')
    }
    expect(() => solve(rosenbrock, vector([-1.2, 1]), { onStep: report })).toThrow('enough')
  })

  it('refuses what it cannot minimize, by its own name', () => {
    const untyped = solve as Untyped
    const own = new RegExp(`^${name.split(' ')[0] ?? ''}: `, 'u')
    expect(() => untyped(vector([1]), (x: unknown) => x)).toThrow('wanted a function first, got Vector<1>')
    expect(() => untyped((x: unknown) => x, vector([1, 2]))).toThrow(
      /^\w+: the function must give a number, got Vector<2>/u
    )
    expect(() => untyped(() => undefined, 1)).toThrow(own)
    expect(() => gradBP(y => constVar(solve(x => mul(x, y as never), 2).value), 3)).toThrow(
      'the function uses a variable of an enclosing scope'
    )
    expect(() => gradBP(y => constVar((untyped(square, y) as { value: number }).value), 3)).toThrow(
      'the start is a variable'
    )
    for (const options of [
      { gradientTolerance: -1 },
      { valueTolerance: NaN },
      { stepTolerance: '1' as never },
      { iterations: 1.5 },
      { iterations: -1 }
    ]) {
      expect(() => solve(square, 3, options)).toThrow(own)
      expect(() => solve(square, 3, options)).toThrow(/\w+ must be a (?:whole )?number that is not negative, got/u)
    }
    const failing = () => {
      throw new RangeError('of the user')
    }
    expect(() => solve(failing, 3)).toThrow(RangeError)
  })
})

type OfNumber = <S>(x: BVar<S, number>) => BVar<S, number>

describe('a quadratic function of n numbers', () => {
  const n = 5
  const diagonal = vector([1, 2, 3, 4, 5])
  const f: OfVector = x => dot(sub(x, 1), mul(diagonal, sub(x, 1)))

  it('takes a step of newton, and few more than n of the others', () => {
    const start = vector(Array.from({ length: n }, () => 0.5))
    expect(newton(f, start, { radius: 100 }).iterations).toBe(1)
    expect(newtonByProducts(f, start, { gradientTolerance: 1e-6 }).iterations).toBeLessThanOrEqual(n + 2)
    expect(lbfgs(f, start, { gradientTolerance: 1e-6 }).iterations).toBeLessThanOrEqual(2 * n)
    expect(conjugateGradient(f, start, { gradientTolerance: 1e-6 }).iterations).toBeLessThanOrEqual(3 * n)
  })

  it('has a minimum that is found to the last digits', () => {
    for (const [, solve] of solvers)
      expect(Math.max(...toArray(solve(f, vector([9, 8, 7, 6, 5])).parameters).map(x => Math.abs(x - 1)))).toBeLessThan(
        1e-8
      )
  })
})

describe('numbers near the end of their range', () => {
  it('are no descent where the slope overflows', () => {
    const f: OfNumber = x => mul(1e200, sub(x, 1e120))
    expect(lbfgs(f, 1e120).stopped).toBe('noDescent')
    expect(conjugateGradient(f, 1e120).stopped).toBe('unbounded')
  })
})

describe('many parameters', () => {
  it('are no burden: 500 numbers in a few dozen iterations', () => {
    const n = 500
    const start = vector(Array.from({ length: n }, (_, i) => Math.sin(i)))
    const f: OfVector = x => add(sumElements(exp(x)), sub(mul(0.5, dot(x, x)), mul(2, sumElements(x))))
    for (const [, solve] of solvers) {
      const { converged, iterations, gradientNorm } = solve(f, start)
      expect(converged).toBe(true)
      expect(iterations).toBeLessThan(40)
      expect(gradientNorm).toBeLessThan(1e-6)
    }
  })
})
