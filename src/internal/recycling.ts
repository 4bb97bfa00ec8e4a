/**
 * Memory of a run that is used again by the next one. Of the first scope that a run opens, the values of variables and what a backward pass calculates from
 * them are reached from three places: from what the run returns, from what was revealed to the user, and from variables, which
 * refuse to be read once their memory has gone.
 */
import { forget, hasRecords, record, recycle } from './memory'
import { isNested, type Scope } from './node'
import { forgetSeen, isSeen, markSeen } from './ownership'

let running = false
let owner: Scope | undefined

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
    owner.released = recycle(isSeen)
  }
  return result
}

/** Tells of a scope. The first one of a run is the one whose memory is recycled: inner ones hand their results to the user. */
export const claim = (scope: Scope): void => {
  if (running && owner === undefined) owner = scope
}

/** Runs a body that calculates a value of a variable of the scope, or a cotangent of one, with nothing but functions of this library. */
export const within = <A>(scope: Scope, body: () => A): A => (scope === owner ? record(body) : body())
