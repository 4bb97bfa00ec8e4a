import { add, type BVar, div, erfc, exp, joinBV, log, mul, negate, splitBV, sqrt, square, sub } from 'backprop-ts'
import { compile } from 'backprop-ts/Compile'
import { compare, requireClose, type Row } from './measure'

interface Market {
  readonly spot: number
  readonly strike: number
  readonly rate: number
  readonly volatility: number
  readonly time: number
}

type Inputs = readonly [spot: number, strike: number, rate: number, volatility: number, time: number]

const normal = <S>(x: BVar<S, number>): BVar<S, number> => mul(0.5, erfc(div(x, -Math.SQRT2)))

/** The price of a call option by Black and Scholes. */
const price = <S>(inputs: BVar<S, Inputs>): BVar<S, number> => {
  const [spot, strike, rate, volatility, time] = splitBV(inputs)
  const spread = mul(volatility, sqrt(time))
  const drift = mul(add(rate, div(square(volatility), 2)), time)
  const d1 = div(add(log(div(spot, strike)), drift), spread)
  const discounted = mul(strike, exp(negate(mul(rate, time))))
  return sub(mul(spot, normal(d1)), mul(discounted, normal(sub(d1, spread))))
}

const priceOfRecord = <S>(market: BVar<S, Market>): BVar<S, number> => {
  const { spot, strike, rate, volatility, time } = splitBV(market)
  return price(joinBV([spot, strike, rate, volatility, time]))
}

/** The price, with its derivatives in the order of the record. They are the formulas of the textbooks. */
const priceByHand = ({ spot, strike, rate, volatility, time }: Market, greeks: Float64Array): number => {
  const root = Math.sqrt(time)
  const spread = volatility * root
  const d1 = (Math.log(spot / strike) + (rate + (volatility * volatility) / 2) * time) / spread
  const discount = Math.exp(-rate * time)
  const below1 = 0.5 * erfc(d1 / -Math.SQRT2)
  const below2 = discount * 0.5 * erfc((d1 - spread) / -Math.SQRT2)
  const vega = spot * root * Math.exp((d1 * d1) / -2) * (1 / Math.sqrt(2 * Math.PI))
  greeks[0] = below1
  greeks[1] = -below2
  greeks[2] = strike * time * below2
  greeks[3] = vega
  greeks[4] = (vega * volatility) / (2 * time) + rate * strike * below2
  return spot * below1 - strike * below2
}

const count = 100_000

const markets: readonly Market[] = Array.from({ length: count }, (_, i) => ({
  spot: 100 + 20 * Math.sin(i),
  strike: 100 + 10 * Math.cos(3 * i),
  rate: 0.03 + 0.02 * Math.sin(5 * i),
  volatility: 0.3 + 0.2 * Math.sin(7 * i),
  time: 1.1 + Math.cos(11 * i)
}))

type Pricing = (market: Market, greeks: Float64Array) => number

/** Writes six numbers for each option: the price and its five derivatives. */
const table = (pricing: Pricing) => {
  const greeks = new Float64Array(5)
  return (out: Float64Array): Float64Array => {
    for (let i = 0; i < count; i++) {
      out[6 * i] = pricing(markets[i]!, greeks)
      out.set(greeks, 6 * i + 1)
    }
    return out
  }
}

/** 100,000 call options, each with its price and its five first derivatives. */
export const compiledOptions = (): readonly Row[] => {
  const out = new Float64Array(6 * count)
  const byHand = table(priceByHand)
  const ofArrays = compile(price, [100, 100, 0.03, 0.3, 1])
  const arrays = table(({ spot, strike, rate, volatility, time }, greeks) =>
    ofArrays.backpropInto([spot, strike, rate, volatility, time], greeks)
  )
  const records = table(compile(priceOfRecord, markets[0]!).backpropInto)
  for (const compiled of [arrays, records])
    requireClose('prices and derivatives of options', compiled(out), byHand(new Float64Array(6 * count)))
  return compare({
    'by hand': () => byHand(out),
    'compiled, of arrays': () => arrays(out),
    'compiled, of records': () => records(out)
  })
}
