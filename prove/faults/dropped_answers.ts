import type { Fault } from '#prove/faults/fault.ts'
import { isDatabaseSuccess, isHttpSuccess } from '#prove/faults/fault_proxy.ts'
import type { Servers } from '#prove/fixture/servers.ts'

/** As long as it may take until somebody is told something through the proxy. */
const WAIT_MS_MAX = 2_000

/** A connection that breaks once it was done and before the client is told. */
export function answerDropped(servers: Servers): Fault {
  return {
    kind: 'answer_dropped',
    weight: 12,
    inject: () => servers.clientProxy.dropNext(isHttpSuccess, WAIT_MS_MAX),
  }
}

/** The same between a server and PostgreSQL: committed, and the server does not know. */
export function databaseAnswerDropped(servers: Servers): Fault {
  return {
    kind: 'database_answer_dropped',
    weight: 10,
    inject: () => servers.databaseProxy.dropNext(isDatabaseSuccess, WAIT_MS_MAX),
  }
}
