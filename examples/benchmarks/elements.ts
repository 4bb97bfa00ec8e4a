import { add, backprop, type BVar, mul, sin, square } from 'backprop-ts'
import { mapVector, sumElements, toArray, type Vector, vector } from 'backprop-ts/LinearAlgebra'
import { compare, requireClose, type Row } from './measure'

const wave = <S>(a: BVar<S, number>): BVar<S, number> => add(mul(sin(a), a), square(a))

const mapped = (x: Vector): readonly [number, Vector] => backprop(v => sumElements(mapVector(wave, v)), x)
const whole = (x: Vector): readonly [number, Vector] => backprop(v => sumElements(add(mul(sin(v), v), square(v))), x)

const byHand = ({ data }: Vector): readonly [number, Vector] => {
  const slopes = new Float64Array(data.length)
  let sum = 0
  for (let i = 0; i < data.length; i++) {
    const a = data[i]!
    const s = Math.sin(a)
    sum += s * a + a * a
    slopes[i] = Math.cos(a) * a + s + 2 * a
  }
  return [sum, vector(slopes)]
}

/** The sum of `sin(a) a + a²` over the elements of a vector, with its gradient. */
export const gradientOfElements = (n: number) => (): readonly Row[] => {
  const x = vector(Float64Array.from({ length: n }, (_, i) => 3 * Math.sin(i)))
  requireClose('gradient of elements', toArray(mapped(x)[1]), toArray(byHand(x)[1]))
  return compare({ 'by hand': () => byHand(x), mapVector: () => mapped(x), 'whole vectors': () => whole(x) })
}
