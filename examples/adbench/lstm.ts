/** The loss of a recurrent network that predicts the next character of a text, as bits. */
import { add, type BVar, div, exp, log, logistic, mul, negate, sequenceVar, splitBV, tanh } from 'backprop-ts'
import {
  addToColumns,
  addToRows,
  fromRows,
  matrix,
  type Matrix,
  scaleColumns,
  slice,
  sumElements,
  sumRows,
  toRows,
  type Vector,
  vector
} from 'backprop-ts/LinearAlgebra'
import { Reader, type Source } from './reading'

/** Weights and biases, each with an element for each bit of a character. */
export interface Gate {
  readonly weights: Vector
  readonly biases: Vector
}

export interface Layer {
  readonly forget: Gate
  readonly input: Gate
  readonly output: Gate
  readonly change: Gate
}

/** What is differentiated. */
export interface Network {
  readonly layers: readonly Layer[]
  /** Weights of the bits that go in. */
  readonly input: Vector
  /** From the last layer to the prediction. */
  readonly output: Gate
}

/** What a layer remembers. */
export interface Memory {
  readonly hidden: Vector
  readonly cell: Vector
}

export interface Lstm {
  readonly network: Network
  /** What each layer remembers at the start. */
  readonly state: readonly Memory[]
  /** A character in each row. */
  readonly text: Matrix
}

export const readLstm = (source: Source): Lstm => {
  const reader = new Reader(source)
  const l = reader.integer('l, the number of layers', { min: 1 })
  const c = reader.integer('c, the number of characters', { min: 2 })
  const b = reader.integer('b, the number of bits of a character', { min: 1 })
  const bits = (what: string): Vector => vector(reader.numbers(b, what))
  const layers = Array.from({ length: l }, (_, a): Layer => {
    const [forget, input, output, change] = [1, 2, 3, 4].map(i => bits(`weights ${i} of layer ${a}`))
    const [forgetBias, inputBias, outputBias, changeBias] = [1, 2, 3, 4].map(i => bits(`biases ${i} of layer ${a}`))
    return {
      forget: { weights: forget!, biases: forgetBias! },
      input: { weights: input!, biases: inputBias! },
      output: { weights: output!, biases: outputBias! },
      change: { weights: change!, biases: changeBias! }
    }
  })
  const network = {
    layers,
    input: bits('weights of the input'),
    output: { weights: bits('weights of the output'), biases: bits('biases of the output') }
  }
  const state = layers.map((_, a) => ({ hidden: bits(`state of layer ${a}`), cell: bits(`cell of layer ${a}`) }))
  const text = matrix(c, b, reader.numbers(c * b, 'characters'))
  reader.end()
  return { network, state, text }
}

/** The numbers of a network in the order of the file. */
export const numbersOfNetwork = ({ layers, input, output }: Network): Float64Array => {
  const main = layers.flatMap(({ forget, input, output, change }) => {
    const gates = [forget, input, output, change]
    return [...gates.map(({ weights }) => weights), ...gates.map(({ biases }) => biases)]
  })
  return Float64Array.from([...main, input, output.weights, output.biases].flatMap(x => Array.from(x.data)))
}

const gate = <S>(g: BVar<S, Gate>, inputs: BVar<S, Matrix>): BVar<S, Matrix> => {
  const { weights, biases } = splitBV(g)
  return addToRows(scaleColumns(inputs, weights), biases)
}

/** What a layer gives for each row of its inputs. Only what depends on the row before goes row by row. */
const layer = <S>(parameters: BVar<S, Layer>, state: Memory, inputs: BVar<S, Matrix>): BVar<S, Matrix> => {
  const { forget, input, output, change } = splitBV(parameters)
  const [inputGate, changeGate] = [splitBV(input), splitBV(change)]
  const kept = toRows(logistic(gate(forget, inputs)))
  const shown = toRows(logistic(gate(output, inputs)))
  let hidden: BVar<S, Vector> | Vector = state.hidden
  let cell: BVar<S, Vector> | Vector = state.cell
  const rows: BVar<S, Vector>[] = []
  kept.forEach((keep, t) => {
    const added = logistic(add(mul(inputGate.weights, hidden), inputGate.biases))
    const changed = tanh(add(mul(changeGate.weights, hidden), changeGate.biases))
    const next: BVar<S, Vector> = add(mul(keep, cell), mul(added, changed))
    const seen: BVar<S, Vector> = mul(shown[t]!, tanh(next))
    rows.push(seen)
    hidden = seen
    cell = next
  })
  return fromRows(rows)
}

export const lstm = ({ state, text }: Lstm) => {
  const { rows: c, cols: b } = text
  const before = slice(0, c - 1, 0, b)(text)
  const after = slice(1, c, 0, b)(text)

  return <S>(network: BVar<S, Network>): BVar<S, number> => {
    const { layers, input, output } = splitBV(network)
    const last = sequenceVar(layers).reduce(
      (inputs: BVar<S, Matrix>, parameters, a) => layer(parameters, state[a]!, inputs),
      scaleColumns(before, input)
    )
    const logits = gate(output, last)
    const predicted = addToColumns(logits, negate(log(add(2, sumRows(exp(logits))))))
    return div(sumElements(mul(predicted, after)), -b * (c - 1))
  }
}
