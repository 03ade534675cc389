import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { findFreePort } from '#db/embedded/ports.ts'
import { until } from '#support/until.ts'
import { createHttpClient } from '#test/helpers/http_client.ts'
import { JWT_SECRET } from '#test/helpers/server.ts'

/** A machine that ten others use as well takes a minute; one that is quiet takes two seconds. */
const READY_MS_MAX = 180_000

export interface ServerProcess {
  readonly origin: string
  /** Ends it as a power cut would: no handler runs. */
  kill(): Promise<void>
  /** Tells it to stop (SIGTERM), and waits until it has; its exit code. */
  stop(): Promise<number | null>
}

export interface ServerProcessOptions {
  /** A free one if left out. */
  readonly port?: number
  /** Settings of the server, as environment variables. */
  readonly env?: Readonly<Record<string, string>>
}

/** `berth serve` as a process of its own, ready to answer. */
export async function startServerProcess(
  databaseUrl: string,
  { port, env }: ServerProcessOptions = {},
): Promise<ServerProcess> {
  const listenPort = port ?? (await findFreePort())
  const server = spawn(process.execPath, ['src/cli/berth.ts', 'serve', '--no-migrate'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: String(listenPort),
      JWT_SECRET,
      RATE_LIMIT_PER_ADDRESS: '0',
      RATE_LIMIT_PER_ACCOUNT: '0',
      ...env,
    },
  })
  let said = ''
  server.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2_000)
  })
  const origin = `http://127.0.0.1:${listenPort}`
  await untilReady(server, origin).catch((error: unknown) => {
    server.kill('SIGKILL')
    throw new Error(`The server did not get ready: ${said}`, { cause: error })
  })
  return {
    origin,
    async kill() {
      if (server.exitCode !== null || server.signalCode !== null) return
      server.kill('SIGKILL')
      await once(server, 'exit')
    },
    async stop() {
      server.kill('SIGTERM')
      if (server.exitCode === null) await once(server, 'exit')
      return server.exitCode
    },
  }
}

async function untilReady(server: ChildProcess, origin: string): Promise<void> {
  const client = createHttpClient(origin)
  try {
    await until(async function isReady() {
      if (server.exitCode !== null) throw new Error(`It ended with ${server.exitCode}.`)
      const answer = await client.get('/readyz').catch(() => undefined)
      return answer?.status === 200
    }, READY_MS_MAX)
  } finally {
    client.close()
  }
}
