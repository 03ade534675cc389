import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS } from '#cli/servers/node_flags.ts'
import { findFreePort } from '#db/embedded/ports.ts'

/** With what tokens are signed; the server believes them for as long as it runs. */
export const JWT_SECRET = 'a secret of the benchmark, 32 bytes or more'

/**
 * Requests a minute, far above what a run sends: the limiter counts every request, and refuses none. Zero would switch it
 * off, and then a figure would be of another server than the one that people run.
 */
export const RATE_LIMIT = 100_000_000

const READY_MS_MAX = 30_000
const STOP_MS_MAX = 15_000
const POLL_MS = 10
const SAID_MAX = 2_000
const MAIN = fileURLToPath(new URL('../src/cli/berth.ts', import.meta.url))

export interface ServerOptions {
  /** Settings of the server, as environment variables, over those of the benchmark. */
  readonly env?: Readonly<Record<string, string>>
  /** For node itself, such as --cpu-prof. */
  readonly nodeFlags?: readonly string[]
}

export interface ServerProcess {
  readonly pid: number
  readonly port: number
  /** SIGTERM, and waits until it has ended. A second call does nothing. */
  stop(): Promise<void>
}

/** Settings of every server of the benchmark; what is not here is as anybody gets it. */
export const SERVER_ENV = {
  JWT_SECRET,
  RATE_LIMIT_PER_ADDRESS: String(RATE_LIMIT),
  RATE_LIMIT_PER_ACCOUNT: String(RATE_LIMIT),
  RATE_LIMIT_PER_API_KEY: String(RATE_LIMIT),
  NODE_ENV: 'production',
} as const

/** `berth serve` as a process of its own, as it runs in production. It may not listen yet. */
export async function spawnServer(url: string, options: ServerOptions = {}): Promise<ServerProcess> {
  const { server, port } = await spawnProcess(url, options)
  return processOf(server, port)
}

/** The same, ready to answer. */
export async function startServerProcess(url: string, options: ServerOptions = {}): Promise<ServerProcess> {
  const { server, port, said } = await spawnProcess(url, options)
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

async function spawnProcess(url: string, { env, nodeFlags = [] }: ServerOptions): Promise<Spawned> {
  const port = await findFreePort()
  const server = spawn(process.execPath, [...NODE_FLAGS, ...nodeFlags, MAIN, 'serve', '--no-migrate'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...SERVER_ENV, ...env, DATABASE_URL: url, PORT: String(port) },
  })
  let text = ''
  server.stderr.on('data', (chunk) => {
    text = `${text}${chunk}`.slice(-SAID_MAX)
  })
  await once(server, 'spawn')
  endWithUs(server)
  return { server, port, said: () => text }
}

/** A run that is broken off leaves no server behind. */
function endWithUs(server: ChildProcess): void {
  const kill = () => server.kill('SIGKILL')
  process.once('exit', kill)
  server.once('exit', () => process.off('exit', kill))
}

function processOf(server: ChildProcess, port: number): ServerProcess {
  const { pid } = server
  if (pid === undefined) throw new Error('The server cannot be started.')
  return { pid, port, stop: () => stop(server) }
}

async function untilReady(server: ChildProcess, port: number): Promise<void> {
  const giveUpAtMs = performance.now() + READY_MS_MAX
  while (performance.now() < giveUpAtMs) {
    if (server.exitCode !== null) throw new Error(`It ended with ${server.exitCode}.`)
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    await answer?.text()
    if (answer?.status === 200) return
    await pause(POLL_MS)
  }
  throw new Error(`Not ready after ${READY_MS_MAX} ms.`)
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  const timer = setTimeout(() => server.kill('SIGKILL'), STOP_MS_MAX)
  await ended
  clearTimeout(timer)
}
