import { isDatabaseSuccess, isHttpSuccess } from '#prove/faults/cut_proxy.ts'
import type { Fault } from '#prove/faults/fault.ts'
import type { Servers } from '#prove/world/servers.ts'

/** As long as it may take until somebody is told something through the proxy. */
const WAIT_MS_MAX = 2_000

/** A connection that breaks once it was done and before the client is told. */
export function answerDropped(servers: Servers): Fault {
  return {
    kind: 'answer_dropped',
    share: 12,
    strike: () => servers.clientProxy.cutNext(isHttpSuccess, WAIT_MS_MAX),
  }
}

/** The same between a server and PostgreSQL: committed, and the server does not know. */
export function databaseAnswerDropped(servers: Servers): Fault {
  return {
    kind: 'database_answer_dropped',
    share: 10,
    strike: () => servers.databaseProxy.cutNext(isDatabaseSuccess, WAIT_MS_MAX),
  }
}
