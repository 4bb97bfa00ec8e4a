/**
 * What an optic selects. A structural optic moves parts of a structure without calculating with them; to see which, its own functions
 * are run on a stand-in for the structure, in which every part knows its place.
 */
import { isRecord, isTypedArray, type Keyed, mapArray, mapRecord, recordKeys } from './structure'
import { Node } from './node'

/** A place: which of the traced structures, and the keys that lead there. */
export interface Place {
  readonly root: number
  readonly path: ReadonlyArray<unknown>
}

/** A structure made of places and static leaves. */
export type Template =
  | { readonly tag: 'place'; readonly place: Place }
  | { readonly tag: 'static'; readonly value: unknown }
  | { readonly tag: 'build'; readonly parts: unknown[] | Keyed }

const isStatic = (x: unknown): x is string | boolean | symbol | null | undefined =>
  x === null || (typeof x !== 'object' && typeof x !== 'number' && typeof x !== 'bigint')

/** A number, of which an optic may read the value to choose its target, but which it must not calculate with. */
class Leaf {
  constructor(
    private readonly tracer: Tracer,
    private readonly value: number | bigint,
    readonly place: Place
  ) {}
  [Symbol.toPrimitive](): number | bigint {
    this.tracer.inspected = true
    return this.value
  }
}

export class Tracer {
  /** Whether the optic looked at more than it selected: then another structure may be treated otherwise. */
  inspected = false
  /** How many numbers the optic has seen. Those that it does not select it may have compared by `===`, which no stand-in notices. */
  leaves = 0
  private readonly places = new WeakMap<object, Place>()

  /** A stand-in for a structure. */
  root(value: unknown, root: number): unknown {
    return this.wrap(value, { root, path: [] })
  }

  private wrap(value: unknown, place: Place): unknown {
    if (isStatic(value)) {
      this.inspected = true
      return value
    }
    if (typeof value === 'number' || typeof value === 'bigint') {
      this.leaves++
      return new Leaf(this, value, place)
    }
    const stand = this.stand(value, place)
    this.places.set(stand, place)
    return stand
  }

  private stand(value: object, place: Place): object {
    if (value instanceof Map) {
      this.inspected = true
      return new Map(
        [...(value as Map<unknown, unknown>)].map(([key, v]) => [
          key,
          this.wrap(v, { ...place, path: [...place.path, key] })
        ])
      )
    }
    const real = value
    const array = Array.isArray(real)
    // Empty: as long as the real one, it would make each fresh lens linear in the array.
    const dummy: object = array ? [] : {}
    const inside = (key: PropertyKey): unknown =>
      this.wrap((real as Keyed)[key], { ...place, path: [...place.path, key] })
    const isPart = (key: PropertyKey): boolean =>
      !(real instanceof Node) && !isTypedArray(real) && !(array && key === 'length') && isDataField(real, key)
    return new Proxy(dummy, {
      get: (_, key) => {
        if (isPart(key)) return inside(key)
        this.inspected = true
        return Reflect.get(real, key, real) as unknown
      },
      has: (_, key) => {
        this.inspected = true
        return Reflect.has(real, key)
      },
      ownKeys: () => {
        this.inspected = true
        return Reflect.ownKeys(real)
      },
      getOwnPropertyDescriptor: (_, key) => {
        this.inspected = true
        const own = Reflect.getOwnPropertyDescriptor(real, key)
        if (own === undefined) return own
        if (array && key === 'length') return { ...own, writable: true }
        return {
          value: isPart(key) ? inside(key) : (Reflect.get(real, key) as unknown),
          enumerable: own.enumerable === true,
          configurable: true,
          writable: true
        }
      },
      getPrototypeOf: () => Reflect.getPrototypeOf(real),
      set: () => false,
      defineProperty: () => false,
      deleteProperty: () => false
    })
  }

  /** The place that an object stands for. */
  placeOf(x: object): Place | undefined {
    return x instanceof Leaf ? x.place : this.places.get(x)
  }

  /** Where the parts of a result come from; `undefined` if some of it was calculated. */
  template(result: unknown): Template | undefined {
    if (isStatic(result)) return typeof result === 'function' ? undefined : { tag: 'static', value: result }
    if (typeof result !== 'object') return undefined
    const place = this.placeOf(result)
    if (place !== undefined) return { tag: 'place', place }
    if (Array.isArray(result)) {
      const parts = mapArray(result, x => this.template(x))
      return parts.includes(undefined) ? undefined : { tag: 'build', parts }
    }
    if (!isRecord(result)) return undefined
    const parts = mapRecord(result, x => this.template(x))
    return recordKeys(parts).some(key => parts[key] === undefined) ? undefined : { tag: 'build', parts }
  }
}

/** Accessors calculate, so that only data fields are parts. */
const isDataField = (x: object, key: PropertyKey): boolean => {
  const own = Reflect.getOwnPropertyDescriptor(x, key)
  return own !== undefined && 'value' in own
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
    URI: 'backprop-ts/Const',
    map: (fa: Collected) => fa,
    of: (): Collected => undefined,
    ap: (left: Collected, right: Collected): Collected =>
      left === undefined ? right : right === undefined ? left : { left, right }
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
