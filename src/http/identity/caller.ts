import type { Claims } from '#db/connections/transaction.ts'
import type { ProfileClaims } from '#http/identity/profile_claims.ts'
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

/**
 * The subject, the role and the profile of a token reach the database. Only the subject grants anything; the profile fills in an
 * account that is created now.
 */
export function accountCaller(
  kind: Account['kind'],
  accountId: string,
  profile: ProfileClaims = {},
): Account {
  const role = 'authenticated'
  return { kind, accountId, role, claims: { ...profile, sub: accountId, role } }
}

/** What the token of a caller says of its person; undefined if nothing. */
export function profileOf({ claims }: Caller): ProfileClaims | undefined {
  const { sub: _sub, role: _role, ...profile } = claims ?? {}
  return Object.keys(profile).length === 0 ? undefined : profile
}

/** The account of a caller. Refuses a caller without one. */
export function accountIdOf(caller: Caller): string {
  if (caller.accountId === null)
    throw new Refused('sign_in_required', { headers: { 'www-authenticate': CHALLENGE } })
  return caller.accountId
}

/** The challenge that a 401 carries (RFC 6750). */
export const CHALLENGE = 'Bearer realm="berth"'
