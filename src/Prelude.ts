/**
 * The functions of Haskell's Prelude for lists, functors and numbers. They work on variables and have the names of
 * fp-ts.
 *
 * They work on arrays. With an fp-ts instance as their first argument, they work on the containers of that instance:
 * `sum(v)` adds the elements of an array, and `sum(O.Foldable)(v)` those of an `Option`. They differ from those of the
 * Haskell library in three ways. All are linear in the number of elements, the gradient of a product is correct if
 * there are zeros, and the gradient of a minimum adds up to one if there are ties.
 *
 * Import them by name or as a namespace: `import * as P from 'backprop-ts/Prelude'`.
 *
 * @module backprop-ts/Prelude
 * @since 0.1.0
 */
export * from './variables/applicatives'
export * from './variables/folds'
export * from './variables/functors'
export * from './functions/rounding'

export type {
  /**
   * An instance of fp-ts's `Applicative`, recognised by its members.
   *
   * @category signatures
   * @since 0.1.0
   */
  ApplicativeInstance,
  /**
   * An instance of fp-ts's `Foldable`, recognised by its members.
   *
   * @category signatures
   * @since 0.1.0
   */
  FoldableInstance,
  /**
   * An instance of fp-ts's `Functor`, recognised by its members.
   *
   * @category signatures
   * @since 0.1.0
   */
  FunctorInstance,
  /**
   * The type that a type constructor of one or two parameters gives.
   *
   * @category signatures
   * @since 0.1.0
   */
  KindOf
} from './internal/fp-ts/type-classes'
