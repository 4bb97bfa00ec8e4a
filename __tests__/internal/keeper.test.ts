import type * as Keeper from '../../src/internal/keeper'

it('without linear algebra nobody looks after memory', () => {
  jest.isolateModules(() => {
    const { callWithin, keeper } = jest.requireActual<typeof Keeper>('../../src/internal/keeper')
    const f = (x: number): number => x + 1
    const scope = { hasLost: undefined }
    expect(keeper().foreign(f)).toBe(f)
    expect(keeper().run(() => f(1))).toBe(2)
    expect(callWithin(scope, {}, f, 2)).toBe(3)
    expect(keeper().opened(scope)).toBeUndefined()
    expect(keeper().seen({})).toBeUndefined()
    expect(scope).toEqual({ hasLost: undefined })
  })
})
