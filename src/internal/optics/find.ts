/**
 * Finds out where an optic leads. Its own functions run on copies of the structure in which every number is moved a
 * little and no two are alike, so that each number in the result is known by where it was shown. A number that was not
 * shown was calculated.
 *
 * What was found must give what the structure itself gives, and must hold when some of the numbers move and the others
 * stay. An optic that compares numbers by `===` takes a moved copy for something else. It is then asked where it puts
 * new values, on the numbers as they are.
 */
import { equal } from '../values/equality'
import { isNumber, large, LazyCopy, type Move, small } from './lazy-copy'
import { Place } from './place'
import { ambiguous, calculated, leavesOf, matches, type Template, templateOf } from './template'

export interface Question {
  /** What is asked about, and the structures that it is applied to. */
  readonly run: (...roots: ReadonlyArray<unknown>) => unknown
  readonly roots: ReadonlyArray<unknown>
  /** Whether the result takes the place of the first structure. */
  readonly replaces?: boolean
  /** The places where the optic puts new values. */
  readonly ask?: (root: Place) => Template
  /** The error that tells why there is no answer. */
  readonly refuse: (why: string) => Error
}

interface Trial {
  readonly copy: LazyCopy
  readonly made: unknown
}

/** Up to how many numbers are told apart pair by pair. */
const maxSeparated = 32

/** Subsets of so many numbers that separate every pair, so that each number moves while the other one stays. */
export const separating = (count: number): ReadonlyArray<(index: number) => boolean> => {
  const subsets: ((index: number) => boolean)[] = []
  for (let bit = 1; bit < count && count <= maxSeparated; bit *= 2)
    for (const value of [0, bit]) subsets.push(index => (index & bit) === value)
  return subsets
}

/** Moves the numbers at some places. */
const moving =
  (isMoved: (place: Place) => boolean, by: number): Move =>
  place =>
    isMoved(place) ? by : 0

/** Whether a result holds a number that no place shows. */
const isCalculated = (template: Template, mayHaveConstants = false): boolean =>
  leavesOf(template).some(leaf => leaf === calculated || (!mayHaveConstants && isNumber(leaf)))

/** The template of what is asked about. Throws if there is none that can be confirmed. */
export const find = ({ run, roots, replaces = false, ask, refuse }: Question): Template => {
  const root = new Place(0)
  const places = roots.map((_, i) => (i === 0 ? root : new Place(i)))

  /** Runs what is asked about on a copy. What throws makes something ambiguous. */
  const attempt = (move: Move): Trial => {
    const copy = new LazyCopy(move)
    let made: unknown = ambiguous
    try {
      made = run(...roots.map((x, i) => copy.show(x, places[i] as Place)))
    } catch {
      // It may need numbers as they are.
    }
    if (copy.isWritten) throw refuse('changes the structure that it is given')
    return { copy, made }
  }

  const asIs = attempt(() => 0)
  const real = run(...roots)
  if (asIs.made === ambiguous) throw refuse('does not work on a copy of the structure')

  const explain = ({ copy, made }: Trial, into = replaces): Template =>
    templateOf(copy, made, real, into ? root : undefined)

  const gives = (template: Template): boolean => matches(template, real, (place, part) => equal(place.in(roots), part))

  const follows = (template: Template, { copy, made }: Trial): boolean =>
    matches(template, made, (place, part) => copy.shows(part, place))

  /** Whether it is no coincidence that a template gives what the structure gives: it must hold when numbers move. */
  const confirms = (template: Template, trial: Trial, by: number): boolean => {
    if (!follows(template, asIs)) return false
    const { reads } = asIs.copy
    const all = [...new Set([...reads, ...trial.copy.reads])]
    const leaves = leavesOf(template)
    const hasConstants = leaves.some(isNumber)
    // What is the same because nothing moved is no constant, nor is what was kept from an earlier reading.
    if (hasConstants && (trial === asIs || [reads, trial.copy.reads].some(some => some.length < all.length)))
      return false
    const chosen = new Set(leaves.filter(leaf => leaf instanceof Place))
    const isBeside = (place: Place): boolean => !place.isWithin(chosen)
    const others = all.filter(isBeside)
    const near = separating(all.length).map(isIn => moving(place => isIn(all.indexOf(place)), by))
    if (others.length > 0)
      near.push(
        moving(place => !isBeside(place), by),
        moving(isBeside, by)
      )
    // A small step vanishes beside a large number.
    const far = others.length === 0 ? [] : [large, -large].map(step => moving(isBeside, step))
    const calculates = (move: Move): boolean => isCalculated(explain(attempt(move)), hasConstants)
    const holds = (move: Move): boolean => follows(template, attempt(move))
    if (far.some(calculates)) return false
    if (trial !== asIs) return near.every(holds)
    // An optic that compares numbers may choose others when they move. It must not have meant an equal one.
    const values = new Set([...chosen].map(place => place.in(roots)))
    const twins = others.filter(place => values.has(place.in(roots)))
    const apart = twins.map(twin => moving(place => place === twin, by))
    return !near.some(calculates) && twins.length <= maxSeparated && apart.every(holds)
  }

  let calculates = false
  for (const by of [small, -small]) {
    const trial = attempt(() => by)
    const template = explain(trial)
    if (gives(template) && confirms(template, trial, by)) return template
    calculates ||= isCalculated(template)
  }
  if (calculates) throw refuse(`calculates ${replaces ? 'when it sets' : 'its target'}`)
  // On the numbers as they are, parts are told apart unless two of them are the same.
  for (const suggest of [() => explain(asIs, false), () => ask?.(root)]) {
    const template = suggest()
    if (gives(template) && confirms(template, asIs, small)) return template
  }
  throw refuse('depends on the exact value of a number, and does not show where its target lies')
}
