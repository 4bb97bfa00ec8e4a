/** A function that keeps its last result, for functions of one matrix that share what is calculated of it. */
export const once = <A, B>(f: (a: A) => B): ((a: A) => B) => {
  let last: { readonly a: A; readonly b: B } | undefined
  return a => {
    if (last?.a !== a) last = { a, b: f(a) }
    return last.b
  }
}
