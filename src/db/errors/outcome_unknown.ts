import pg from 'pg'
import { NeverSent } from '#db/connections/never_sent.ts'
import { wasPoolFull } from '#db/connections/pool.ts'
import { codeOf } from '#db/errors/server_errors.ts'

/** The connection broke before the answer arrived. The change may or may not have been made. Repeating the request shows which. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('The connection broke before the answer came', { cause })
    this.name = 'OutcomeUnknown'
  }
}

/** The server answered, but did not say that the statement was rolled back. */
const COMMIT_IN_DOUBT = /^(08|57P|40003)/

/** Nothing was sent, so nothing can have been changed. A server declines a connection with 57P03 or 53300. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', '57P03', '53300'])

/** Whether a statement that commits was certainly rolled back when it failed with this error. Statements before it change nothing. */
export function isKnownToHaveFailed(error: Error): boolean {
  if (wasNeverSent(error)) return true
  return error instanceof pg.DatabaseError && !COMMIT_IN_DOUBT.test(codeOf(error))
}

export function wasNeverSent(error: Error): boolean {
  return error instanceof NeverSent || NEVER_SENT.has(codeOf(error)) || wasPoolFull(error)
}
