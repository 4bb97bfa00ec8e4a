/** Remembers a function's last argument and result, so that several outputs share one factorization. */
export const memoizeLast = <A, B>(f: (a: A) => B): ((a: A) => B) => {
  let last: { readonly a: A; readonly b: B } | undefined
  return a => {
    if (last?.a !== a) last = { a, b: f(a) }
    return last.b
  }
}
