import pg from 'pg'
import { NeverSent } from '#db/connections/never_sent.ts'
import { wasPoolFull } from '#db/connections/pool.ts'
import { codeOf } from '#db/errors/server_errors.ts'

/** The connection broke before the answer came: the change may or may not have been made. Asking again tells. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super('The connection broke before the answer came', { cause })
    this.name = 'OutcomeUnknown'
  }
}

/** The server answered, yet did not say that the statement was undone. */
const COMMIT_IN_DOUBT = /^(08|57P|40003)/

/** Nothing was sent, so nothing can have been changed. 57P03 and 53300 are how a server declines a connection. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', '57P03', '53300'])

/** Whether what failed with this error was surely undone. Of a statement that commits; before, nothing was changed. */
export function isKnownToHaveFailed(error: Error): boolean {
  if (wasNeverSent(error)) return true
  return error instanceof pg.DatabaseError && !COMMIT_IN_DOUBT.test(codeOf(error))
}

export function wasNeverSent(error: Error): boolean {
  return error instanceof NeverSent || NEVER_SENT.has(codeOf(error)) || wasPoolFull(error)
}
