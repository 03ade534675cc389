import type { HttpAnswer } from '#cli/load/http_connection.ts'
import type { BookingName, BookingRequest, Outcome, SeatChange, Session, Sold } from '#prove/session.ts'
import {
  type BookingAnswer,
  bodyOf,
  type EntryAnswer,
  entryStateOf,
  type SeatChangeAnswer,
  seatChangeOf,
  soldOf,
  waitingBodyOf,
} from '#prove/systems/answers.ts'
import type { HttpCaller } from '#prove/systems/http_caller.ts'
import type {
  BookedOrWaiting,
  EntryName,
  EntryState,
  PlacesRequest,
  WaitlistSession,
} from '#prove/waitlists/waitlist_session.ts'

/** A session over Berth's HTTP API. */
export class BerthHttpSession implements Session, WaitlistSession {
  readonly protocol = 'http'
  readonly #caller: HttpCaller
  readonly #admin: string

  /** `admin` is the account that does what only staff may do. */
  constructor(caller: HttpCaller, admin: string) {
    this.#caller = caller
    this.#admin = admin
  }

  book(request: BookingRequest, key: string): Promise<Outcome<Sold>> {
    return this.#book(request.buyer, bodyOf(request), key, readSold)
  }

  confirm({ id, buyer }: BookingName): Promise<Outcome<{ readonly status: string }>> {
    const path = `/bookings/${id}/confirmation`
    return this.#caller.ask({ method: 'POST', path, who: buyer, read: readStatus })
  }

  release({ id, buyer }: BookingName): Promise<Outcome<{ readonly units: number }>> {
    return this.#caller.ask({ method: 'DELETE', path: `/bookings/${id}/hold`, who: buyer, read: readUnits })
  }

  cancel(
    { id, buyer }: BookingName,
    claims: readonly string[] | null,
  ): Promise<Outcome<{ readonly status: string }>> {
    const path = `/bookings/${id}/cancellation`
    const body = claims === null ? {} : { claim_ids: claims }
    return this.#caller.ask({ method: 'POST', path, who: buyer, body, read: readStatus })
  }

  changeVehicle(occurrence: string, vehicle: string): Promise<Outcome<readonly SeatChange[]>> {
    const path = `/departures/${occurrence}/vehicle`
    const body = { vehicle_id: vehicle, reseat: true }
    return this.#caller.ask({ method: 'PUT', path, who: this.#admin, body, read: readSeatChanges })
  }

  bookOrWait(request: PlacesRequest, key: string): Promise<Outcome<BookedOrWaiting>> {
    return this.#book(request.buyer, waitingBodyOf(request), key, readBookedOrWaiting)
  }

  async readEntry({ id, event, buyer }: EntryName): Promise<Outcome<EntryState>> {
    const path = `${waitlistOf(event)}?limit=100`
    const outcome = await this.#caller.ask({ method: 'GET', path, who: buyer, read: readEntries })
    if (outcome.kind !== 'done') return outcome
    const entry = outcome.answer.find((each) => each.id === id)
    if (entry === undefined) return { kind: 'refused', code: 'waitlist_entry_not_found' }
    return { kind: 'done', answer: entryStateOf(entry) }
  }

  leave({ id, event, buyer }: EntryName): Promise<Outcome<{ readonly status: string }>> {
    return this.#caller.ask({
      method: 'DELETE',
      path: `${waitlistOf(event)}/${id}`,
      who: buyer,
      read: readStatus,
    })
  }

  resize(event: string, capacity: number): Promise<Outcome<unknown>> {
    const path = `/events/${event}`
    const read = ({ body }: HttpAnswer): unknown => JSON.parse(body)
    return this.#caller.ask({ method: 'PATCH', path, who: this.#admin, body: { capacity }, read })
  }

  async close(): Promise<void> {
    this.#caller.close()
  }

  #book<Answer>(
    who: number,
    body: Record<string, unknown>,
    key: string,
    read: (answer: HttpAnswer) => Answer,
  ): Promise<Outcome<Answer>> {
    return this.#caller.ask({ method: 'POST', path: '/bookings', who, body, key, read })
  }
}

function readSold({ body, headers }: HttpAnswer): Sold {
  const booking: BookingAnswer = JSON.parse(body)
  return soldOf(booking, headers.get('idempotency-replayed') === 'true')
}

const waitlistOf = (event: string) => `/occurrences/${event}/waitlist-entries`

function readBookedOrWaiting({ status, body }: HttpAnswer): BookedOrWaiting {
  const made: { id: string; waitlist_entry_id: string } = JSON.parse(body)
  return status === 202 ? { kind: 'waiting', id: made.waitlist_entry_id } : { kind: 'booked', id: made.id }
}

function readEntries({ body }: HttpAnswer): readonly EntryAnswer[] {
  const { items }: { items: EntryAnswer[] } = JSON.parse(body)
  return items
}

/** The status of a booking or of a waitlist entry. */
function readStatus({ body }: HttpAnswer): { status: string } {
  const { status }: { status: string } = JSON.parse(body)
  return { status }
}

function readUnits({ body }: HttpAnswer): { units: number } {
  const { units_released }: { units_released: number } = JSON.parse(body)
  return { units: units_released }
}

function readSeatChanges({ body }: HttpAnswer): SeatChange[] {
  const { moved }: { moved: SeatChangeAnswer[] } = JSON.parse(body)
  return moved.map(seatChangeOf)
}
