/** Chooses the kernels: the fastest ones that this machine supports, unless the user asks for others. */
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

/** The back ends that this machine supports. There is always at least the last one. */
export const backends = (): ReadonlyArray<Kernels> => names.map(available).filter(found => found !== undefined)

/** The fastest available back end. Loads no slower one. */
const fastest = (): Kernels => available(names.find(name => available(name) !== undefined) as Backend) as Kernels

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
      `useBackend: this machine has no "${name}". Available: ${backends()
        .map(({ name }) => name)
        .join(', ')}`
    )
  kernels = found
}
