import { gradBP, liftOp1, primal } from 'backprop-ts'
import { op1 } from 'backprop-ts/Op'
import { vector } from 'backprop-ts/LinearAlgebra'
import { isSeen, owning, reveal } from '../../src/internal/ownership'

const value = () => ({ list: [{ n: 1 }], map: new Map([['v', vector([1])]]), floats: Float64Array.of(1), none: null })
type Value = ReturnType<typeof value>

/** The structures in a value that somebody has seen. */
const seenOf = ({ list, map, floats, ...rest }: Value): ReadonlyArray<boolean> =>
  [list, list[0]!, map, map.get('v')!, floats, rest].map(isSeen)

describe('while a loop owns values', () => {
  it('a value that the user looks at is seen, with all that is in it', () => {
    const x = value()
    owning(() => {
      expect([isSeen(x), ...seenOf(x)]).toEqual([false, false, false, false, false, false, false])
      gradBP<Value, Value>(v => (primal(v), v), x)
      expect([isSeen(x), ...seenOf(x)]).toEqual([true, true, true, true, true, true, false])
    })
  })

  it('only the part is seen that was looked at', () => {
    const [part, other] = [{ n: 1 }, { n: 2 }]
    owning(() => {
      reveal({ part })
      expect([part, other].map(isSeen)).toEqual([true, false])
    })
  })

  it('so is what an operation of the user gets', () => {
    const x = { n: 1 }
    owning(() => {
      gradBP<typeof x, typeof x>(v => liftOp1(op1((a: typeof x) => [a, (d: typeof x) => d]))(v), x)
      expect(isSeen(x)).toBe(true)
    })
  })

  it('what was seen stays so until the outermost loop ends, also by an error', () => {
    const x = { n: 1 }
    owning(() => {
      expect(owning(() => reveal(x))).toBe(x)
      expect(isSeen(x)).toBe(true)
      expect(() =>
        owning(() => {
          throw new Error('mine')
        })
      ).toThrow('mine')
      expect(isSeen(x)).toBe(true)
    })
    expect(isSeen(x)).toBe(false)
  })
})

it('nothing is seen where no loop owns anything', () => {
  const x = { n: 1 }
  reveal(x)
  owning(() => {
    expect(isSeen(x)).toBe(false)
  })
  reveal(x)
  expect(isSeen(x)).toBe(false)
})
