import * as E from 'fp-ts/Either'
import fc from 'fast-check'
import * as library from '../../../src/index'
import { compile, type Compiled } from '../../../examples/playground/functions/compile'
import { explain } from '../../../examples/playground/functions/explain'
import { layOut } from '../../../examples/playground/functions/layers'
import { sample } from '../../../examples/playground/functions/samples'
import { show } from '../../../examples/playground/functions/show'
import { trace, type Step } from '../../../examples/playground/functions/trace'

const names = Object.keys(library)

const compiled = (text: string): Compiled => {
  const result = compile(names, text)
  if (E.isLeft(result)) throw result.left
  return result.right
}

const traced = (text: string, x = 2, y = 3): readonly Step[] => trace(compiled(text), library, x, y)

/** The steps in one line. */
const written = (steps: readonly Step[]) =>
  steps.map(({ label, operands }) => (operands.length > 0 ? `${label}(${operands.join(' ')})` : label)).join(' ')

describe('the text of a function', () => {
  it.each([
    ['mul(x, y)', 6],
    ['// a comment\nmul(x, y) // and another', 6],
    ['const z = mul(x, x)\nreturn add(z, y)', 7],
    ['cond(x > 0, () => x, () => y)', 2]
  ])('is an expression or statements: %s', (text, value) => {
    expect(compiled(text)(library)(2, 3)).toBe(value)
  })

  it.each(['add(x', 'let z = 1', 'return (', ''])('is refused if it is neither: %s', text => {
    expect(E.isLeft(compile(names, text))).toBe(true)
  })
})

describe('a trace', () => {
  it('has each call once, after its operands, with its value and its derivative', () => {
    const steps = traced('mul(add(x, y), add(x, 1))')
    expect(written(steps)).toBe('x y add(0 1) 1 add(0 3) mul(2 4)')
    expect(steps.map(({ value }) => value)).toEqual([2, 3, 5, 1, 3, 15])
    expect(steps.map(({ derivative }) => derivative)).toEqual([8, 3, 3, undefined, 5, 1])
  })

  it.each([
    ['sub(y)(x)', 'x y sub(0 1)'],
    ['clip(0, 5)(x)', 'x 0 5 clip(0 1 2)'],
    ['cond(true, () => square(x), () => y)', 'x square(0)'],
    ['gradBP(t => mul(t, t), x)', 'x gradBP(0)'],
    ['sin(1)', '0.8414709848078965'],
    ['y', 'y'],
    ['[x]', '']
  ])('has what leads to the result, and nothing else: %s', (text, expected) => {
    expect(written(traced(text))).toBe(expected)
  })

  it.each([59, 100, 10_000])('is none if it has more than 60 steps: %i calls', calls => {
    const text = `let z = x\nfor (let i = 0; i < ${calls}; i++) z = sin(z)\nreturn z`
    expect(traced(text)).toHaveLength(calls < 60 ? calls + 1 : 0)
  })

  it('its derivatives of the arguments are the gradient', () => {
    const texts = ['mul(x, sin(y))', 'exp(sub(x, mul(y, y)))', 'div(atan2(x, y), add(2, cos(x)))', 'pow(square(x), y)']
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.double({ min: 0.1, max: 2 }),
        fc.double({ min: 0.1, max: 2 }),
        (text, x, y) => {
          const steps = traced(text, x, y)
          const of = (name: string) => steps.find(({ label }) => label === name)?.derivative
          expect([of('x'), of('y')]).toEqual(library.gradBP2(compiled(text)(library) as never, x, y))
        }
      )
    )
  })
})

describe('a layout', () => {
  const texts = ['mul(add(x, y), add(x, 1))', 'add(x, sin(sin(sin(x))))', 'add(add(add(x, y), x), y)', 'x', '3']

  it.each(texts)('puts each step below its operands, and no two in one place: %s', text => {
    const steps = traced(text)
    const { positions, edges, layers, columns } = layOut(steps)
    for (const { from, to, path } of edges) {
      expect(path[0]).toBe(positions[from])
      expect(path.at(-1)).toBe(positions[to])
      path.slice(1).forEach(({ layer }, i) => expect(layer).toBe(path[i]!.layer + 1))
    }
    const bends = edges.flatMap(({ path }) => path.slice(1, -1))
    const places = [...positions, ...bends].map(({ column, layer }) => `${column} ${layer}`)
    expect(new Set(places).size).toBe(places.length)
    expect(Math.max(...positions.map(({ layer }) => layer))).toBe(layers - 1)
    for (const { column } of positions) expect(column >= 0 && column <= columns - 1).toBe(true)
  })

  it('keeps operands in their order', () => {
    const { positions } = layOut(traced('sub(sin(x), cos(y))'))
    const [x, sin, y, cos] = positions.map(({ column }) => column)
    expect([x, sin]).toEqual([0, 0])
    expect([y, cos]).toEqual([1, 1])
  })
})

it('samples go from the upper left to the lower right', () => {
  const { nodes, values, cells, gradients } = sample(compiled('add(x, mul(10, y))')(library), 2)
  expect([values[0], values[nodes - 1], values.at(-1)]).toEqual([18, 22, -18])
  expect(values).toHaveLength(nodes ** 2)
  expect([...gradients]).toEqual(Array.from({ length: cells ** 2 }, () => [1, 10]).flat())
  const undefinedAtLeft = sample(compiled('cond(primal(x) < 0, () => sin("no"), () => x)')(library), 1)
  expect(Array.from(undefinedAtLeft.values.subarray(0, 2))).toEqual([NaN, NaN])
  expect(undefinedAtLeft.gradients[0]).toBeNaN()
})

it.each([
  ['There is no sinn. Did you mean sin?', new ReferenceError('sinn is not defined')],
  ['There is no Cos. Did you mean cos?', new ReferenceError('Cos is not defined')],
  ['There is no squ. Did you mean square?', new ReferenceError('squ is not defined')],
  ['There is no nothing. The functions that there are are listed below.', new ReferenceError('nothing is not defined')],
  ["script-src 'self' 'unsafe-eval' for the file function-worker.js", new EvalError('no')],
  ['Unexpected end. Is a bracket, a comma or a return missing?', new SyntaxError('Unexpected end')],
  ['calls itself without end', new RangeError('Maximum call stack size exceeded')],
  ['The function does not work. DomainError: log: no', new library.DomainError('log: no')],
  ['It threw plain.', 'plain']
])('an error is explained: %s', (expected, error) => {
  const { title, detail } = explain(error, ['sin', 'cos', 'square'])
  expect(`${title}. ${detail}`).toContain(expected)
})

it.each([
  [0.123456, '0.1235'],
  [-0, '0'],
  [-2, '−2'],
  [NaN, 'NaN'],
  [1e21, '1e+21']
])('%d is shown with four digits', (n, text) => {
  expect(show(n)).toBe(text)
})
