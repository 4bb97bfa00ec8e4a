/**
 * Looks at the graph of a function: draws it, measures it, and finds where a NaN in it comes from. Ordinary runs are
 * not slowed: the graph is looked at after the run.
 *
 * @module backprop-ts/Graph
 * @since 0.1.0
 */
export type { OfFunction, OfGraph } from './inspection/call-shapes'
export * from './inspection/dot'
export * from './inspection/find-non-finite'
export * from './inspection/mermaid'
export type { PictureOptions } from './inspection/picture'
export type { Shown } from './inspection/shown'
export * from './inspection/stats'
