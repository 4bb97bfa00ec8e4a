/** Central differences, which all numerical derivatives here are made of. */

/** The step of central differences, relative for numbers above 1. */
export const defaultStep = 1e-3

/** The derivatives at 0 of numbers that depend on one, by central differences, extrapolated from two step sizes. */
export const centralDifferences = (at: (h: number) => ReadonlyArray<number>, h: number): ReadonlyArray<number> => {
  const differences = (k: number): ReadonlyArray<number> => {
    const before = at(-k)
    return at(k).map((after, i) => (after - (before[i] as number)) / (2 * k))
  }
  const wide = differences(h)
  return differences(h / 2).map((narrow, i) => (4 * narrow - (wide[i] as number)) / 3)
}
