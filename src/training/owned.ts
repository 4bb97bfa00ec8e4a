/** Structures in memory that only their owner holds, and may therefore write to. */
import { mapContainer } from '../internal/values/containers'
import { type ContainerKind, isFixed, kindOf } from '../internal/values/kinds'
import { type Floats, floatsOf } from './floats'

/** Replaces those leaves of a structure that loops write to in place. All else is never written to. */
const mapLive = (x: unknown, f: (floats: Floats, leaf: unknown) => unknown): unknown => {
  const kind = kindOf(x)
  if (isFixed(x, kind)) return x
  const floats = floatsOf('train', x, kind)
  if (floats !== undefined) return floats.isLive ? f(floats, x) : x
  return mapContainer(x, kind as ContainerKind, part => mapLive(part, f))
}

/** A copy that shares no memory with the structure that could be written to. */
export const copyOf = <A>(x: A): A => mapLive(x, (floats, leaf) => floats.with(leaf, floats.of(leaf).slice())) as A

/** A gradient of parameters that are about to be written to, with copies of those parts that depend on their memory. */
export const detachedFrom = <A>(parameters: A, gradient: A): A => {
  const memory = new Set<Float64Array>()
  mapLive(parameters, (floats, leaf) => {
    memory.add(floats.of(leaf))
    return leaf
  })
  return mapLive(gradient, (floats, leaf) => floats.detached(leaf, memory)) as A
}
