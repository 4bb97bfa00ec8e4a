/**
 * Memory of a run that is used again by the next one. Of the first scope that a run opens, the values of variables and what a backward pass calculates from
 * them are reached from three places: from what the run returns, from what was revealed to the user, and from variables, which
 * refuse to be read once their memory has gone.
 */
import { forget, hasRecords, record, recycle, unrecorded } from './memory'
import type { Keeper, Kept } from './keeper'
import { isNested } from './graph/node'
import { forgetSeen, isOnMemory, isSeen, markSeen, standsOn } from './ownership'

let running = false
let owner: Kept | undefined

/** Runs a body of which nothing but its result is kept. Inside another one, or a scope, it is a body like any other. */
export const recycling = <A>(body: () => A): A => {
  if (running || isNested()) return body()
  running = true
  try {
    return finish(body())
  } finally {
    running = false
    owner = undefined
    forget()
    forgetSeen()
  }
}

const finish = <A>(result: A): A => {
  if (owner !== undefined && hasRecords()) {
    markSeen(result)
    const gone = recycle(isSeen)
    owner.hasLost = x => standsOn(x, gone)
  }
  return result
}

/** The first scope of a run is the one whose memory is recycled: inner ones hand their results to the user. */
const opened = (scope: Kept): void => {
  if (running && owner === undefined) owner = scope
}

/** Runs a body that calculates a value of a variable of the scope, or a cotangent of one, with nothing but functions of this library. */
export const within = <A>(scope: Kept, body: () => A): A => (scope === owner ? record(body) : body())

export const keeper: Keeper = {
  run: recycling,
  opened,
  within: (scope, x, body) => (isOnMemory(x) ? within(scope, body) : body()),
  foreign: unrecorded,
  seen: markSeen
}
