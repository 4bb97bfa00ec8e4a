import { pipe } from 'fp-ts/function'
import * as bp from 'backprop-ts'
import { add, mul, splitBV } from 'backprop-ts'
import * as E from 'backprop-ts/Explicit'
import * as B from 'backprop-ts/Backprop'
import * as LA from 'backprop-ts/LinearAlgebra'
import { thrownBy } from '../support/thrown'

/** The functions of a module, without types, as a program in JavaScript calls them. */
const untyped = <M extends object>(module: M) =>
  module as unknown as { readonly [K in keyof M]: (...args: ReadonlyArray<unknown>) => never }

const { backprop2, backpropWithN, evalBP, evalBPN, overVar, previewVar, setVar, toListOfVar, unsafePreviewVar } =
  untyped(bp)
const grad = untyped(bp).gradBP
const view = untyped(bp).viewVar
const { constant, linspace, matrix, matVec, randomNormal, solve, vector, zeros } = untyped(LA)

const product = (x: never, y: never = 2 as never): unknown => mul(x, y)
const square = LA.matrix([
  [2, 0],
  [0, 4]
])
const model = { weights: square, biases: LA.vector([1, 2]) }
const text = JSON.stringify(model)

describe('a mistake of the first hour gets an error that says what to do', () => {
  it.each<[string, () => unknown, string, string]>([
    ['swapped arguments', () => grad(3, product), 'BackpropError', 'gradBP: wanted a function first, got the number 3'],
    ['no function', () => grad(undefined), 'BackpropError', 'gradBP: wanted a function first, got undefined'],
    ['no function to evaluate', () => evalBP(3), 'BackpropError', 'evalBP: wanted a function first, got the number 3'],
    [
      'the gradient of a value',
      () => backpropWithN(mul(3, 3), 3),
      'BackpropError',
      'backpropWithN: wanted a function first, got the number 9'
    ],
    [
      'two arguments for gradBP',
      () => grad(product, 1, 2),
      'BackpropError',
      'gradBP: wanted 1 after the function, got 2: see gradBPN'
    ],
    [
      'two arguments for evalBP',
      () => evalBP(product, 1, 2),
      'BackpropError',
      'evalBP: wanted 1 after the function, got 2: see evalBPN'
    ],
    [
      'a pair for two arguments',
      () => backprop2(product, [1, 2]),
      'BackpropError',
      'backprop2: wanted 2 after the function, got 1: see backpropN'
    ],
    [
      'two arguments for gradBP of Explicit',
      () => (E.gradBP(B.number, B.number) as typeof grad)(product, 1, 2),
      'BackpropError',
      'gradBP: wanted 1 after the function, got 2: see gradBPN'
    ],
    [
      'a function that lacks a return, in bpOp',
      () => bp.bpOp((() => undefined) as never).run(),
      'BackpropError',
      'bpOp: the function returned undefined. Does it lack a return, or a call its last argument?'
    ],
    [
      'a size for a vector',
      () => vector(3),
      'DimensionError',
      'vector: got a size but no elements. zeros has zeros, and constant one number everywhere'
    ],
    [
      'sizes for a matrix',
      () => matrix(2, 3),
      'DimensionError',
      'matrix of 2 rows and 3 columns: got a size but no elements. zeros has zeros, and constant one number everywhere'
    ],
    [
      'numbers for a vector',
      () => vector(1, 2, 3),
      'UnsupportedOperationError',
      'vector: expected an array of numbers, got the number 2'
    ],
    [
      'a list of elements with its sizes last',
      () => matrix([1, 2, 3, 4], 2, 2),
      'UnsupportedOperationError',
      'matrix: row 0 must be an array of numbers, got the number 1. For a list of elements, ' +
        'sizes come first: matrix(m, n, elements)'
    ],
    ...(
      [
        ['constant(3, 0.5)', () => constant(3, 0.5), 'constant: a size, which comes after the number,', '0.5'],
        ['randomNormal(3)', () => randomNormal(3), 'randomNormal: a size, which comes after the seed,', 'undefined'],
        ['linspace(0, 1, 0.1)', () => linspace(0, 1, 0.1), 'linspace: the number of points, which comes last,', '0.1']
      ] as const
    ).map(([name, run, what, got]): [string, () => unknown, string, string] => [
      name,
      run,
      'DomainError',
      `${what} must be a whole number that is not negative, got ${got}`
    ]),
    [
      'an array of sizes',
      () => zeros([2, 2]),
      'DomainError',
      'zeros: a size must be a whole number that is not negative, got an array of 2'
    ],
    [
      'the name of a field for a lens',
      () => view('slope'),
      'OpticError',
      'viewVar: wanted a lens or an iso, got the string "slope". monocle-ts makes lenses: ' +
        "pipe(Lens.id<A>(), Lens.prop('field'))"
    ],
    [
      'an optional for a lens',
      () => view({ getOption: () => undefined }),
      'OpticError',
      'viewVar: wanted a lens or an iso, got a record { getOption }. monocle-ts makes lenses: ' +
        "pipe(Lens.id<A>(), Lens.prop('field'))"
    ],
    ...[setVar, overVar, previewVar, unsafePreviewVar, toListOfVar].map(
      (f, i): [string, () => unknown, string, string] => {
        const name = ['setVar', 'overVar', 'previewVar', 'unsafePreviewVar', 'toListOfVar'][i] as string
        const message =
          `${name}: wanted an optic, got undefined. monocle-ts makes lenses: ` +
          "pipe(Lens.id<A>(), Lens.prop('field'))"
        return [`nothing for an optic of ${name}`, () => f(undefined), 'OpticError', message]
      }
    ),
    [
      'JSON that was not parsed, split',
      () => grad((v: never) => splitBV(v), text),
      'NotDifferentiableError',
      'splitBV: the string "{\\"weights\\":{\\"_tag\\":\\"Matrix\\",\\"rows\\":2,\\"co…" ' +
        'is not a record, tuple or array. ' +
        'If it is JSON, JSON.parse(text, reviveJSON) reads it'
    ],
    [
      'JSON that was parsed without reviveJSON, in linear algebra',
      () => matVec((JSON.parse(text) as typeof model).weights, model.biases),
      'UnsupportedOperationError',
      'matVec: expected a Matrix, got a record { _tag, rows, cols, data }. ' +
        'JSON.parse(text, reviveJSON) reads vectors and matrices from JSON'
    ],
    [
      'JSON that was not parsed, in linear algebra',
      () => matVec('[[1]]', model.biases),
      'UnsupportedOperationError',
      'matVec: expected a Matrix, got the string "[[1]]". ' +
        'JSON.parse(text, reviveJSON) reads vectors and matrices from JSON'
    ],
    [
      'solve in a pipe',
      () => pipe(model.biases, solve(square)),
      'UnsupportedOperationError',
      'solve: expected a Vector or a Matrix, got undefined. Does solve lack an argument? ' +
        'In a pipe, write x => solve(a, x)'
    ],
    [
      'a split vector',
      () => grad((v: never) => splitBV(v), model.biases),
      'NotDifferentiableError',
      'splitBV: Vector<2> is not a record, tuple or array. Use element(i)(v), toArray(v) or mapVector(f, v)'
    ],
    [
      'an index of a plain vector',
      () => add((model.biases as unknown as number[])[0] as number, 1),
      'UnsupportedOperationError',
      'add: not defined for undefined and the number 1. If it was meant to be a part of v: splitBV(v) has the ' +
        'fields, element(i)(v) is an element'
    ]
  ])('%s', (_, run, name, message) => {
    const error = thrownBy(run)
    expect([error.name, error.message]).toEqual([name, message])
    expect(error).toBeInstanceOf(bp[name as 'BackpropError'])
  })
})

describe('what looks like such a mistake and is none', () => {
  it('a runner as a function for Array.prototype.map, which passes an index and the array too', () => {
    expect([1, 2, 3].map(grad(product))).toEqual([2, 2, 2])
    expect([1, 2, 3].map(evalBP(product))).toEqual([2, 4, 6])
  })

  it('a runner of any number of arguments with one', () => {
    expect(evalBPN(product, 3)).toBe(6)
    expect(grad((x: never) => mul(x, x), 3)).toBe(6)
  })
})
