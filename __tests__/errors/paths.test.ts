import { collectVar, gradBP, joinBV, liftOp1, mul, NotDifferentiableError, ShapeError, sin } from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { op1 } from 'backprop-ts/Op'
import { thrownBy } from '../support/thrown'

const { add, zero, one } = B.structural
const date = new Date(0)

/** What a function throws, be it an error or not, as the only element. */
const caught = (f: () => unknown): ReadonlyArray<unknown> => {
  try {
    f()
  } catch (error) {
    return [error]
  }
  return []
}

describe('an error inside a structure ends in the path of the part', () => {
  it.each<[string, unknown, string]>([
    ['a record', { a: date }, '.a'],
    ['an array', [1, date], '.1'],
    ['a Map', new Map([['key', date]]), '.key'],
    ['records in arrays in Maps', new Map([['m', [{ x: 1 }, { x: { y: date } }]]]), '.m.1.x.y'],
    ['twenty levels', Array.from({ length: 20 }).reduce<unknown>(x => ({ n: x }), date), '.n'.repeat(20)]
  ])('where zero and one meet what has no gradient: in %s', (_, value, path) => {
    for (const f of [zero, one]) {
      const error = thrownBy(() => f(value as never))
      expect(error).toBeInstanceOf(NotDifferentiableError)
      expect(error.message).toMatch(/^a Date has no gradient: /)
      expect(error.message.endsWith(` (at ${path})`)).toBe(true)
      expect(error.message.match(/\(at /g)).toHaveLength(1)
      expect(error.stack).toContain(error.message)
    }
  })

  it('but not where the value itself is the part', () => {
    expect(thrownBy(() => zero(date as never)).message).not.toContain('(at ')
  })

  it('where functions are joined', () => {
    const f = (): unknown => gradBP(x => (joinBV({ a: [{ b: x, f: Math.sin }] } as never), x), 3)
    expect(thrownBy(f).message).toBe('joinBV: the function sin cannot be in a variable (at .a.0.f)')
    const g = (): unknown => gradBP(x => (collectVar([x, [x, Math.sin]] as never), x), 3)
    expect(thrownBy(g).message).toBe('collectVar: the function sin cannot be in a variable (at .1.1)')
  })

  it('where a numeric function meets what it does not know', () => {
    expect(thrownBy(() => sin({ a: [1, 'text', date] } as never)).message).toMatch(/ \(at \.a\.\d\)$/)
    expect(thrownBy(() => mul({ a: { b: date } } as never, 2)).message).toMatch(/ \(at \.a\.b\)$/)
  })

  it('where gradients of different structure are added', () => {
    const error = thrownBy(() => add({ a: [1, { b: 2 }] } as never, { a: [1, { b: [2] }] } as never))
    expect(error).toBeInstanceOf(ShapeError)
    expect(error.message).toContain('adding gradients: the number 2 and an array of 1 have different structures')
  })

  it('and the stack of an error thrown by the user is left alone', () => {
    const mine = new RangeError('mine')
    const failing = op1((x: number): readonly [number, (d: number) => number] => [
      x,
      () => {
        throw mine
      }
    ])
    expect(thrownBy(() => gradBP(x => liftOp1(failing)(x), 3))).toBe(mine)
    expect(mine.message).toBe('mine')
  })

  it('and whatever an instance of the user throws is passed on as it is', () => {
    for (const mine of [new RangeError('mine'), 'no error at all', undefined]) {
      class Failing {
        get [B.instance](): B.Backprop<Failing> {
          const fail = (): never => {
            throw mine as Error
          }
          return { zero: fail, add: fail, one: fail }
        }
      }
      expect(caught(() => zero([{ a: new Failing() }]))).toEqual([mine])
      expect(mine instanceof Error ? mine.message : 'mine').toBe('mine')
    }
  })
})
