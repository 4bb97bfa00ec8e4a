import * as O from 'fp-ts/Option'
import { constVar, gradBP, joinBV, OpticError, setVar, unsafePreviewVar, viewVar } from 'backprop-ts'

interface Three {
  readonly a: number
  readonly b: number
  readonly c: number
}

describe('an optic that compares numbers by ===', () => {
  it('is refused amid equal numbers if its set calculates, and does not show where its target lies', () => {
    const optic = {
      getOption: (s: Three): O.Option<number> => (s.a === 3 && s.b > 0 ? O.some(s.a) : O.none),
      set: (a: number) => (s: Three) => ({ ...s, a: a * 1 })
    }
    const f = gradBP<Three>(v => unsafePreviewVar(optic)(v))
    expect(f({ a: 3, b: 1, c: 2 })).toEqual({ a: 1, b: 0, c: 0 })
    expect(() => f({ a: 3, b: 3, c: 2 })).toThrow(OpticError)
  })

  it('is refused amid equal numbers if it gives a structure of another kind beside the number', () => {
    const get = (s: Three): unknown => (s.a === 3 && s.b > 0 ? { x: s.a } : [s.a])
    expect(() => gradBP<Three, Three>(v => viewVar({ get })(v) as never)({ a: 3, b: 3, c: 2 })).toThrow(OpticError)
  })

  it('is refused if its set replaces more than the target, even by what is there already', () => {
    const lens = {
      get: (s: Three) => s.a,
      set: (a: number) => (s: Three) => (s.b === 3 ? { ...s, a, c: 0 } : { ...s, a })
    }
    const f = gradBP<Three, Three>(v => setVar(lens)(constVar(5, v))(v))
    expect(() => f({ a: 1, b: 3, c: 0 })).toThrow(OpticError)
    expect(f({ a: 1, b: 2.5, c: 0 })).toEqual({ a: 0, b: 1, c: 1 })
  })
})

describe('joinBV', () => {
  it('leaves a plain typed array as it is', () => {
    const plain = Float64Array.of(1, 2)
    expect(joinBV(plain as never)).toBe(plain)
  })
})
