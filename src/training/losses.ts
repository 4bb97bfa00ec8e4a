/**
 * Losses: the mean over all numbers of a prediction of how far each is from its target. `softmaxCrossEntropy` of
 * `backprop-ts/LinearAlgebra` is the loss for classes.
 *
 * @since 0.1.0
 */
import { abs, add, div, min, mul, negate, square, sub } from '../functions/arithmetic'
import { logistic, softplus } from '../functions/activations'
import { clip } from '../functions/comparison'
import { describe, DomainError } from '../internal/graph/errors'
import { primal } from '../internal/graph/node'
import type { NumericValue, Primal } from '../internal/graph/types'
import { apply2 } from '../internal/numeric/apply'
import { broadcastTo, sumNumbers } from '../internal/numeric/broadcast'
import { binaryFunction, type BinaryFunction } from '../internal/numeric/define-function'
import type { Arg, Like, Out } from '../LinearAlgebra/core/vector-types'

/**
 * The plain type that a prediction and its target share. The type of one number is widened to `number`.
 *
 * @category signatures
 * @since 0.1.0
 */
export type Compared<X> = Primal<X> extends number ? number : Primal<X>

/**
 * The type of a loss, called as `(prediction, target)`, or as `(target)` in a `pipe`. Both are numbers, vectors,
 * matrices or structures of one shape, and either may be a variable. A target that is a number is meant for every
 * number of the prediction. The result is a number, or a variable of a number.
 *
 * @category signatures
 * @since 0.1.0
 */
export interface MeanLoss {
  <Y extends Arg<NumericValue>>(target: Y): <X extends Like<Y, Compared<Y>>>(prediction: X) => Out<X, Y, number>
  <X extends Arg<NumericValue>, Y extends Like<X, Compared<X> | number>>(prediction: X, target: Y): Out<X, Y, number>
}

/** The mean over all numbers of an elementwise function of prediction and target. */
const meanOf = (fn: BinaryFunction): MeanLoss => {
  const loss = (x: unknown, t: unknown): unknown => {
    const each = apply2(fn, x, t)
    const count = sumNumbers(broadcastTo(1, primal(each)))
    if (count === 0) throw new DomainError(`${fn.name}: ${describe(primal(each))} has no numbers, so it has no mean`)
    return div(sumNumbers(each) as number, count as number)
  }
  return function (x: unknown, t?: unknown) {
    return arguments.length > 1 ? loss(x, t) : (prediction: unknown) => loss(prediction, x)
  } as MeanLoss
}

const twice = (d: number, difference: number): number => mul(d, mul(2, difference))

/**
 * The mean of `(prediction - target)²` over all numbers: of a batch, over all its samples and all their outputs. It is
 * `MSELoss` of PyTorch, and the mean of `squared_error` of optax; `l2_loss` of optax is half of it.
 *
 * Throws `DimensionError` or `ShapeError` if the shapes differ, and `DomainError` if there are no numbers.
 *
 * @category losses
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { toArray, vector } from 'backprop-ts/LinearAlgebra'
 * import { meanSquaredError } from 'backprop-ts/Optimizer'
 *
 * assert.strictEqual(meanSquaredError(vector([1, 2]), vector([1, 4])), 2)
 * assert.deepStrictEqual(toArray(gradBP(x => meanSquaredError(x, vector([1, 4])), vector([1, 2]))), [0, -2])
 */
export const meanSquaredError: MeanLoss = meanOf(
  binaryFunction(
    'meanSquaredError',
    (x, t) => (x - t) ** 2,
    (d, x, t) => twice(d, sub(x, t)),
    (d, x, t) => twice(d, sub(t, x)),
    { fallback: (x, t) => square(sub(x, t)) }
  )
)

/**
 * The Huber loss: the mean over all numbers of `r² / 2` for differences `r = prediction - target` of at most `delta`,
 * and of `delta (|r| - delta / 2)` for greater ones, so that outliers pull with a force of `delta` and no more (Huber,
 * "Robust estimation of a location parameter", 1964). It is `HuberLoss` of PyTorch, and the mean of `huber_loss` of
 * optax. At the edge, where `|r|` is `delta`, the second derivative is that of the inside, 1.
 *
 * Throws `DomainError` if `delta` is not a positive finite number. The loss itself throws as `meanSquaredError` does.
 *
 * @category losses
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { huber } from 'backprop-ts/Optimizer'
 *
 * const loss = huber(1)
 * assert.strictEqual(loss(0.5, 0), 0.125)
 * assert.strictEqual(loss(10, 0), 9.5)
 * assert.strictEqual(gradBP(x => loss(x, 0), 10), 1)
 */
export const huber = (delta: number): MeanLoss => {
  if (!(delta > 0 && delta < Infinity))
    throw new DomainError(`huber: delta must be a positive finite number, got ${describe(delta)}`)
  const pull = (r: number): number => clip(-delta, delta, r)
  return meanOf(
    binaryFunction(
      'huber',
      (x, t) => {
        const r = Math.abs(x - t)
        return r <= delta ? (r * r) / 2 : delta * (r - delta / 2)
      },
      (d, x, t) => mul(d, pull(sub(x, t))),
      (d, x, t) => mul(d, pull(sub(t, x))),
      {
        fallback: (x, t) => {
          const r = abs(sub(x, t))
          const inner = min(r, delta)
          return mul(inner, sub(r, mul(0.5, inner)))
        }
      }
    )
  )
}

/** `p x`, but 0 for `p = 0`, also where `x` is infinite: what is ruled out costs nothing. */
const share = (p: number, x: number): number => (p === 0 ? 0 : p * x)

/**
 * The binary cross-entropy of logits with probabilities: the mean over all numbers of `-t log(p) - (1 - t) log(1 - p)`,
 * where `p = logistic(logit)` and the target `t` is from 0 to 1. It is calculated as `t softplus(-x) + (1 - t)
 * softplus(x)`, where neither term over- nor underflows before the result does, and nothing cancels: at a logit of 40
 * and a target of 1 it is 4.2e-18. It is `BCEWithLogitsLoss` of PyTorch, and the mean of `sigmoid_binary_cross_entropy`
 * of optax. An infinite logit costs nothing where the target agrees with it, and Infinity elsewhere.
 *
 * Throws as `meanSquaredError` does. A target outside of [0, 1] is not refused, and its loss has no lower bound.
 *
 * @category losses
 * @since 0.1.0
 * @example
 * import { gradBP } from 'backprop-ts'
 * import { binaryCrossEntropy } from 'backprop-ts/Optimizer'
 *
 * assert.strictEqual(binaryCrossEntropy(0, 1), Math.LN2)
 * assert.strictEqual(binaryCrossEntropy(-1000, 1), 1000)
 * assert.strictEqual(gradBP(x => binaryCrossEntropy(x, 1), 0), -0.5)
 */
export const binaryCrossEntropy: MeanLoss = meanOf(
  binaryFunction(
    'binaryCrossEntropy',
    (x, t) => share(t, softplus(-x)) + share(1 - t, softplus(x)),
    (d, x, t) => mul(d, sub(mul(sub(1, t), logistic(x)), mul(t, logistic(negate(x))))),
    (d, x) => negate(mul(d, x)),
    { fallback: (x, t) => add(mul(t, softplus(negate(x))), mul(sub(1, t), softplus(x))) }
  )
)
