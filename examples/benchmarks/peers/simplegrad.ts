import { ValueStorage, Variable } from 'simplegrad'
import { exact, runPeers } from './peer'

/** Runs a compiled graph. Gradients add up in the storage until they are cleared. */
const gradientOf = (storage: ValueStorage, inputs: readonly Variable[], output: Variable) => {
  output.compile()
  return (xs: readonly number[]): readonly number[] => {
    inputs.forEach((input, i) => {
      input.setValue(xs[i]!)
    })
    output.forward()
    storage.gv.fill(0)
    output.setGradient(1)
    output.backward()
    return inputs.map(input => input.getGradient())
  }
}

await runPeers({
  name: 'simplegrad 1.0, graph compiled beforehand',
  tolerance: exact,
  gradientOfChain: length => {
    const storage = new ValueStorage()
    const start = new Variable(storage)
    let x = start
    for (let i = 0; i < length; i++) x = x.sin().mul(x).add(x.mul(0.5))
    const gradient = gradientOf(storage, [start], x)
    return from => gradient([from])[0]!
  },
  gradientOfRosenbrock: () => {
    const storage = new ValueStorage()
    const xs = Array.from({ length: 100 }, () => new Variable(storage))
    const square = (x: Variable) => x.mul(x)
    const [first, ...rest] = xs.slice(1).map((next, i) => {
      const x = xs[i]!
      return square(next.sub(square(x)))
        .mul(100)
        .add(square(x.sub(1)))
    })
    const sum = rest.reduce((total, term) => total.add(term), first!)
    return gradientOf(storage, xs, sum)
  }
})
