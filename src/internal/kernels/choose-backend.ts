/** Chooses the kernels: the fastest ones that can be loaded unasked, unless the user asks for others. */
import { loadBlas } from './blas/blas-kernels'
import { BackendError } from '../graph/errors'
import { js } from './js/js-kernels'
import type { Kernels } from './kernels'
import { loadWasm } from './wasm/wasm-kernels'

/** The names of the back ends, fastest first. */
const names = ['blas', 'wasm', 'js'] as const

export type Backend = (typeof names)[number]

/** Each loads a back end, or returns `undefined` if this machine does not support it. */
const load: Readonly<Record<Backend, () => Kernels | undefined>> = {
  blas: () => loadBlas(),
  wasm: () => loadWasm(),
  js: () => js
}

const loaded = new Map<Backend, Kernels | undefined>()

const available = (name: Backend): Kernels | undefined => {
  if (!loaded.has(name) && name in load) loaded.set(name, load[name]())
  return loaded.get(name)
}

interface Platform {
  readonly process?: { readonly versions?: { readonly node?: string } }
}

/**
 * Whether a content security policy may apply, as it does in pages and their workers. Node, Bun and Deno have none.
 * Nothing tells whether a policy allows WebAssembly or generated code, and the browser reports the attempt if it does
 * not.
 */
export const mayHavePolicy = (): boolean =>
  'document' in globalThis || (globalThis as Platform).process?.versions?.node === undefined

/** The names of the back ends that are loaded without being asked for, fastest first. */
const automatic = (): ReadonlyArray<Backend> => (mayHavePolicy() ? names.filter(name => name !== 'wasm') : names)

/** The back ends that `auto` chooses from, fastest first. The last one is always there. */
export const backends = (): ReadonlyArray<Kernels> =>
  automatic()
    .map(available)
    .filter(found => found !== undefined)

/** The fastest back end that `auto` may choose. Loads no slower one. */
const fastest = (): Kernels => available(automatic().find(name => available(name) !== undefined) as Backend) as Kernels

/**
 * Placeholders that choose the back end when one of them is first called. Importing the library therefore loads
 * nothing.
 */
const lazyKernels = Object.fromEntries(
  Object.keys(js).map(name => [
    name,
    (...args: ReadonlyArray<never>): unknown => {
      kernels = fastest()
      return (kernels[name as keyof Kernels] as (...args: ReadonlyArray<never>) => unknown)(...args)
    }
  ])
) as unknown as Kernels

export let kernels: Kernels = lazyKernels

/** The kernels in use. Chooses them first if that has not happened yet. */
export const current = (): Kernels => {
  if (kernels === lazyKernels) kernels = fastest()
  return kernels
}

export const chooseBackend = (name: Backend | 'auto'): void => {
  const found = name === 'auto' ? fastest() : available(name)
  if (found === undefined)
    throw new BackendError(
      `useBackend: "${name}" is not available here. Use "auto" or one of these: ${backends()
        .map(({ name }) => name)
        .join(', ')}`
    )
  kernels = found
}
