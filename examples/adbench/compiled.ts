/** The objectives as functions of numbers, whose loops and derivatives are compiled. */
import * as N from 'fp-ts/number'
import {
  add,
  type BVar,
  constVar,
  cos,
  div,
  exp,
  getEq,
  joinBV,
  log,
  logistic,
  max,
  mul,
  sequenceVar,
  sin,
  splitBV,
  sqrt,
  square,
  stopGradient,
  sub,
  tanh
} from 'backprop-ts'
import { compile, compileJacobian, mapRows, scan, sumWindows } from 'backprop-ts/Compile'
import type { Matrix } from 'backprop-ts/LinearAlgebra'
import { sum } from 'backprop-ts/Prelude'
import type { Adjustment } from './ba'
import { constantOf, type Gmm, numbersOfMixture } from './gmm'
import { type Lstm, numbersOfNetwork } from './lstm'

/** Cuts numbers into parts of given lengths. */
const cut = (numbers: Float64Array, ...lengths: readonly number[]): readonly Float64Array[] => {
  let at = 0
  return lengths.map(length => numbers.slice(at, (at += length)))
}

type Numbers<S> = BVar<S, Float64Array>

/** A function of numbers with its gradient, in the order of the file. */
const objectiveAndGradient = <A>(
  f: <S>(x: BVar<S, A>) => BVar<S, number>,
  parameters: A,
  size: number
) => {
  const compiled = compile(f, parameters)
  return {
    objective: () => compiled.evalBP(parameters),
    derivative: () => {
      const gradient = new Float64Array(size)
      return { objective: compiled.backpropInto(parameters, gradient), gradient }
    }
  }
}

/** What the cell of a layer needs: weights and biases of its gates. */
interface Layer {
  readonly forget: Float64Array
  readonly input: Float64Array
  readonly output: Float64Array
  readonly change: Float64Array
  readonly forgetBias: Float64Array
  readonly inputBias: Float64Array
  readonly outputBias: Float64Array
  readonly changeBias: Float64Array
}

interface Network {
  readonly layers: readonly Layer[]
  readonly input: Float64Array
  readonly output: Float64Array
  readonly bias: Float64Array
}

interface State {
  readonly hidden: Float64Array
  readonly cell: Float64Array
}

interface Character {
  readonly bits: Float64Array
  readonly next: Float64Array
}

const step = <S>(state: BVar<S, State>, inputs: Numbers<S>, parameters: BVar<S, Layer>) => {
  const { hidden, cell } = splitBV(state)
  const w = splitBV(parameters)
  const gate = (weights: Numbers<S>, x: Numbers<S>, biases: Numbers<S>) => add(mul(x, weights), biases)
  const forget = logistic(gate(w.forget, inputs, w.forgetBias))
  const input = logistic(gate(w.input, hidden, w.inputBias))
  const output = logistic(gate(w.output, inputs, w.outputBias))
  const change = tanh(gate(w.change, hidden, w.changeBias))
  const next = add(mul(forget, cell), mul(input, change))
  return joinBV({ hidden: mul(output, tanh(next)), cell: next })
}

export const lstmCompiled = ({ network, state, text }: Lstm) => {
  const { rows: c, cols: b, data } = text
  const numbers = numbersOfNetwork(network)
  const parts = cut(numbers, ...network.layers.map(() => 8 * b), b, b, b)
  const layers = network.layers.map((_, a): Layer => {
    const [forget, input, output, change, forgetBias, inputBias, outputBias, changeBias] = cut(
      parts[a]!,
      ...Array.from({ length: 8 }, () => b)
    )
    return {
      forget: forget!,
      input: input!,
      output: output!,
      change: change!,
      forgetBias: forgetBias!,
      inputBias: inputBias!,
      outputBias: outputBias!,
      changeBias: changeBias!
    }
  })
  const [input, output, bias] = parts.slice(network.layers.length)
  const parameters: Network = { layers, input: input!, output: output!, bias: bias! }
  const bitsAt = (t: number): Float64Array => Float64Array.from({ length: b }, (_, j) => data[t * b + j]!)
  const characters: readonly Character[] = Array.from({ length: c - 1 }, (_, t) => ({
    bits: bitsAt(t),
    next: bitsAt(t + 1)
  }))
  const start: readonly State[] = state.map(({ hidden, cell }) => ({
    hidden: Float64Array.from(hidden.data),
    cell: Float64Array.from(cell.data)
  }))

  const loss = <S>(net: BVar<S, Network>): BVar<S, number> => {
    const [, losses] = splitBV(
      scan(
        <T>(states: BVar<T, readonly State[]>, character: BVar<T, Character>, shared: BVar<T, Network>) => {
          const { bits, next } = splitBV(character)
          const { layers, input, output, bias } = splitBV(shared)
          let inputs: Numbers<T> = mul(bits, input)
          const after = sequenceVar(layers).map((layer, a) => {
            const made = step(sequenceVar(states)[a]!, inputs, layer)
            inputs = splitBV(made).hidden
            return made
          })
          const logits = add(mul(inputs, output), bias)
          const predicted = sub(logits, log(add(2, sum(exp(logits)))))
          return joinBV([joinBV(after), sum(mul(predicted, next))])
        },
        start,
        characters,
        net
      )
    )
    return div(sumWindows(1, w => sequenceVar(w)[0]!, losses), -b * (c - 1))
  }
  return objectiveAndGradient(loss, parameters, numbers.length)
}

interface Mixture {
  readonly alphas: Float64Array
  readonly means: ReadonlyArray<Float64Array>
  readonly icf: ReadonlyArray<Float64Array>
}

/** What each point needs of a component: the mean, and the factor with its diagonal. */
interface Component {
  readonly offset: number
  readonly mean: Float64Array
  readonly diagonal: Float64Array
  readonly below: Float64Array
}

const squares = <S>(xs: Numbers<S>): BVar<S, number> => sum(mul(xs, xs))

/** How likely a point is by a component, as a logarithm. What is below the diagonal is stored column by column. */
const logDensity = <S>(point: readonly BVar<S, number>[], component: BVar<S, Component>): BVar<S, number> => {
  const { offset, mean, diagonal, below } = splitBV(component)
  const [m, diagonals, factors] = [sequenceVar(mean), sequenceVar(diagonal), sequenceVar(below)]
  const from = point.map((x, i) => sub(x, m[i]!))
  const sums = from.map((x, i) => mul(diagonals[i]!, x))
  let at = 0
  for (let j = 0; j < from.length; j++)
    for (let i = j + 1; i < from.length; i++) sums[i] = add(sums[i]!, mul(factors[at++]!, from[j]!))
  return sub(offset, mul(0.5, sums.reduce((total: BVar<S, number>, x) => add(total, square(x)), constVar(0))))
}

/** The logarithm of a sum of exponentials, whatever is largest. */
const logSumOfExps = <S>(terms: readonly BVar<S, number>[]): BVar<S, number> => {
  const largest = stopGradient(terms.reduce((x, y) => max(x, y)))
  return add(log(terms.map(x => exp(sub(x, largest))).reduce((x, y) => add(x, y))), largest)
}

export const gmmCompiled = (problem: Gmm) => {
  const { mixture, points, gamma, m } = problem
  const { rows: n, cols: d } = points
  const k = mixture.alphas.length
  const numbers = numbersOfMixture(mixture)
  const size = (d * (d + 1)) / 2
  const [alphas, means, icf] = cut(numbers, k, k * d, k * size)
  const parameters: Mixture = {
    alphas: alphas!,
    means: cut(means!, ...new Array<number>(k).fill(d)),
    icf: cut(icf!, ...new Array<number>(k).fill(size))
  }
  const rows = Array.from({ length: n }, (_, i) => Float64Array.from({ length: d }, (_, j) => points.data[i * d + j]!))

  const objective = <S>(given: BVar<S, Mixture>): BVar<S, number> => {
    const { alphas, means, icf } = splitBV(given)
    const [weights, centres] = [sequenceVar(alphas), sequenceVar(means)]
    const components = sequenceVar(icf).map((factor, c) => {
      const all = sequenceVar(factor)
      const logs = all.slice(0, d)
      const [diagonal, below] = [logs.map(x => exp(x)), all.slice(d)]
      return {
        component: joinBV({
          offset: add(weights[c]!, sum(joinBV(logs))),
          mean: centres[c]!,
          diagonal: joinBV(diagonal),
          below: joinBV(below)
        }),
        prior: sub(
          mul(0.5 * gamma * gamma, add(squares(joinBV(diagonal)), squares(joinBV(below)))),
          mul(m, sum(joinBV(logs)))
        )
      }
    })
    const likelihood = sumWindows(
      1,
      (window, shared) => {
        const point = Array.from(sequenceVar(sequenceVar(window)[0]!))
        return logSumOfExps(sequenceVar(shared).map(component => logDensity(point, component as never)))
      },
      rows,
      joinBV(components.map(({ component }) => component))
    )
    const priors = components.map(({ prior }) => prior).reduce((x, y) => add(x, y))
    return add(constantOf(problem), add(sub(likelihood, mul(n, logSumOfExps(weights))), priors))
  }
  return objectiveAndGradient(objective, parameters, numbers.length)
}

interface World {
  readonly cameras: ReadonlyArray<Float64Array>
  readonly points: ReadonlyArray<Float64Array>
  readonly weights: Float64Array
}

/** An observation: its camera, its point, its weight, and where the point was seen. */
interface Sight {
  readonly camera: Float64Array
  readonly point: Float64Array
  readonly weight: number
  readonly seen: Float64Array
}

type Triple<S> = readonly [BVar<S, number>, BVar<S, number>, BVar<S, number>]

const dot3 = <S>([a, b, c]: Triple<S>, [x, y, z]: Triple<S>): BVar<S, number> =>
  add(add(mul(a, x), mul(b, y)), mul(c, z))

const cross3 = <S>([a, b, c]: Triple<S>, [x, y, z]: Triple<S>): Triple<S> => [
  sub(mul(b, z), mul(c, y)),
  sub(mul(c, x), mul(a, z)),
  sub(mul(a, y), mul(b, x))
]

/** Turns `a` by the angle |r| about the axis r, to first order where the angle is 0. */
const rotated = <S>(r: Triple<S>, a: Triple<S>): Triple<S> => {
  const squaredAngle = dot3(r, r)
  if (getEq(N.Eq).equals(squaredAngle, constVar(0))) {
    const [x, y, z] = cross3(r, a)
    return [add(a[0], x), add(a[1], y), add(a[2], z)]
  }
  const angle = sqrt(squaredAngle)
  const axis: Triple<S> = [div(r[0], angle), div(r[1], angle), div(r[2], angle)]
  const [cosine, sine] = [cos(angle), sin(angle)]
  const along = mul(dot3(axis, a), sub(1, cosine))
  const across = cross3(axis, a)
  const turn = (i: 0 | 1 | 2): BVar<S, number> =>
    add(add(mul(a[i], cosine), mul(across[i], sine)), mul(axis[i], along))
  return [turn(0), turn(1), turn(2)]
}

const errorsOf = <S>(sight: BVar<S, Sight>) => {
  const { camera, point, weight, seen } = splitBV(sight)
  const [r0, r1, r2, c0, c1, c2, focal, u, v, k1, k2] = Array.from(sequenceVar(camera)) as [
    ...[BVar<S, number>, BVar<S, number>, BVar<S, number>, BVar<S, number>, BVar<S, number>, BVar<S, number>],
    ...[BVar<S, number>, BVar<S, number>, BVar<S, number>, BVar<S, number>, BVar<S, number>]
  ]
  const [x, y, z] = Array.from(sequenceVar(point)) as [BVar<S, number>, BVar<S, number>, BVar<S, number>]
  const [left, top] = Array.from(sequenceVar(seen)) as [BVar<S, number>, BVar<S, number>]
  const [p, q, depth] = rotated([r0, r1, r2], [sub(x, c0), sub(y, c1), sub(z, c2)])
  const [h, w] = [div(p, depth), div(q, depth)]
  const radius = add(square(h), square(w))
  const scale = mul(focal, add(1, mul(radius, add(k1, mul(k2, radius)))))
  return joinBV([mul(weight, sub(add(mul(scale, h), u), left)), mul(weight, sub(add(mul(scale, w), v), top))])
}

export const baCompiled = ({ cameras, points, weights, cameraOf, pointOf, features }: Adjustment) => {
  const rowsOf = ({ rows, cols, data }: Matrix) =>
    Array.from({ length: rows }, (_, i) => Float64Array.from({ length: cols }, (_, j) => data[i * cols + j]!))
  const world: World = {
    cameras: rowsOf(cameras),
    points: rowsOf(points),
    weights: Float64Array.from(weights.data)
  }
  const seen = rowsOf(features)
  const { length } = weights
  const errors = compileJacobian(
    <S>(given: BVar<S, World>) => {
      const { cameras, points, weights } = splitBV(given)
      const [cs, ps, ws] = [sequenceVar(cameras), sequenceVar(points), sequenceVar(weights)]
      const sights = Array.from({ length }, (_, i) =>
        joinBV({ camera: cs[cameraOf[i]!]!, point: ps[pointOf[i]!]!, weight: ws[i]!, seen: seen[i]! })
      )
      return joinBV({
        reprojection: mapRows(errorsOf as never, joinBV(sights) as never) as never,
        weight: mapRows(w => sub(1, square(w)), weights)
      })
    },
    world
  )
  return {
    objective: () => errors.evalBP(world),
    derivative: () => errors.sparseJacobian(world)
  }
}
