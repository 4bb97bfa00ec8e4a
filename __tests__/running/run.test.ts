import {
  add,
  backprop,
  BackpropError,
  backpropWith,
  type BVar,
  collectVar,
  constVar,
  evalBP,
  evalBP0,
  gradBP,
  gradBP2,
  gradBPN,
  inputVar,
  joinBV,
  mul,
  primal,
  pullback,
  ScopeError,
  splitBV,
  square,
  sub,
  withBP
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import * as E from 'backprop-ts/Explicit'

type Any = BVar<unknown, never>

const returning = (result: (x: Any) => unknown) => () => gradBP(x => result(x as Any) as never, 3)

/** A variable of a scope that has finished. */
const escaped = (): unknown => {
  const kept: unknown[] = []
  gradBP(x => (kept.push(x), x), 3)
  return kept[0]
}

describe('the body of withBP', () => {
  it.each([[null], [undefined], ['text'], [3], [{ then: 3 }], [{ other: 1 }]])('may return %p', result => {
    const uses: (() => unknown)[] = []
    const returned: unknown = withBP(s => {
      const x = inputVar(s)(3)
      uses.push(() => square(x))
      return result as never
    })
    expect(returned).toBe(result)
    expect(uses[0]).toThrow(ScopeError)
  })
})

describe('a function given to a runner', () => {
  it.each<[string, (x: Any) => unknown, typeof BackpropError, string]>([
    [
      'a variable of a scope that has finished',
      escaped,
      ScopeError,
      'gradBP: a variable of a scope that has finished was used. Return values from the function, not variables'
    ],
    [
      'a promise',
      x => Promise.resolve(x),
      BackpropError,
      'gradBP: the function returned a promise: only withBP may await'
    ],
    [
      'a record of variables',
      x => ({ x, y: 1 }),
      BackpropError,
      'gradBP: the function returned a record { x, y } that holds variables: join them with joinBV or collectVar'
    ],
    [
      'a map of variables',
      x => new Map([['x', x]]),
      BackpropError,
      'gradBP: the function returned a Map that holds variables: join them with joinBV or collectVar'
    ],
    [
      'a record that hides a variable two levels down',
      x => ({ a: { b: x } }),
      BackpropError,
      'gradBP: the function returned a record { a } that holds variables: join them with joinBV or collectVar'
    ],
    [
      'a map that hides a variable in a list',
      x => new Map([['a', [x]]]),
      BackpropError,
      'gradBP: the function returned a Map that holds variables: join them with joinBV or collectVar'
    ]
  ])('may not return %s', (_, result, Kind, message) => {
    expect(returning(result)).toThrow(Kind)
    expect(returning(result)).toThrow(new RegExp(`^${message}$`))
  })

  it.each([[null], ['text'], [{ then: 1 }], [[1, 2]], [new Date(0)]])(
    'may return %p, of which the gradient is zero',
    result => {
      expect(returning(() => result)()).toBe(0)
    }
  )

  it('refuses a function that returns a function', () => {
    const waiting = ((x: never) => add(x)) as never
    for (const run of [() => gradBP(waiting, 3), () => evalBP(waiting, 3)])
      expect(run).toThrow(
        /^(grad|eval)BP: the function returned the function .* Does it lack a return, or a call its last argument/
      )
  })

  it('refuses a function that returns undefined, at any order and with any runner', () => {
    const message = 'the function returned undefined. Does it lack a return, or a call its last argument?'
    const nothing = (() => undefined) as never
    for (const [name, run] of [
      ['gradBP', () => gradBP(nothing, 3)],
      ['evalBP', () => evalBP(nothing, 3)],
      ['evalBP0', () => evalBP0(nothing)],
      ['backprop', () => backprop(nothing, 3)],
      ['backpropWith', () => backpropWith(nothing, 3)],
      ['gradBP2', () => gradBP2(nothing, 3, 4)],
      ['gradBPN', () => gradBPN(nothing, 3, 4)],
      ['gradBP', () => gradBP(x => gradBP(nothing, x as never) as never, 3)]
    ] as const)
      expect(run).toThrow(new BackpropError(`${name}: ${message}`))
  })

  it('may return a variable of an enclosing scope', () => {
    expect(gradBP(x => gradBP(() => square(x) as never, 5) as never, 3)).toBe(0)
    expect(gradBP(x => backpropWith(() => square(x) as never, 5)[0] as never, 3)).toBe(6)
  })

  it('may fail, and its scope ends', () => {
    const uses: (() => unknown)[] = []
    const fail = (): unknown =>
      gradBP(x => {
        uses.push(() => square(x))
        throw new RangeError('in the function')
      }, 3)
    expect(fail).toThrow(RangeError)
    expect(uses[0]).toThrow(ScopeError)
  })
})

interface Structure {
  readonly a: number
  readonly b: readonly [number, number]
  readonly c: { readonly d: number }
}

describe('a nested gradient in a structure of variables', () => {
  it('has the form of the structure', () => {
    const shown: unknown[] = []
    const outer = gradBP(x => {
      const argument = { a: x, b: [square(x), 4], c: { d: 5 }, tag: 'text', none: null }
      const d = gradBP<Structure>(v => {
        const { a, b, c } = splitBV(v)
        const [p, q] = splitBV(b)
        return mul(mul(a, p), mul(q, splitBV(c).d))
      })(argument as never) as unknown as { a: typeof x; b: [typeof x, typeof x]; c: { d: typeof x } }
      shown.push(Object.keys(d), primal(d.a), d.b.map(primal), primal(d.c.d), { ...d })
      return add(d.a, d.b[0])
    }, 3)
    // x^2 4 5 and x 4 5
    expect(outer).toBe(20 * 2 * 3 + 20)
    expect(shown).toMatchObject([['a', 'b', 'c', 'tag', 'none'], 180, [60, 135], 108, { tag: 'text', none: null }])
  })

  it('is a variable where the argument was one', () => {
    const product = <S>(v: BVar<S, readonly [number, number]>): BVar<S, number> => mul(splitBV(v)[0], splitBV(v)[1])
    const gradient = gradBP<readonly [number, number]>(v => product(gradBP(product, v)))
    expect(gradient([3, 5])).toEqual([5, 3])
  })

  it('takes a structure that holds no variable as it is', () => {
    const plain: [number, number] = [1, 2]
    const seen: unknown[] = []
    gradBP(x => {
      gradBP(y => (seen.push(primal(y)), mul(splitBV(y)[0], x as never)), plain)
      return x
    }, 3)
    expect(seen[0]).toBe(plain)
  })
})

describe('an argument that holds a variable', () => {
  it('holds no function', () => {
    const f = (): number => 1
    expect(() => gradBP(x => gradBP(() => x as never)({ x, f } as never) as never, 3)).toThrow(
      /^the argument: the function f cannot be in a variable \(at \.f\)$/
    )
  })
})

describe('the instances that the caller brought', () => {
  const doubling: B.Backprop<number> = { zero: () => 0, add: (x, y) => x + y, one: () => 2 }

  it('give the cotangent of the result', () => {
    expect(E.gradBP(B.number, doubling)(square, 3)).toBe(12)
    expect(E.gradBP(B.number, doubling)(x => gradBP(square, x), 3)).toBe(4)
  })

  it('give the zero of an argument that the result does not depend on', () => {
    const hundred: B.Backprop<number> = { ...doubling, zero: () => 100 }
    expect(E.backprop2(hundred, B.number, B.number)((_, y) => y, 1, 2)).toEqual([2, [100, 1]])
    expect(E.gradBP(hundred, B.number)(x => constVar(5, x), 1)).toBe(100)
  })

  it('know the shapes of cotangents, which nobody else checks', () => {
    const last: B.Backprop<number> = { zero: x => x, add: (_, y) => y, one: x => x }
    const other = [2] as never
    expect(E.backpropWith<number, number>(last)(x => x, 1)[1](other)).toEqual([2])
    expect(E.backpropWith<number, number>(last)(x => constVar(5, x), 1)[1](other)).toBe(1)
    expect(() => backpropWith(x => x, 1)[1](other)).toThrow(/^the pullback: the cotangent does not/)
    expect(() => backpropWith(x => constVar(5, x), 1)[1](other)).toThrow(/^the pullback: the cotangent does not/)
  })
})

describe('pullback', () => {
  it('gives zeros of what has no part in the result', () => {
    expect(
      withBP(s => {
        const [x, y] = [inputVar(s)(3), inputVar(s)([1, 2])]
        const constant = constVar(5, x)
        expect(pullback(square(x))(constVar(null, x), x)(1)).toEqual([null, 6])
        return [pullback(constant)(x, y)(1), pullback(square(x))(y, x)(1), pullback(square(x))(x, constant)(1)]
      })
    ).toEqual([
      [0, [0, 0]],
      [[0, 0], 6],
      [6, 0]
    ])
  })

  it('takes a variable of an enclosing scope for a constant', () => {
    expect(
      gradBP(
        x =>
          withBP(s => {
            const y = inputVar(s)(5)
            const z = mul(x as never, y)
            const [dy, dx] = pullback(z)(y, x as never)(1) as unknown as [number, number]
            return { d: sub(dy, dx) }
          }).d as never,
        3
      )
    ).toBe(1)
  })

  it.each<[string, (x: BVar<unknown, [number, number]>) => BVar<unknown, never>]>([
    ['viewVar', x => splitBV(x)[0] as never],
    ['viewVar', x => E.sequenceVar({ ...B.number })(x)[0] as never],
    ['square', x => square(splitBV(x)[0]) as never],
    ['joinBV', x => joinBV([x]) as never],
    ['joinBV', x => collectVar([x]) as never]
  ])('refuses what %s made, and names it', (name, make) => {
    const run = (): unknown =>
      withBP(s => {
        const y = make(inputVar(s)([1, 2] as [number, number]) as never)
        return pullback(y)(y)(primal<never>(y))
      })
    expect(run).toThrow(ScopeError)
    expect(run).toThrow(`pullback: got a variable made by ${name}, wanted an input of the scope, made by inputVar`)
  })

  it('refuses a cotangent of another shape, and says so', () => {
    expect(() => withBP(s => pullback(inputVar(s)(3))(inputVar(s)(3))([1] as never))).toThrow(
      /^pullback: the cotangent does not have the shape of the value: expected the number 3, got an array of 1$/
    )
  })
})
