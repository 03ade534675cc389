import assert from 'node:assert/strict'
import type { FastifyRequest } from 'fastify'
import type { BookingChange } from '#db/booking/holds.ts'
import { accountIdOf } from '#http/identity/caller.ts'
import { type RefusalDetails, Refused } from '#http/problems/refused.ts'
import { isRefusalCode } from '#http/refusals.ts'

type AskedOfBooking = Pick<FastifyRequest, 'caller' | 'ip' | 'id'> & {
  readonly params: { readonly id: string }
}

/** The booking that an address names, the caller, and where the request came from. Refuses sign_in_required. */
export function changeOf(request: AskedOfBooking): BookingChange {
  return {
    bookingId: request.params.id.toLowerCase(),
    accountId: accountIdOf(request.caller),
    ip: request.ip,
    requestId: request.id,
  }
}

/** The refusal for a code that a batch returned. */
export function refusedAs(code: string, details?: RefusalDetails): Refused {
  assert(isRefusalCode(code), 'a batch refuses by a code of the registry')
  return new Refused(code, details)
}
