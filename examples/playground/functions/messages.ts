/** What the page and the worker that runs the visitor's function say to each other. */
import type { Problem } from './explain'
import type { Samples } from './samples'
import type { Step } from './trace'

export interface Question {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly reach: number
}

export interface Evaluation {
  readonly kind: 'evaluation'
  readonly value: number
  readonly gradient: readonly [number, number]
  readonly samples: Samples
  readonly steps: readonly Step[]
}

export type Answer = Evaluation | { readonly kind: 'problem'; readonly problem: Problem }

/** The first message of the worker. It has the names of the functions that can be used. */
export interface Ready {
  readonly kind: 'ready'
  readonly names: readonly string[]
}
