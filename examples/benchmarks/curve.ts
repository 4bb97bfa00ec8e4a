import { add, type BVar, exp, mul, splitBV } from 'backprop-ts'
import { forwardJacobian, jacobian, jvp } from 'backprop-ts/Derivatives'
import { linspace, type Vector } from 'backprop-ts/LinearAlgebra'
import { compare, requireClose, type Row } from './measure'
import { runNestedGradients } from './nested'

interface Decay {
  readonly height: number
  readonly rate: number
  readonly offset: number
}

const times = linspace(0, 1, 10_000)

const curve = <S>(p: BVar<S, Decay>): BVar<S, Vector<10_000>> => {
  const { height, rate, offset } = splitBV(p)
  return add(mul(exp(mul(times, rate)), height), offset)
}

const at = (call: number): Decay => ({ height: 2, rate: -1 - 1e-9 * call, offset: 0.5 })
const direction: Decay = { height: 1, rate: 1, offset: 1 }

export const jacobianOfCurve = (): readonly Row[] => {
  runNestedGradients()
  const { offset } = jacobian(curve, at(0))
  requireClose(
    'the Jacobian',
    Array.from(offset.data),
    Array.from({ length: 10_000 }, () => 1)
  )
  return compare({
    jvp: call => jvp(curve, at(call), direction),
    jacobian: call => jacobian(curve, at(call)),
    forwardJacobian: call => forwardJacobian(curve, at(call))
  })
}
