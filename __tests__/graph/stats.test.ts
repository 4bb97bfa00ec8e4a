import { add, type BVar, constVar, gradBP, inputVar, joinBV, mul, sin, splitBV, withBP } from 'backprop-ts'
import { findNonFinite, stats, toDot } from 'backprop-ts/Graph'
import { dot, matrix, outer, sumElements, vector } from 'backprop-ts/LinearAlgebra'
import * as O from 'fp-ts/Option'

describe('stats', () => {
  it('counts variables, uses and the longest chain', () => {
    const { nodes, edges, depth, operations } = stats(x => add(mul(sin(x), x), mul(x, 2)), 3)
    expect({ nodes, edges, depth }).toEqual({ nodes: 5, edges: 6, depth: 3 })
    expect(operations.map(({ operation, nodes }) => [operation, nodes])).toEqual([
      ['mul', 2],
      ['inputVar', 1],
      ['sin', 1],
      ['add', 1]
    ])
  })

  it('leaves out what the result does not depend on', () => {
    const f = <S>(x: BVar<S, number>): BVar<S, number> => {
      mul(sin(x), 2)
      return x
    }
    expect(stats(f, 3)).toEqual({
      nodes: 1,
      edges: 0,
      depth: 0,
      bytes: 80,
      operations: [{ operation: 'inputVar', nodes: 1, bytes: 80 }]
    })
  })

  it('counts the bytes of what is held once', () => {
    const v = vector(Array.from({ length: 1000 }, () => 1))
    const { bytes, operations } = stats(x => dot(mul(x, v), v), 3)
    const [first, second] = operations
    // The product has memory of its own, and the two constants are one vector.
    expect(first).toEqual({ operation: 'mul', nodes: 1, bytes: 72 + 2 * (8000 + 8) })
    expect(second).toEqual({ operation: 'inputVar', nodes: 1, bytes: 80 })
    expect(bytes).toBe(first!.bytes + 80 + 80)
    const shared = stats(p => splitBV(p).v, { v, n: 1, map: new Map([['k', 1]]), text: 'text', f: null })
    expect(shared.bytes).toBe(72 + 5 * 8 + (8 + 8000) + 2 * 8 + 72)
  })

  it('counts what an enclosing run holds there, and not once more', () => {
    const counts: number[] = []
    const v = vector([1, 2, 3])
    gradBP(x => {
      counts.push(stats(y => mul(x, y), x).bytes, stats(y => y, v).bytes)
      return x
    }, v)
    expect(counts).toEqual([2 * 72, 72 + 8 + 24])
  })

  it('does not multiply out what is kept as factors', () => {
    const v = vector(Array.from({ length: 100 }, () => 1))
    const { bytes } = stats(x => sumElements(outer(mul(x, v), v)), 3)
    expect(bytes).toBeLessThan(4000)
    expect(
      stats(
        m => sumElements(m),
        matrix(
          100,
          100,
          Array.from({ length: 10_000 }, () => 1)
        )
      ).bytes
    ).toBeGreaterThan(80_000)
  })

  it('of a constant are zero, and of a variable those of its graph', () => {
    const none = { nodes: 0, edges: 0, depth: 0, bytes: 0, operations: [] }
    expect(stats(() => constVar(3), 1)).toEqual(none)
    expect(stats(constVar(3))).toEqual(none)
    expect(withBP(s => stats(mul(inputVar(s)(2), inputVar(s)(3)))).nodes).toBe(3)
    expect(stats(x => joinBV([x, 1]))(2).edges).toBe(1)
  })
})

it('long chains are walked without recursion', () => {
  const n = 100_000
  const chain = <S>(x: BVar<S, number>): BVar<S, number> => {
    let y: BVar<S, number> = x
    for (let i = 0; i < n; i++) y = add(y, 1)
    return y
  }
  expect(stats(chain, 0)).toMatchObject({ nodes: n + 1, edges: n, depth: n })
  expect(toDot(chain, 0)).toContain(`${n + 1} variables`)
  expect(findNonFinite(chain, 0)).toEqual(O.none)
  const found = findNonFinite(x => mul(Number.MAX_VALUE, chain(x)), 0)
  expect(O.toUndefined(found)?.message).toBe(
    'forward, mul of 1.7976931348623157e+308 and 100000 gave Infinity. ' +
      'Path: the argument → add → add → add → add → … 99992 operations … → add → add → add → add → mul'
  )
})
