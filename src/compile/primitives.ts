/**
 * The functions of numbers that generated code writes as JavaScript. All others it calls, and they are the very
 * functions that the library calls for plain numbers, so the results have the same bits.
 */
import { add, div, mul, negate, recip, square, sub } from '../functions/arithmetic'
import { logisticSlope } from '../functions/hyperbolic-tangent'
import { notNegative } from '../functions/limits'
import { exp2 } from '../functions/powers'
import { type Numeric, numericInstance } from '../internal/numeric/numeric-class'

/** An instruction of WebAssembly for numbers. */
export type Instruction =
  'abs' | 'add' | 'ceil' | 'div' | 'floor' | 'lt' | 'max' | 'min' | 'mul' | 'neg' | 'select' | 'sqrt' | 'sub' | 'trunc'

/** A function of one or two plain numbers. */
export type PlainFunction = (x: number, y: number) => number

export interface Primitive {
  readonly f: PlainFunction
  /** JavaScript for its value. The operands are names, literals, or in brackets. Without it, the function is called. */
  readonly write?: (x: string, y: string) => string
  /** WebAssembly for its value: instructions that take their operands from a stack, the operands, and constants. */
  readonly encode?: ReadonlyArray<Instruction | 'x' | 'y' | number> | undefined
  /** Whether `write` and `encode` repeat an operand, which then needs a name. */
  readonly repeats?: boolean
}

/** Holds the function of numbers that the library applied to it last. */
class Probe {
  static f: unknown
  get [numericInstance](): Numeric<Probe> {
    return { map: (f, x) => ((Probe.f = f), x), zip: f => ((Probe.f = f), this) }
  }
}

/** The function of numbers behind a function of the library. */
export const behind = (apply: (x: number) => unknown): PlainFunction => {
  apply(new Probe() as unknown as number)
  return Probe.f as PlainFunction
}

/** The functions of `Math` that generated code calls by name. */
export const ofMath = [
  'abs',
  'acos',
  'acosh',
  'asin',
  'asinh',
  'atan',
  'atan2',
  'atanh',
  'cbrt',
  'ceil',
  'cos',
  'cosh',
  'exp',
  'expm1',
  'floor',
  'hypot',
  'log',
  'log10',
  'log1p',
  'log2',
  'max',
  'min',
  'round',
  'sign',
  'sin',
  'sinh',
  'sqrt',
  'tan',
  'tanh',
  'trunc'
] as const

/** Those that are instructions of WebAssembly. */
const instructionsOf: ReadonlyMap<string, Primitive['encode']> = /*#__PURE__*/ new Map([
  ['abs', ['x', 'abs']],
  ['ceil', ['x', 'ceil']],
  ['floor', ['x', 'floor']],
  ['max', ['x', 'y', 'max']],
  ['min', ['x', 'y', 'min']],
  ['sqrt', ['x', 'sqrt']],
  ['trunc', ['x', 'trunc']]
])

/** The operations that simplifications know. */
export interface Arithmetic {
  readonly add: PlainFunction
  readonly sub: PlainFunction
  readonly mul: PlainFunction
  readonly div: PlainFunction
  readonly negate: PlainFunction
  /** `exp(-|x|) / (1 + exp(-|x|))²`, which is expanded so that its parts are shared. */
  readonly bell: PlainFunction
}

let known: (Arithmetic & { readonly primitives: ReadonlyArray<Primitive> }) | undefined

const find = () => {
  const arithmetic: Arithmetic = {
    add: behind(x => add(x, x)),
    sub: behind(x => sub(x, x)),
    mul: behind(x => mul(x, x)),
    div: behind(x => div(x, x)),
    negate: behind(negate),
    bell: behind(logisticSlope)
  }
  const primitives: Primitive[] = [
    { f: arithmetic.add, write: (x, y) => `${x} + ${y}`, encode: ['x', 'y', 'add'] },
    { f: arithmetic.sub, write: (x, y) => `${x} - ${y}`, encode: ['x', 'y', 'sub'] },
    { f: arithmetic.mul, write: (x, y) => `${x} * ${y}`, encode: ['x', 'y', 'mul'] },
    { f: arithmetic.div, write: (x, y) => `${x} / ${y}`, encode: ['x', 'y', 'div'] },
    { f: arithmetic.negate, write: x => `-${x}`, encode: ['x', 'neg'] },
    { f: behind(recip), write: x => `1 / ${x}`, encode: [1, 'x', 'div'] },
    { f: behind(square), write: x => `${x} * ${x}`, encode: ['x', 'x', 'mul'], repeats: true },
    { f: behind(exp2), write: x => `2 ** ${x}` },
    {
      f: behind(notNegative),
      write: x => `${x} < 0 ? NaN : ${x} + 0`,
      encode: [NaN, 'x', 0, 'add', 'x', 0, 'lt', 'select'],
      repeats: true
    }
  ]
  for (const name of ofMath) {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- functions of Math have no `this`
    const f: PlainFunction = Math[name]
    const encode = instructionsOf.get(name)
    primitives.push({ f, write: f.length === 1 ? x => `${name}(${x})` : (x, y) => `${name}(${x}, ${y})`, encode })
  }
  return { ...arithmetic, primitives }
}

/** The functions that are known, which are found when first needed. */
export const knownFunctions = () => (known ??= find())
