/** An instance of a class that knows how to add. */
import * as B from 'backprop-ts/Backprop'

export class Point {
  constructor(
    readonly x: number,
    readonly y: number
  ) {}
  get length(): number {
    return Math.hypot(this.x, this.y)
  }
  get [B.instance](): B.Backprop<Point> {
    return { zero: () => new Point(0, 0), one: () => new Point(1, 1), add: (p, q) => new Point(p.x + q.x, p.y + q.y) }
  }
}
