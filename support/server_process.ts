import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { NODE_FLAGS } from '#cli/servers/node_flags.ts'
import { findFreePort } from '#db/embedded/ports.ts'
import { JWT_SECRET } from '#support/tokens.ts'
import { until } from '#support/until.ts'

/** A start takes two seconds on an idle machine, and a minute on one that ten others use. */
const READY_MS_MAX = 180_000
/** Longer than a server takes to answer all accepted requests. */
const STOP_MS_MAX = 60_000
const SAID_MAX = 2_000
const MAIN = join(import.meta.dirname, '..', 'src', 'cli', 'berth.ts')

export interface ServerProcess {
  readonly pid: number
  readonly port: number
  readonly origin: string
  /** Ends it like a power failure: no handler runs. */
  kill(): Promise<void>
  /** Sends SIGTERM, waits until it has stopped, and returns its exit code. */
  stop(): Promise<number | null>
}

export interface ServerProcessOptions {
  /** By default a free one. */
  readonly port?: number
  /** Settings of the server, as environment variables. */
  readonly env?: Readonly<Record<string, string>>
  /** A file descriptor for its log. By default it is ours. */
  readonly log?: number
  /** Flags for node itself, such as --cpu-prof. */
  readonly nodeFlags?: readonly string[]
}

/** Starts `berth serve` as a process, as in production but without rate limits. It may not listen yet. */
export async function spawnServer(
  databaseUrl: string,
  options: ServerProcessOptions = {},
): Promise<ServerProcess> {
  const { server, port } = await spawnProcess(databaseUrl, options)
  return processOf(server, port)
}

/** The same, ready to answer. */
export async function startServerProcess(
  databaseUrl: string,
  options: ServerProcessOptions = {},
): Promise<ServerProcess> {
  const { server, port, said } = await spawnProcess(databaseUrl, options)
  try {
    await untilReady(server, port)
    return processOf(server, port)
  } catch (error) {
    server.kill('SIGKILL')
    throw new Error(`The server did not get ready: ${said()}`, { cause: error })
  }
}

interface Spawned {
  readonly server: ChildProcess
  readonly port: number
  /** The end of what it wrote to stderr. */
  said(): string
}

async function spawnProcess(
  databaseUrl: string,
  { port: asked, env, log, nodeFlags = [] }: ServerProcessOptions,
): Promise<Spawned> {
  const port = asked ?? (await findFreePort())
  const server = spawn(process.execPath, [...NODE_FLAGS, ...nodeFlags, MAIN, 'serve', '--no-migrate'], {
    stdio: ['ignore', 'ignore', log ?? 'pipe'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      JWT_SECRET,
      RATE_LIMIT_PER_ADDRESS: '0',
      RATE_LIMIT_PER_ACCOUNT: '0',
      ...env,
    },
  })
  let text = ''
  server.stderr?.on('data', (chunk) => {
    text = `${text}${chunk}`.slice(-SAID_MAX)
  })
  await once(server, 'spawn')
  endWithUs(server)
  return { server, port, said: () => text }
}

/** An aborted run leaves no server behind. */
function endWithUs(server: ChildProcess): void {
  const kill = () => server.kill('SIGKILL')
  process.once('exit', kill)
  server.once('exit', () => process.off('exit', kill))
}

function processOf(server: ChildProcess, port: number): ServerProcess {
  const { pid } = server
  if (pid === undefined) throw new Error('The server cannot be started.')
  return {
    pid,
    port,
    origin: `http://127.0.0.1:${port}`,
    async kill() {
      if (hasEnded(server)) return
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
    },
    async stop() {
      if (hasEnded(server)) return server.exitCode
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      const timer = setTimeout(() => server.kill('SIGKILL'), STOP_MS_MAX)
      await ended
      clearTimeout(timer)
      return server.exitCode
    },
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

async function untilReady(server: ChildProcess, port: number): Promise<void> {
  await until(async function isReady() {
    if (server.exitCode !== null) throw new Error(`It ended with ${server.exitCode}.`)
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    await answer?.text()
    return answer?.status === 200
  }, READY_MS_MAX)
}
