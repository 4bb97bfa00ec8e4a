/** The cases for other libraries. Each is checked against code written by hand, and timed beside it. */
import { type Backend, useBackend } from 'backprop-ts/LinearAlgebra'
import { gradientByHand as chainByHand, start, steps } from '../chain'
import { compare, requireClose, type Row } from '../measure'
import { type Gradient, gradientByHand as networkByHand, lossByHand } from '../network-by-hand'
import { gradientByHand as rosenbrockByHand, point } from '../rosenbrock'

type Awaitable<A> = A | Promise<A>

/** A library in one configuration. What it can do once for all gradients, it does before it returns a function. */
export interface Peer {
  readonly name: string
  /** The allowed error of its gradients, relative to the largest element of those by hand. */
  readonly tolerance: number
  readonly gradientOfChain?: (length: number) => Awaitable<(from: number) => number>
  readonly gradientOfRosenbrock?: () => Awaitable<(xs: readonly number[]) => ArrayLike<number>>
  readonly gradientOfNetwork?: () => {
    /** Leaves the gradient where the library has it, and frees it. */
    readonly calculate: () => void
    readonly read: () => readonly Gradient[]
  }
  readonly evaluationOfNetwork?: () => () => number
}

type CaseOfPeers = Exclude<keyof Peer, 'name' | 'tolerance'>

/** The tolerance for 64-bit numbers. */
export const exact = 1e-11

const runs: Readonly<Record<CaseOfPeers, (peer: Peer) => Promise<readonly Row[]>>> = {
  gradientOfChain: async peer => {
    if (peer.gradientOfChain === undefined) return []
    // Errors grow with the length, and the gradient of the whole chain underflows in 32 bits.
    for (const length of peer.tolerance > exact ? [5] : [5, steps]) {
      const short = await peer.gradientOfChain(length)
      requireClose(`chain of ${length}`, [short(start(0))], [chainByHand(start(0), length)], peer.tolerance)
    }
    const gradient = await peer.gradientOfChain(steps)
    return compare({
      'by hand': call => chainByHand(start(call), steps),
      [peer.name]: call => gradient(start(call))
    })
  },
  gradientOfRosenbrock: async peer => {
    if (peer.gradientOfRosenbrock === undefined) return []
    const gradient = await peer.gradientOfRosenbrock()
    requireClose("Rosenbrock's function", gradient(point), rosenbrockByHand(point), peer.tolerance)
    return compare({ 'by hand': () => rosenbrockByHand(point), [peer.name]: () => gradient(point) })
  },
  gradientOfNetwork: peer => {
    if (peer.gradientOfNetwork === undefined) return Promise.resolve([])
    const { calculate, read } = peer.gradientOfNetwork()
    const layers = read()
    networkByHand().forEach(({ weights, biases }, l) => {
      requireClose(`weights of layer ${l + 1}`, layers[l]!.weights, weights, peer.tolerance)
      requireClose(`biases of layer ${l + 1}`, layers[l]!.biases, biases, peer.tolerance)
    })
    return Promise.resolve(compare({ 'by hand': networkByHand, [peer.name]: calculate }))
  },
  evaluationOfNetwork: peer => {
    if (peer.evaluationOfNetwork === undefined) return Promise.resolve([])
    const value = peer.evaluationOfNetwork()
    requireClose('loss', [value()], [lossByHand()], peer.tolerance)
    return Promise.resolve(compare({ 'by hand': lossByHand, [peer.name]: value }))
  }
}

const isCaseOfPeers = (name: string): name is CaseOfPeers => Object.hasOwn(runs, name)

/**
 * Prints the rows of the case that the command line names, without the yardstick's. The yardstick runs on the back end
 * that the command line names, as it does in `case.ts`.
 */
export const runPeers = async (...peers: readonly Peer[]): Promise<void> => {
  const [name = '', chosen = 'auto'] = process.argv.slice(2)
  useBackend(chosen as Backend | 'auto')
  const rows: Row[] = []
  const failures: string[] = []
  for (const peer of isCaseOfPeers(name) ? peers : [])
    try {
      rows.push(...(await runs[name as CaseOfPeers](peer)).slice(1))
    } catch (error) {
      failures.push(`${peer.name} cannot do ${name}: ${String(error)}`)
    }
  console.log(JSON.stringify({ rows, failures }))
}
