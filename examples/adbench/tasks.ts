/** The benchmark's problems by name, as functions that take no argument and can be timed. */
import { backprop, evalBP } from 'backprop-ts'
import { ba, readBa } from './ba'
import { baByHand, type ByHand, gmmByHand, handByHand, lstmByHand } from './by-hand'
import { baCompiled } from './compiled/ba'
import { gmmCompiled } from './compiled/gmm'
import { handCompiled } from './compiled/hand'
import { lstmCompiled } from './compiled/lstm'
import { gmm, numbersOfMixture, readGmm } from './gmm'
import { hand, readHand, readScan } from './hand'
import { lstm, numbersOfNetwork, readLstm } from './lstm'
import type { Source } from './reading'

export interface Task {
  readonly objective: () => unknown
  /** Gives the objective, too. The derivatives come last. */
  readonly derivative: () => Readonly<Record<string, number | ArrayLike<number>>>
  /** The same in plain loops, for comparison. */
  readonly byHand: () => ByHand
}

interface Inputs {
  readonly instance: Source
  /** The folder of the model of the hand, which only its problems read. */
  readonly model: string
  /** Reads a file by its path. */
  readonly read: (file: string) => Source
  /** Whether to compile the objective. */
  readonly compiled?: boolean
}

/** If the forms of the components have more entries than this, products of matrices are faster than a compiled loop. */
const maxEntries = 5000

const handTask =
  (kind: 'simple' | 'complicated') =>
  ({ instance, model, read, compiled }: Inputs): Task => {
    const sources = {
      bones: read(`${model}/bones.txt`),
      vertices: read(`${model}/vertices.txt`),
      triangles: read(`${model}/triangles.txt`)
    }
    const scan = readScan(kind, readHand(sources), instance)
    const { residuals, jacobian } = (compiled ? handCompiled : hand)(scan)
    return {
      objective: residuals,
      derivative: () => ({ objective: residuals(), jacobian: jacobian() }),
      byHand: () => handByHand(scan)
    }
  }

export const tasks = {
  gmm: ({ instance, compiled }: Inputs): Task => {
    const problem = readGmm(instance)
    const byHand = () => gmmByHand(problem)
    const [k, d] = [problem.mixture.alphas.length, problem.points.cols]
    if (compiled && k * d * (d + 1) <= maxEntries) return { ...gmmCompiled(problem), byHand }
    const objective = gmm(problem)
    return {
      objective: () => evalBP(objective, problem.mixture),
      derivative: () => {
        const [value, gradient] = backprop(objective, problem.mixture)
        return { objective: value, gradient: numbersOfMixture(gradient) }
      },
      byHand
    }
  },
  lstm: ({ instance, compiled }: Inputs): Task => {
    const problem = readLstm(instance)
    const byHand = () => lstmByHand(problem)
    if (compiled) return { ...lstmCompiled(problem), byHand }
    const objective = lstm(problem)
    return {
      objective: () => evalBP(objective, problem.network),
      derivative: () => {
        const [value, gradient] = backprop(objective, problem.network)
        return { objective: value, gradient: numbersOfNetwork(gradient) }
      },
      byHand
    }
  },
  ba: ({ instance, compiled }: Inputs): Task => {
    const problem = readBa(instance)
    const { residuals, jacobian } = (compiled ? baCompiled : ba)(problem)
    return {
      objective: residuals,
      derivative: () => {
        const { reprojection, weight, rows, cols, vals } = jacobian()
        return { reproj_err: reprojection, w_err: weight, csr_rows: rows, csr_cols: cols, csr_vals: vals }
      },
      byHand: () => baByHand(problem)
    }
  },
  'hand-simple': handTask('simple'),
  'hand-complicated': handTask('complicated')
} as const satisfies Readonly<Record<string, (inputs: Inputs) => Task>>

export type TaskName = keyof typeof tasks
