interface Global {
  WebAssembly: object | undefined
}

/** What `f` gives while part of WebAssembly is replaced, or all of it is missing. */
export const withWebAssembly = <A>(replaced: object | undefined, f: () => A): A => {
  const global = globalThis as unknown as Global
  const engine = global.WebAssembly
  global.WebAssembly = replaced && Object.assign(Object.create(engine!) as object, replaced)
  try {
    return f()
  } finally {
    global.WebAssembly = engine
  }
}
