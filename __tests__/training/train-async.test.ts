import { setTimeout } from 'node:timers/promises'
import { add, backprop, type BVar, mul, ShapeError, splitBV, square, sub } from 'backprop-ts'
import { type Loss, type Objective, type Optimizer, train, trainAsync } from 'backprop-ts/Optimizer'

interface Line {
  readonly slope: number
  readonly offset: number
}
type Point = readonly [x: number, y: number]

const start: Line = { slope: 0, offset: 0 }
const points: ReadonlyArray<Point> = Array.from({ length: 6 }, (_, i) => [i, 2 * i + 1])

const loss: Loss<Line, Point> = (line, [x, y]) => {
  const { slope, offset } = splitBV(line)
  return square(sub(add(mul(slope, x), offset), y))
}
const heavy: Optimizer<Line, Line> = {
  init: () => start,
  update: (gradient, velocity) => {
    const next = sub(mul(0.5, velocity), mul(0.01, gradient))
    return [next, next]
  }
}
const expected = [...train(loss, start, points, heavy)]

const collected = async <A>(items: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const all: A[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Points that arrive in time, and whether the source was closed. */
const arriving = (items: Iterable<Point> = points) => {
  const source = {
    isClosed: false,
    async *[Symbol.asyncIterator]() {
      try {
        for (const item of items) yield await setTimeout(1, item)
      } finally {
        source.isClosed = true
      }
    }
  }
  return source
}

const remote: Objective<Line, Point> = {
  backprop: async (line, point) =>
    setTimeout(
      1,
      backprop(p => loss(p, point), line)
    )
}
const never = new Promise<never>(() => undefined)
const reason = new Error('enough')

describe('trainAsync', () => {
  it('takes the same steps as train, whatever the batches come from', async () => {
    expect(await collected(trainAsync(loss, start, points, heavy))).toEqual(expected)
    expect(await collected(trainAsync(loss, start, arriving(), heavy))).toEqual(expected)
    expect(await collected(trainAsync(remote, start, arriving(), heavy))).toEqual(expected)
  })

  it('starts again when it is iterated again', async () => {
    const steps = trainAsync(loss, start, arriving(), heavy)
    expect(await collected(steps)).toEqual(await collected(steps))
  })

  it('goes on from a step', async () => {
    const resume = expected[2]!
    const rest = trainAsync(remote, resume.parameters, points.slice(3), heavy, { resume })
    expect(await collected(rest)).toEqual(expected.slice(3))
  })

  it('runs in place', async () => {
    const steps: unknown[] = []
    for (const objective of [loss, remote])
      for await (const step of trainAsync(objective, start, points, heavy, { inPlace: true })) steps.push({ ...step })
    expect(steps).toEqual([...expected, ...expected])
  })

  it('closes the batches on break', async () => {
    const source = arriving()
    for await (const { step } of trainAsync(loss, start, source, heavy)) if (step === 2) break
    expect(source.isClosed).toBe(true)
    const close = jest.fn((): IteratorResult<Point> => ({ done: true, value: undefined }))
    const iterable = { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: points[0]! }), return: close }) }
    for await (const { step } of trainAsync(loss, start, iterable, heavy)) if (step === 2) break
    expect(close).toHaveBeenCalledTimes(1)
  })

  it('breaks from an iterator that cannot be closed', async () => {
    const endless = { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: points[0]! }) }) }
    let steps = 0
    for await (const { step } of trainAsync(loss, start, endless, heavy)) {
      steps = step
      if (step === 3) break
    }
    expect(steps).toBe(3)
  })

  it('throws what the batches, the loss and the objective throw', async () => {
    const failing = async function* (): AsyncGenerator<Point> {
      yield await Promise.resolve(points[0]!)
      throw reason
    }
    await expect(collected(trainAsync(loss, start, failing(), heavy))).rejects.toBe(reason)
    const source = arriving()
    const wrong = (() => {
      throw reason
    }) as typeof loss
    await expect(collected(trainAsync(wrong, start, source, heavy))).rejects.toBe(reason)
    expect(source.isClosed).toBe(true)
    const dead: typeof remote = { backprop: () => Promise.reject(reason) }
    await expect(collected(trainAsync(dead, start, points, heavy))).rejects.toBe(reason)
  })

  it('refuses a loss that is not a number, also from an objective', async () => {
    const whole = ((line: BVar<unknown, Line>) => line) as unknown as typeof loss
    await expect(collected(trainAsync(whole, start, points, heavy))).rejects.toThrow(ShapeError)
    const vague = { backprop: async () => Promise.resolve(['1', start]) } as unknown as typeof remote
    await expect(collected(trainAsync(vague, start, points, heavy))).rejects.toThrow(
      'trainAsync: the loss must be a number, got the string "1" at step 1. mean and sumElements make a number'
    )
  })

  it('refuses to resume from a step that is none', () => {
    expect(() => trainAsync(loss, start, points, heavy, { resume: { step: -1, state: start } })).toThrow(
      'trainAsync: the step to resume from must be a whole number from 0 on, got the number -1'
    )
  })

  it('gives timers and signals a turn, even if no step waits', async () => {
    const endless = function* (): Generator<Point> {
      for (;;) yield points[1]!
    }
    const controller = new AbortController()
    const steps = collected(trainAsync(loss, start, endless(), heavy, { signal: controller.signal }))
    await setTimeout(20)
    controller.abort(reason)
    await expect(steps).rejects.toBe(reason)
  })
})

describe('a signal', () => {
  it('that is aborted before the start takes no batch', async () => {
    const next = jest.fn()
    const source = { [Symbol.iterator]: () => ({ next }) }
    const steps = trainAsync(loss, start, source, heavy, { signal: AbortSignal.abort(reason) })
    await expect(collected(steps)).rejects.toBe(reason)
    expect(next).not.toHaveBeenCalled()
  })

  it('ends the loop after a step, and closes the batches', async () => {
    const controller = new AbortController()
    const source = arriving()
    let last = 0
    const run = async () => {
      for await (const { step } of trainAsync(loss, start, source, heavy, { signal: controller.signal })) {
        last = step
        if (step === 2) controller.abort(reason)
      }
    }
    await expect(run()).rejects.toBe(reason)
    expect(last).toBe(2)
    await setTimeout(5)
    expect(source.isClosed).toBe(true)
  })

  it('ends the wait for a batch that never comes, and for a source that never closes', async () => {
    const closed = jest.fn(() => never)
    const stuck = { [Symbol.asyncIterator]: () => ({ next: () => never, return: closed }) }
    const controller = new AbortController()
    const steps = collected(trainAsync(loss, start, stuck, heavy, { signal: controller.signal }))
    await setTimeout(1)
    controller.abort(reason)
    await expect(steps).rejects.toBe(reason)
    expect(closed).toHaveBeenCalledTimes(1)
  })

  it('hides an error from closing the batches behind its reason', async () => {
    const stuck = { [Symbol.asyncIterator]: () => ({ next: () => never, return: () => Promise.reject(new Error()) }) }
    const controller = new AbortController()
    const steps = collected(trainAsync(loss, start, stuck, heavy, { signal: controller.signal }))
    await setTimeout(1)
    controller.abort(reason)
    await expect(steps).rejects.toBe(reason)
  })

  it('is noticed while the objective is called', async () => {
    const controller = new AbortController()
    const backprop = () => {
      controller.abort(reason)
      return never
    }
    const steps = trainAsync({ backprop }, start, points, heavy, { signal: controller.signal })
    await expect(collected(steps)).rejects.toBe(reason)
  })

  it('ends the wait for a gradient, and reaches the objective', async () => {
    const controller = new AbortController()
    const backprop = jest.fn(() => never)
    const source = arriving()
    const steps = collected(trainAsync({ backprop }, start, source, heavy, { signal: controller.signal }))
    while (backprop.mock.calls.length === 0) await setTimeout(1)
    controller.abort(reason)
    await expect(steps).rejects.toBe(reason)
    expect(backprop).toHaveBeenCalledWith(start, points[0], { signal: controller.signal })
    expect(source.isClosed).toBe(true)
  })

  it('keeps no listeners when training ends', async () => {
    const { signal } = new AbortController()
    const [added, removed] = [jest.spyOn(signal, 'addEventListener'), jest.spyOn(signal, 'removeEventListener')]
    await collected(trainAsync(remote, start, arriving(), heavy, { signal }))
    expect(added).toHaveBeenCalled()
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length)
  })
})
