import type { BookingName, Outcome } from '#prove/system.ts'

/** One client of a system whose events have a line: who finds nothing free may wait in it. */
export interface LineShopper {
  /** Places at once, or where none are free and `waits` is said, at the end of the line. The same key again tells the same. */
  bookOrWait(wanted: WantedPlaces, key: string): Promise<Outcome<Got>>
  look(entry: EntryName): Promise<Outcome<Seen>>
  /** Takes an offer, which is a hold. */
  confirm(booking: BookingName): Promise<Outcome<{ readonly status: string }>>
  /** Gives up waiting, or declines the offer. */
  leave(entry: EntryName): Promise<Outcome<{ readonly status: string }>>
  cancel(booking: BookingName, claims: null): Promise<Outcome<{ readonly status: string }>>
  /** Staff: so many places there are from now on. */
  resize(event: string, capacity: number): Promise<Outcome<unknown>>
  close(): Promise<void>
}

export interface WantedPlaces {
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
export interface Got {
  readonly kind: 'booked' | 'waiting'
  readonly id: string
}

export interface Seen {
  readonly status: string
  /** From 1 on; null for who no longer waits. */
  readonly position: number | null
  /** The hold that is the offer. */
  readonly offer: string | null
}
