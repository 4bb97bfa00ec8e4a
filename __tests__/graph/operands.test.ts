import { pipe } from 'fp-ts/function'
import * as L from 'monocle-ts/Lens'
import * as T from 'monocle-ts/Traversal'
import * as A from 'fp-ts/Array'
import {
  add,
  collectVar,
  type BVar,
  constVar,
  exp,
  gradBP,
  isoVar,
  joinBV,
  liftOp2,
  mul,
  setVar,
  sin,
  splitBV,
  where
} from 'backprop-ts'
import * as B from 'backprop-ts/Backprop'
import { jvp } from 'backprop-ts/Derivatives'
import * as E from 'backprop-ts/Explicit'
import { affine, matrix, softmax, sumElements, vector } from 'backprop-ts/LinearAlgebra'
import { op2 } from 'backprop-ts/Op'
import { fromIntegral, product, sum } from 'backprop-ts/Prelude'
import { toMermaid } from 'backprop-ts/Graph'
import { graphBehind, operandsOf, record } from '../../src/inspection/graph-behind'
import { stepsBack } from '../../src/inspection/steps-back'
import { type Cotangents, isLive, type Node, primal } from '../../src/internal/graph/node'
import { fillWithZeros } from '../../src/internal/values/sparse-cotangent'
import { structural } from '../../src/internal/values/zero-add-one'
import type { Untyped1 } from '../support/fixtures'

const numbers = [2, 3, 4] as const
const product2 = op2((x: number, y: number) => [mul(x, y), (d: number) => [mul(d, y), mul(d, x)] as const])
const all = T.fromTraversable(A.Traversable)<number>()

/** A function for each way in which a node keeps its operands. */
const functions: ReadonlyArray<readonly [string, unknown, unknown]> = [
  ['numbers', <S>(x: BVar<S, number>) => add(sin(x), mul(x, 2)), 3],
  ['a number beside a structure', <S>(x: BVar<S, number>) => mul(x, { a: 1, b: [2, 3] }), 3],
  ['vectors', <S>(x: BVar<S, number>) => sumElements(mul(x, vector([1, 2]))), 3],
  [
    'parts',
    <S>(v: BVar<S, readonly [number, { a: number; b: number }]>) => {
      const [x, y] = splitBV(v)
      return joinBV({ x: mul(x, splitBV(y).a), tag: 'tag', rest: [x, 1] as const })
    },
    [3, { a: 4, b: 5 }]
  ],
  [
    'whole and part',
    <S>(v: BVar<S, { a: number; b: number }>) =>
      add(v, setVar(pipe(L.id<{ a: number; b: number }>(), L.prop('a')))(splitBV(v).b)(v)),
    { a: 2, b: 3 }
  ],
  ['part and whole', <S>(v: BVar<S, { a: number; b: number }>) => mul(splitBV(mul(v, v)).a, add(v, v)), { a: 2, b: 3 }],
  ['typed arrays', <S>(v: BVar<S, Float64Array>) => mul(splitBV(v)[1]!, v), Float64Array.of(2, 3)],
  ['lifted operations', <S>(x: BVar<S, number>) => liftOp2(product2)(x, constVar(2, x)), 3],
  [
    'isomorphisms',
    <S>(x: BVar<S, number>) =>
      isoVar(
        (n: number) => [n] as const,
        ([n]) => n
      )(x),
    3
  ],
  [
    'elements',
    <S>(v: BVar<S, readonly number[]>) => sum(collectVar(E.sequenceVar(B.number)(v).map(x => mul(x, x)))),
    numbers
  ],
  [
    'targets',
    <S>(v: BVar<S, number[]>) => E.toListOfVar<number[], number>(B.number, B.structural as never)(all)(v)[1]!,
    numbers
  ],
  ['folds of a variable', <S>(v: BVar<S, readonly number[]>) => product(v), numbers],
  ['folds of variables', <S>(v: BVar<S, readonly number[]>) => product(splitBV(v)), numbers],
  ['bigints', <S>(n: BVar<S, bigint>) => mul(fromIntegral(n), 2), 3n],
  [
    'linear algebra',
    <S>(x: BVar<S, number>) => {
      const v = exp(mul(x, vector([1, 2])))
      return softmax(affine(matrix(2, 2, [1, 2, 3, 4]), v, mul(x, vector([5, 6]))))
    },
    3
  ],
  ['selection', <S>(x: BVar<S, number>) => where(true, x, mul(x, 2)), 3],
  ['a nested gradient', <S>(x: BVar<S, number>) => gradBP(y => mul(y, mul(y, y)), x), 3]
]

describe.each(functions)('the graph of %s', (_, f, a) => {
  const { x, y } = record('record', f as Untyped1, a)
  const nodes = graphBehind(y as Node)

  it('leads from the result to the input, and has each operand before its result', () => {
    expect(nodes[0]).toBe(x)
    expect(nodes.at(-1)).toBe(y)
    for (const [i, n] of nodes.entries())
      for (const operand of operandsOf(n)) if (isLive(operand, n)) expect(nodes.slice(0, i)).toContain(operand)
  })

  it('has each variable that the backward pass gives a cotangent among the operands', () => {
    for (const { n, d } of stepsBack(nodes, structural.one(primal(y)))) {
      if (n === x) continue
      const targets: Node[] = []
      const note = (operand: Node) => targets.push(operand)
      const collector: Cotangents = {
        numbers: new Float64Array(n.id + 1),
        addNumber: note,
        addCotangent: note,
        addPartCotangent: note
      }
      n.operation.backward(n, collector, fillWithZeros(d, n.primal))
      expect(targets.length).toBeGreaterThan(0)
      for (const target of targets) expect(operandsOf(n)).toContain(target)
      for (const operand of operandsOf(n)) if (isLive(operand, n)) expect(targets).toContain(operand)
    }
  })

  it('is stepped back over to the gradient', () => {
    const steps = [...stepsBack(nodes, structural.one(primal(y)))]
    expect(steps.at(-1)?.n).toBe(x)
    expect(fillWithZeros(steps.at(-1)?.d, a)).toEqual((gradBP as unknown as (f: unknown, a: unknown) => unknown)(f, a))
  })

  it('can be drawn', () => {
    expect((toMermaid as unknown as (f: unknown, a: unknown) => string)(f, a)).toMatch(/^flowchart TD\n/)
  })
})

it('a variable of forward mode has no operands', () => {
  const shown: string[] = []
  jvp(
    x => {
      shown.push(toMermaid(mul(x, x)))
      return x
    },
    3,
    1
  )
  expect(shown).toEqual(['flowchart TD\n  n0[["jvp<br/>9"]]\n'])
})

it('a result that is no variable of the run has no graph', () => {
  expect(toMermaid(() => constVar(5), 3)).toBe('flowchart TD\n  n0[/"5"\\]\n')
  expect(gradBP(x => add(x, toMermaid(() => x as never, 3).includes('"7"') ? 0 : NaN), 7)).toBe(1)
})
