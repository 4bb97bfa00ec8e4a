// Writes a part of the digits that the package `mnist` has into one compressed file:
// node scripts/run-example.mjs examples/playground/digits/pack-digits.ts digits.bin
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import * as E from 'fp-ts/Either'
import { pick } from '../../mnist/dataset'
import { loadDigits } from '../../mnist/digits'
import { generator, shuffled } from '../../mnist/random'
import { pack } from './packed'

const count = 5000

const [out] = process.argv.slice(2)
if (out === undefined) throw new Error('usage: node scripts/run-example.mjs examples/…/pack-digits.ts <file>')

const digits = path.join(path.dirname(createRequire(import.meta.url).resolve('mnist/package.json')), 'src/digits')

const all = await loadDigits(digits)()
if (E.isLeft(all)) throw all.left
const some = pick(all.right, shuffled(all.right.labels.length, generator(1)).subarray(0, count))
await writeFile(out, gzipSync(pack(some), { level: 9 }))
