/**
 * Finds out where an optic leads. Its own functions are run on copies of the structure in which every number is moved a
 * little, and no two are alike: what comes out is known by where it was shown. A number that was not shown was
 * calculated, and has no place.
 *
 * An optic that compares numbers by `===` or the like takes such a copy for what it is not. So what was found is
 * confirmed: it must give what the structure itself gave, and follow when some of the numbers move and the others stay.
 * Where it does not, the optic is asked where it puts new values, on the numbers as they are.
 */
import { isNumber, LazyCopy, type Move, small } from './lazy-copy'
import { Place } from './place'
import { Build, Constant, fits, gives, type Reason, leavesOf, type Template, templateOf } from './template'

export interface Question {
  /** What is asked about, and the structures that it is applied to. */
  readonly run: (...roots: ReadonlyArray<unknown>) => unknown
  readonly roots: ReadonlyArray<unknown>
  /** Whether the result takes the place of the first structure. */
  readonly replaces?: boolean
  /** Asks where new values are put. What it gives is confirmed as far as numbers can be moved. */
  readonly ask?: () => ReadonlyArray<Place> | undefined
  /** The error that tells why there is no answer. */
  readonly refuse: (why: string) => Error
}

export interface Answer {
  readonly template: Template
  /**
   * Whether it was found without reading any other part or property, so that it is likely to be the same in other
   * structures.
   */
  readonly isPath: boolean
}

interface Trial {
  readonly copy: LazyCopy
  /** `undefined` if the optic threw. */
  readonly made: { readonly value: unknown } | undefined
  /** The numbers that it read. */
  readonly reads: ReadonlyArray<Place>
}

/** Up to how many numbers are told apart. */
const few = 32

const isNumeric = (leaf: Place | Constant): boolean => leaf instanceof Constant && isNumber(leaf.value)

const asItIs: Move = () => 0
const signs = [1, -1]

/** Subsets that separate every pair of places, so that each moves while some other one stays. */
const separating = (places: ReadonlyArray<Place>): ReadonlyArray<ReadonlySet<Place>> => {
  const out: Set<Place>[] = []
  if (places.length <= few)
    for (let bit = 1; bit < places.length; bit *= 2)
      for (const value of [0, bit]) out.push(new Set(places.filter((_, i) => (i & bit) === value)))
  return out
}

class Search {
  private readonly places: ReadonlyArray<Place>
  readonly root = new Place(0)
  readonly into: Place | undefined
  readonly asIs: Trial
  readonly real: unknown

  constructor(private readonly question: Question) {
    const { run, roots, replaces, refuse } = question
    this.into = replaces === true ? this.root : undefined
    this.places = roots.map((_, i) => (i === 0 ? this.root : new Place(i)))
    this.asIs = this.try(asItIs)
    this.real = run(...roots)
    if (this.asIs.made === undefined) throw refuse('does not work on a copy of the structure')
  }

  try(move: Move): Trial {
    const copy = new LazyCopy(move)
    const { run, roots, refuse } = this.question
    let made: Trial['made']
    try {
      made = { value: run(...roots.map((root, i) => copy.show(root, this.places[i] as Place))) }
    } catch {
      made = undefined
    }
    if (copy.isWritten) throw refuse('changes the structure that it is given')
    return { copy, made, reads: copy.reads }
  }

  explain({ copy, made }: Trial, into: Place | undefined): Template | Reason {
    return made === undefined ? 'ambiguous' : templateOf(copy, made.value, this.real, into)
  }

  gives(template: Template): boolean {
    return gives(template, this.question.roots, this.real)
  }

  /** Whether a template explains the result also when only some of the numbers move. */
  private isFollowed(template: Template, { copy, made }: Trial): boolean {
    return made !== undefined && fits(template, copy, made.value)
  }

  private follows(template: Template, move: Move): boolean {
    return this.isFollowed(template, this.try(move))
  }

  /** Whether a result holds a number that was not shown. Constants count as such, unless some are expected. */
  calculates(explained: Template | Reason, constants = false): boolean {
    if (typeof explained === 'string') return explained === 'calculated'
    return !constants && leavesOf(explained).some(isNumeric)
  }

  private isCalculated(move: Move, constants?: boolean): boolean {
    return this.calculates(this.explain(this.try(move), this.into), constants)
  }

  /** Confirms what a trial showed with numbers moved by a sign, or what asking did. */
  confirms(template: Template, trial: Trial, sign?: number): boolean {
    const reads = [...new Set([...this.asIs.reads, ...trial.reads])]
    const leaves = leavesOf(template)
    const chosen = new Set(leaves.filter(leaf => leaf instanceof Place))
    const constants = leaves.some(isNumeric)
    const others = new Set(reads.filter(place => !chosen.has(place)))
    if (sign !== undefined && !this.isFollowed(template, this.asIs)) return false
    // What was kept from an earlier reading is no constant.
    if (constants && (reads.length > trial.reads.length || reads.length > this.asIs.reads.length)) return false
    if (!constants && others.size === 0 && (reads.length <= 1 || reads.length > few)) return true
    const step = small(sign ?? 1)
    const isMoved = (n: number, place: Place): number => (place.isWithin(chosen) ? step(n) : 0)
    const subsets: Move[] = [
      isMoved,
      ...[others, ...separating(reads)].map(set => (n: number, place: Place) => (set.has(place) ? step(n) : 0))
    ]
    const holds = (move: Move): boolean =>
      sign === undefined ? !this.isCalculated(move) : this.follows(template, move)
    return (
      subsets.every(holds) &&
      (sign !== undefined || this.tellsApart(template, leaves, reads)) &&
      this.isIndependent(template, others, constants)
    )
  }

  /** Whether none of the numbers that are the same as what was chosen was meant in its place. */
  private tellsApart(
    template: Template,
    leaves: ReadonlyArray<Place | Constant>,
    reads: ReadonlyArray<Place>
  ): boolean {
    const { roots } = this.question
    const count = new Map<unknown, number>()
    for (const place of reads) count.set(place.in(roots), (count.get(place.in(roots)) ?? 0) + 1)
    const values = new Set(leaves.map(leaf => leaf instanceof Place && leaf.in(roots)))
    const twins = reads
      .map(place => place.in(roots))
      .flatMap((n, i) => (values.has(n) && count.get(n) !== 1 ? [reads[i]] : []))
    const step = small(1)
    return (
      twins.length <= few &&
      twins.every(twin => {
        const trial = this.try((n, place) => (place === twin ? step(n) : 0))
        const explained = this.explain(trial, this.into)
        return (
          typeof explained === 'string' ||
          !leavesOf(explained).includes(twin as Place) ||
          this.isFollowed(template, trial)
        )
      })
    )
  }

  /** Whether nothing was looked at but the way to what was found. */
  isPath(template: Template, { copy, reads }: Trial): boolean {
    return copy.readsParts && reads.length <= 1 && this.follows(template, () => undefined)
  }

  /**
   * Whether what was not chosen has no part in the result, and constants stay, also when all that was read moves by a
   * lot.
   */
  private isIndependent(template: Template, others: ReadonlySet<Place>, constants: boolean): boolean {
    const greatest = [...others].reduce(
      (most, place) => Math.max(most, Math.abs(Number(place.in(this.question.roots)))),
      1
    )
    const far = signs.map<Move>(sign => (_, place) => (others.has(place) ? sign * 0.3 * greatest : 0))
    const further = signs.map<Move>(sign => n => sign * 0.3 * Math.max(1, Math.abs(n)))
    return (
      !far.some(move => this.isCalculated(move, constants)) &&
      (!constants || further.some(move => this.follows(template, move)))
    )
  }
}

export const find = (question: Question): Answer => {
  const search = new Search(question)
  const { asIs } = search
  const known = search.explain(asIs, search.into)
  // Where no number was read, none was calculated with or compared.
  if (asIs.reads.length === 0 && typeof known !== 'string' && search.gives(known))
    return { template: known, isPath: search.isPath(known, asIs) }
  let calculated = asIs.reads.length === 0
  for (const sign of signs) {
    const trial = search.try(small(sign))
    const template = search.explain(trial, search.into)
    if (typeof template !== 'string' && search.gives(template) && search.confirms(template, trial, sign))
      return { template, isPath: search.isPath(template, trial) }
    calculated ||= search.calculates(template)
  }
  // What was shown as it is can be told apart where no two numbers are the same.
  for (const other of calculated ? [] : [() => search.explain(asIs, undefined), () => question.ask?.()]) {
    const found = other()
    const template = Array.isArray(found) ? new Build(found) : (found as Template | Reason | undefined)
    if (template === undefined || typeof template === 'string' || !search.gives(template)) continue
    if (!leavesOf(template).some(isNumeric) && search.confirms(template, asIs)) return { template, isPath: false }
  }
  const how = question.replaces === true ? 'when it sets' : 'its target'
  throw question.refuse(
    calculated ? `calculates ${how}` : 'depends on the exact value of a number, and does not show where its target lies'
  )
}
