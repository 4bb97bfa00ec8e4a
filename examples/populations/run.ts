import { writeFileSync } from 'node:fs'
import { picture } from './populations.md'

writeFileSync('examples/populations/populations.svg', picture)
