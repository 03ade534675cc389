import type { BookingName, Moved, Outcome, Shopper, Sold, Wanted } from '#prove/system.ts'
import {
  type BookingAnswer,
  bodyOf,
  type EntryAnswer,
  type MovedAnswer,
  movedOf,
  seenOf,
  soldOf,
  waitingBodyOf,
} from '#prove/systems/answers.ts'
import type { HttpCaller } from '#prove/systems/http_caller.ts'
import type { HttpAnswer } from '#prove/systems/http_connection.ts'
import type { EntryName, Got, LineShopper, Seen, WantedPlaces } from '#prove/waitlists/line_shopper.ts'

/** A client of Berth's HTTP API. */
export class BerthHttpShopper implements Shopper, LineShopper {
  readonly way = 'http'
  readonly #caller: HttpCaller
  readonly #admin: string

  /** `admin` is the account of one, for what staff do. */
  constructor(caller: HttpCaller, admin: string) {
    this.#caller = caller
    this.#admin = admin
  }

  book(wanted: Wanted, key: string): Promise<Outcome<Sold>> {
    return this.#book(wanted.buyer, bodyOf(wanted), key, readSold)
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

  changeBus(occurrence: string, bus: string): Promise<Outcome<readonly Moved[]>> {
    const path = `/departures/${occurrence}/bus`
    const body = { bus_id: bus, reseat: true }
    return this.#caller.ask({ method: 'PUT', path, who: this.#admin, body, read: readMoved })
  }

  bookOrWait(wanted: WantedPlaces, key: string): Promise<Outcome<Got>> {
    return this.#book(wanted.buyer, waitingBodyOf(wanted), key, readGot)
  }

  async look({ id, event, buyer }: EntryName): Promise<Outcome<Seen>> {
    const path = `${lineOf(event)}?limit=100`
    const outcome = await this.#caller.ask({ method: 'GET', path, who: buyer, read: readEntries })
    if (outcome.kind !== 'done') return outcome
    const entry = outcome.answer.find((each) => each.id === id)
    if (entry === undefined) return { kind: 'refused', code: 'waitlist_entry_not_found' }
    return { kind: 'done', answer: seenOf(entry) }
  }

  leave({ id, event, buyer }: EntryName): Promise<Outcome<{ readonly status: string }>> {
    return this.#caller.ask({
      method: 'DELETE',
      path: `${lineOf(event)}/${id}`,
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

const lineOf = (event: string) => `/occurrences/${event}/waitlist-entries`

function readGot({ status, body }: HttpAnswer): Got {
  const made: { id: string; waitlist_entry_id: string } = JSON.parse(body)
  return status === 202 ? { kind: 'waiting', id: made.waitlist_entry_id } : { kind: 'booked', id: made.id }
}

function readEntries({ body }: HttpAnswer): readonly EntryAnswer[] {
  const { items }: { items: EntryAnswer[] } = JSON.parse(body)
  return items
}

/** Of a booking or an entry, whatever was done with it. */
function readStatus({ body }: HttpAnswer): { status: string } {
  const { status }: { status: string } = JSON.parse(body)
  return { status }
}

function readUnits({ body }: HttpAnswer): { units: number } {
  const { units_released }: { units_released: number } = JSON.parse(body)
  return { units: units_released }
}

function readMoved({ body }: HttpAnswer): Moved[] {
  const { moved }: { moved: MovedAnswer[] } = JSON.parse(body)
  return moved.map(movedOf)
}
