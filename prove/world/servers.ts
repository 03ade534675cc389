import { CutProxy } from '#prove/faults/cut_proxy.ts'
import type { OwnDatabase } from '#prove/world/database.ts'
import { type ServerProcess, startServerProcess } from '#support/server_process.ts'

/** So few go through a proxy: each byte of theirs costs the checker's own process. */
const THROUGH_PROXY_EVERY = 8

/**
 * Of each server, besides its lanes. Every connection makes its plans anew after a crash, for 30 ms a function, and on two
 * cores a few keep PostgreSQL busy.
 */
const ENV = { DB_MAX_CONNECTIONS: '6', DB_MIN_CONNECTIONS: '1' }

/** Several `berth serve` in front of one database, some of them with something in between that can be cut. */
export interface Servers {
  readonly origins: readonly URL[]
  /** Servers in the order in which this client tries them. */
  originsOf(client: number, connection: number): readonly URL[]
  /** kill -9, and a new one on the same port. */
  restart(server: number): Promise<void>
  /** Between some clients and the first server. */
  readonly clientProxy: CutProxy
  /** Between the last server and PostgreSQL. */
  readonly databaseProxy: CutProxy
  stop(): Promise<void>
}

export async function startServers(database: OwnDatabase, count: number): Promise<Servers> {
  const databaseProxy = await CutProxy.listen(database.port)
  const proxied = new URL(database.appUrl)
  proxied.port = String(databaseProxy.port)
  const urlOf = (server: number) => (server === count - 1 && count > 1 ? proxied.href : database.appUrl)

  const servers: ServerProcess[] = []
  const killAll = () => {
    for (const server of servers) void server?.kill()
  }
  process.once('exit', killAll)
  const started = await Promise.allSettled(
    Array.from({ length: count }, async (_, server) => {
      servers[server] = await startServerProcess(urlOf(server), { env: ENV })
    }),
  )
  const stop = async () => {
    databaseProxy.close()
    process.off('exit', killAll)
    await Promise.all(servers.map((server) => server?.kill()))
  }
  const failed = started.find((result) => result.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw failed.reason
  }
  const origins = servers.map(({ origin }) => new URL(origin))
  const clientProxy = await CutProxy.listen(Number(origins[0]?.port ?? 0))
  const proxyOrigin = new URL(`http://127.0.0.1:${clientProxy.port}`)

  return {
    origins,
    clientProxy,
    databaseProxy,
    originsOf(client, connection) {
      if (origins.length === 0) return []
      if (client % THROUGH_PROXY_EVERY === 1 && connection === 0) return [proxyOrigin, ...origins]
      const first = (client + connection) % count
      return [...origins.slice(first), ...origins.slice(0, first)]
    },
    async restart(server) {
      await servers[server]?.kill()
      servers[server] = await startServerProcess(urlOf(server), {
        port: Number(origins[server]?.port),
        env: ENV,
      })
    },
    async stop() {
      clientProxy.close()
      await stop()
    },
  }
}
