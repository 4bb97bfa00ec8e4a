import { gradBP, gradBP2, mul, sin, square } from 'backprop-ts'

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
      'a BVar holding the number 3 was used where JavaScript wants a number or a string (as in x + 1, x > 0 or `${x}`): ' +
      'calculate with add(x, 1) and the like, or take its plain value by primal(x)'
    expect(() => during(x => Number(x))).toThrow(message)
  })

  it('is refused once its scope has finished, with what to do', () => {
    const x = during(v => v)
    const message =
      'sin: a variable of a scope that has finished was used. Variables live only inside the function given to the runner: return values, not variables, from it'
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
