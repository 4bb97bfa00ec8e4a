import { backpropWith } from 'backprop-ts'

class Money {
  constructor(readonly cents: number) {}
}

/** Refuses whatever it gets for a cotangent. */
const [, back] = backpropWith<Float64Array, Float64Array>(v => v)(new Float64Array())

describe('the error of a value that is no cotangent', () => {
  it.each<readonly [unknown, string]>([
    [null, 'null'],
    [undefined, 'undefined'],
    [true, 'true'],
    [3n, 'the bigint 3n'],
    [2.5, 'the number 2.5'],
    [-0, 'the number -0'],
    ['text', 'the string "text"'],
    ['x'.repeat(40), `the string "${'x'.repeat(40)}"`],
    ['x'.repeat(50), `the string "${'x'.repeat(40)}…"`],
    [Math.sin, 'the function sin'],
    [() => 1, 'the function (anonymous)'],
    [Symbol.iterator, 'Symbol(Symbol.iterator)'],
    [[1, 2], 'an array of 2'],
    [Float64Array.of(1), 'a Float64Array of 1'],
    [Int8Array.of(1, 2), 'an Int8Array of 2'],
    [new Money(1), 'a Money'],
    [Object.assign(new Money(1), { describe: 'one cent' }), 'a Money'],
    [
      new (class {
        readonly x = 1
      })(),
      'an instance of a class without a name'
    ],
    [Object.create({ inherited: 1 }), 'an object that inherits from another'],
    [{}, 'an empty record'],
    [Object.create(null), 'an empty record'],
    [{ a: 1, b: 2 }, 'a record { a, b }'],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, 'a record { a, b, c, d, e, f }'],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 }, 'a record { a, b, c, d, e, f, … }']
  ])('calls %p by what it is', (value, name) => {
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    expect(() => back(value as never)).toThrow(new RegExp(`got ${escaped}$|^${escaped} has no gradient: `))
  })
})
