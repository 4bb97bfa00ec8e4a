/** What the page and the worker that trains the network say to each other. */
import type { Guess } from './guess'

export const epochs = 5

export type Request =
  /** Trains a new network. The page waits for `trained` before it asks again. */
  | { readonly kind: 'train'; readonly seed: number }
  /** Can be asked at any time. */
  | { readonly kind: 'guess'; readonly id: number; readonly picture: Float64Array }

export type Reply =
  /** `part` is the part of the epoch that is done, and `loss` the mean over the last few batches. */
  | { readonly kind: 'progress'; readonly part: number; readonly loss: number }
  /** The loss and the accuracy are those on the validation set. */
  | { readonly kind: 'epoch'; readonly epoch: number; readonly loss: number; readonly accuracy: number }
  | { readonly kind: 'trained' }
  | { readonly kind: 'guess'; readonly id: number; readonly guess: Guess }
  | { readonly kind: 'failed'; readonly message: string }
