import type { BookingName, Outcome, Session } from '#prove/session.ts'

/** A session with a system whose events have waitlists. An offer is a hold, which the customer confirms. */
export interface WaitlistSession extends Required<Pick<Session, 'confirm' | 'cancel' | 'close'>> {
  /** Books places, or joins the waitlist where none are free and `waits` is set. The same key gives the same answer again. */
  bookOrWait(request: PlacesRequest, key: string): Promise<Outcome<BookedOrWaiting>>
  readEntry(entry: EntryName): Promise<Outcome<EntryState>>
  /** Leaves the waitlist, or declines the offer. */
  leave(entry: EntryName): Promise<Outcome<{ readonly status: string }>>
  /** Staff: changes the capacity. */
  resize(event: string, capacity: number): Promise<Outcome<unknown>>
}

export interface PlacesRequest {
  readonly event: string
  readonly quantity: number
  readonly waits: boolean
  readonly buyer: number
}

/** A waitlist entry, and whose it is. */
export interface EntryName extends BookingName {
  readonly event: string
}

/** A booking, or a waitlist entry. */
export interface BookedOrWaiting {
  readonly kind: 'booked' | 'waiting'
  readonly id: string
}

export interface EntryState {
  readonly status: string
  /** From 1 on; null once the customer no longer waits. */
  readonly position: number | null
  /** The booking that is the offer. */
  readonly offer: string | null
}
