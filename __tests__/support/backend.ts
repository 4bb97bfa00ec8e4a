import type * as LA from 'backprop-ts/LinearAlgebra'

/** Runs the tests on the back end that the variable `BACKEND` names, and fails if there is no such back end. */
const name = process.env.BACKEND
if (name) jest.requireActual<typeof LA>('backprop-ts/LinearAlgebra').useBackend(name as LA.Backend)
