import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { findFreePort } from '#db/embedded/ports.ts'
import { mustFind } from '#support/on_path.ts'
import { until } from '#support/until.ts'
import type { Owner } from '#test/helpers/database.ts'

export interface RedisServer {
  readonly url: string
  /** A client for the test, to read what is stored. */
  readonly client: Redis
  stop(): Promise<void>
}

/** A real Redis on a free loopback port, without persistence. It ends with the test. */
export async function startRedis(owner: Owner): Promise<RedisServer> {
  const port = await findFreePort()
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn(mustFind('redis-server'), options, { stdio: 'ignore' })
  const client = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => 20 })
  // Until it listens, each attempt to connect fails with an error event.
  client.on('error', () => undefined)
  const stop = async () => {
    client.disconnect()
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill()
    await once(server, 'exit')
  }
  owner.after(stop)
  client.connect().catch(() => undefined)
  await until(async function redisAnswers() {
    return client.status === 'ready'
  })
  return { url: `redis://127.0.0.1:${port}`, client, stop }
}
