import { genCode, type Num, primaryGraph, type Var, variable } from '@penrose/core/dist/engine/Autodiff'
import { add, addN, mul, sin, squared, sub } from '@penrose/core/dist/engine/AutodiffFunctions'
import { exact, runPeers } from './peer'

const gradientOf = async (inputs: readonly Var[], output: Num) => {
  const run = await genCode(primaryGraph(output))
  const places = new Map(inputs.map((input, i) => [input, i]))
  return (xs: readonly number[]): readonly number[] => {
    const { gradient } = run(x => xs[places.get(x)!]!)
    return inputs.map(input => gradient.get(input)!)
  }
}

await runPeers({
  name: 'Penrose 3.2, graph compiled beforehand to wasm',
  tolerance: exact,
  gradientOfChain: async length => {
    const start = variable(0)
    let x: Num = start
    for (let i = 0; i < length; i++) x = add(mul(sin(x), x), mul(0.5, x))
    const gradient = await gradientOf([start], x)
    return from => gradient([from])[0]!
  },
  gradientOfRosenbrock: () => {
    const xs = Array.from({ length: 100 }, () => variable(0))
    const terms = xs.slice(1).map((next, i) => {
      const x = xs[i]!
      return add(mul(100, squared(sub(next, squared(x)))), squared(sub(1, x)))
    })
    return gradientOf(xs, addN(terms))
  }
})
