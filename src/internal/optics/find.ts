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
import { isNumber, LazyCopy, type Move, small } from './lazy-copy'
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

export interface Answer {
  readonly template: Template
  /** Whether only the containers on the way were read, so that the same path is likely in other structures. */
  readonly isPath: boolean
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

/** Moves the numbers at some places by a step. */
const moving =
  (isMoved: (place: Place) => boolean, step: (n: number) => number): Move =>
  (n, place) =>
    isMoved(place) ? step(n) : 0

/** A small step vanishes beside a large number. */
const far = [1, -1].map(sign => (n: number) => sign * 0.3 * Math.max(1, Math.abs(n)))

/** Whether a result holds a number that no place shows. */
const isCalculated = (template: Template, mayHaveConstants = false): boolean =>
  leavesOf(template).some(leaf => leaf === calculated || (!mayHaveConstants && isNumber(leaf)))

class Search {
  readonly root = new Place(0)
  private readonly places: ReadonlyArray<Place>
  private readonly real: unknown
  readonly asIs: Trial

  constructor(private readonly question: Question) {
    const { run, roots, refuse } = question
    this.places = roots.map((_, i) => (i === 0 ? this.root : new Place(i)))
    this.asIs = this.try(() => 0)
    this.real = run(...roots)
    if (this.asIs.made === ambiguous) throw refuse('does not work on a copy of the structure')
  }

  /** Runs what is asked about on a copy. What throws makes something ambiguous. */
  try(move: Move): Trial {
    const copy = new LazyCopy(move)
    const { run, roots, refuse } = this.question
    let made: unknown
    try {
      made = run(...roots.map((root, i) => copy.show(root, this.places[i] as Place)))
    } catch {
      made = ambiguous
    }
    if (copy.isWritten) throw refuse('changes the structure that it is given')
    return { copy, made }
  }

  explain({ copy, made }: Trial, replaces = this.question.replaces): Template {
    return templateOf(copy, made, this.real, replaces === true ? this.root : undefined)
  }

  gives(template: Template): boolean {
    return matches(template, this.real, (place, part) => equal(place.in(this.question.roots), part))
  }

  private follows(template: Template, { copy, made }: Trial): boolean {
    return matches(template, made, (place, part) => copy.shows(part, place))
  }

  isPath(template: Template, { copy }: Trial): boolean {
    return (
      copy.readsParts &&
      copy.reads.length <= 1 &&
      this.follows(
        template,
        this.try(() => undefined)
      )
    )
  }

  /**
   * Whether a template that gives what the structure gives is no coincidence. The optic must not calculate when other
   * numbers move, or some of all. And where another number is equal to one that the template selects, the template must
   * hold when that one moves.
   */
  confirms(template: Template, { copy }: Trial): boolean {
    const { reads } = this.asIs.copy
    const all = [...new Set([...reads, ...copy.reads])]
    const leaves = leavesOf(template)
    const chosen = new Set(leaves.filter(leaf => leaf instanceof Place))
    const hasConstants = leaves.some(isNumber)
    if (!this.follows(template, this.asIs)) return false
    // What was kept from an earlier reading is no constant, nor is every number that does not move.
    const isAsIs = copy === this.asIs.copy
    if (hasConstants && (isAsIs || reads.length !== copy.reads.length || all.length > reads.length)) return false
    const isBeside = (place: Place): boolean => !place.isWithin(chosen)
    const others = all.filter(isBeside)
    const subsets = others.length === 0 ? [] : [isBeside, (place: Place) => !isBeside(place)]
    for (const subset of separating(all.length)) subsets.push(place => subset(all.indexOf(place)))
    const moves = subsets.map(isMoved => moving(isMoved, small(1)))
    if (others.length > 0) moves.push(...far.map(step => moving(isBeside, step)))
    const values = new Set(leaves.map(leaf => (leaf instanceof Place ? leaf.in(this.question.roots) : leaf)))
    const twins = others.filter(place => values.has(place.in(this.question.roots)))
    const groups = twins.length > maxSeparated ? [twins] : twins.map(twin => [twin])
    return (
      !moves.some(move => isCalculated(this.explain(this.try(move)), hasConstants)) &&
      groups.every(group =>
        [1, -1].every(sign => this.follows(template, this.try(moving(place => group.includes(place), small(sign)))))
      )
    )
  }
}

export const find = (question: Question): Answer => {
  const search = new Search(question)
  const { asIs } = search
  const known = search.explain(asIs)
  let calculates = asIs.copy.reads.length === 0
  // Where no number was read, none was calculated with or compared.
  if (calculates && search.gives(known)) return { template: known, isPath: search.isPath(known, asIs) }
  for (const sign of [1, -1]) {
    const trial = search.try(small(sign))
    const template = search.explain(trial)
    if (search.gives(template) && search.confirms(template, trial))
      return { template, isPath: search.isPath(template, trial) }
    calculates ||= isCalculated(template)
  }
  // On the numbers as they are, parts are told apart unless two of them are the same.
  for (const suggest of calculates ? [] : [() => search.explain(asIs, false), () => question.ask?.(search.root)]) {
    const template = suggest()
    if (search.gives(template) && search.confirms(template, asIs)) return { template, isPath: false }
  }
  throw question.refuse(
    calculates
      ? `calculates ${question.replaces === true ? 'when it sets' : 'its target'}`
      : 'depends on the exact value of a number, and does not show where its target lies'
  )
}
