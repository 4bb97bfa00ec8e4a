/** CI tries the same cases on every run, which keeps its verdict on a commit. Elsewhere the cases change each time. */
import * as fc from 'fast-check'

if (process.env.CI === 'true') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 1123 })
