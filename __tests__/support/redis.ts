import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** A port that nobody uses. */
export const freePort = async (): Promise<number> => {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

const hasRedis = (): boolean => {
  try {
    execFileSync('redis-server', ['--version'])
    return true
  } catch (error) {
    if (process.env.CI === 'true') throw new Error('CI needs redis-server', { cause: error })
    console.warn('redis-server is not installed (apt-get install redis-server), so these tests are skipped')
    return false
  }
}

/** Like `describe`, for tests that need Redis. They are skipped where it is not installed, except on CI. */
export const describeWithRedis = (name: string, tests: () => void): void =>
  (hasRedis() ? describe : describe.skip)(name, tests)

const answers = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1').end('PING\r\n')
  try {
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return /^(?:\+PONG|-NOAUTH)/.test(answer.toString())
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** A server of its own, which writes what it is told to its append-only file before it answers. */
export class RedisServer {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'redis-'))
  private child: ChildProcess | undefined

  private constructor(
    readonly port: number,
    private readonly args: ReadonlyArray<string>
  ) {}

  static async start(...args: ReadonlyArray<string>): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), args)
    await server.start()
    return server
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  async start(): Promise<void> {
    const settings = ['--bind', '127.0.0.1', '--port', String(this.port), '--dir', this.folder, '--save', '']
    const log = ['--appendonly', 'yes', '--appendfsync', 'always', '--daemonize', 'no']
    this.child = spawn('redis-server', [...settings, ...log, ...this.args], { stdio: 'ignore' })
    for (let i = 0; !(await answers(this.port)); i++) {
      if (i > 200) throw new Error('redis-server does not start')
      await setTimeout(50)
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.child
    if (child?.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  /** Stops the process without ending it, or lets it go on. */
  pause(isPaused: boolean): void {
    this.child?.kill(isPaused ? 'SIGSTOP' : 'SIGCONT')
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }
}
