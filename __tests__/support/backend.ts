import type * as LA from 'backprop-ts/LinearAlgebra'

/** Runs the tests on the back end that the environment variable `BACKEND` names, and fails where there is none of that name. */
const name = process.env.BACKEND
if (name) jest.requireActual<typeof LA>('backprop-ts/LinearAlgebra').useBackend(name as LA.Backend)
