import { setTimeout as pause } from 'node:timers/promises'
import { isAlive } from '#db/embedded/postmaster.ts'
import type { Fault } from '#prove/faults/fault.ts'
import type { OwnDatabase } from '#prove/fixture/database.ts'
import { ReconnectingClient } from '#prove/fixture/reconnecting_client.ts'
import type { Servers } from '#prove/fixture/servers.ts'
import type { Random } from '#prove/workload/random.ts'

const LOOKS_MAX = 20
const LOOK_MS = 50

/** kill -9 of a server process with all its requests. A new process takes its port. */
export function serverKilled(servers: Servers): Fault {
  return {
    kind: 'server_killed',
    weight: 3,
    async inject({ random }) {
      await servers.restart(random.below(servers.origins.length))
      return true
    },
  }
}

/**
 * kill -9 of a PostgreSQL backend. Shared memory may be corrupt afterwards, so the postmaster ends all other backends and
 * recovers. (pg_terminate_backend would end it in order.)
 */
export function backendKilled({ url }: OwnDatabase): Fault {
  return {
    kind: 'backend_killed',
    weight: 2,
    async inject({ random }) {
      // The superuser sees all sessions; the owner sees only its own.
      const installer = new ReconnectingClient(url)
      try {
        return await killBackend(installer, random)
      } finally {
        await installer.close()
      }
    },
  }
}

async function killBackend(installer: ReconnectingClient, random: Random): Promise<boolean> {
  // Right after a recovery there may be no connection yet.
  let pid: number | undefined
  for (let look = 0; look < LOOKS_MAX && pid === undefined; look += 1) {
    if (look > 0) await pause(LOOK_MS)
    pid = random.pick(await findBackends(installer))
  }
  if (pid === undefined || !isAlive(pid)) return false
  process.kill(pid, 'SIGKILL')
  while (isAlive(pid)) await pause(5)
  await installer.query('select')
  return true
}

/** Backends with an active statement come first. */
async function findBackends(installer: ReconnectingClient): Promise<number[]> {
  const backends = await installer.query<{ pid: number }>(
    `select a.pid from pg_stat_activity as a
      where a.backend_type = 'client backend' and a.application_name <> 'berth prove' and a.datname = current_database()
      order by a.state = 'active' desc, a.pid limit 8`,
  )
  return backends.map(({ pid }) => pid)
}

/** kill -9 of the postmaster, as in a power failure: committed transactions are recovered from the log. */
export function postmasterKilled(database: OwnDatabase, owner: ReconnectingClient): Fault {
  return {
    kind: 'postmaster_killed',
    weight: 1,
    async inject() {
      process.kill(database.postmasterPid(), 'SIGKILL')
      await database.restart()
      await owner.query('select')
      return true
    },
  }
}
