/**
 * Signals that end long calculations.
 *
 * @since 0.1.0
 */

/**
 * What this library needs of an `AbortSignal`. Every runtime has that class, but not every `lib` of TypeScript declares
 * it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Signal {
  readonly aborted: boolean
  readonly reason: unknown
  readonly throwIfAborted: () => void
  readonly addEventListener: (type: 'abort', listener: () => void) => void
  readonly removeEventListener: (type: 'abort', listener: () => void) => void
}
