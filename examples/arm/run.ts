import { writeFileSync } from 'node:fs'
import { picture } from './arm.md'

writeFileSync('examples/arm/arm.svg', picture)
