/**
 * Measures what gradients leave behind: `node scripts/run-example.mjs examples/benchmarks/memory.ts [back end]`. It
 * fails if the process keeps growing, or if the graph of a gradient outlives what holds it.
 */
import v8 from 'node:v8'
import vm from 'node:vm'
import { backpropWith, type BVar, gradBP, mul, sin } from 'backprop-ts'
import { checkpoint } from 'backprop-ts/Derivatives'
import { type Backend, backend, constant, sumElements, useBackend, type Vector } from 'backprop-ts/LinearAlgebra'
import { loss, readInFull } from './network'
import { gradientByHand } from './network-by-hand'
import { type Network, network } from './network-data'

useBackend((process.argv[2] ?? 'auto') as Backend | 'auto')

v8.setFlagsFromString('--expose-gc')
const collect = vm.runInNewContext('gc') as () => void

/** Megabytes resident in the process. */
const resident = (): number => process.memoryUsage().rss / 2 ** 20

/** Megabytes in use after a collection. */
const live = (): number => {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}

/**
 * How much 1000 calls add to what ten have taken. No collection is forced while they run, because none is in a real
 * program.
 */
const growth = (f: () => unknown): { readonly taken: number; readonly inUse: number } => {
  const inUse = live()
  for (let i = 0; i < 10; i++) f()
  const before = resident()
  for (let i = 0; i < 1000; i++) f()
  const taken = resident() - before
  return { taken, inUse: live() - inUse }
}

const growths = Object.entries({
  gradBP: () => gradBP(loss, network),
  'by hand': gradientByHand,
  'gradBP, every element read': () => readInFull(gradBP(loss, network))
}).map(([name, f]) => ({ name, ...growth(f) }))

/** Variables of a gradient, referenced weakly. */
const variables: WeakRef<object>[] = []
const watched = <S>(n: BVar<S, Network>): BVar<S, number> => {
  const result = mul(2, loss(n))
  variables.push(new WeakRef(n), new WeakRef(result))
  return result
}

/** How many of them survive a collection. `deref` keeps its target alive until the current job ends, so wait first. */
const alive = async (): Promise<number> => {
  await new Promise(setImmediate)
  collect()
  return variables.filter(variable => variable.deref() !== undefined).length
}

const held: { pullback?: unknown } = {}
const keepPullback = (): void => {
  held.pullback = backpropWith(watched, network)[1]
}

gradBP(watched, network)
const afterGradient = await alive()
keepPullback()
const whileHeld = await alive()
delete held.pullback
const afterwards = await alive()

/** The most megabytes in use while the gradient of 10,000 steps on a vector is found, in stretches of 100 steps. */
const heldBy = (keeping: (f: Stretch) => Stretch): number => {
  const before = live()
  let most = 0
  const stretch: Stretch = x => {
    let y = x
    for (let i = 0; i < 100; i++) y = sin(y)
    most = Math.max(most, live() - before)
    return y
  }
  const kept = keeping(stretch)
  gradBP(
    <S>(x: BVar<S, Vector<100>>) => {
      let y = x
      for (let i = 0; i < 100; i++) y = kept(y)
      return sumElements(y)
    },
    constant(0.5, 100)
  )
  return most
}
type Stretch = <S>(x: BVar<S, Vector<100>>) => BVar<S, Vector<100>>

const [plain, checkpointed] = [heldBy(f => f), heldBy(f => checkpoint(f))]

console.log(`${backend()}: megabytes that 1000 gradients add to the process, and to what is in use after a collection`)
for (const { name, taken, inUse } of growths) console.log(`  ${name}: ${taken.toFixed(1)}, ${inUse.toFixed(2)}`)
console.log(
  `variables alive after a gradient: ${afterGradient}; while its pullback is held: ${whileHeld}; after: ${afterwards}`
)
console.log(
  `megabytes that 10,000 steps hold: ${plain.toFixed(2)}; checkpointed: ${checkpointed.toFixed(2)}, ` +
    `${((100 * checkpointed) / plain).toFixed(1)} %`
)
const grows = growths[0]!.taken >= 50 || growths.some(({ inUse }) => inUse >= 10)
if (grows || checkpointed > 0.05 * plain || afterGradient !== 0 || whileHeld === 0 || afterwards !== 0)
  process.exitCode = 1
