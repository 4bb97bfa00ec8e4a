import { writeFileSync } from 'node:fs'
import { picture } from './fit.md'

writeFileSync('docs/fit.svg', picture)
