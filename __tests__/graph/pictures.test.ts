import * as fc from 'fast-check'
import { flow } from 'fp-ts/function'
import {
  add,
  type BVar,
  constVar,
  DomainError,
  gradBP,
  inputVar,
  joinBV,
  mul,
  ScopeError,
  sin,
  splitBV,
  sub,
  withBP
} from 'backprop-ts'
import { toDot, toMermaid } from 'backprop-ts/Graph'
import { matVec, type Matrix, matrix, sumElements, type Vector, vector } from 'backprop-ts/LinearAlgebra'

const lines = (text: string): ReadonlyArray<string> => text.split('\n').map(line => line.trim())

describe('toDot', () => {
  it('shows operations, values, shapes and constants', () => {
    interface Net {
      readonly w: Matrix<2, 3>
      readonly bias: number
    }
    const net: Net = { w: matrix(2, 3, [1, 2, 3, 4, 5, 6.12345]), bias: -0 }
    const f = <S>(v: BVar<S, Net>): BVar<S, Vector<2>> => {
      const { w, bias } = splitBV(v)
      return add(bias, matVec(w, vector([1, 0, 0])))
    }
    expect(lines(toDot(f, net))).toEqual([
      'digraph {',
      'n0 [label="input\\nrecord { w, bias }\\n{ w: [1, 2, 3, 4, …], bias: -0 }", shape=ellipse]',
      'n1 [label="viewVar .w\\nMatrix<2, 3>\\n1, 2, 3, 4, …", shape=box]',
      'n2 [label="viewVar .bias\\n-0", shape=box]',
      'n3 [label="Vector<3>\\n1, 0, 0", shape=plaintext]',
      'n4 [label="matVec\\nVector<2>\\n1, 4", shape=box]',
      'n5 [label="add\\nVector<2>\\n1, 4", shape=box, peripheries=2]',
      'n0 -> n1',
      'n0 -> n2',
      'n1 -> n4 [label="1"]',
      'n3 -> n4 [label="2"]',
      'n2 -> n5 [label="1"]',
      'n4 -> n5 [label="2"]',
      '}',
      ''
    ])
  })

  it('shows one constant for each use of a number, and one for each object', () => {
    const v = vector([1, 2])
    const dot = toDot(x => add(sumElements(mul(v, mul(x, v))), mul(mul(2, x), 2)), 3)
    expect(dot.match(/label="2", shape=plaintext/g)).toHaveLength(2)
    expect(dot.match(/label="Vector<2>\\n1, 2", shape=plaintext/g)).toHaveLength(1)
  })

  it('shows variables of enclosing scopes as constants', () => {
    let dot = ''
    gradBP(x => gradBP(y => ((dot = toDot(mul(x, y))), mul(x, y)), constVar(5, x)), 3)
    expect(lines(dot)).toContain('n1 [label="3", shape=plaintext]')
    expect(dot.match(/shape=ellipse/g)).toHaveLength(1)
  })

  it('takes a function, a composed function, and a variable', () => {
    const product = withBP(s => toDot(mul(inputVar(s)(3), inputVar(s)(5))))
    expect(product.match(/shape=ellipse/g)).toHaveLength(2)
    expect(toDot(flow(sin, sub(1)), 0)).toBe(toDot(flow(sin, sub(1)))(0))
    expect(toDot(x => x, 3)).toBe('digraph {\n  n0 [label="input\\n3", shape=ellipse]\n}\n')
    // @ts-expect-error a number is no variable, though it can be shown
    expect(lines(toDot(3))).toContain('n0 [label="3", shape=plaintext]')
  })

  it('refuses what a runner refuses', () => {
    expect(() => toDot({ [Symbol.for('backprop-ts/BVar')]: true } as never)).toThrow(ScopeError)
    expect(() => toDot(x => [x] as never, 3)).toThrow(/that holds variables/)
  })

  it('shows values of every kind in short', () => {
    class Celsius {
      constructor(
        readonly degrees: number,
        readonly shown = () => ''
      ) {}
    }
    const deep = { a: { b: { c: { d: 1 } } }, list: [[1, [2, [3, [4]]]]] }
    const text = (x: unknown) => /label="(.*)", shape=plaintext/.exec(toDot(x as never))?.[1]
    expect(text(12345.678)).toBe('12350')
    expect(text(10n ** 60n)).toBe(`1${'0'.repeat(38)}…`)
    expect(text('x'.repeat(100))).toBe(`\\"${'x'.repeat(37)}…\\"`)
    expect(text(true)).toBe('true')
    expect(text(null)).toBe('null')
    expect(text([])).toBe('array of 0')
    expect(text(new Map([['k', 1]]))).toBe('Map\\n{ k: 1 }')
    expect(text({})).toBe('empty record\\n{}')
    expect(text(new Celsius(20))).toBe('Celsius\\n{ degrees: 20 }')
    expect(text(deep)).toBe('record { a, list }\\n{ a: { b: { c: … } }, list: [[1, …]] }')
    expect(text(Symbol('s'))).toBe('Symbol(s)')
    expect(text([() => 1])).toBe('array of 1\\nthe function (anonymous)')
  })
})

describe('toMermaid', () => {
  it('names the parts of a joined structure, and shows a repeated operand once', () => {
    expect(lines(toMermaid(x => joinBV({ square: mul(x, x), all: [x, x, x, x] }), 3))).toEqual([
      'flowchart TD',
      'n0(["input<br/>3"])',
      'n1["mul<br/>9"]',
      'n2["joinBV<br/>array of 4<br/>3, 3, 3, 3"]',
      'n3[["joinBV<br/>record { square, all }<br/>{ square: 9, all: (3, 3, 3, 3) }"]]',
      'n0 -->|"1, 2"| n1',
      'n0 -->|"(0), (1), (2), … (4)"| n2',
      'n1 -->|".square"| n3',
      'n2 -->|".all"| n3',
      ''
    ])
  })
})

describe('hostile texts', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'"\\[]{}()<>|#&;%`*~\n\r\u0000\u2028\ud800 n1->'.split('')) }),
    fc.constantFrom(
      '"];\nn9 [label="x',
      '"]\nclick n0 "javascript:alert(1)"',
      '%%{init: {}}%%',
      '`**a**`',
      '</br>',
      '#quot;'
    )
  )
  const dotText = '(?:[^"\\\\]|\\\\["\\\\n])*'
  const dotLine = new RegExp(
    `^(?:n\\d+ \\[label="${dotText}", shape=\\w+(?:, \\w+=\\w+)?\\]` + `|n\\d+ -> n\\d+(?: \\[label="${dotText}"\\])?)$`
  )
  const mermaidText = '[^"[\\]|\\\\#%`*~&<>]|&(?:amp|lt|gt|quot);'
  const mermaidLine = new RegExp(
    `^(?:n\\d+(?:\\(\\[|\\[\\[|\\[/|\\[)"(?:${mermaidText}|<br/>)*"(?:\\]\\)|\\]\\]|\\\\\\]|\\])` +
      `|n\\d+ -->(?:\\|"(?:${mermaidText})*"\\|)? n\\d+)$`,
    'u'
  )
  const f =
    (key: string, value: string) =>
    <S>(v: BVar<S, { readonly [key: string]: number }>) =>
      joinBV({ [key]: splitBV(v)[key] as BVar<S, number>, value })

  it('hostile texts stay inside their boxes and arrows', () => {
    fc.assert(
      fc.property(hostile, hostile, (key, value) => {
        const a = { [key === '__proto__' ? '' : key]: 1 }
        const run = f(Object.keys(a)[0]!, value)
        const dot = toDot(run, a).trim().split('\n')
        expect([dot[0], dot.at(-1), dot.length]).toEqual(['digraph {', '}', 9])
        for (const line of dot.slice(1, -1)) expect(line.trim()).toMatch(dotLine)
        const mermaid = toMermaid(run, a).trim().split('\n')
        expect([mermaid[0], mermaid.length]).toEqual(['flowchart TD', 8])
        for (const line of mermaid.slice(1)) expect(line.trim()).toMatch(mermaidLine)
      })
    )
  })
})

describe('the limit of a picture', () => {
  const sums =
    (n: number) =>
    <S>(x: BVar<S, number>): BVar<S, number> => {
      let y: BVar<S, number> = x
      for (let i = 0; i < n; i++) y = sin(y)
      return y
    }
  const boxes = (dot: string): number => dot.match(/shape=/g)!.length

  it('is 100 boxes and a note of what is left out, nearest to the result', () => {
    const dot = toDot(sums(1000), 1)
    expect(boxes(dot)).toBe(101)
    expect(dot).toContain('n0 [label="not shown: 901 of 1001 variables", shape=note, style=dashed]')
    expect(dot).toContain('n0 -> n1 [style=dashed]')
    expect(boxes(toDot(sums(99), 1))).toBe(100)
    expect(toDot(sums(99), 1)).not.toContain('not shown')
  })

  it('can be given in all call shapes', () => {
    const limit = 2
    const want = [
      'flowchart TD',
      'n0>"not shown: 2 of 4 variables"]',
      'n1["sin<br/>0.7456"]',
      'n2[["sin<br/>0.6784"]]',
      'n0 -.-> n1',
      'n1 --> n2',
      ''
    ]
    expect(lines(toMermaid(sums(3), 1, { limit }))).toEqual(want)
    expect(lines(toMermaid(sums(3))(1, { limit }))).toEqual(want)
    expect(lines(withBP(s => toMermaid(sums(3)(inputVar(s)(1)), { limit })))).toEqual(want)
  })

  it('counts constants', () => {
    const many = Array.from({ length: 1000 }, (_, i) => i)
    expect(toDot(x => joinBV([x, ...many]), 1, { limit: 10 })).toContain('"not shown: 992 constants"')
    expect(toDot(x => mul(x, 2), 1, { limit: 1 })).toContain('"not shown: 1 of 2 variables and 1 constant"')
  })

  it('must be a positive whole number', () => {
    for (const limit of [0, -1, 1.5, NaN, '3' as never]) expect(() => toDot(x => x, 1, { limit })).toThrow(DomainError)
  })
})
