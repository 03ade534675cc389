import { randomUUID } from 'node:crypto'
import type { Demo, NextDeparture } from '#cli/demo/demo.ts'
import type { People } from '#cli/demo/people.ts'
import type { Stopwatch } from '#cli/terminal/stopwatch.ts'
import { mintToken } from '#http/identity/tokens.ts'
import type { Settings } from '#http/settings.ts'

interface Welcome {
  address: string
  place: string
  /** The URL of the database, as it may be shown. */
  databaseUrl: string
  settings: Settings
  people: People
  /** Null if nothing was loaded. */
  demo: Demo | null
  /** Whether everyone who signs in may create an operator. */
  allowsSelfService: boolean
  watch: Stopwatch
}

/** A token in the history of a shell should still work next week. */
const TOKEN_LIFETIME_S = 30 * 24 * 60 * 60

/** What a user needs who has just started Berth: the address, tokens, and one call that makes a booking, or an operator. */
export async function welcome(parts: Welcome): Promise<string> {
  const { address, place, databaseUrl, settings, people, demo, allowsSelfService, watch } = parts
  const mint = (accountId: string) => mintToken(settings.token, { accountId, lifetimeS: TOKEN_LIFETIME_S })
  const customer = await mint(people.customer)
  return `
Berth is ready after ${watch}.

  API       ${address}/api/v1
  Docs      ${address}/docs
  Data      ${place}
  Database  ${databaseUrl}
  On sale   ${demo === null ? 'nothing yet: docs/tutorials/bus-company.md begins here' : onSale(demo)}
  Operators ${allowsSelfService ? 'everyone who signs in may create one' : 'admins of the installation create them: berth admin --help'}

To paste, with tokens for 30 days:

export API=${address}/api/v1
export CUSTOMER=${customer}
export AGENT=${await mint(people.agent)}
export ADMIN=${await mint(people.admin)}
${demo === null || demo.next === null ? '' : bookingOf(demo.next, address, customer)}
Ctrl-C stops everything. The data stays; --fresh starts over.`
}

function onSale({ counts }: Demo): string {
  return `${counts.departures} departures of Caltrain, ${counts.classes} classes of Harbour Studio`
}

function bookingOf(next: NextDeparture, address: string, token: string): string {
  const body = { occurrence_id: next.id, passengers: [{ name: 'Ada Lovelace' }] }
  return `
Book a seat on train ${next.name}, ${next.leaves}, ${next.from_stop} to ${next.to_stop}:

curl -sS ${address}/api/v1/bookings -H 'Authorization: Bearer ${token}' -H 'Idempotency-Key: ${randomUUID()}' -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'
`
}
