import { NeverSent } from '#db/connections/never_sent.ts'
import { wasPoolFull } from '#db/connections/pool.ts'
import { findInability, wasNotPrepared } from '#db/errors/server_errors.ts'
import { Refused } from '#http/problems/refused.ts'
import { isRefusalCode } from '#http/refusals.ts'

/** The members that are needed of a DatabaseError of pg or a system error of Node. */
interface CodedError extends Error {
  readonly code: string
  readonly detail?: string
}

const RETRY_AFTER_RECOVERY = { 'retry-after': '5' }

/** Another attempt can succeed: lock waits, deadlocks, statement timeouts, no free connection. */
const BUSY = new Set(['40001', '40P01', '55P03', '57014', '53300', '53400'])

/** No server is available: it is starting, stopping, crashed or unreachable. Class 08 is added below. */
const UNAVAILABLE = new Set(['57P01', '57P02', '57P03', '57P05', 'ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND'])
const UNREACHABLE = new Set(['ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'])

/** Errors of pg without a code. */
const LOST_CONNECTION = /^(Connection terminated|Client (has encountered|was closed)|timeout expired)/

/** Text that PostgreSQL cannot store. JSON bodies and addresses are checked before, so this is the second line of defence. */
const NOT_STORABLE = new Set(['22021', '22P05'])

/** Turns an error of the database into a refusal; null means that it was unexpected. */
export function fromPostgres(error: Error): Refused | null {
  if (error instanceof NeverSent) return fromNeverSent(error)
  if (LOST_CONNECTION.test(error.message) || wasPoolFull(error)) return unavailable(error)
  if (!isCoded(error)) return null
  const { code } = error
  if (code.startsWith('RB')) return fromRegistry(error)
  if (code.startsWith('08') || UNAVAILABLE.has(code) || UNREACHABLE.has(code)) return unavailable(error)
  if (BUSY.has(code)) return new Refused('busy', { cause: error })
  const inability = findInability(error)
  if (inability !== undefined) return unavailable(error, inability)
  if (wasNotPrepared(error)) return unavailable(error, 'The database has lost a prepared statement.')
  if (NOT_STORABLE.has(code)) {
    return new Refused('invalid_request', {
      detail: 'Some text holds a character that cannot be stored.',
      cause: error,
    })
  }
  return null
}

function isCoded(error: Error): error is CodedError {
  return 'code' in error && typeof error.code === 'string'
}

/** Whatever prevents a connection is no fault of the request. That includes a changed password. */
function fromNeverSent(error: NeverSent): Refused {
  const { cause } = error
  const refused = cause instanceof Error ? fromPostgres(cause) : null
  return refused?.code === 'busy' ? refused : unavailable(error)
}

function unavailable(cause: Error, detail?: string): Refused {
  return new Refused('database_unavailable', {
    headers: RETRY_AFTER_RECOVERY,
    cause,
    ...(detail === undefined ? {} : { detail }),
  })
}

/** core.refuse puts the code and its members into DETAIL as JSON. */
function fromRegistry(error: CodedError): Refused | null {
  const { code, detail, ...extras } = membersOf(error.detail)
  if (typeof code !== 'string' || !isRefusalCode(code)) return null
  return new Refused(code, {
    extras,
    ...(typeof detail === 'string' ? { detail } : {}),
  })
}

function membersOf(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    // Not ours: no other error of class RB exists, so the caller treats it as unexpected and logs it in full.
    return {}
  }
}
