/** The benchmark's problems by name, as functions that take no argument and can be timed. */
import { backprop, evalBP } from 'backprop-ts'
import { ba, readBa } from './ba'
import { gmm, numbersOfMixture, readGmm } from './gmm'
import { hand, type Hand, readHand, readScan } from './hand'
import { lstm, numbersOfNetwork, readLstm } from './lstm'
import type { Source } from './reading'

export interface Task {
  readonly objective: () => unknown
  /** Gives the objective, too. */
  readonly derivative: () => Readonly<Record<string, number | ArrayLike<number>>>
}

/** What reads a file by its path. */
export type Read = (file: string) => Source

interface Inputs {
  readonly instance: Source
  /** The folder of the model of the hand, which only its problems read. */
  readonly model: string
  readonly read: Read
}

const modelIn = ({ model, read }: Inputs): Hand =>
  readHand({
    bones: read(`${model}/bones.txt`),
    vertices: read(`${model}/vertices.txt`),
    triangles: read(`${model}/triangles.txt`)
  })

const handTask =
  (kind: 'simple' | 'complicated') =>
  (inputs: Inputs): Task => {
    const { residuals, jacobian } = hand(readScan(kind, modelIn(inputs), inputs.instance))
    return { objective: residuals, derivative: () => ({ objective: residuals(), jacobian: jacobian() }) }
  }

export const tasks = {
  gmm: ({ instance }: Inputs): Task => {
    const problem = readGmm(instance)
    const objective = gmm(problem)
    return {
      objective: () => evalBP(objective, problem.mixture),
      derivative: () => {
        const [value, gradient] = backprop(objective, problem.mixture)
        return { objective: value, gradient: numbersOfMixture(gradient) }
      }
    }
  },
  lstm: ({ instance }: Inputs): Task => {
    const problem = readLstm(instance)
    const objective = lstm(problem)
    return {
      objective: () => evalBP(objective, problem.network),
      derivative: () => {
        const [value, gradient] = backprop(objective, problem.network)
        return { objective: value, gradient: numbersOfNetwork(gradient) }
      }
    }
  },
  ba: ({ instance }: Inputs): Task => {
    const { residuals, jacobian } = ba(readBa(instance))
    return {
      objective: residuals,
      derivative: () => {
        const { reprojection, weight, rows, cols, vals } = jacobian()
        return { reproj_err: reprojection, w_err: weight, csr_rows: rows, csr_cols: cols, csr_vals: vals }
      }
    }
  },
  'hand-simple': handTask('simple'),
  'hand-complicated': handTask('complicated')
} as const satisfies Readonly<Record<string, (inputs: Inputs) => Task>>

export type TaskName = keyof typeof tasks
