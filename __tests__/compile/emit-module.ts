/** Loads modules that `emit` has written. */
import { transformSync } from 'esbuild'
import * as Compile from 'backprop-ts/Compile'
import type { Compiled } from 'backprop-ts/Compile'

/** What an emitted module exports. */
export type Emitted<A> = Pick<Compiled<A>, 'evalBP' | 'gradBP' | 'backprop' | 'backpropInto'>

export const load = <A>(text: string): Emitted<A> => {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs' })
  const module = { exports: {} }
  const require = (name: string): unknown => {
    expect(name).toBe('backprop-ts/Compile')
    return Compile
  }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- this is how the test imports a module
  const run = new Function('module', 'require', code) as (module: object, require: unknown) => void
  run(module, require)
  return module.exports as Emitted<A>
}
