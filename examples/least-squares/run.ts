import { writeFileSync } from 'node:fs'
import { picture } from './least-squares.md'

writeFileSync('examples/least-squares/least-squares.svg', picture)
