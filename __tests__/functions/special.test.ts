import * as fc from 'fast-check'
import { erf } from '../../src/internal/numeric/error-functions'
import { digamma, lgamma, polygamma } from '../../src/internal/numeric/special-functions'

// Computed with 60 digits and rounded once.
const lgammas: ReadonlyArray<readonly [number, number]> = [
  [1e-300, 690.7755278982137],
  [1e-20, 46.051701859880914],
  [0.0625, 2.7396316219462036],
  [0.3, 1.0957979948180756],
  [0.5, 0.5723649429247001],
  [0.9, 0.06637623973474295],
  [0.9999, 5.7729791561193866e-5],
  [1.0001, -5.771334222047127e-5],
  [1.25, -0.09827183642181316],
  [1.4616321449683622, -0.12148629053584961],
  [1.75, -0.08440112102048555],
  [1.9999999, -4.2278430309861296e-8],
  [2.0000001, 4.227843666532498e-8],
  [2.5, 0.2846828704729192],
  [3.0, 0.6931471805599453],
  [4.7, 2.7364051463155667],
  [9.75, 12.242204940050762],
  [10.0, 12.801827480081469],
  [12.5, 18.734347511936445],
  [100.0, 359.1342053695754],
  [171.5, 709.1431630309282],
  [10000.0, 82099.71749644238],
  [1000000000000000.0, 3.3538776394910668e16],
  [1e100, 2.2925850929940456e102],
  [2.5e305, 1.7555118602376452e308],
  [-1e-20, 46.051701859880914],
  [-0.25, 1.589575312551186],
  [-0.5, 1.2655121234846454],
  [-1.5, 0.860047015376481],
  [-1.9375, 2.1427716608384095],
  [-2.6, -0.11801163280539748],
  [-3.75, -1.3172679424463636],
  [-10.3, -14.457515440024208],
  [-77.25, -260.1616115014297],
  [-1000.5, -5914.437701116852]
]

const digammas: ReadonlyArray<readonly [number, number]> = [
  [1e-10, -10000000000.577215],
  [0.0625, -16.478853490060104],
  [0.25, -4.2274535333762655],
  [0.5, -1.9635100260214235],
  [1.0, -0.5772156649015329],
  [1.4616321449683622, -9.241265521729427e-17],
  [1.5, 0.03648997397857652],
  [2.0, 0.42278433509846713],
  [5.5, 1.6110931485817512],
  [9.75, 2.225109535044576],
  [10.0, 2.251752589066721],
  [33.25, 3.4889418035209387],
  [1000.0, 6.907255195648812],
  [10000000000.0, 23.025850929890456],
  [1e200, 460.51701859880916],
  [-1e-5, 99999.42276788563],
  [-0.25, 2.9141391202135276],
  [-0.5, 0.03648997397857652],
  [-1.5, 0.7031566406452432],
  [-2.6, 0.1148975066969342],
  [-10.3, 4.662403493582087],
  [-1000.25, 10.050097693066705]
]

const polygammas: ReadonlyArray<readonly [number, number, number]> = [
  [1, 0.0625, 257.5064200429154],
  [1, 0.5, 4.934802200544679],
  [1, 1.0, 1.6449340668482264],
  [1, 2.75, 0.43757125764893073],
  [1, 12.5, 0.08328522460157838],
  [1, 100.0, 0.010050166663333571],
  [1, -0.5, 8.934802200544679],
  [1, -1.5, 9.379246644989124],
  [1, -3.3, 14.817739525515929],
  [2, 0.0625, -8194.042305550363],
  [2, 0.5, -16.82879664423432],
  [2, 1.0, -2.4041138063191885],
  [2, 2.75, -0.18871463303130123],
  [2, 12.5, -0.006932436585788241],
  [2, 100.0, -0.00010100499983335],
  [2, -0.5, -0.82879664423432],
  [2, -1.5, -0.2362040516417274],
  [2, -3.3, 68.76944547748523],
  [3, 0.0625, 393221.1503699997],
  [3, 0.5, 97.40909103400244],
  [3, 1.0, 6.493939402266829],
  [3, 2.75, 0.16061612748946938],
  [3, 12.5, 0.0011534128049134052],
  [3, 100.0, 2.030199990001333e-6],
  [3, -0.5, 193.40909103400244],
  [3, -1.5, 194.59427621918763],
  [3, -3.3, 768.9856582554286],
  [6, 0.0625, -193273528795.88144],
  [6, 0.5, -92203.45792380303],
  [6, 1.0, -726.0114797149845],
  [6, 2.75, -0.6929772789443881],
  [6, 12.5, -3.970634713243468e-5],
  [6, 100.0, -1.2364199496131948e-10],
  [6, -0.5, -43.457923803023284],
  [6, -1.5, -1.318006107550035],
  [6, -3.3, 3283537.0538502256],
  [11, 0.0625, 1.1235580350363932e22],
  [11, 0.5, 163499521134.7588],
  [11, 1.0, 39926622.987731084],
  [11, 2.75, 218.88503537347827],
  [11, 12.5, 4.7039796487253915e-6],
  [11, 100.0, 3.8323744698817625e-16],
  [11, -0.5, 326998733934.7588],
  [11, -1.5, 326999041587.37274],
  [11, -3.3, 75113387125519.56],
  [25, 0.0625, 3.1460471554711463e56],
  [25, 0.5, 1.0409396852737428e33],
  [25, 1.0, 1.5511210274472133e25],
  [25, 2.75, 58631710742501.47],
  [25, 12.5, 0.0005442547841149791],
  [25, 100.0, 7.013609883155048e-27],
  [25, -0.5, 2.081879370547076e33],
  [25, -1.5, 2.0818793705474857e33],
  [25, -3.3, 6.102292998575836e38]
]

const erfs: ReadonlyArray<readonly [number, number]> = [
  [1e-310, 1.1283791670955e-310],
  [1e-20, 1.1283791670955125e-20],
  [1e-8, 1.1283791670955126e-8],
  [0.01, 0.011283415555849618],
  [0.25, 0.27632639016823696],
  [0.5, 0.5204998778130465],
  [0.84375, 0.7672256612323416],
  [1.0, 0.8427007929497149],
  [1.5, 0.9661051464753108],
  [1.9999, 0.9953201979070294],
  [2.0, 0.9953222650189527],
  [2.25, 0.9985372834133188],
  [2.857, 0.9999466417399131],
  [3.5, 0.9999992569016276],
  [4.0, 0.9999999845827421],
  [5.0, 0.9999999999984626],
  [5.75, 0.9999999999999996]
]

/** Relative to the larger of the reference and `unit`, the size below which the absolute error counts. */
const expectNear = (got: number, want: number, tolerance = 1e-14, unit = 1): void => {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(want), unit))
}

const positive = fc.double({ min: 0.01, max: 40, noNaN: true })
const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true })
/** Numbers whose distance from the poles is not lost in rounding. */
const negative = fc.tuple(fc.integer({ min: -20, max: -1 }), between(0.05, 0.95)).map(([i, f]) => i + f)

it.each(lgammas)('lgamma at %d has its reference value', (x, want) => expectNear(lgamma(x), want, 1e-14, 0.1))

it('lgamma keeps its relative accuracy near its zeros 1 and 2', () => {
  expectNear(lgamma(1 + 2 ** -40), -5.249745890076018e-13, 1e-14, 0)
  expectNear(lgamma(2 + 2 ** -40), 3.8452011276491285e-13, 1e-14, 0)
  expect(lgamma(1)).toBe(0)
  expect(lgamma(2)).toBe(0)
})

it('lgamma is infinite at the poles and at the infinities, and NaN at NaN', () => {
  for (const x of [0, -0, -1, -2, -171, -(2 ** 60), -1e306, -Infinity, Infinity]) expect(lgamma(x)).toBe(Infinity)
  expect(lgamma(NaN)).toBeNaN()
})

it('lgamma is the logarithm of the factorial', () => {
  let factorial = 1
  for (let n = 1; n < 18; n++) {
    expectNear(lgamma(n), Math.log(factorial))
    factorial *= n
  }
})

it('lgamma satisfies the recurrence', () => {
  fc.assert(fc.property(positive, x => expectNear(lgamma(x + 1), lgamma(x) + Math.log(x), 1e-14, 10)))
})

it('lgamma satisfies the reflection formula', () => {
  const product = (x: number): number => Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x)))
  fc.assert(fc.property(between(0.05, 0.95), x => expectNear(lgamma(x) + lgamma(1 - x), product(x), 1e-14, 1)))
})

it.each(digammas)('digamma at %d has its reference value', (x, want) => expectNear(digamma(x), want))

it('digamma has one-sided limits at the two zeros and is NaN at the other poles', () => {
  expect(digamma(0)).toBe(-Infinity)
  expect(digamma(-0)).toBe(Infinity)
  for (const x of [-1, -2, -100, -Infinity, NaN]) expect(digamma(x)).toBeNaN()
  expect(digamma(Infinity)).toBe(Infinity)
})

it('digamma satisfies the recurrence and the duplication formula', () => {
  fc.assert(
    fc.property(positive, x => {
      expectNear(digamma(x + 1), digamma(x) + 1 / x, 1e-14, 1 / x + 1)
      expectNear(digamma(2 * x), (digamma(x) + digamma(x + 0.5)) / 2 + Math.LN2, 1e-14, 1 / x + 1)
    })
  )
})

it('digamma is the slope of lgamma', () => {
  fc.assert(
    fc.property(fc.oneof(between(0.3, 30), negative), x => {
      const h = 1e-5
      expectNear((lgamma(x + h) - lgamma(x - h)) / (2 * h), digamma(x), 1e-5, 1)
    })
  )
})

it.each(polygammas)('polygamma of order %d at %d has its reference value', (n, x, want) => {
  expectNear(polygamma(n, x), want, 1e-14, 0)
})

it('polygamma of order 0 is digamma', () => {
  fc.assert(fc.property(fc.double(), x => expect(polygamma(0, x)).toBe(digamma(x))))
})

it('polygamma has known values', () => {
  expectNear(polygamma(1, 1), Math.PI ** 2 / 6)
  expectNear(polygamma(1, 0.5), Math.PI ** 2 / 2)
  expectNear(polygamma(3, 1), Math.PI ** 4 / 15)
  expectNear(polygamma(2, 1), -2 * 1.2020569031595942)
})

it('polygamma satisfies the recurrence', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), between(0.1, 20), (n, x) => {
      const step = (-1) ** n * Array.from({ length: n }, (_, i) => (i + 1) / x).reduce((p, q) => p * q, 1 / x)
      expectNear(polygamma(n, x + 1) - polygamma(n, x), step, 1e-13, Math.abs(polygamma(n, x)))
    })
  )
})

it('polygamma is the slope of the polygamma one order below', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), between(0.5, 20), (n, x) => {
      const h = 1e-5 * x
      const slope = (polygamma(n - 1, x + h) - polygamma(n - 1, x - h)) / (2 * h)
      expectNear(slope, polygamma(n, x), 1e-6, Math.abs(polygamma(n - 1, x)))
    })
  )
})

it('polygamma has its limits at the poles and at the infinities', () => {
  expect(polygamma(1, 0)).toBe(Infinity)
  expect(polygamma(1, -0)).toBe(Infinity)
  expect(polygamma(1, -3)).toBe(Infinity)
  expect(polygamma(2, 0)).toBe(-Infinity)
  expect(polygamma(2, -0)).toBe(Infinity)
  expect(polygamma(2, -3)).toBeNaN()
  expect(polygamma(1, Infinity)).toBe(0)
  expect(polygamma(1, NaN)).toBeNaN()
  expect(polygamma(1, -Infinity)).toBeNaN()
})

it.each(erfs)('erf at %d has its reference value', (x, want) => expectNear(erf(x), want, 1e-14, 0))

it('erf is odd, zeros included', () => {
  fc.assert(fc.property(fc.double(), x => expect(erf(-x)).toBe(-erf(x))))
  expect(erf(-0)).toBe(-0)
  expect(erf(0)).toBe(0)
})

it('erf is 1 in the tail', () => {
  for (const x of [6, 7, 27, 1e300, Infinity]) expect(erf(x)).toBe(1)
  expect(erf(NaN)).toBeNaN()
})

it('erf increases, also where its two formulas meet', () => {
  fc.assert(
    fc.property(between(0, 4), x => {
      expect(erf(x + 1e-7)).toBeGreaterThan(erf(x))
    })
  )
  expectNear(erf(2 - 2 ** -52), erf(2))
})
