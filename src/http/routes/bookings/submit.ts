import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BookingLine, BookingVerdict } from '#db/booking/batches.ts'
import { fingerprintOf } from '#db/booking/fingerprint.ts'
import { accountIdOf, type Caller, profileOf } from '#http/identity/caller.ts'
import { delayRefusal } from '#http/overload/delay_refusal.ts'
import type { ServerParts } from '#http/parts.ts'
import { Refused } from '#http/problems/refused.ts'
import { isRefusalCode } from '#http/refusals.ts'
import { askedFor } from '#http/routes/bookings/asked_for.ts'
import { itemsOf } from '#http/routes/bookings/lines.ts'
import { refusedFields } from '#http/routes/bookings/refused_fields.ts'
import type { Booking, NewBooking } from '#http/routes/bookings/schemas.ts'

export interface Submitted {
  readonly operatorId: string
  readonly verdict: BookingVerdict
  readonly lines: readonly BookingLine[]
}

/** Callers whose account exists since they booked: their claims need not be sent again while their token is remembered. */
const introduced = new WeakSet<Caller>()

/** Books as the caller, and throws a refusal. A header says whether the answer is a replay. */
export async function submitBooking(
  { bookings, operators, refusalDetails }: ServerParts,
  request: FastifyRequest,
  reply: FastifyReply,
  wanted: NewBooking,
): Promise<Submitted> {
  const { caller } = request
  const accountId = accountIdOf(caller)
  const items = itemsOf(wanted)
  const operatorId = await operators.operatorOf(items[0]?.occurrence_id ?? '')
  if (operatorId === null) throw new Refused('occurrence_not_found')

  // Before the request is converted, which is an eighth of the work of a refusal.
  await delayRefusal(bookings.refuseIfFull(operatorId))
  const asked = askedFor(wanted, items)
  const decided = bookings.book(operatorId, {
    ...asked,
    caller: `account:${accountId}`,
    key: String(request.headers['idempotency-key']),
    bodyHash: fingerprintOf(asked),
    accountId,
    ip: request.ip,
    requestId: request.id,
    claims: introduced.has(caller) ? undefined : profileOf(caller),
  })
  const verdict = await delayRefusal(decided)
  if (isRefusalCode(verdict.code)) {
    const fields = refusedFields(items, verdict.code)
    throw new Refused(verdict.code, { extras: await refusalDetails.read(operatorId, verdict, fields) })
  }
  introduced.add(caller)
  if (verdict.replayed) reply.header('idempotency-replayed', 'true')
  return { operatorId, verdict, lines: asked.lines }
}

/** A booking as JSON, for new bookings and replays alike. */
export function bookingOf({ operatorId, verdict }: Submitted): Booking {
  const reference = verdict.reference ?? ''
  return {
    id: verdict.resultId,
    reference: `${reference.slice(0, 4)}-${reference.slice(4)}`,
    operator_id: operatorId,
    status: verdict.code,
    payment_status: verdict.paymentStatus ?? 'unpaid',
    total_minor: verdict.totalMinor ?? 0,
    currency: verdict.currency ?? '',
    expires_at: verdict.expiresAt?.toISOString() ?? null,
    created_at: verdict.createdAt.toISOString(),
    claims: verdict.claims.map((claim) => ({
      id: claim.id,
      occurrence_id: claim.occurrenceId,
      seat: claim.seat,
      from_index: claim.fromIndex,
      to_index: claim.toIndex,
      quantity: claim.quantity,
      price_minor: claim.priceMinor,
    })),
  }
}
