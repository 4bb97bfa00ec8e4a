import * as fc from 'fast-check'
import { compile } from 'backprop-ts/Compile'
import { functionOf, inputs, programs } from './random-programs'
import { compileStrictly, expectSameBits, outcome } from './same-bits'

/** `PROGRAMS=100000 npx jest compile/random` tries more. */
const numRuns = Number(process.env.PROGRAMS ?? 2000)

const backends = ['javascript', 'wasm'] as const

test('random programs have the same bits on every back end', () => {
  fc.assert(
    fc.property(programs, fc.array(inputs, { minLength: 1, maxLength: 4 }), (program, [example, ...others]) => {
      const f = functionOf(program)
      for (const backend of backends) {
        const compiled = compileStrictly(f, example!, { backend })
        expect(compiled.backend).toBe(backend)
        for (const input of [example!, ...others]) expectSameBits(f, compiled, input)
      }
    }),
    { numRuns }
  )
}, 36_000_000)

test('random programs that are simplified agree with the interpreter up to the signs of zeros', () => {
  let compared = 0
  fc.assert(
    fc.property(programs, inputs, (program, input) => {
      // Compiling compares. A zero of another sign may become another infinity, which `compile` reports.
      const result = outcome(() => compile(functionOf(program), input))
      if (typeof result === 'string') expect(result).toMatch(/Infinity|: the gradient .* is -?\d/)
      else compared++
    }),
    { numRuns: numRuns / 10 }
  )
  expect(compared).toBeGreaterThan(0.9 * (numRuns / 10))
}, 36_000_000)
