// @ts-nocheck
/**
 * What an optic selects. A structural optic moves parts of a structure without calculating with them; to see which, its own functions
 * are run on a stand-in for the structure, in which every part knows its place.
 */
import { isEnumerable, type Keyed, keysOf, mapContainer, partOf, walk } from './values/containers'
import { compoundKindOf, isPlain, isTypedArray, kindOf } from './values/kinds'

/** A place: which of the traced structures, and the keys that lead there. */
export class Place {
  private keys: ReadonlyArray<unknown> | undefined
  private mixed: number | undefined
  /** Whether something in it was asked for. */
  entered = false
  /** Whether it is a part of the result. */
  chosen = false

  constructor(
    readonly root: number,
    /** The place of the container that it lies in, and its key there. */
    readonly above?: Place,
    readonly key?: unknown
  ) {}

  /** A number that hardly any other place has. */
  get hash(): number {
    return (this.mixed ??= this.above === undefined ? this.root + 1 : mix(this.above.hash, this.key))
  }

  get path(): ReadonlyArray<unknown> {
    return (this.keys ??= this.above === undefined ? [] : [...this.above.path, this.key])
  }

  /** What is there in plain structures. */
  in(roots: ReadonlyArray<unknown>): unknown {
    return this.above === undefined ? roots[this.root] : walk(this.above.in(roots), [this.key])
  }
}

const mix = (hash: number, key: unknown): number => {
  // The golden ratio spreads neighbours far apart.
  if (typeof key === 'number') return Math.imul(hash + key + 1, 0x9e3779b1) >>> 0
  return typeof key === 'string' ? Array.from(key).reduce((h, c) => mix(h, c.charCodeAt(0)), hash) : mix(hash, 7)
}

/** A structure made of places and static leaves. */
export type Template =
  | { readonly tag: 'place'; readonly place: Place }
  | { readonly tag: 'static'; readonly value: unknown }
  | { readonly tag: 'build'; readonly parts: unknown[] | Keyed | Map<unknown, unknown> }

/**
 * What to show an optic for a number; a stand-in where that is `undefined`. A number that is shown is known again if no other one is the
 * same. Containers are always shown by stand-ins.
 */
export type ShowNumber = (n: number | bigint, place: Place) => number | bigint | undefined

export const isStatic = (x: unknown): x is string | boolean | symbol | null | undefined =>
  x === null || (typeof x !== 'object' && typeof x !== 'number' && typeof x !== 'bigint')

export const isNumber = (x: unknown): x is number | bigint => typeof x === 'number' || typeof x === 'bigint'

export const isIndex = (key: PropertyKey): key is string => typeof key === 'string' && /^(0|[1-9]\d*)$/.test(key)

/** A number, of which an optic may read the value to choose its target, but which it must not calculate with. */
class Leaf {
  constructor(
    readonly tracer: Tracer,
    readonly place: Place,
    private readonly value: number | bigint
  ) {}
  [Symbol.toPrimitive](): number | bigint {
    this.tracer.inspected = true
    return this.value
  }
}

/** A copy of a `Map` that knows whether it was written to. */
class WatchedMap extends Map<unknown, unknown> {
  watch(written: () => unknown): this {
    const write = (): never => {
      written()
      throw new TypeError('a structure is immutable')
    }
    this.set = this.delete = this.clear = write
    return this
  }
}

/** A container of which each part that is read knows its place. */
class StandIn implements ProxyHandler<object> {
  private readonly hasParts: boolean

  constructor(
    private readonly tracer: Tracer,
    private readonly real: object,
    private readonly place: Place
  ) {
    this.hasParts = !isTypedArray(real)
  }

  /** Gradients have no hidden fields, so that what is read of these is no part. */
  private isPart(key: PropertyKey): boolean {
    const { real } = this
    if (!this.hasParts) return false
    if (Array.isArray(real)) return isIndex(key) && isEnumerable(real, key)
    const own = Reflect.getOwnPropertyDescriptor(real, key)
    if (own === undefined) return false
    return isPlain(real) ? own.enumerable === true && ('value' in own || this.tracer.accessors) : 'value' in own
  }

  private inspect(): void {
    this.tracer.inspected = this.place.entered = true
  }

  get(_: object, key: PropertyKey): unknown {
    this.place.entered = true
    if (this.isPart(key)) return this.tracer.inside(this.real, this.place, key)
    this.tracer.inspected = true
    return Reflect.get(this.real, key, this.real) as unknown
  }

  has(_: object, key: PropertyKey): boolean {
    this.inspect()
    return Reflect.has(this.real, key)
  }

  ownKeys(): (string | symbol)[] {
    this.inspect()
    return Reflect.ownKeys(this.real)
  }

  getOwnPropertyDescriptor(_: object, key: PropertyKey): PropertyDescriptor | undefined {
    this.tracer.inspected = true
    const { real } = this
    const own = Reflect.getOwnPropertyDescriptor(real, key)
    if (own === undefined) return own
    if (Array.isArray(real) && key === 'length') return { ...own, writable: true }
    return {
      value: this.isPart(key) ? this.tracer.inside(real, this.place, key) : (Reflect.get(real, key) as unknown),
      enumerable: own.enumerable === true,
      configurable: true,
      writable: true
    }
  }

  getPrototypeOf(): object | null {
    return Reflect.getPrototypeOf(this.real)
  }

  private write(): false {
    this.tracer.written = true
    return false
  }

  set(): false {
    return this.write()
  }

  // An assignment to a stand-in arrives here, too, where its receiver is another object.
  defineProperty(): false {
    return this.write()
  }

  deleteProperty(): false {
    return this.write()
  }
}

export class Tracer {
  /** Whether the optic looked at more than parts: then another structure may be treated otherwise. */
  inspected = false
  /** Whether the optic tried to change what it was given. */
  written = false
  /** The places that the optic has read, each as often as it was read. */
  readonly reads: Place[] = []
  private readonly roots: unknown[] = []
  private readonly places = new Map<unknown, Place>()
  private numbers: Map<unknown, Place> | undefined

  constructor(
    private readonly number: ShowNumber | undefined,
    /** Whether accessors are parts. They may calculate, so that they are only for optics that can also set what they get. */
    readonly accessors: boolean
  ) {}

  /** A stand-in for a structure. */
  root(value: unknown, root: number): unknown {
    this.roots[root] = value
    return this.show(value, new Place(root))
  }

  private show(value: unknown, place: Place): unknown {
    if (isStatic(value)) {
      this.inspected = true
      return value
    }
    this.reads.push(place)
    if (isNumber(value)) return this.number?.(value, place) ?? new Leaf(this, place, value)
    const stand = this.stand(value, place)
    this.places.set(stand, place)
    return stand
  }

  /** What an optic reads at a key of a container. */
  inside(value: object, place: Place, key: PropertyKey): unknown {
    const own = Array.isArray(value) ? Number(key) : key
    return this.show((value as Keyed)[key], new Place(place.root, place, own))
  }

  private stand(value: object, place: Place): object {
    // Empty: as long as the real one, it would make each fresh lens linear in the array.
    if (!(value instanceof Map)) return new Proxy(Array.isArray(value) ? [] : {}, new StandIn(this, value, place))
    this.inspected = place.entered = true
    const entries = [...(value as Map<unknown, unknown>)]
    const shown = entries.map(([key, part]) => [key, this.show(part, new Place(place.root, place, key))] as const)
    return new WatchedMap(shown).watch(() => (this.written = true))
  }

  /** The place that an object stands for. */
  placeOf(x: unknown): Place | undefined {
    return x instanceof Leaf ? (x.tracer === this ? x.place : undefined) : this.places.get(x)
  }

  /** Where the parts of a result come from; `undefined` if some of it was calculated. `into` is the place that the result takes, if it takes one. */
  template(result: unknown, into?: Place): Template | undefined {
    if (isStatic(result)) return typeof result === 'function' ? undefined : { tag: 'static', value: result }
    const place = isNumber(result) ? this.recalled(result, into) : this.placeOf(result)
    if (place !== undefined) return { tag: 'place', place }
    const kind = compoundKindOf(result)
    if (kind === undefined) return undefined
    const parts = mapContainer(result, kind, (x, key) => this.template(x, into && new Place(into.root, into, key)))
    return keysOf(parts, kind).some(key => partOf(parts, key) === undefined)
      ? undefined
      : { tag: 'build', parts: parts as unknown[] }
  }

  /** The place of a number that was shown: the one where it stays, if it does; otherwise the one where it was read last. */
  private recalled(n: number | bigint, into: Place | undefined): Place | undefined {
    if (into !== undefined && Object.is(this.at(into), n)) return into
    this.numbers ??= new Map(this.reads.map(place => [this.at(place), place]))
    return this.numbers.get(n)
  }

  /** What was shown, or would have been, at a place. */
  private at(place: Place): unknown {
    const value = place.in(this.roots)
    return isNumber(value) ? this.number?.(value, place) : value
  }

  /** Whether the parts of a result come from where a template says. */
  fits(template: Template, result: unknown): boolean {
    if (template.tag === 'static') return Object.is(result, template.value)
    if (template.tag === 'place') {
      const place = this.placeOf(result)
      return place === undefined ? Object.is(result, this.at(template.place)) : samePlace(place, template.place)
    }
    const kind = kindOf(template.parts)
    if (compoundKindOf(result) !== kind) return false
    const keys = keysOf(result, kind)
    return (
      keys.length === keysOf(template.parts, kind).length &&
      keys.every(key => {
        const part = partOf(template.parts, key) as Template | undefined
        return part !== undefined && this.fits(part, partOf(result, key))
      })
    )
  }
}

export const samePlace = (x: Place | undefined, y: Place | undefined): boolean =>
  x === y ||
  (x !== undefined && y !== undefined && x.root === y.root && Object.is(x.key, y.key) && samePlace(x.above, y.above))

/** What a template selects of plain structures. */
export const plain = (template: Template, roots: ReadonlyArray<unknown>): unknown => {
  if (template.tag === 'place') return template.place.in(roots)
  if (template.tag === 'static') return template.value
  const { parts } = template
  return mapContainer(parts, kindOf(parts), part => plain(part as Template, roots))
}

/** The places in a template. */
export const placesOf = (template: Template, into: Place[] = []): ReadonlyArray<Place> => {
  if (template.tag === 'place') into.push(template.place)
  if (template.tag === 'build') {
    const { parts } = template
    for (const key of keysOf(parts, kindOf(parts))) placesOf(partOf(parts, key) as Template, into)
  }
  return into
}

/** Lists the targets of a traversal: its `modifyF` with the applicative that collects, in linear time. */
export const targets = (
  modifyF: (F: unknown) => (f: (a: unknown) => unknown) => (s: unknown) => unknown,
  s: unknown
): unknown[] => {
  interface Pair {
    readonly left: Collected
    readonly right: Collected
  }
  type Collected = Pair | { readonly target: unknown } | undefined
  const collecting = {
    map: (fa: Collected) => fa,
    of: (): Collected => undefined,
    ap: (left: Collected, right: Collected): Collected => ({ left, right })
  }
  const found: unknown[] = []
  const stack: Collected[] = [modifyF(collecting)(target => ({ target }))(s) as Collected]
  while (stack.length > 0) {
    const next = stack.pop()
    if (next === undefined) continue
    if ('target' in next) found.push(next.target)
    else stack.push(next.right, next.left)
  }
  return found
}
