/** Adds up the results of shards in the order of the shards, whatever order they arrive in. */
import type { ShardResult } from './shard-gradient'

/**
 * A sum whose rounding does not depend on when its terms arrive. A result that arrives early waits for those before it.
 * A second result of the same shard is ignored. The sum takes over the memory of the first shard's numbers.
 */
export class OrderedSum {
  private readonly waiting = new Map<number, ShardResult>()
  private next = 0
  private sum: ShardResult = { value: 0 }

  constructor(private readonly count: number) {}

  add(shard: number, result: ShardResult): void {
    if (shard < this.next) return
    this.waiting.set(shard, result)
    for (let first = this.waiting.get(this.next); first !== undefined; first = this.waiting.get(this.next)) {
      this.waiting.delete(this.next)
      this.sum = this.next === 0 ? first : plus(this.sum, first)
      this.next++
    }
  }

  /** Whether every shard has its result. */
  get isComplete(): boolean {
    return this.next === this.count
  }

  /** The sum of the results so far, without those that wait. */
  get result(): ShardResult {
    return this.sum
  }
}

const plus = (x: ShardResult, y: ShardResult): ShardResult => {
  const value = x.value + y.value
  const [sum, numbers] = [x.numbers, y.numbers]
  if (sum === undefined || numbers === undefined) return { value }
  for (let i = 0; i < sum.length; i++) sum[i]! += numbers[i]!
  return { value, numbers: sum }
}
