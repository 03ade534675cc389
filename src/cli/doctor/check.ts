import type { Client } from 'pg'

/** The result of checking one part of the set-up. A failure loses bookings or prevents them; a warning does not. */
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
