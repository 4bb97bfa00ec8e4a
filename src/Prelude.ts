/**
 * The functions of lists, functors and numbers that every Haskell program has at hand, on variables and under fp-ts's
 * names.
 *
 * They work on arrays. Given an instance of fp-ts as their first argument, they work on what that instance is for:
 * `sum(v)` adds the elements of an array, `sum(O.Foldable)(v)` those of an `Option`. Unlike those of the Haskell
 * library, all are linear in the number of elements, the product is right where there are zeros, and the gradient of a
 * minimum adds up to one where there are ties.
 *
 * Meant to be imported by name or as a namespace: `import * as P from 'backprop-ts/Prelude'`.
 *
 * @since 0.1.0
 */
export * from './variables/applicatives'
export * from './variables/folds'
export * from './variables/functors'
export * from './functions/rounding'

export type {
  /**
   * An instance of fp-ts's `Applicative`, told by its members.
   *
   * @category signatures
   * @since 0.1.0
   */
  ApplicativeInstance,
  /**
   * An instance of fp-ts's `Foldable`, told by its members.
   *
   * @category signatures
   * @since 0.1.0
   */
  FoldableInstance,
  /**
   * An instance of fp-ts's `Functor`, told by its members.
   *
   * @category signatures
   * @since 0.1.0
   */
  FunctorInstance,
  /**
   * The type that a type constructor of one or two parameters makes.
   *
   * @category signatures
   * @since 0.1.0
   */
  KindOf
} from './internal/fp-ts/type-classes'
