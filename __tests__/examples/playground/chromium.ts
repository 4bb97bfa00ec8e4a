import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'

/** Debian's, which `apt-get install chromium` installs. */
export const executablePath = '/usr/bin/chromium'

const isMissing = !existsSync(executablePath)

/** `describe` where there is Chromium. In CI there must be, and elsewhere the tests are skipped. */
export const describeInChromium = isMissing && process.env['CI'] !== 'true' ? describe.skip : describe

if (isMissing) console.warn(`There is no ${executablePath}, so the page is not tested in it.`)

export interface Server {
  readonly url: string
  readonly process: ChildProcess
}

/** Builds the page, and serves it as `npm run playground` does. */
export const startServer = async (): Promise<Server> => {
  const script = path.resolve(__dirname, '../../../scripts/playground.mjs')
  const server = spawn(process.execPath, [script, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface(server.stdout)) {
    const url = /http:\S+/.exec(line)?.[0]
    if (url !== undefined) return { url, process: server }
  }
  throw new Error('the server ended before it served')
}
