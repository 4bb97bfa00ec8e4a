// Runs npm scripts one after the other until one fails, and prints what each runs and how long it took. A script that
// is itself a list of steps counts as these steps.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './literate.cjs'

const { scripts } = /** @type {{ scripts: Record<string, string> }} */ (
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
)
const list = 'node scripts/steps.mjs '

/**
 * @param {string} name
 * @returns {{ name: string, command: string }[]}
 */
const stepsOf = name => {
  const command = scripts[name]
  if (command === undefined) throw new Error(`package.json has no script ${name}`)
  return command.startsWith(list) ? command.slice(list.length).split(' ').flatMap(stepsOf) : [{ name, command }]
}

const env = { ...process.env, PATH: [path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter) }

/** @param {string} command */
const run = command => {
  const start = performance.now()
  const { status } = spawnSync(command, { cwd: root, env, shell: true, stdio: 'inherit' })
  return { status: status ?? 1, seconds: Math.round((performance.now() - start) / 1000) }
}

const steps = process.argv.slice(2).flatMap(stepsOf)
for (const [i, { name, command }] of steps.entries()) {
  const title = `${i + 1}/${steps.length} ${name}: ${command}`
  console.log(title)
  const { status, seconds } = run(command)
  console.log(`${title} … ${seconds} s${status === 0 ? '' : ', failed'}\n`)
  if (status !== 0) {
    process.exitCode = status
    break
  }
}
