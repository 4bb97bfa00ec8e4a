import * as main from 'backprop-ts'
import { axpy, betaInc, type BVar, clip, gradBP, polygamma, powInt, splitBV, where } from 'backprop-ts'
import { compile } from 'backprop-ts/Compile'
import { Probes, type Pair } from './special-points'
import { compileStrictly, expectSameBits, type Loss, outcome } from './same-bits'

type Pairing = <S>(x: BVar<S, number>, y: BVar<S, number>) => BVar<S, number>

const unary = [
  'abs acos acosh asin asinh atan atanh cbrt cos cosh digamma elu erf erfc erfinv exp exp2 expm1 gelu hardTanh',
  'leakyRelu lgamma log log10 log1mExp log1p log2 logSigmoid logistic logit mish negate recip relu relu6 selu signum',
  'silu sin sinh softSign softplus sqrt square tan tanh'
].flatMap(line => line.split(' ')) as readonly (keyof typeof main)[]

const binary = ['add atan2 div hypot lbeta logAddExp logBase max min mod mul pow sub xlogy'].flatMap(line =>
  line.split(' ')
) as readonly (keyof typeof main)[]

/** Functions that also take parameters which are not variables. */
const others: Readonly<Record<string, Loss<number>>> = {
  axpy: x => main.add(axpy(3, x, x), 1),
  betaInc: x => betaInc(2, 3, x),
  clip: x => clip(-1, 1.5, x),
  gammaP: x => main.gammaP(2, x),
  gammaQ: x => main.gammaQ(2, x),
  polygamma: x => polygamma(2, x),
  powInt: x => main.add(powInt(x, -3), powInt(x, 5)),
  stopGradient: x => main.mul(x, main.stopGradient(x)),
  where: x => where(main.relu(x), main.sqrt(x), main.square(x))
}

/** Exports of the main module that are no functions of numbers. */
const notNumeric = new Set(
  [
    'auto backprop backprop2 backpropN backpropWith backpropWith2 backpropWithN bpOp coerceVar collectVar cond',
    'constVar evalBP',
    'evalBP0 evalBP2 evalBPN getEq getOrd gradBP gradBP2 gradBPN inputVar isoVar isoVar2 isoVar3 isoVarN',
    'joinBV liftOp liftOp1 liftOp2 liftOp3 overVar previewVar primal pullback sequenceVar setVar splitBV toListOfVar',
    'unsafePreviewVar viewVar withBP'
  ].flatMap(line => line.split(' '))
)

test('these tests know every numeric function of the main module', () => {
  const exported = Object.keys(main).filter(name => !notNumeric.has(name) && !name.endsWith('Error'))
  expect(exported.sort()).toEqual([...unary, ...binary, ...Object.keys(others)].sort())
})

const onNumbers = [
  ...unary.map((name): [string, Loss<number>] => [name, main[name] as Loss<number>]),
  ...Object.entries(others)
]

test.each(onNumbers)('%s has the same bits, compiled and interpreted, at every kind of number', (_, f) => {
  const compiled = compileStrictly<number>(f, 0.5)
  for (const x of Probes.numbers) expectSameBits(f, compiled, x)
})

test.each(onNumbers)('the second derivative of %s has the same bits', (_, f) => {
  const slope: Loss<number> = x => gradBP(f, x)
  const compiled = outcome(() => compileStrictly<number>(slope, 0.5)) as ReturnType<typeof compileStrictly<number>>
  // Some functions have one derivative only, and say so when they are compiled.
  if (typeof compiled === 'string') expect(compiled).toBe(outcome(() => gradBP(slope, 0.5)))
  else for (const x of Probes.numbers) expectSameBits(slope, compiled, x)
})

test.each(binary.map((name): [string, Pairing] => [name, main[name] as unknown as Pairing]))(
  '%s has the same bits, compiled and interpreted, at every pair of kinds of numbers',
  (_, f) => {
    const both: Loss<Pair> = v => {
      const [x, y] = splitBV(v)
      return f(x, y)
    }
    const [half, two]: [Loss<number>, Loss<number>] = [x => f(x, main.constVar(0.5, x)), x => f(main.constVar(2, x), x)]
    const compiled = compileStrictly(both, [0.5, 2] as Pair)
    for (const point of Probes.pairs) expectSameBits(both, compiled, point)
    for (const g of [half, two]) {
      const ofOne = compileStrictly<number>(g, 0.7)
      for (const x of Probes.numbers) expectSameBits(g, ofOne, x)
    }
  }
)

test('a function may be captured by another one that is compiled', () => {
  expect(compile(x => main.mul(main.sin(x), x))(2).backprop(3)).toEqual([
    3 * Math.sin(3),
    3 * Math.cos(3) + Math.sin(3)
  ])
})
