/** Random functions of a structure of numbers, made of everything that can be compiled. */
import * as fc from 'fast-check'
import * as N from 'fp-ts/number'
import { gt } from 'fp-ts/Ord'
import * as main from 'backprop-ts'
import {
  type BVar,
  constVar,
  getEq,
  getOrd,
  gradBP,
  joinBV,
  sequenceVar,
  splitBV,
  stopGradient,
  where
} from 'backprop-ts'
import type { Loss } from './same-bits'

export interface Input {
  readonly tag: string
  readonly a: number
  readonly inner: { readonly b: number; readonly c: number }
  readonly xs: readonly number[]
}

const unary = [
  'negate abs signum recip square sqrt exp expm1 log log1p log2 log10 exp2 cbrt log1mExp logit sin cos tan asin acos',
  'atan sinh cosh tanh asinh acosh atanh logistic softplus relu logSigmoid leakyRelu relu6 hardTanh elu selu softSign',
  'silu mish gelu lgamma digamma erf erfc erfinv'
].flatMap(line => line.split(' ')) as readonly 'sin'[]
const binary = [
  'add',
  'sub',
  'mul',
  'div',
  'min',
  'max',
  'pow',
  'hypot',
  'atan2',
  'mod',
  'logAddExp'
] as readonly 'add'[]

/** One step: its kind, and numbers that choose the function and the operands. */
interface Step {
  readonly kind: 'unary' | 'binary' | 'withConstant' | 'branch' | 'equal' | 'where' | 'nested' | 'join' | 'stop'
  readonly choice: number
  readonly first: number
  readonly second: number
  readonly constant: number
}

export type Program = readonly Step[]

export const inputs: fc.Arbitrary<Input> = fc.record({
  tag: fc.constantFrom('one', 'two'),
  a: fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, -1, 0.5)),
  inner: fc.record({ b: fc.double({ min: -3, max: 3, noNaN: true }), c: fc.constantFrom(-0.5, 0, 0.25, 2) }),
  xs: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 2 })
})

export const programs: fc.Arbitrary<Program> = fc.array(
  fc.record({
    kind: fc.constantFrom<Step['kind']>(
      ...(['unary', 'unary', 'binary', 'binary', 'binary', 'withConstant', 'branch', 'equal'] as const),
      ...(['where', 'nested', 'join', 'stop'] as const)
    ),
    choice: fc.nat(),
    first: fc.nat(),
    second: fc.nat(),
    constant: fc.oneof(fc.constantFrom(0, -0, 1, -1, 2, 0.5), fc.double())
  }),
  { minLength: 1, maxLength: 25 }
)

const at = <T>(list: readonly T[], i: number): T => list[i % list.length]!

const take = <S>(
  { kind, choice, first, second, constant }: Step,
  values: readonly BVar<S, number>[]
): BVar<S, number> => {
  // Recent values are used more often, and some are used many times.
  const [x, y] = [at([...values].reverse().slice(0, 4 + (first % 3) * 8), first), at(values, second)]
  switch (kind) {
    case 'unary':
      return main[at(unary, choice)](x)
    case 'binary':
      return main[at(binary, choice)](x, y)
    case 'withConstant':
      return choice % 2 === 0 ? main[at(binary, choice)](x, constant) : main[at(binary, choice)](constant, x)
    case 'branch':
      return gt(getOrd(N.Ord))(x, y) ? main.mul(x, y) : main.sin(y)
    case 'equal':
      return getEq(N.Eq).equals(x, constVar(constant)) ? main.sqrt(x) : x
    case 'where':
      return where(y, main.exp(x), x)
    case 'nested':
      // Not of functions without a second derivative.
      return main.mul(
        y,
        gradBP(z => main.mul(main.sin(z), z), x)
      )
    case 'join': {
      const { p, q } = splitBV(joinBV({ p: [x, y], q: main.mul(x, [1, 2]) }))
      const [[, u], [v]] = [sequenceVar(p), sequenceVar(q)] as [[BVar<S, number>, BVar<S, number>], [BVar<S, number>]]
      return main.sub(u, v)
    }
    case 'stop':
      return main.mul(x, stopGradient(y))
  }
}

export const functionOf =
  (program: Program): Loss<Input> =>
  <S>(input: BVar<S, Input>): BVar<S, number> => {
    const { tag, a, inner, xs } = splitBV(input)
    const { b, c } = splitBV(inner)
    const values: BVar<S, number>[] = [a, b, c, ...sequenceVar(xs)]
    if (tag === 'two') values.push(main.mul(a, 3))
    for (const step of program) values.push(take(step, values))
    return main.add(values.at(-1)!, values.at(-2)!)
  }
