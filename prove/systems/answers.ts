import type { BookingRequest, Outcome, Sold, SoldClaim } from '#prove/session.ts'
import type { EntryState, PlacesRequest } from '#prove/waitlists/waitlist_session.ts'

/** A booking as Berth reports it, over HTTP and over SQL alike. */
export interface BookingAnswer {
  readonly id: string
  readonly status: string
  readonly total_minor: number
  readonly expires_at: string | null
  readonly claims: readonly ClaimAnswer[] | null
}

interface ClaimAnswer {
  readonly id: string
  readonly occurrence_id: string
  readonly seat: string | null
  readonly from_index: number
  readonly to_index: number
  readonly quantity: number
  readonly price_minor: number
}

export interface SeatChangeAnswer {
  readonly booking_id: string
  readonly claim_id: string
  readonly old_seat: string
  readonly new_seat: string
}

/** A waitlist entry, likewise. */
export interface EntryAnswer {
  readonly id: string
  readonly status: string
  readonly position: number | null
  readonly offer_booking_id: string | null
}

export function soldOf(answer: BookingAnswer, replayed: boolean): Sold {
  return {
    booking: answer.id,
    status: answer.status,
    expiresAtMs: answer.expires_at === null ? null : Date.parse(answer.expires_at),
    totalMinor: answer.total_minor,
    claims: (answer.claims ?? []).map(claimOf),
    replayed,
  }
}

function claimOf(claim: ClaimAnswer): SoldClaim {
  return {
    id: claim.id,
    occurrence: claim.occurrence_id,
    seat: claim.seat,
    from: claim.from_index,
    to: claim.to_index,
    quantity: claim.quantity,
    priceMinor: claim.price_minor,
  }
}

export const seatChangeOf = (moved: SeatChangeAnswer) => ({
  booking: moved.booking_id,
  claim: moved.claim_id,
  oldSeat: moved.old_seat,
  newSeat: moved.new_seat,
})

export const entryStateOf = ({ status, position, offer_booking_id }: EntryAnswer): EntryState => ({
  status,
  position,
  offer: offer_booking_id,
})

/** The body of the request. */
export function bodyOf({ lines, hold }: BookingRequest): Record<string, unknown> {
  const items = lines.map(({ occurrence, quantity, seat, from, to }) => ({
    occurrence_id: occurrence,
    ...(seat === null ? { quantity } : { passengers: [{ seat }] }),
    from_index: from,
    to_index: to,
  }))
  return hold ? { items, hold } : { items }
}

export function waitingBodyOf({ event, quantity, waits }: PlacesRequest): Record<string, unknown> {
  return { items: [{ occurrence_id: event, quantity }], waitlist: waits }
}

/** Codes that leave open whether the request took effect. 'internal' is one of them. */
const UNKNOWN = new Set(['outcome_unknown', 'database_unavailable', 'internal'])
/** Codes that say that nothing was decided, and that a retry may succeed. */
const TRANSIENT = new Set(['busy', 'too_many_requests', 'token_expired', 'token_invalid'])

export function outcomeOf<Answer>(code: string, retryAfterMs: number): Outcome<Answer> {
  if (UNKNOWN.has(code)) return { kind: 'unknown', reason: code }
  if (TRANSIENT.has(code)) return { kind: 'transient_failure', code, retryAfterMs }
  return { kind: 'refused', code }
}
