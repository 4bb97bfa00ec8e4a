/** The recurrent network as a function of numbers. The loop over the characters is kept, also backward. */
import { add, type BVar, div, exp, joinBV, log, logistic, mul, sequenceVar, splitBV, sub, tanh } from 'backprop-ts'
import { scan, sumWindows } from 'backprop-ts/Compile'
import { sum } from 'backprop-ts/Prelude'
import { type Lstm, numbersOfNetwork } from '../lstm'
import { cut, type Numbers, objectiveAndGradient, rowsOf } from './numbers'

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
  const { rows: c, cols: b } = text
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
  const bits = rowsOf(text)
  const characters = bits.slice(1).map((next, t): Character => ({ bits: bits[t]!, next }))
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
    return div(
      sumWindows(1, w => sequenceVar(w)[0]!, losses),
      -b * (c - 1)
    )
  }
  return objectiveAndGradient(loss, parameters, numbers.length)
}
