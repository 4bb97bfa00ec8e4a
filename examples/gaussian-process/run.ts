import { writeFileSync } from 'node:fs'
import { picture } from './gaussian-process.md'

writeFileSync('examples/gaussian-process/gaussian-process.svg', picture)
