import * as O from 'fp-ts/Option'
import * as P from 'monocle-ts/Prism'
import { pipe } from 'fp-ts/function'
import type * as Library from 'backprop-ts'
import * as bp from 'backprop-ts'
import { add, type BVar, gradBP, mul, primal, sin, splitBV, square } from 'backprop-ts'
import { thrownBy } from '../support/thrown'

const inGradient = (use: (x: never) => unknown) => () => gradBP(x => use(x as never) as never)(3)
const none = (): unknown =>
  gradBP<O.Option<number>>(v => bp.unsafePreviewVar(pipe(P.id<O.Option<number>>(), P.some))(v))(O.none)

describe('8. errors speak: class, operation, what it got, what to do', () => {
  it.each<[string, () => unknown, string, RegExp]>([
    [
      '+x',
      inGradient(x => +x),
      'ImplicitConversionError',
      /^a BVar holding the number 3 was used .* add\(x, 1\) .* primal\(x\)/
    ],
    ['x > 0', inGradient(x => (x as number) > 0), 'ImplicitConversionError', /primal\(x\)/],
    ['a template', inGradient(x => `${x as number}`), 'ImplicitConversionError', /primal\(x\)/],
    [
      'an empty unsafePreviewVar',
      none,
      'EmptyTargetError',
      /^unsafePreviewVar: the optic has no target here\. Use previewVar/
    ],
    [
      'a lens that calculates',
      inGradient(x => bp.viewVar({ get: (n: number) => n + 1 })(x)),
      'OpticError',
      /^viewVar: the optic calculates .*liftOp1$/
    ],
    [
      'different shapes',
      () => gradBP<ReadonlyArray<number>, ReadonlyArray<number>>(v => add(v, [1]))([1, 2]),
      'ShapeError',
      /^add: an array of 2 and an array of 1 have different shapes/
    ],
    [
      'different fields',
      () => add({ a: 1 } as object, { b: 1 }),
      'ShapeError',
      /^add: a record \{ a \} and a record \{ b \} have different shapes/
    ],
    [
      'text',
      inGradient(() => sin('x' as never)),
      'UnsupportedOperationError',
      /^sin: not defined for the string "x"\. Values need a Numeric.instance/
    ],
    [
      'a symbol',
      inGradient(() => sin(Symbol('unit') as never)),
      'UnsupportedOperationError',
      /^sin: not defined for Symbol\(unit\)\. Values need a Numeric.instance/
    ],
    [
      'no value',
      inGradient(x => mul(x, undefined as never)),
      'UnsupportedOperationError',
      /^mul: not defined for the number 3 and undefined/
    ],
    [
      'a class without an instance',
      () => square(new Date() as never),
      'NotDifferentiableError',
      /^a Date has no gradient: give its class a Backprop\.instance/
    ],
    [
      'a function for a value',
      () => square((() => 3) as never),
      'UnsupportedOperationError',
      /^square: not defined for the function/
    ],
    [
      'a split of a number',
      inGradient(x => splitBV(x)),
      'NotDifferentiableError',
      /^splitBV: the number 3 is not a record, tuple or array\. Use viewVar/
    ],
    [
      'a result that holds variables',
      inGradient(x => [x]),
      'BackpropError',
      /^gradBP: the function returned an array of 1 that holds variables: .*joinBV or collectVar$/
    ]
  ])('%s', (_, run, name, message) => {
    const error = thrownBy(run)
    expect(error).toBeInstanceOf(bp.BackpropError)
    expect(error.name).toBe(name)
    expect(error.message).toMatch(message)
    expect(error).toBeInstanceOf(bp[name as 'BackpropError'])
  })

  it('are all kinds of one class, with names of their own', () => {
    const kinds = Object.entries(bp).filter(([name]) => name.endsWith('Error')) as unknown as [
      string,
      new (m: string) => Error
    ][]
    expect(kinds).toHaveLength(14)
    for (const [name, Kind] of kinds) {
      const error = new Kind('message')
      expect([error.name, error.message]).toEqual([name, 'message'])
      expect(error).toBeInstanceOf(bp.BackpropError)
    }
    expect(new bp.DimensionError('')).toBeInstanceOf(bp.ShapeError)
  })

  it('leave errors of the user’s own function as they are', () => {
    class Mine extends Error {}
    expect(
      thrownBy(
        inGradient(() => {
          throw new Mine('mine')
        })
      )
    ).toBeInstanceOf(Mine)
  })

  it('do not show the contents of what they got, however long', () => {
    const error = thrownBy(() => sin('y'.repeat(1000) as never))
    expect(error.message.length).toBeLessThan(200)
  })
})

describe('a variable', () => {
  const during = <A>(use: (x: BVar<unknown, number>) => A): A => {
    const seen: A[] = []
    gradBP(x => {
      seen.push(use(x as unknown as BVar<unknown, number>))
      return x
    }, 3)
    return seen[0] as A
  }

  it('prints as its value', () => {
    expect(during(x => JSON.stringify({ x }))).toBe('{"x":3}')
    const inspect = Symbol.for('nodejs.util.inspect.custom')
    const shown = during(x =>
      (x as unknown as Record<symbol, (d: number, o: object, i: (y: unknown) => string) => string>)[inspect]?.(
        2,
        {},
        String
      )
    )
    expect(shown).toBe('BVar(3)')
  })
})

describe('two copies of the package', () => {
  const copy = (): typeof Library => {
    let other: typeof Library | undefined
    jest.isolateModules(() => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- a second copy can only be required
      other = require('backprop-ts') as typeof Library
    })
    return other as typeof Library
  }
  const other = copy()

  it('do not disturb each other', () => {
    expect(other.gradBP).not.toBe(gradBP)
    expect(gradBP(x => mul(x, other.gradBP(other.square, 5)), 3)).toBe(10)
  })

  it.each<[string, (x: never) => unknown]>([
    ['sin', x => other.sin(x)],
    ['mul', x => other.mul(x, 2)],
    ['add', x => other.add(2, x)],
    ['viewVar', x => other.viewVar({ get: (y: number) => y })(x)],
    ['setVar', x => other.setVar({ get: (y: number) => y, set: (y: number) => () => y })(x)(3 as never)],
    ['previewVar', x => other.previewVar({ getOption: (y: number) => O.some(y) })(x)],
    ['toListOfVar', x => other.toListOfVar({ get: (y: number) => y })(x)],
    ['splitBV', x => other.splitBV(x)],
    ['joinBV', x => other.joinBV([x])],
    ['sequenceVar', x => other.sequenceVar(O.Traversable)(x)],
    ['gradBP', x => other.gradBP(() => x, 3)]
  ])('refuse each other’s variables: %s', (name, use) => {
    const error = thrownBy(inGradient(use))
    expect(error.name).toBe('ScopeError')
    expect(error.message.startsWith(`${name}: got a BVar made by another copy of backprop-ts`)).toBe(true)
    expect(error.message).toMatch(/npm dedupe/)
  })

  it('agree on the instances that classes carry', () => {
    expect(primal(3 as never)).toBe(3)
    const value = { a: 1 }
    expect(other.add(value, value)).toEqual(add(value, value))
  })
})
