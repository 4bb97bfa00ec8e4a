/** In CI the same cases are tried on every run, so that its verdict on a commit stays the same; elsewhere others each time. */
import * as fc from 'fast-check'

if (process.env.CI === 'true') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 1123 })
