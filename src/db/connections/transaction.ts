import pg from 'pg'
import { takeConnection } from '#db/connections/never_sent.ts'
import type { Pool, PoolClient } from '#db/connections/pool.ts'
import { isKnownToHaveFailed, OutcomeUnknown } from '#db/errors/outcome_unknown.ts'
import { codeOf, spoilsConnection } from '#db/errors/server_errors.ts'

/** The roles a request can act as. The server's own role needs no `set role`. */
export type RequestRole = 'anon' | 'authenticated' | 'service_role'

/** The token's claims as row policies read them; `sub` is the account. */
export interface Claims {
  sub?: string
  role?: string
  [claim: string]: unknown
}

export interface TransactionOptions {
  /** If left out, the transaction runs as the role that the pool connects as. */
  role?: RequestRole
  claims?: Claims
  /** Where the request came from, for the audit entries of what it changes. */
  origin?: { readonly ip: string; readonly requestId: string }
  readOnly?: boolean
  isolation?: 'read committed' | 'repeatable read'
}

const READ_ONLY = '25006'
/** Without this, the error would suggest that the server is read-only. */
const WROTE = 'A transaction that was to read alone tried to write'

/** BEGIN, role and claims in one message, so that acting as a caller costs one round trip instead of three. */
function opening({ role, claims, origin, readOnly, isolation }: TransactionOptions): string {
  const begin = `begin isolation level ${isolation ?? 'read committed'}${readOnly ? ' read only' : ''}`
  const actAs = role === undefined ? '' : `; set local role ${pg.escapeIdentifier(role)}`
  // Set even when empty, because a caller outside of a transaction may have set it for a pooled session.
  const claim = pg.escapeLiteral(claims === undefined ? '' : JSON.stringify(claims))
  const from =
    origin === undefined
      ? ''
      : `; set local berth.ip to ${pg.escapeLiteral(origin.ip)}; set local berth.request_id to ${pg.escapeLiteral(origin.requestId)}`
  return `${begin}${actAs}; set local "request.jwt.claims" to ${claim}${from}`
}

/**
 * Runs `work` in one transaction, as a role with claims, and commits it.
 *
 * Role and claims end with the transaction, whatever happens in it. If the rollback fails too, the connection is closed rather than
 * returned in an unknown state, and the first error is thrown: OutcomeUnknown if the connection broke during the commit, NeverSent
 * if there was no connection. A connection to a server that cannot write is closed too.
 */
export async function inTransaction<Result>(
  pool: Pool,
  options: TransactionOptions,
  work: (db: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await takeConnection(pool)
  let broken = false
  try {
    await client.query(opening(options))
    const result = await work(client)
    await commit(client, options)
    return result
  } catch (error) {
    broken = spoilsConnection(error)
    await client.query('rollback').catch(() => {
      broken = true
    })
    throw options.readOnly && codeOf(error) === READ_ONLY ? new Error(WROTE, { cause: error }) : error
  } finally {
    client.release(broken)
  }
}

async function commit(client: PoolClient, { readOnly }: TransactionOptions): Promise<void> {
  try {
    await client.query('commit')
  } catch (error) {
    if (!readOnly && error instanceof Error && !isKnownToHaveFailed(error)) throw new OutcomeUnknown(error)
    throw error
  }
}
