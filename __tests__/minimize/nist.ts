/**
 * The sets of nonlinear regression of the Statistical Reference Datasets of the National Institute of Standards and
 * Technology: https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml. They are read from a folder beside the project.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import {
  add,
  type BVar,
  collectVar,
  div,
  exp,
  expm1,
  log1p,
  mul,
  negate,
  pow,
  powInt,
  sequenceVar,
  square,
  sub
} from 'backprop-ts'
import { fromColumns, matVec, toArray, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { root } from '../../scripts/literate.cjs'

const folder = path.join(root, '../shared/nist')

export const isThere = existsSync(folder)

type Numbers<S> = ReadonlyArray<BVar<S, number>>

/** The values of a model at the observations, of which there are one or two predictors. */
type Model = <S>(b: Numbers<S>, x: Vector, x2: Vector) => BVar<S, Vector>

/** The polynomial without its constant. */
const polynomial = <S>(coefficients: Numbers<S>, x: Vector): BVar<S, Vector> =>
  matVec(fromColumns(coefficients.map((_, k) => powInt(x, k + 1))), vector(collectVar(coefficients)))

const decay = <S>(b: BVar<S, number>, rate: BVar<S, number>, x: Vector): BVar<S, Vector> =>
  mul(b, exp(mul(negate(rate), x)))

const peak = <S>(height: BVar<S, number>, at: BVar<S, number>, width: BVar<S, number>, x: Vector): BVar<S, Vector> =>
  mul(height, exp(negate(square(div(sub(x, at), width)))))

const rational: Model = (b, x) => {
  const above = Math.floor(b.length / 2)
  return div(add(b[0]!, polynomial(b.slice(1, above + 1), x)), add(1, polynomial(b.slice(above + 1), x)))
}

const saturation: Model = ([b1, b2], x) => mul(negate(b1!), expm1(mul(negate(b2!), x)))

const chwirut: Model = ([b1, b2, b3], x) => div(exp(mul(negate(b1!), x)), add(b2!, mul(b3!, x)))

const gauss: Model = ([b1, b2, b3, b4, b5, b6, b7, b8], x) =>
  add(decay(b1!, b2!, x), add(peak(b3!, b4!, b5!, x), peak(b6!, b7!, b8!, x)))

const lanczos: Model = ([b1, b2, b3, b4, b5, b6], x) =>
  add(decay(b1!, b2!, x), add(decay(b3!, b4!, x), decay(b5!, b6!, x)))

const models: Readonly<Record<string, Model>> = {
  BoxBOD: saturation,
  Chwirut1: chwirut,
  Chwirut2: chwirut,
  DanWood: ([b1, b2], x) => mul(b1!, pow(x, b2!)),
  Eckerle4: ([b1, b2, b3], x) => mul(div(b1!, b2!), exp(mul(-0.5, square(div(sub(x, b3!), b2!))))),
  Gauss1: gauss,
  Gauss2: gauss,
  Gauss3: gauss,
  Kirby2: rational,
  Lanczos2: lanczos,
  Lanczos3: lanczos,
  MGH09: ([b1, b2, b3, b4], x) => div(mul(b1!, add(square(x), mul(b2!, x))), add(square(x), add(mul(b3!, x), b4!))),
  MGH10: ([b1, b2, b3], x) => mul(b1!, exp(div(b2!, add(x, b3!)))),
  Misra1a: saturation,
  Misra1b: ([b1, b2], x) => mul(b1!, sub(1, powInt(add(1, mul(div(b2!, 2), x)), -2))),
  Misra1c: ([b1, b2], x) => mul(b1!, sub(1, pow(add(1, mul(mul(2, b2!), x)), -0.5))),
  Misra1d: ([b1, b2], x) => div(mul(mul(b1!, b2!), x), add(1, mul(b2!, x))),
  Nelson: ([b1, b2, b3], x, x2) => sub(b1!, mul(mul(b2!, x), exp(mul(negate(b3!), x2)))),
  Rat42: ([b1, b2, b3], x) => div(b1!, add(1, exp(sub(b2!, mul(b3!, x))))),
  Rat43: ([b1, b2, b3, b4], x) => div(b1!, exp(div(log1p(exp(sub(b2!, mul(b3!, x)))), b4!))),
  Thurber: rational
}

export interface Set {
  readonly name: string
  readonly residuals: <S>(b: BVar<S, Vector>) => BVar<S, Vector>
  readonly starts: readonly [Vector, Vector]
  readonly parameters: ReadonlyArray<number>
  readonly deviations: ReadonlyArray<number>
  readonly squares: number
}

const numbersIn = (line: string): number[] => line.trim().split(/\s+/).map(Number)

/** Reads a set from its file: `b1 = start start certified deviation`, the sum of squares, and the observations. */
const read = (name: string, model: Model): Set => {
  const text = readFileSync(path.join(folder, `${name}.dat`), 'utf8')
  const rows = [...text.matchAll(/^ *b\d+ *= *(.*)$/gm)]
    .map(([, line]) => numbersIn(line!))
    .filter(row => row.length === 4)
  const observations = text
    .replace(/^[^]*\nData: +y .*\n/, '')
    .trim()
    .split('\n')
    .map(numbersIn)
  const column = (k: number): Vector => vector(observations.map(row => row[k] ?? 0))
  const y = name === 'Nelson' ? vector(observations.map(row => Math.log(row[0]!))) : column(0)
  const start = (k: number): Vector => vector(rows.map(row => row[k]!))
  return {
    name,
    residuals: b => sub(model(sequenceVar(toArray(b)), column(1), column(2)), y),
    starts: [start(0), start(1)],
    parameters: rows.map(row => row[2]!),
    deviations: rows.map(row => row[3]!),
    squares: Number(/Residual Sum of Squares: +(\S+)/.exec(text)?.[1])
  }
}

export const sets = (): ReadonlyArray<Set> => Object.entries(models).map(([name, model]) => read(name, model))

/** The certified digits of what was found: the least number of right digits, at most 11 as the files give. */
export const digits = (found: ArrayLike<number>, certified: ReadonlyArray<number>): number =>
  Math.min(...certified.map((c, i) => Math.min(11, -Math.log10(Math.abs(found[i]! - c) / Math.abs(c)))))
