/** Compares what is compiled with what is interpreted, bit for bit. */
import { backprop, type BVar, evalBP, gradBP } from 'backprop-ts'
import { compile, type Compiled, type Options } from 'backprop-ts/Compile'

export type Loss<A> = <S>(x: BVar<S, A>) => BVar<S, number>

/** What a call gives, or the message of what it throws. */
export const outcome = <T>(f: () => T): unknown => {
  try {
    return f()
  } catch (error) {
    return String(error)
  }
}

const numbersIn = (x: unknown): readonly number[] =>
  typeof x === 'number'
    ? [x]
    : typeof x === 'object' && x !== null
      ? (x instanceof Map || ArrayBuffer.isView(x) || Array.isArray(x)
          ? [...(x as unknown as Iterable<unknown>)]
          : Reflect.ownKeys(x).map(key => (x as Readonly<Record<PropertyKey, unknown>>)[key])
        ).flatMap(numbersIn)
      : []

/** Checks every way to call a compiled function. `toStrictEqual` tells zeros of different signs apart. */
export const expectSameBits = <A>(f: Loss<A>, compiled: Compiled<A>, x: A): void => {
  const both = outcome(() => backprop(f, x))
  expect(outcome(() => compiled.backprop(x))).toStrictEqual(both)
  expect(outcome(() => compiled.gradBP(x))).toStrictEqual(outcome(() => gradBP(f, x)))
  expect(outcome(() => compiled.evalBP(x))).toStrictEqual(outcome(() => evalBP(f, x)))
  if (typeof both === 'string') return
  const [value, gradient] = both as readonly [number, A]
  const into = new Float64Array(numbersIn(gradient).length)
  expect(compiled.backpropInto(x, into)).toBe(value)
  expect([...into]).toStrictEqual(numbersIn(gradient))
}

export const compileStrictly = <A>(f: Loss<A>, example: NoInfer<A>, options: Options = {}): Compiled<A> =>
  compile(f, example, { strict: true, ...options })
