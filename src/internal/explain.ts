// @ts-nocheck
/**
 * What an optic selects, and making sure of it. Stand-ins show most of what optics do, but not what these do by comparing numbers with `===` or
 * by asking for their type. So the optic is run again on structures that differ in a few numbers: what it selects must differ in the same way.
 */
import { equal } from './values/equality'
import { walk } from './values/containers'
import { Place, placesOf, plain, type ShowNumber, type Template, Tracer } from './trace'

/** An optic's function, and the structures that it is applied to. */
interface Subject {
  readonly run: (...roots: ReadonlyArray<unknown>) => unknown
  readonly roots: ReadonlyArray<unknown>
  /** Whether the result takes the place of the first structure. */
  readonly replaces: boolean
  /** Whether accessors are parts, too. */
  readonly accessors: boolean
}

/** Places by their paths, each with a number of its own. */
class Places {
  private readonly below = new Map<unknown, Places>()
  private index: number | undefined
  private count = 0

  constructor(places: ReadonlyArray<Place>) {
    for (const place of places) this.add(place)
  }

  get size(): number {
    return this.count
  }

  private add({ root, path }: Place): void {
    const node = [root, ...path].reduce<Places>((at, key) => {
      const next = at.below.get(key) ?? new Places([])
      at.below.set(key, next)
      return next
    }, this)
    node.index ??= this.count++
  }

  /** The number of a place, or of the one that it lies in. */
  find({ root, path }: Place): number | undefined {
    const keys = [root, ...path]
    let node: Places | undefined = this.below.get(keys[0])
    for (let i = 1; node !== undefined && node.index === undefined && i < keys.length; i++)
      node = node.below.get(keys[i])
    return node?.index
  }
}

/** A number near another one. How near depends on the place, by its hash, so that what is moved at several places does not cancel out. */
export const moved = (n: number | bigint, hash: number, sign: number): number | bigint => {
  if (typeof n === 'bigint') return n + BigInt(sign * (1 + (hash % 1000)))
  return Number.isFinite(n) ? n + sign * 1e-7 * Math.max(1, Math.abs(n)) * (1 + hash / 2 ** 32) : n
}

const nearBy =
  (sign: number): ShowNumber =>
  (n, place) =>
    moved(n, place.hash, sign)

/** Up; and down, for what lies at the edge of where it is selected. */
const signs = [1, -1]

interface Trial {
  readonly tracer: Tracer
  /** `undefined` if the optic threw. */
  readonly result: { readonly value: unknown } | undefined
}

const trial = ({ run, roots, accessors }: Subject, show?: ShowNumber): Trial => {
  const tracer = new Tracer(show, accessors)
  try {
    return { tracer, result: { value: run(...roots.map((root, i) => tracer.root(root, i))) } }
  } catch {
    return { tracer, result: undefined }
  }
}

const templateOf = ({ tracer, result }: Trial, { replaces }: Subject): Template | undefined =>
  result && tracer.template(result.value, replaces ? new Place(0) : undefined)

const fits = ({ tracer, result }: Trial, template: Template): boolean =>
  result !== undefined && tracer.fits(template, result.value)

const lengthOf = (x: unknown): number | undefined => (Array.isArray(x) ? x.length : undefined)

/** Up to how many numbers are told apart, at the cost of a few runs. */
const few = 32

/** Groups of numbers such that of any two, one holds the one and not the other: so that what one number decides does not hide what another does. */
const groups = (count: number): ReadonlyArray<(i: number) => boolean> => {
  const out: ((i: number) => boolean)[] = count === 0 ? [] : [() => true]
  if (count <= few)
    for (let bit = 1; bit < count; bit *= 2)
      out.push(
        (i: number) => (i & bit) === 0,
        (i: number) => (i & bit) !== 0
      )
  return out
}

/**
 * Whether a template is right. The chosen places are moved: the result must move as they do, or there be no target but at these very numbers. Then
 * the other numbers that were read are moved: the result must still be made of parts, though it may be others.
 */
const holds = (subject: Subject, template: Template, chosen: Places, reads: ReadonlyArray<Place>): boolean => {
  const isChosen = (place: Place): boolean => chosen.find(place) !== undefined
  const move = (sign: number): Trial => trial(subject, (n, place) => (isChosen(place) ? moved(n, place.hash, sign) : n))
  const gone = ({ result }: Trial): boolean =>
    template.tag === 'build' && !subject.replaces && lengthOf(result?.value) !== lengthOf(template.parts)
  const follows = signs.some(sign => fits(move(sign), template))
  if (!follows && !signs.every(sign => gone(move(sign)))) return false
  const others = new Places(
    reads.filter(place => !isChosen(place) && typeof walk(subject.roots[place.root], place.path) !== 'object')
  )
  return groups(others.size).every(group => {
    const moves = (place: Place): boolean => {
      const i = others.find(place)
      return i === undefined ? follows && isChosen(place) : group(i)
    }
    const again = trial(subject, (n, place) => (moves(place) ? moved(n, place.hash, 1) : n))
    return again.result === undefined || templateOf(again, subject) !== undefined
  })
}

/** Whether the result moves with all that is in the structures. */
const followsAll = (subject: Subject, template: Template): boolean =>
  signs.some(sign => fits(trial(subject, nearBy(sign)), template))

/** Whether an optic has read what it selects, and the way there. What else it has read it may have compared. */
const readsOnly = (reads: ReadonlyArray<Place>, template: Template): boolean => {
  for (const place of placesOf(template)) place.chosen = true
  return reads.every(place => place.entered || place.chosen)
}

/** Whether a template gives what was selected of the structures themselves. */
const gives = (template: Template, real: unknown, { roots, accessors }: Subject): boolean => {
  const tracer = new Tracer(n => n, accessors)
  roots.forEach((root, i) => tracer.root(root, i))
  return tracer.fits(template, real)
}

/** The error that tells why what was run is no good. */
type Refusal = (why: string) => Error

const refuseWriting = (refusal: Refusal, { tracer }: Trial): void => {
  if (tracer.written) throw refusal('changes the structure that it is given')
}

/** What reading functions select of a structure, and whether they would select the same of every structure. */
export const explainRead = (
  refusal: Refusal,
  read: (s: unknown) => ReadonlyArray<unknown>,
  whole: unknown,
  accessors = false
): { readonly templates: ReadonlyArray<Template>; readonly fixed: boolean } => {
  const subject: Subject = { run: read, roots: [whole], replaces: false, accessors }
  const real = read(whole)
  const isReal = (template: Template | undefined): template is Template =>
    template !== undefined && gives(template, real, subject)
  const found = (template: Template, fixed: boolean) => ({
    templates: (template as { readonly parts: ReadonlyArray<Template> }).parts,
    fixed
  })
  const standIns = trial(subject)
  refuseWriting(refusal, standIns)
  const template = templateOf(standIns, subject)
  const { inspected, reads } = standIns.tracer
  if (isReal(template) && readsOnly(reads, template) && followsAll(subject, template))
    return found(template, !inspected)
  const asIs = trial(subject, n => n)
  refuseWriting(refusal, asIs)
  // Equal numbers are told apart once they are moved.
  const apart = trial(subject, nearBy(1))
  for (const candidate of [template, templateOf(asIs, subject), templateOf(apart, subject)])
    if (isReal(candidate) && holds(subject, candidate, new Places(placesOf(candidate)), asIs.tracer.reads))
      return found(candidate, false)
  throw refusal('calculates its target')
}

/** What the `set` of an optic makes of a structure and a value. Runs it on these only if it does not try to change what it is given. */
export const explainSet = (
  refusal: Refusal,
  set: (a: unknown) => (s: unknown) => unknown,
  whole: unknown,
  value: unknown
): Template => {
  const subject: Subject = { run: (s, a) => set(a)(s), roots: [whole, value], replaces: true, accessors: true }
  const standIns = trial(subject)
  refuseWriting(refusal, standIns)
  const real = set(value)(whole)
  const isReal = (template: Template | undefined): template is Template =>
    template !== undefined && equal(plain(template, subject.roots), real)
  const template = templateOf(standIns, subject)
  const asIs = trial(subject, (n, { root }) => (root === 0 ? n : undefined))
  refuseWriting(refusal, asIs)
  for (const candidate of [template, templateOf(asIs, subject)])
    if (isReal(candidate) && holds(subject, candidate, new Places([new Place(1)]), asIs.tracer.reads)) return candidate
  throw refusal('calculates when it sets')
}
