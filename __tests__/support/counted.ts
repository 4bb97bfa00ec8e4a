/** Values that count how often they are added and zeroed, to show what structures cost. */
import { type BVar, liftOp1 } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { op1 } from 'backprop-ts/Op'

export const counts = { add: 0, zero: 0, one: 0 }

export const resetCounts = (): void => {
  counts.add = counts.zero = counts.one = 0
}

const backprop: B.Backprop<Counted> = {
  zero: () => {
    counts.zero++
    return new Counted(0)
  },
  add: (x, y) => {
    counts.add++
    return new Counted(x.n + y.n)
  },
  one: () => {
    counts.one++
    return new Counted(1)
  }
}

export class Counted {
  constructor(readonly n: number) {}
  get [B.instance](): B.Backprop<Counted> {
    return backprop
  }
}

const content = op1((c: Counted) => [c.n, (d: number) => new Counted(d)])

/** The number inside. */
export const numberIn = <S>(c: BVar<S, Counted>): BVar<S, number> => liftOp1(content)(c)
