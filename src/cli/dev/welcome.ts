import { randomUUID } from 'node:crypto'
import type { Demo, NextDeparture } from '#cli/demo/demo.ts'
import type { Stopwatch } from '#cli/terminal/stopwatch.ts'
import { mintToken } from '#http/identity/tokens.ts'
import type { Settings } from '#http/settings.ts'

interface Welcome {
  address: string
  place: string
  settings: Settings
  demo: Demo
  watch: Stopwatch
}

/** A token in the history of a shell should still work next week. */
const TOKEN_LIFETIME_S = 30 * 24 * 60 * 60

/** What a user needs who has just started Berth: the address, tokens, and one call that makes a booking. */
export async function welcome({ address, place, settings, demo, watch }: Welcome): Promise<string> {
  const mint = (accountId: string) => mintToken(settings.token, { accountId, lifetimeS: TOKEN_LIFETIME_S })
  const { people, next, counts } = demo
  const customer = await mint(people.customer)
  return `
Berth is ready after ${watch}.

  API       ${address}/api/v1
  Docs      ${address}/docs
  Data      ${place}
  On sale   ${counts.departures} departures of Caltrain, ${counts.classes} classes of Harbour Studio

To paste, with tokens for 30 days:

export API=${address}/api/v1
export CUSTOMER=${customer}
export AGENT=${await mint(people.agent)}
export ADMIN=${await mint(people.admin)}
${next === null ? '' : bookingOf(next, address, customer)}
Ctrl-C stops everything. The data stays; --fresh starts over.`
}

function bookingOf(next: NextDeparture, address: string, token: string): string {
  const body = { occurrence_id: next.id, passengers: [{ name: 'Ada Lovelace' }] }
  return `
Book a seat on train ${next.name}, ${next.leaves}, ${next.from_stop} to ${next.to_stop}:

curl -sS ${address}/api/v1/bookings -H 'Authorization: Bearer ${token}' -H 'Idempotency-Key: ${randomUUID()}' -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'
`
}
