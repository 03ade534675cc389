import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { findFreePort } from '#db/ports.ts'
import { createHttpClient } from '#test/helpers/http_client.ts'
import { JWT_SECRET } from '#test/helpers/server.ts'

const READY_MS_MAX = 30_000

export interface ServerProcess {
  readonly origin: string
  /** Ends it as a power cut would: no handler runs. */
  kill(): Promise<void>
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
  }
}

async function untilReady(server: ChildProcess, origin: string): Promise<void> {
  const client = createHttpClient(origin)
  try {
    const deadline = performance.now() + READY_MS_MAX
    while (performance.now() < deadline) {
      if (server.exitCode !== null) throw new Error(`It ended with ${server.exitCode}.`)
      const answer = await client.get('/readyz').catch(() => undefined)
      if (answer?.status === 200) return
      await pause(50)
    }
    throw new Error(`Not ready after ${READY_MS_MAX} ms.`)
  } finally {
    client.close()
  }
}
