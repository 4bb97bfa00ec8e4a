import { pipe } from 'fp-ts/function'
import {
  add,
  backprop,
  backprop2,
  backpropN,
  backpropWith,
  backpropWith2,
  backpropWithN,
  type BVar,
  constVar,
  div,
  evalBP,
  evalBP0,
  evalBP2,
  evalBPN,
  gradBP,
  gradBP2,
  gradBPN,
  inputVar,
  joinBV,
  log,
  mul,
  pullback,
  ScopeError,
  ShapeError,
  sin,
  splitBV,
  square,
  sub,
  withBP
} from 'backprop-ts'
import type { Numbers } from '../support/fixtures'

const f1 = <S>(x: BVar<S, number>): BVar<S, number> => mul(x, x)
const f2 = <S>(x: BVar<S, number>, y: BVar<S, number>): BVar<S, number> => sub(mul(x, y), y)
const f3 = <S>(x: BVar<S, number>, y: BVar<S, number>, z: BVar<S, number>): BVar<S, number> => div(mul(x, y), z)

describe('every runner has two call shapes that agree', () => {
  const pulled = ([value, back]: readonly [number, (dy: number) => unknown]): unknown => [
    value,
    back(1),
    back(10),
    back(1)
  ]

  it.each<[string, unknown, unknown, unknown]>([
    ['backprop', backprop(f1, 3), backprop(f1)(3), [9, 6]],
    ['evalBP', evalBP(f1, 3), evalBP(f1)(3), 9],
    ['gradBP', gradBP(f1, 3), gradBP(f1)(3), 6],
    ['backpropWith', pulled(backpropWith(f1, 3)), pulled(backpropWith(f1)(3)), [9, 6, 60, 6]],
    ['backprop2', backprop2(f2, 3, 5), backprop2(f2)(3, 5), [10, [5, 2]]],
    ['evalBP2', evalBP2(f2, 3, 5), evalBP2(f2)(3, 5), 10],
    ['gradBP2', gradBP2(f2, 3, 5), gradBP2(f2)(3, 5), [5, 2]],
    ['backpropWith2', pulled(backpropWith2(f2, 3, 5)), pulled(backpropWith2(f2)(3, 5)), [10, [5, 2], [50, 20], [5, 2]]],
    ['backpropN', backpropN(f3, 6, 4, 2), backpropN(f3)(6, 4, 2), [12, [2, 3, -6]]],
    ['evalBPN', evalBPN(f3, 6, 4, 2), evalBPN(f3)(6, 4, 2), 12],
    ['gradBPN', gradBPN(f3, 6, 4, 2), gradBPN(f3)(6, 4, 2), [2, 3, -6]],
    [
      'backpropWithN',
      pulled(backpropWithN(f3, 6, 4, 2)),
      pulled(backpropWithN(f3)(6, 4, 2)),
      [12, [2, 3, -6], [20, 30, -60], [2, 3, -6]]
    ]
  ])('so it is with %s', (_, direct, curried, expected) => {
    expect(direct).toEqual(expected)
    expect(curried).toEqual(expected)
  })

  it('works at the end of a pipe', () => {
    expect(pipe(9, gradBP(f1))).toBe(18)
    expect(pipe(9, backprop(f1))).toEqual([81, 18])
  })

  it('takes undefined for an argument', () => {
    expect(gradBP(() => constVar(3), undefined)).toBeUndefined()
  })

  it('evaluates a function without arguments', () => {
    expect(evalBP0(() => mul(constVar(2), 4))).toBe(8)
  })
})

describe('a runner', () => {
  it('calls the function once', () => {
    const calls = jest.fn()
    const [, back] = backpropWith(x => {
      calls()
      return square(x)
    }, 3)
    back(1)
    back(2)
    expect(calls).toHaveBeenCalledTimes(1)
  })

  it('gives one for a result that is the input', () => {
    expect(backprop(x => x, 3)).toEqual([3, 1])
    expect(gradBP2((x, y) => (x === y ? x : y), 1, 2)).toEqual([0, 1])
    expect(
      gradBP<{ readonly a: number; readonly b: string }, { readonly a: number; readonly b: string }>(x => x)({
        a: 3,
        b: 'b'
      })
    ).toEqual({ a: 1, b: 'b' })
  })

  it('gives zero for a constant result and for unused inputs', () => {
    expect(backprop(() => constVar(7), 3)).toEqual([7, 0])
    expect(
      gradBPN<readonly [number, ReadonlyArray<number>, number], number>((x, _, z) => mul(x, z))(2, [1, 2], 3)
    ).toEqual([3, [0, 0], 2])
  })

  it('keeps apart two inputs of the same value', () => {
    const shared = [1, 2]
    const [dx, dy] = gradBP2<ReadonlyArray<number>, ReadonlyArray<number>, ReadonlyArray<number>>((x, y) =>
      mul(mul(x, x), y)
    )(shared, shared)
    expect([dx, dy]).toEqual([
      [2, 8],
      [1, 4]
    ])
  })

  it('adds up all uses of an input', () => {
    expect(gradBP(x => add(add(x, x), mul(x, x)), 5)).toBe(12)
  })

  it('takes the cotangent of ones for a result that is a structure', () => {
    expect(gradBP(x => joinBV([square(x), mul(x, 3), { tag: 'constant' }.tag]), 5)).toBe(13)
  })

  it('gives an argument without numbers itself, also where it is part of the result', () => {
    expect(gradBP2<null, number, readonly [null, number]>((n, x) => joinBV([n, square(x)]))(null, 3)).toEqual([null, 6])
  })

  it('takes 10,000 inputs', () => {
    const xs = Array.from({ length: 10_000 }, (_, i) => i)
    const gradient = gradBPN<ReadonlyArray<number>, number>((...vs) =>
      vs.reduce((sum, v, i) => add(sum, mul(v, i)), constVar(0))
    )(...xs)
    expect(gradient).toEqual(xs)
  })

  it('may be called inside the function of another', () => {
    expect(gradBP(x => mul(x, gradBP(square, 5)), 3)).toBe(10)
    expect(gradBP(x => mul(x, evalBP(sin, 0.5)), 3)).toBe(Math.sin(0.5))
  })

  it('may be called inside a pullback that another calls', () => {
    const [, outer] = backpropWith(x => mul(x, x), 3)
    expect(gradBP(x => mul(x, outer(gradBP(y => mul(y, outer(1)), 2))), 1)).toBe(36)
  })

  it('gives NaN and infinities as calculus has them, not an error', () => {
    expect(gradBP(log, 0)).toBe(Infinity)
    expect(gradBP(x => mul(x, NaN), 1)).toBeNaN()
  })

  it('starts at the part of an input that is the result', () => {
    const value = { a: [1, 2], b: 3 }
    expect(backprop<typeof value, typeof value>(v => v)(value)).toEqual([value, { a: [1, 1], b: 1 }])
    expect(backprop<typeof value, number[]>(v => splitBV(v).a)(value)).toEqual([[1, 2], { a: [1, 1], b: 0 }])
    expect(gradBP2<Numbers, Numbers, Numbers>((_, y) => y)([1], [2, 3])).toEqual([[0], [1, 1]])
  })
})

describe('a pullback', () => {
  it('may be called many times, with different cotangents', () => {
    const [value, back] = backpropWith<ReadonlyArray<number>, ReadonlyArray<number>>(x => mul(x, x))([1, 2, 3])
    expect(value).toEqual([1, 4, 9])
    for (let i = 0; i < 5; i++) expect(back([i, 1, 0])).toEqual([2 * i, 4, 0])
  })

  it('of a sum of cotangents is the sum of the pullbacks', () => {
    const [, back] = backpropWith2(f2, 3, 5)
    expect(add(back(2), back(3))).toEqual(back(5))
  })

  interface Value {
    readonly a: ReadonlyArray<number>
    readonly b: { readonly c: number }
  }
  const value: Value = { a: [1, 2], b: { c: 3 } }
  it.each<[string, unknown, RegExp]>([
    ['a number', 1, /expected a record \{ a, b \}, got the number 1/],
    ['undefined', undefined, /expected a record \{ a, b \}, got undefined/],
    ['an array of another length', { a: [1], b: { c: 1 } }, /at \.a: expected an array of 2, got an array of 1/],
    ['a record without a field', { a: [1, 2] }, /the field b is missing/],
    ['a record with another field', { a: [1, 2], b: { c: 1 }, d: 1 }, /there is no field d/],
    ['a record inside without a field', { a: [1, 2], b: {} }, /at \.b: the field c is missing/],
    ['a record inside with another field', { a: [1, 2], b: { c: 1, d: 1 } }, /at \.b: there is no field d/],
    ['text for a number', { a: [1, 'x'], b: { c: 1 } }, /at \.a\.1: expected the number \d, got the string "x"/],
    ['a nested mistake', { a: [1, 2], b: { c: [1] } }, /at \.b\.c: expected the number \d, got an array of 1/]
  ])('refuses %s for a record', (_, dy, message) => {
    const [, back] = backpropWith<Value, Value>(x => mul(x, 2))(value)
    const [, constant] = backpropWith<Value, Value>(() => constVar(value))(value)
    for (const run of [back, constant]) {
      expect(() => run(dy as Value)).toThrow(ShapeError)
      expect(() => run(dy as Value)).toThrow(message)
    }
    expect(back(value)).toEqual(mul(value, 2))
  })
})

describe('withBP, inputVar and pullback', () => {
  it('make what the runners are made of', () => {
    expect(
      withBP(s => {
        const [x, y] = [inputVar(s)(3), inputVar(s)(5)]
        return [pullback(mul(x, y))(x)(1), pullback(mul(x, y))(x, y)(2)]
      })
    ).toEqual([5, [10, 6]])
  })

  it('take pullbacks of any variable, also of inputs made after it', () => {
    expect(
      withBP(s => {
        const x = inputVar(s)(3)
        const y = square(x)
        const late = inputVar(s)([1, 2])
        return [pullback(y)(late)(1), pullback(y)(x)(1), pullback(x)(x)(4)]
      })
    ).toEqual([[0, 0], 6, 4])
    expect(
      withBP(s => {
        const x = inputVar(s)(3)
        const y = square(x)
        const late = inputVar(s)(5)
        return pullback(mul(square(y), late))(x, late)(1)
      })
    ).toEqual([540, 81])
  })

  it('give the same input twice its whole gradient twice', () => {
    expect(
      withBP(s => {
        const x = inputVar(s)(3)
        return pullback(square(x))(x, x)(1)
      })
    ).toEqual([6, 6])
  })

  it('end the scope when the body throws', () => {
    let use = (): unknown => undefined
    expect(() =>
      withBP(s => {
        const x = inputVar(s)(3)
        use = () => square(x)
        throw new RangeError('in the body')
      })
    ).toThrow(RangeError)
    expect(use).toThrow(ScopeError)
  })
})
