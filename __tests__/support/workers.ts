import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** A process that runs the command `backprop-ts-worker` of the package that is installed in a folder. */
export class WorkerProcess {
  output = ''
  readonly child: ChildProcess
  readonly exit: Promise<unknown>

  constructor(folder: string, args: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) {
    const bin = path.join(folder, '../node_modules/backprop-ts/dist/esm/distributed/backprop-ts-worker.mjs')
    this.child = spawn(process.execPath, [bin, ...args], { cwd: folder, env: { ...process.env, ...env } })
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (text: Buffer) => (this.output += text.toString()))
    this.exit = once(this.child, 'exit')
  }

  /** Waits until the worker has printed something. */
  async printed(text: string): Promise<this> {
    const end = this.exit.then(
      () => this.output.includes(text) || Promise.reject(new Error(`no ${text}: ${this.output}`))
    )
    while (!this.output.includes(text)) await Promise.race([once(this.child.stdout!, 'data'), end])
    return this
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal)
    await this.exit
  }
}
