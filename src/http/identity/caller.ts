import type { Claims } from '#db/connections/transaction.ts'
import { Refused } from '#http/problems/refused.ts'

/** Who sends a request, as far as the server can tell. The database decides what they may do. */
export type Caller = Anonymous | Account

export interface Anonymous {
  readonly kind: 'anonymous'
  readonly accountId: null
  readonly role: 'anon'
  readonly claims: null
}

export interface Account {
  /** A person with a token, or a machine with an API key. */
  readonly kind: 'token' | 'api_key'
  readonly accountId: string
  readonly role: 'authenticated'
  readonly claims: Claims
}

export const ANONYMOUS: Anonymous = { kind: 'anonymous', accountId: null, role: 'anon', claims: null }

/** Only the subject and the role reach the database. Nothing else in a token grants anything. */
export function accountCaller(kind: Account['kind'], accountId: string): Account {
  const role = 'authenticated'
  return { kind, accountId, role, claims: { sub: accountId, role } }
}

/** The account of a caller. Refuses a caller without one. */
export function accountIdOf(caller: Caller): string {
  if (caller.accountId === null)
    throw new Refused('sign_in_required', { headers: { 'www-authenticate': CHALLENGE } })
  return caller.accountId
}

/** The challenge that a 401 carries (RFC 6750). */
export const CHALLENGE = 'Bearer realm="berth"'
