/** What a call throws, also one that the compiler refuses. */
export const thrownBy = (run: () => unknown): Error => {
  try {
    run()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}
