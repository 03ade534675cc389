import type { Client } from 'pg'

/** What a look at one part of the set-up found. A warning is worth knowing; a failure loses bookings or keeps them out. */
export interface Check {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly detail: string
}

export interface Subject {
  readonly db: Client
  readonly url: string
  readonly serverMajor: number
}

export type Look = (subject: Subject) => Promise<Check | readonly Check[]>

export const ok = (name: string, detail: string): Check => ({ name, state: 'ok', detail })
export const warn = (name: string, detail: string): Check => ({ name, state: 'warn', detail })
export const fail = (name: string, detail: string): Check => ({ name, state: 'fail', detail })
