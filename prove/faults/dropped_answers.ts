import type { Fault } from '#prove/faults/fault.ts'
import { isDatabaseSuccess, isHttpSuccess } from '#prove/faults/fault_proxy.ts'
import type { Servers } from '#prove/fixture/servers.ts'

/** How long to wait for a response that goes through the proxy. */
const WAIT_MS_MAX = 2_000

/** The connection breaks after the request took effect and before its client has the response. */
export function answerDropped(servers: Servers): Fault {
  return {
    kind: 'answer_dropped',
    weight: 12,
    inject: () => servers.clientProxy.dropNext(isHttpSuccess, WAIT_MS_MAX),
  }
}

/** The same between a server and PostgreSQL: the transaction is committed, and the server does not know. */
export function databaseAnswerDropped(servers: Servers): Fault {
  return {
    kind: 'database_answer_dropped',
    weight: 10,
    inject: () => servers.databaseProxy.dropNext(isDatabaseSuccess, WAIT_MS_MAX),
  }
}
