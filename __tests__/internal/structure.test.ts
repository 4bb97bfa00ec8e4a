import { partOf } from '../../src/internal/structure'

describe('the part of a container at a key', () => {
  it('is nothing where there is none, also at the name of the prototype', () => {
    expect([partOf({ a: 1 }, 'a'), partOf({ a: 1 }, 'b'), partOf({ a: 1 }, '__proto__')]).toEqual([
      1,
      undefined,
      undefined
    ])
  })

  it('is its own also at the name of the prototype', () => {
    expect(partOf(JSON.parse('{ "__proto__": 1 }'), '__proto__')).toBe(1)
  })
})
