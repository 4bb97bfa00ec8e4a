/** Who looks after memory: linear algebra does, in programs that use it. Others do without. */

/** What a scope lets its keeper say about it. */
export interface Kept {
  /** Whether the memory of a value is used for others by now. */
  hasLost: ((x: unknown) => boolean) | undefined
}

export interface Keeper {
  /** Runs a body of which nothing but its result is kept. */
  readonly run: <A>(body: () => A) => A
  /** Tells of a scope that the body has opened. */
  readonly opened: (scope: Kept) => void
  /** Runs functions of this library that calculate with a value for a variable of the scope, or for a cotangent of one. */
  readonly within: <A>(scope: Kept, x: unknown, body: () => A) => A
  /** The same function of the user's for use inside: what it allocates is the user's. */
  readonly foreign: <As extends ReadonlyArray<number>>(f: (...as: As) => number) => (...as: As) => number
  /** Tells that the user has seen a value. */
  readonly seen: (x: unknown) => void
}

/** Without linear algebra there is nothing to look after. */
const nobody: Keeper = {
  run: body => body(),
  opened: () => undefined,
  within: (_scope, _x, body) => body(),
  foreign: f => f,
  seen: () => undefined
}

let current = nobody

export const employ = (keeper: Keeper): void => {
  current = keeper
}

export const keeper = (): Keeper => current

/** Calls a function `within`. Takes its arguments, as a closure in a function costs also those of its calls that do not need it. */
export const callWithin = <As extends ReadonlyArray<unknown>, A>(
  scope: Kept,
  x: unknown,
  f: (...args: As) => A,
  ...args: As
): A => current.within(scope, x, () => f(...args))
