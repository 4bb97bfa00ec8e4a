import { gradBP, gradBP2, mul, sin, square, withBP } from 'backprop-ts'
import { commonScope, innermost, isNested, type Node } from '../../src/internal/graph/node'

/** What a variable of 3 comes to. */
const during = (use: (x: object) => unknown): unknown => {
  const seen: unknown[] = []
  gradBP(x => (seen.push(use(x)), x), 3)
  return seen[0]
}

describe('a variable', () => {
  it('bears a mark by which all copies of the package know it', () => {
    expect(during(x => (x as { readonly [key: symbol]: unknown })[Symbol.for('backprop-ts/BVar')])).toBe(true)
  })

  it('says what it holds, and what to do, when it is taken for a number', () => {
    const message =
      'a BVar holding the number 3 was used where JavaScript wants a number or a string ' +
      '(as in x + 1, x > 0 or `${x}`): ' +
      'use add(x, 1) and the like, or get its plain value with primal(x)'
    expect(() => during(x => Number(x))).toThrow(message)
  })

  it('is refused once its scope has finished, with what to do', () => {
    const x = during(v => v)
    const message =
      'sin: a variable of a scope that has finished was used. Variables live only inside ' +
      'the function given to the runner: return values, not variables, from it'
    expect(() => sin(x as never)).toThrow(message)
  })

  it('belongs to the innermost scope of its operands, in either order', () => {
    const outer = (f: (x: never, y: never) => unknown): unknown =>
      gradBP2(
        (a, b) =>
          mul(
            a,
            gradBP(y => f(a as never, y as never) as never, b)
          ),
        3,
        5
      )
    expect(outer((x, y) => mul(square(x), y))).toEqual([27, 0])
    expect(outer((x, y) => mul(y, square(x)))).toEqual([27, 0])
  })
})

describe('the common scope', () => {
  /** A variable of an outer scope and two of an inner one. */
  const variables = (): readonly [Node, Node, Node] => {
    const found: unknown[] = []
    gradBP(x => gradBP(y => (found.push(x, y, mul(y, 2)), y), x), 3)
    return found as unknown as readonly [Node, Node, Node]
  }

  it('is that of two variables of one scope, or of one beside a number, in either order', () => {
    const [, x, y] = variables()
    expect(commonScope(x, y)).toBe(x.scope)
    expect(commonScope(x, 2)).toBe(x.scope)
    expect(commonScope(2, x)).toBe(x.scope)
  })

  it('is not known of others', () => {
    const [outer, x] = variables()
    expect(outer.scope).not.toBe(x.scope)
    for (const [a, b] of [
      [outer, x],
      [x, outer],
      [x, {}],
      [{}, x],
      [x, '2'],
      ['2', x],
      [2, 3],
      ['a', 'b']
    ] as const)
      expect(commonScope(a, b)).toBeUndefined()
  })
})

it('the innermost scope of variables of one scope is that', () => {
  const scopes = during(x => [innermost('f', [x, x]), innermost('f', [1, x]), innermost('f', [1])]) as unknown[]
  expect(scopes[0]).toBe(scopes[1])
  expect(scopes[0]).toHaveProperty('open', false)
  expect(scopes[2]).toBeUndefined()
})

it('one is nested while a scope is open', () => {
  const failing = (): unknown =>
    gradBP(() => {
      throw new Error('mine')
    }, 3)
  expect(isNested()).toBe(false)
  expect(during(isNested)).toBe(true)
  expect(isNested()).toBe(false)
  expect(failing).toThrow('mine')
  expect(isNested()).toBe(false)
  expect(withBP(() => [isNested(), during(isNested), isNested()])).toEqual([true, true, true])
  expect(isNested()).toBe(false)
})
