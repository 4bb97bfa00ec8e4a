/** Places in structures: the keys that lead from a structure to one of its parts. */
import { walk } from '../values/containers'

/** A place in one of several structures. There is one object for each place, so that places compare by `===`. */
export class Place {
  private below: Map<unknown, Place> | undefined

  constructor(
    /** Which of the structures it lies in. */
    readonly root: number,
    /** The place of the container that it lies in, and its key there. */
    readonly above?: Place,
    readonly key?: unknown
  ) {}

  at(key: unknown): Place {
    this.below ??= new Map<unknown, Place>()
    let place = this.below.get(key)
    if (place === undefined) this.below.set(key, (place = new Place(this.root, this, key)))
    return place
  }

  get path(): ReadonlyArray<unknown> {
    return this.above === undefined ? [] : [...this.above.path, this.key]
  }

  /** The part of plain structures that lies here. */
  in(roots: ReadonlyArray<unknown>): unknown {
    return this.above === undefined ? roots[this.root] : walk(this.above.in(roots), [this.key])
  }

  /** Whether it is one of the places, or lies inside of one. */
  isWithin(places: ReadonlySet<Place>): boolean {
    return places.has(this) || (this.above?.isWithin(places) ?? false)
  }
}
