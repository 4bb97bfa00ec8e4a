import { writeFileSync } from 'node:fs'
import { picture } from './options.md'

writeFileSync('examples/options/options.svg', picture)
