/** The bytes of the two numbers that one instruction works on. */
export const pair: usize = 16

export function madd(x: v128, y: v128, sum: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_madd(x, y, sum) : f64x2.add(sum, f64x2.mul(x, y))
}
