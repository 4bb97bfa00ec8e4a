/**
 * A copy of a structure that knows where each of its parts lies. Its numbers can be moved, so that no two are alike,
 * and it notes which of them are read. Parts are copied when they are read: a copy costs what is read of it, whatever
 * the structure holds.
 */
import { isEnumerable, type Keyed, mapContainer } from '../values/containers'
import { isRecord, isStatic, isTypedArray } from '../values/kinds'
import type { Place } from './place'

/**
 * By how much to move the number at a place, in proportion to its size. 0 leaves it as it is; `undefined` shows an
 * object that throws if it is used as a number.
 */
export type Move = (place: Place) => number | undefined

/** Large enough to survive rounding, and small enough to change few decisions. */
export const small = 1e-7

/** Large enough to show in sums with larger numbers. */
export const large = 0.3

export const isNumber = (x: unknown): x is number | bigint => typeof x === 'number' || typeof x === 'bigint'

/**
 * A number near another one, by a step that depends on a serial number in no simple way, so that steps do not cancel
 * out.
 */
export const moved = (n: number | bigint, by: number, serial: number): number | bigint => {
  if (typeof n === 'number' && !Number.isFinite(n)) return n
  const mixed = Math.imul(serial + 1, 0x9e3779b1)
  const hash = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0
  // The serial number itself keeps bigints apart, however many there are.
  if (typeof n === 'bigint') return n + BigInt(Math.sign(by) * (1 + (hash % 1000) + serial))
  const step = by * Math.max(1, Math.abs(n)) * (1 + hash / 2 ** 32)
  return Number.isFinite(n + step) ? n + step : n - step
}

const isIndex = (key: PropertyKey): boolean => typeof key === 'string' && /^(0|[1-9]\d*)$/.test(key)

/**
 * Whether a property is a part of its container: gradients have no hidden fields, and accessors of classes may
 * calculate.
 */
const isPart = (x: object, key: PropertyKey): boolean => {
  if (isTypedArray(x)) return false
  if (Array.isArray(x)) return isIndex(key) && Object.hasOwn(x, key)
  return isRecord(x) ? isEnumerable(x, key) : 'value' in (Reflect.getOwnPropertyDescriptor(x, key) ?? {})
}

class Container implements ProxyHandler<object> {
  constructor(
    private readonly copy: LazyCopy,
    private readonly real: object,
    private readonly place: Place
  ) {}

  get(_: object, key: PropertyKey, receiver: unknown): unknown {
    const { real, copy } = this
    if (isPart(real, key))
      return copy.show((real as Keyed)[key], this.place.at(Array.isArray(real) ? Number(key) : key))
    copy.readsParts = false
    const typed = isTypedArray(real)
    if (typed || (key !== 'length' && 'value' in (Reflect.getOwnPropertyDescriptor(real, key) ?? {})))
      copy.readsHidden = true
    // Accessors and methods of a class see the copy.
    return Reflect.get(real, key, typed ? real : receiver) as unknown
  }

  has(_: object, key: PropertyKey): boolean {
    this.copy.readsParts = false
    return Reflect.has(this.real, key)
  }

  ownKeys(): (string | symbol)[] {
    this.copy.readsParts = false
    return Reflect.ownKeys(this.real)
  }

  getOwnPropertyDescriptor(target: object, key: PropertyKey): PropertyDescriptor | undefined {
    this.copy.readsParts = false
    const own = Reflect.getOwnPropertyDescriptor(this.real, key)
    if (own === undefined) return own
    if (Array.isArray(this.real) && key === 'length') return { ...own, writable: true }
    const value = this.get(target, key, this.copy.show(this.real, this.place))
    return { value, enumerable: own.enumerable === true, configurable: true, writable: true }
  }

  // An assignment to a copy arrives here, too, where its receiver is another object.
  defineProperty(): false {
    this.copy.isWritten = true
    return false
  }

  deleteProperty(): false {
    return this.defineProperty()
  }
}

export class LazyCopy {
  /** The places of the numbers that were read. */
  readonly reads: Place[] = []
  /** Whether nothing was read but parts that are numbers or containers: what is found then depends on nothing else. */
  readsParts = true
  /** Whether a value was read that is no part, and cannot be moved. */
  readsHidden = false
  /** Whether there was an attempt to change the structure. */
  isWritten = false
  private readonly shown = new Map<Place, unknown>()
  /** The place where each value was shown; `undefined` if it was shown at several. */
  readonly places = new Map<unknown, Place | undefined>()

  constructor(private readonly move: Move) {}

  /** The copy of what lies at a place: the same each time. */
  show(value: unknown, place: Place): unknown {
    if (isStatic(value) || typeof value === 'function') {
      this.readsParts = false
      return value
    }
    if (this.shown.has(place)) return this.shown.get(place)
    const made = isNumber(value) ? this.number(value, place) : this.container(value, place)
    this.shown.set(place, made)
    // Numbers that cannot be moved, such as NaN, may lie at several places.
    this.places.set(made, this.places.has(made) ? undefined : place)
    return made
  }

  private number(n: number | bigint, place: Place): unknown {
    this.reads.push(place)
    const by = this.move(place)
    if (by === undefined) return Object.create(null)
    if (by === 0) return n
    let serial = this.places.size
    let near = moved(n, by, serial)
    while (near !== n && this.places.has(near)) near = moved(n, by, ++serial)
    return near
  }

  private container(value: object, place: Place): object {
    if (value instanceof Map) return this.map(value, place)
    // Empty: as long as the real one, it would make each copy linear in the array.
    const empty = Array.isArray(value) ? [] : (Object.create(Object.getPrototypeOf(value) as object | null) as object)
    return new Proxy(empty, new Container(this, value, place))
  }

  /** Maps hide what they hold from proxies, so that theirs are copied at once. */
  private map(real: ReadonlyMap<unknown, unknown>, place: Place): object {
    this.readsParts = false
    const copy = mapContainer(real, 'map', (part, key) => this.show(part, place.at(key))) as object
    const refuse = (): never => {
      this.isWritten = true
      throw new TypeError('a structure is immutable')
    }
    return Object.assign(copy, { set: refuse, delete: refuse, clear: refuse })
  }

  /** Whether it was read at a place what is given. */
  shows(x: unknown, place: Place): boolean {
    return this.shown.has(place) && Object.is(this.shown.get(place), x)
  }
}
