import type * as Memory from '../../src/internal/memory'

const fresh = (): typeof Memory => {
  let found: typeof Memory | undefined
  jest.isolateModules(() => {
    found = jest.requireActual<typeof Memory>('../../src/internal/memory')
  })
  return found!
}

describe('memory for results', () => {
  const sizes = [0, 1, 8, 9, 100, 1024, 1025, 8191, 8192, 100_000]

  it('has the size that was asked for, and no two results share any', () => {
    const { memoryFor } = fresh()
    const results = [...sizes, ...sizes].map(n => memoryFor(n))
    results.forEach((x, i) => x.fill(i))
    results.forEach((x, i) => {
      expect(x).toHaveLength(sizes[i % sizes.length]!)
      expect(x.every(n => n === i)).toBe(true)
    })
  })

  it('is cut from one slab where it is small, from a new one when that is full', () => {
    const { memoryFor } = fresh()
    const buffers = Array.from({ length: 20 }, () => memoryFor(1000).buffer)
    expect(new Set(buffers).size).toBe(3)
  })

  it('is there without Node as well', () => {
    const { Buffer } = globalThis
    try {
      Object.defineProperty(globalThis, 'Buffer', { value: undefined, configurable: true, writable: true })
      const { memoryFor } = fresh()
      expect(memoryFor(100_000)).toEqual(new Float64Array(100_000))
    } finally {
      Object.defineProperty(globalThis, 'Buffer', { value: Buffer, configurable: true, writable: true })
    }
  })
})
