import { gradBP, liftOp1, mul, primal } from 'backprop-ts'
import { op1 } from 'backprop-ts/Op'
import { vector } from 'backprop-ts/LinearAlgebra'
import { reveal } from '../../src/internal/graph/node'
import { isSeen, owning } from '../../src/internal/ownership'

const value = () => ({ list: [{ n: 1 }], map: new Map([['v', vector([1])]]), floats: Float64Array.of(1), none: null })
type Value = ReturnType<typeof value>

/** The structures in a value that somebody has seen. */
const seenOf = ({ list, map, floats, ...rest }: Value): ReadonlyArray<boolean> =>
  [list, list[0]!, map, map.get('v')!, floats, rest].map(isSeen)

const before = [false, false, false, false, false, false]

describe('while a loop owns values', () => {
  it('a value that the user looks at is seen, with all that is in it', () => {
    const x = value()
    const seen = owning(() => {
      const first = [isSeen(x), ...seenOf(x)]
      gradBP<Value, Value>(v => (primal(v), v), x)
      return [first, [isSeen(x), ...seenOf(x)]]
    })
    expect(seen).toEqual([
      [false, ...before],
      [true, true, true, true, true, true, false]
    ])
  })

  it('only the part is seen that was looked at', () => {
    const [part, hidden, other] = [{ n: 1 }, { n: 2 }, { n: 3 }]
    const seen = owning(() => (reveal({ part, [Symbol.iterator]: hidden }), [part, hidden, other].map(isSeen)))
    expect(seen).toEqual([true, true, false])
  })

  it('of a variable in a structure, its value is seen, and not what it was made of', () => {
    const [x, kept] = [vector([1, 2]), [] as object[]]
    const seen = owning(() => {
      gradBP(v => {
        const y = mul(2, v)
        reveal({ y })
        kept.push(y)
        return y
      }, x)
      return [kept[0]!, (kept[0] as { readonly value: object }).value, x].map(isSeen)
    })
    expect(seen).toEqual([true, true, false])
  })

  it('so is what an operation of the user gets', () => {
    const x = { n: 1 }
    const seen = owning(() => {
      gradBP<typeof x, typeof x>(v => liftOp1(op1((a: typeof x) => [a, (d: typeof x) => d]))(v), x)
      return isSeen(x)
    })
    expect(seen).toBe(true)
  })

  it('what was seen stays so until the outermost loop ends, also by an error', () => {
    const x = { n: 1 }
    const failing = (): never =>
      owning(() => {
        throw new Error('mine')
      })
    const seen = owning(() => {
      owning(() => reveal(x))
      const inside = isSeen(x)
      expect(failing).toThrow('mine')
      return [inside, isSeen(x)]
    })
    expect(seen).toEqual([true, true])
    expect(isSeen(x)).toBe(false)
  })
})

it('nothing is seen where no loop owns anything', () => {
  const x = { n: 1 }
  reveal(x)
  expect(owning(() => isSeen(x))).toBe(false)
  reveal(x)
  expect(isSeen(x)).toBe(false)
})
