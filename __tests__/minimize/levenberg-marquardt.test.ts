import * as fc from 'fast-check'
import {
  abs,
  add,
  type BVar,
  constVar,
  div,
  evalBP,
  exp,
  gradBP,
  joinBV,
  log,
  mul,
  negate,
  splitBV,
  sqrt,
  square,
  sub
} from 'backprop-ts'
import { customGrad } from 'backprop-ts/Derivatives'
import {
  dot,
  element,
  inv,
  leastSquares,
  linspace,
  type Matrix,
  matMul,
  matrix,
  matVec,
  minElement,
  norm2,
  singularValues,
  toArray,
  toArray2,
  toRows,
  transpose,
  type Vector,
  vector,
  zeros
} from 'backprop-ts/LinearAlgebra'
import { levenbergMarquardt, type LevenbergMarquardtOptions, type Progress } from 'backprop-ts/Minimize'
import type { Untyped } from '../support/fixtures'
import { expectClose } from '../support/numerical'
import { problems } from './problems'

type Residuals = <S>(x: BVar<S, Vector>) => BVar<S, Vector>

const rosenbrock: Residuals = x => {
  const [a, b] = [element(0)(x), element(1)(x)]
  return vector([mul(10, sub(b, square(a))), sub(1, a)])
}
const start = vector([-1.2, 1]) as Vector

const finite = fc.double({ min: -2, max: 2, noNaN: true }).map(x => (Math.abs(x) < 1e-9 ? 0 : x))
const matrices = (m: number, n: number) =>
  fc
    .array(fc.array(finite, { minLength: n, maxLength: n }), { minLength: m, maxLength: m })
    .map((rows): Matrix => matrix(rows))
const vectors = (n: number) => fc.array(finite, { minLength: n, maxLength: n }).map((xs): Vector => vector(xs))

const linear =
  (a: Matrix, b: Vector): Residuals =>
  x =>
    sub(matVec(a, x), b)

describe('levenbergMarquardt', () => {
  it('reports what there is at the parameters that it gives', () => {
    const { parameters, value, gradientNorm, residuals } = levenbergMarquardt(rosenbrock, start, { iterations: 5 })
    expect(toArray(residuals)).toEqual(toArray(evalBP(rosenbrock, parameters)))
    expect(value).toBe(dot(residuals, residuals))
    const gradient = gradBP(x => dot(rosenbrock(x), rosenbrock(x)), parameters)
    expectClose(gradientNorm, norm2(gradient), 1e-12)
    expect([...start]).toEqual([-1.2, 1])
  })

  it('solves linear least squares, also without a unique solution', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 }))
          .chain(([m, n]) => fc.tuple(matrices(m, n), vectors(m), vectors(n))),
        ([a, b, from]) => {
          const { value, converged } = levenbergMarquardt(linear(a, b), from)
          const best = norm2(sub(matVec(a, leastSquares(a, b)), b)) ** 2
          expect(converged).toBe(true)
          expect(value).toBeLessThanOrEqual(best + 1e-12)
        }
      )
    )
  })

  it('takes structures in and gives structures out', () => {
    const found = levenbergMarquardt(
      p => {
        const { line, offset } = splitBV(p)
        return joinBV({
          near: sub(mul(line, vector([1, 2])), vector([3, 6])),
          far: [sub(offset, 5), mul(2, sub(offset, 5))] as const
        })
      },
      { line: vector([1, 1]), offset: 0, label: 'a' }
    )
    expect(found.parameters.label).toBe('a')
    expectClose(toArray(found.parameters.line), [3, 3], 1e-12)
    expectClose(found.parameters.offset, 5, 1e-12)
    expect(found.residuals.near).toHaveLength(2)
    expectClose(found.residuals.far, [0, 0], 1e-12)
  })

  it('takes a number, and one residual', () => {
    const { parameters, residuals } = levenbergMarquardt(x => sub(square(x), 2), 1)
    expectClose(parameters, Math.SQRT2, 1e-15)
    expectClose(residuals, 0, 1e-15)
  })

  it('finds a solution if there are fewer residuals than parameters', () => {
    const { value, converged } = levenbergMarquardt(x => sub(dot(x, x), 4), vector([1, 2, 3]))
    expect(converged).toBe(true)
    expect(value).toBeLessThan(1e-28)
  })

  it('has nothing to do at a minimum, where nothing has an influence, and without parameters', () => {
    expect(levenbergMarquardt(rosenbrock, vector([1, 1]))).toMatchObject({ iterations: 0, stopped: 'gradient' })
    const constant = levenbergMarquardt(x => add(mul(0, x), vector([1, 2])), vector([3, 4]))
    expect(constant).toMatchObject({ iterations: 0, stopped: 'gradient', value: 5 })
    const none = levenbergMarquardt(x => joinBV([constVar(2), dot(x, x)] as const), zeros(0))
    expect(none).toMatchObject({ iterations: 0, stopped: 'gradient', value: 4, evaluations: 2 })
  })

  it('takes parameters of any unit', () => {
    for (const unit of [1e-200, 1e-160, 1, 1e160, 1e200]) {
      const { parameters, converged } = levenbergMarquardt(
        x => sub(mul(vector([1, 2, 3]), div(x, unit)), vector([2, 4, 6])),
        unit
      )
      expect(converged).toBe(true)
      expect(parameters / unit).toBeCloseTo(2, 14)
    }
  })

  it('refuses residuals of a unit whose squares leave the range of numbers', () => {
    for (const unit of [1e-200, 1e-150, 1e160, 1e300])
      expect(() => levenbergMarquardt(x => mul(unit, sub(x, vector([1, 2]))), 5)).toThrow(
        /^levenbergMarquardt: the squares of the residuals leave the range of numbers, because their norm is [5-9.]+e/
      )
    for (const unit of [1e-140, 1e140])
      expectClose(levenbergMarquardt(x => mul(unit, sub(x, vector([1, 2]))), 5).parameters, 1.5, 1e-7)
  })

  it('leaves parameters without influence as they are', () => {
    const { parameters } = levenbergMarquardt(
      x => vector([sub(element(0)(x), 3), mul(0, element(1)(x))]),
      vector([1, 7])
    )
    expect(toArray(parameters)).toEqual([3, 7])
  })

  it('shortens steps to where residuals or their derivatives are not finite', () => {
    const logarithm = levenbergMarquardt(x => sub(log(x), Math.log(0.01)), 5)
    expect(logarithm.converged).toBe(true)
    expectClose(logarithm.parameters, 0.01, 1e-14)
    const steep = levenbergMarquardt(x => vector([sub(exp(exp(x)), 10)]), 0.1, { radius: 1e6 })
    expectClose(steep.parameters, Math.log(Math.log(10)), 1e-13)
    const outside = levenbergMarquardt(x => add(log(x), 20), 5, { radius: 15 })
    expectClose(outside.parameters, Math.exp(-20), 1e-14)
    const edge = levenbergMarquardt(x => sqrt(abs(x)), 1)
    expect(edge.parameters).not.toBe(0)
  })

  it.each([1e-10, 1e-5, 1e5, 1e10])('does not depend on units: %d', scale => {
    const scaled = levenbergMarquardt(
      x => mul(scale, rosenbrock(mul(vector([1 / scale, scale]), x))),
      vector([-1.2 * scale, 1 / scale])
    )
    const { iterations } = levenbergMarquardt(rosenbrock, start)
    expect(Math.abs(scaled.iterations - iterations)).toBeLessThanOrEqual(2)
    expectClose(toArray(mul(vector([1 / scale, scale]), scaled.parameters)), [1, 1], 1e-12)
  })

  it('starts from zero', () => {
    expectClose(toArray(levenbergMarquardt(rosenbrock, zeros(2) as Vector).parameters), [1, 1], 1e-13)
  })

  it('never raises the value by more than rounding, and counts each run of the function', () => {
    for (const problem of problems.filter(({ start: from }) => from.length < 5)) {
      const values: number[] = []
      let runs = 0
      const { evaluations, iterations } = levenbergMarquardt(
        (<S>(x: BVar<S, Vector>) => {
          runs++
          return problem.residuals(x)
        }) as Residuals,
        problem.start,
        { onStep: ({ value }) => values.push(value) }
      )
      expect(evaluations).toBe(runs)
      expect(values).toHaveLength(iterations)
      const rises = values.filter((value, i) => value > (values[i - 1] ?? Infinity) * (1 + 1e-9))
      expect(rises.every(value => value < 1e-20)).toBe(true)
    }
  })

  it('follows curved valleys: a sum of three exponentials takes a quarter of the steps of straight ones', () => {
    const time = linspace(0, 1.15, 24)
    const model = <S>(p: BVar<S, Matrix>): BVar<S, Vector> =>
      toRows(p)
        .map(term => mul(element(0)(term), exp(mul(negate(element(1)(term)), time))) as BVar<S, Vector>)
        .reduce((sum, term) => add(sum, term))
    const truth = matrix([
      [0.0951, 1],
      [0.8607, 3],
      [1.5576, 5]
    ])
    const measured = evalBP(model, truth as Matrix)
    const from = matrix([
      [1.2, 0.3],
      [5.6, 5.5],
      [6.5, 7.6]
    ]) as Matrix
    const found = levenbergMarquardt(p => sub(model(p), measured), from)
    expect(found.iterations).toBeLessThan(50)
    expectClose(toArray2(found.parameters).flat(), toArray2(truth).flat(), 1e-10)
  })

  it('says why it stopped', () => {
    const stopped = (options: LevenbergMarquardtOptions<Vector>) => levenbergMarquardt(rosenbrock, start, options)
    expect(stopped({ iterations: 3 })).toMatchObject({ stopped: 'iterations', converged: false, iterations: 3 })
    expect(stopped({ gradientTolerance: 1 }).stopped).toBe('gradient')
    expect(stopped({ stepTolerance: 1e3 })).toMatchObject({ stopped: 'step', converged: true })
    expect(stopped({ signal: AbortSignal.abort() })).toMatchObject({ stopped: 'aborted', iterations: 0 })
    const line = levenbergMarquardt(x => vector([sub(exp(x), 1), sub(exp(x), 2)]), 3, { valueTolerance: 1e-3 })
    expect(line.stopped).toBe('value')
    expect(levenbergMarquardt(x => vector([div(1, x), x]), 0)).toMatchObject({ stopped: 'notFinite', converged: false })
  })

  it('says that there is no descent if the gradient is wrong, and does not say so at a minimum', () => {
    const uphill = customGrad(
      x => exp(x),
      (d, _, y) => mul(-1, mul(d, y))
    )
    expect(levenbergMarquardt(x => vector([uphill(x), constVar(1)]), 1)).toMatchObject({
      stopped: 'noDescent',
      converged: false
    })
    const trigonometric = problems.find(({ name }) => name === 'Trigonometric')!
    expect(levenbergMarquardt(trigonometric.residuals, trigonometric.start).converged).toBe(true)
  })

  it('reports each iteration', () => {
    const seen: Progress<Vector>[] = []
    const found = levenbergMarquardt(rosenbrock, start, { onStep: progress => seen.push(progress) })
    expect(seen.at(-1)).toMatchObject({ value: found.value, iterations: found.iterations })
    expect(seen.map(({ iterations }) => iterations)).toEqual(seen.map((_, i) => i + 1))
  })

  it('refuses what it cannot fit, by its own name', () => {
    const untyped = levenbergMarquardt as Untyped
    expect(() => untyped(vector([1]), 3)).toThrow('levenbergMarquardt: wanted a function first, got Vector<1>')
    expect(() => untyped(() => 'text', 3)).toThrow(
      'levenbergMarquardt: the function must give residuals, got the string "text", which holds no numbers'
    )
    expect(() => gradBP(y => constVar(levenbergMarquardt(x => mul(x, y as never), 2).value), 3)).toThrow(
      'levenbergMarquardt: the function uses a variable of an enclosing scope'
    )
    expect(() => gradBP(y => constVar((untyped(square, y) as { value: number }).value), 3)).toThrow(
      'levenbergMarquardt: the start is a variable'
    )
    for (const radius of [0, -1, NaN, Infinity])
      expect(() => levenbergMarquardt(rosenbrock, start, { radius })).toThrow(
        'levenbergMarquardt: radius must be a positive finite number'
      )
    expect(() => levenbergMarquardt(rosenbrock, start, { iterations: -1 })).toThrow(
      'levenbergMarquardt: iterations must'
    )
  })
})

describe('covariance', () => {
  it('is the variance of the residuals times the inverse of the squared Jacobian', () => {
    fc.assert(
      fc.property(matrices(6, 3), vectors(6), (a, b) => {
        fc.pre(minElement(singularValues(a)) > 0.5)
        const found = levenbergMarquardt(linear(a, b), zeros(3) as Vector)
        const inverse = inv(matMul(transpose(a), a))
        expectClose(found.covariance(), mul(found.value / 3, inverse), 1e-8)
        expectClose(found.covariance(4), mul(4, inverse), 1e-8)
      })
    )
  })

  it('is laid out like a Hessian of the parameters', () => {
    const a = matrix([
      [1, 2],
      [3, 1],
      [0, 1]
    ])
    const found = levenbergMarquardt(
      p => {
        const { slope, offset } = splitBV(p)
        return sub(matVec(a, vector([slope, offset])), vector([1, 2, 3]))
      },
      { slope: 0, offset: 0 }
    )
    const c = inv(matMul(transpose(a), a))
    const { slope, offset } = found.covariance(1)
    expectClose([slope.slope, slope.offset, offset.slope, offset.offset], toArray2(c).flat(), 1e-14)
  })

  it('does not exist where the residuals do not determine the parameters or the variance', () => {
    const flat = levenbergMarquardt(x => mul(element(0)(x), vector([1, 2, 3])), vector([1, 2]))
    expect(() => flat.covariance()).toThrow('levenbergMarquardt: the residuals do not determine all 2 parameters')
    const unknown = levenbergMarquardt(x => sqrt(sub(x, vector([2, 2]))), 1)
    expect(unknown.stopped).toBe('notFinite')
    expect(() => unknown.covariance()).toThrow('there is no covariance, because the residuals or their derivatives')
    const few = levenbergMarquardt(x => sub(dot(x, x), 1), vector([1, 2]))
    expect(() => few.covariance()).toThrow('1 residuals do not show the variance around 2 parameters')
    expect(() => few.covariance(1)).toThrow('do not determine all 2 parameters')
    expect(() => few.covariance(-1)).toThrow('variance must be a finite number that is not negative')
    expectClose(levenbergMarquardt(x => mul(2, sub(x, 1)), 0).covariance(1), 0.25, 1e-15)
  })
})
