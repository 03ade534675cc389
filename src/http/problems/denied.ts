import { type Caller, CHALLENGE } from '#http/identity/caller.ts'
import { Refused } from '#http/problems/refused.ts'

const INSUFFICIENT_PRIVILEGE = '42501'

/**
 * What PostgreSQL denies to a caller's role, the caller can fix: by signing in, or by getting the permission. If PostgreSQL denied
 * something to the server's own role, the fault would be ours. So this is called only for transactions that run as a caller.
 */
export function explainDenial(error: unknown, caller: Caller): unknown {
  const isDenied = error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE
  if (!isDenied) return error
  return caller.accountId === null
    ? new Refused('sign_in_required', { headers: { 'www-authenticate': CHALLENGE }, cause: error })
    : new Refused('not_allowed', { cause: error })
}
