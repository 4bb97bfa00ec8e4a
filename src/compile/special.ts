/** The numeric functions whose values are no operators and no functions of `Math`. */
export { elu, gelu, hardTanh, leakyRelu, logistic, logSigmoid, mish, relu, relu6 } from '../functions/activations'
export { selu, silu, softplus, softSign } from '../functions/activations'
export { mod } from '../functions/arithmetic'
export { log1mExp, logAddExp, logit, xlogy } from '../functions/logarithms'
export { logBase } from '../functions/powers'
export { digamma, erf, erfc, erfinv, gammaP, gammaQ, lbeta, lgamma } from '../functions/special-functions'
