import type { BookingName, Outcome, Session } from '#prove/system_under_test.ts'

/** One client of a system whose events have a line: who finds nothing free may wait in it. An offer is a hold, to be confirmed. */
export interface WaitlistSession extends Required<Pick<Session, 'confirm' | 'cancel' | 'close'>> {
  /** Places at once, or where none are free and `waits` is said, at the end of the line. The same key again statesReporting the same. */
  bookOrWait(request: PlacesRequest, key: string): Promise<Outcome<BookedOrWaiting>>
  readEntry(entry: EntryName): Promise<Outcome<EntryState>>
  /** Gives up waiting, or declines the offer. */
  leave(entry: EntryName): Promise<Outcome<{ readonly status: string }>>
  /** Staff: so many places there are from now on. */
  resize(event: string, capacity: number): Promise<Outcome<unknown>>
}

export interface PlacesRequest {
  readonly event: string
  readonly quantity: number
  readonly waits: boolean
  readonly buyer: number
}

/** An entry of a line, and whose it is. */
export interface EntryName extends BookingName {
  readonly event: string
}

/** A booking, or an entry of the line. */
export interface BookedOrWaiting {
  readonly kind: 'booked' | 'waiting'
  readonly id: string
}

export interface EntryState {
  readonly status: string
  /** From 1 on; null for who no longer waits. */
  readonly position: number | null
  /** The hold that is the offer. */
  readonly offer: string | null
}
