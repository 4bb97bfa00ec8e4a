import * as B from 'backprop-ts'
import { taylor, diffs } from '../../src/derivatives/taylor'
it('x', () => {
  console.log(taylor(B.exp, 5, 0), diffs(B.sin, 6, 0), diffs(B.tan, 5, 0.3), diffs(B.lgamma, 4, 2.5))
  console.log(diffs((x: any) => B.pow(x, x), 4, 2), diffs((x: any) => B.sqrt(x), 4, 0), diffs((x:any)=>B.tanh(x), 4, 20))
  console.log(diffs((x: any) => { const {a,b} = B.splitBV(B.joinBV({a: B.square(x), b: [x, 3]} as any)) as any; return B.mul(a, (B.sequenceVar(b) as any)[0])}, 4, 2))
})
