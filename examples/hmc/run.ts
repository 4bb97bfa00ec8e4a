import { writeFileSync } from 'node:fs'
import { picture } from './hmc.md'

writeFileSync('examples/hmc/hmc.svg', picture)
