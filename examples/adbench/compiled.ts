/** The objectives as functions of numbers, whose loops and derivatives are compiled. */
import { add, type BVar, div, exp, joinBV, log, logistic, mul, sequenceVar, splitBV, sub, tanh } from 'backprop-ts'
import { compile, scan, sumWindows } from 'backprop-ts/Compile'
import { sum } from 'backprop-ts/Prelude'
import { type Lstm, numbersOfNetwork } from './lstm'

/** Cuts numbers into parts of given lengths. */
const cut = (numbers: Float64Array, ...lengths: readonly number[]): readonly Float64Array[] => {
  let at = 0
  return lengths.map(length => numbers.slice(at, (at += length)))
}

type Numbers<S> = BVar<S, Float64Array>

/** A function of numbers with its gradient, in the order of the file. */
const objectiveAndGradient = <A>(
  f: <S>(x: BVar<S, A>) => BVar<S, number>,
  parameters: A,
  size: number
) => {
  const compiled = compile(f, parameters)
  return {
    objective: () => compiled.evalBP(parameters),
    derivative: () => {
      const gradient = new Float64Array(size)
      return { objective: compiled.backpropInto(parameters, gradient), gradient }
    }
  }
}

/** What the cell of a layer needs: weights and biases of its gates. */
interface Layer {
  readonly forget: Float64Array
  readonly input: Float64Array
  readonly output: Float64Array
  readonly change: Float64Array
  readonly forgetBias: Float64Array
  readonly inputBias: Float64Array
  readonly outputBias: Float64Array
  readonly changeBias: Float64Array
}

interface Network {
  readonly layers: readonly Layer[]
  readonly input: Float64Array
  readonly output: Float64Array
  readonly bias: Float64Array
}

interface State {
  readonly hidden: Float64Array
  readonly cell: Float64Array
}

interface Character {
  readonly bits: Float64Array
  readonly next: Float64Array
}

const step = <S>(state: BVar<S, State>, inputs: Numbers<S>, parameters: BVar<S, Layer>) => {
  const { hidden, cell } = splitBV(state)
  const w = splitBV(parameters)
  const gate = (weights: Numbers<S>, x: Numbers<S>, biases: Numbers<S>) => add(mul(x, weights), biases)
  const forget = logistic(gate(w.forget, inputs, w.forgetBias))
  const input = logistic(gate(w.input, hidden, w.inputBias))
  const output = logistic(gate(w.output, inputs, w.outputBias))
  const change = tanh(gate(w.change, hidden, w.changeBias))
  const next = add(mul(forget, cell), mul(input, change))
  return joinBV({ hidden: mul(output, tanh(next)), cell: next })
}

export const lstmCompiled = ({ network, state, text }: Lstm) => {
  const { rows: c, cols: b, data } = text
  const numbers = numbersOfNetwork(network)
  const parts = cut(numbers, ...network.layers.map(() => 8 * b), b, b, b)
  const layers = network.layers.map((_, a): Layer => {
    const [forget, input, output, change, forgetBias, inputBias, outputBias, changeBias] = cut(
      parts[a]!,
      ...Array.from({ length: 8 }, () => b)
    )
    return {
      forget: forget!,
      input: input!,
      output: output!,
      change: change!,
      forgetBias: forgetBias!,
      inputBias: inputBias!,
      outputBias: outputBias!,
      changeBias: changeBias!
    }
  })
  const [input, output, bias] = parts.slice(network.layers.length)
  const parameters: Network = { layers, input: input!, output: output!, bias: bias! }
  const bitsAt = (t: number): Float64Array => Float64Array.from({ length: b }, (_, j) => data[t * b + j]!)
  const characters: readonly Character[] = Array.from({ length: c - 1 }, (_, t) => ({
    bits: bitsAt(t),
    next: bitsAt(t + 1)
  }))
  const start: readonly State[] = state.map(({ hidden, cell }) => ({
    hidden: Float64Array.from(hidden.data),
    cell: Float64Array.from(cell.data)
  }))

  const loss = <S>(net: BVar<S, Network>): BVar<S, number> => {
    const [, losses] = splitBV(
      scan(
        <T>(states: BVar<T, readonly State[]>, character: BVar<T, Character>, shared: BVar<T, Network>) => {
          const { bits, next } = splitBV(character)
          const { layers, input, output, bias } = splitBV(shared)
          let inputs: Numbers<T> = mul(bits, input)
          const after = sequenceVar(layers).map((layer, a) => {
            const made = step(sequenceVar(states)[a]!, inputs, layer)
            inputs = splitBV(made).hidden
            return made
          })
          const logits = add(mul(inputs, output), bias)
          const predicted = sub(logits, log(add(2, sum(exp(logits)))))
          return joinBV([joinBV(after), sum(mul(predicted, next))])
        },
        start,
        characters,
        net
      )
    )
    return div(sumWindows(1, w => sequenceVar(w)[0]!, losses), -b * (c - 1))
  }
  return objectiveAndGradient(loss, parameters, numbers.length)
}
