import type { Client } from 'pg'
import type { Readers } from '#bench/growth/readers.ts'
import { Histogram } from '#bench/load/histogram.ts'
import { connect } from '#db/connections/pool.ts'
import { type BookingFilter, listBookings } from '#db/reading/booking_lists.ts'

/** The same list with row security, and by a role that bypasses it. */
export interface RowSecurityCost {
  readonly list: string
  readonly onMs: number
  readonly offMs: number
  readonly ratio: number
}

/** Has attribute BYPASSRLS, and the table privileges of authenticated. */
const BYPASS = 'growth_bypass'
const MAKE_BYPASS = `
  do $$ begin
    if not exists (select from pg_roles where rolname = '${BYPASS}') then
      create role ${BYPASS} nologin bypassrls;
      grant authenticated to ${BYPASS};
    end if;
  end $$`

const CLIENTS = 8
/** The sides alternate, so that other work of the machine affects both. */
const TURNS = 8

/** Each role has its own sessions, as on the server: a plan under row security is made again when the role changes. */
type Sides = Readonly<Record<'authenticated' | typeof BYPASS, readonly Client[]>>

interface Asked {
  readonly accountId: string
  readonly filter: BookingFilter
}

/**
 * Times only the list statement, in a transaction that is opened before, as the server does. The round trips around it are the same
 * with and without row security, and would make the difference look smaller. It compares means, because each turn requests the same
 * lists.
 */
export async function measureRowSecurity(
  url: string,
  readers: Readers,
  secondsATurn: number,
): Promise<RowSecurityCost[]> {
  const sides: Sides = { authenticated: await open(url), [BYPASS]: await open(url) }
  const clients = Object.values(sides).flat()
  try {
    await clients[0]?.query(MAKE_BYPASS)
    const own = readers.customers.map(({ account_id }) => ({
      accountId: account_id,
      filter: { limit: 21 },
    }))
    const staff = [{ accountId: readers.agentId, filter: { operator: readers.operatorId, limit: 21 } }]
    return [
      await compare(sides, "a customer's bookings", own, secondsATurn),
      await compare(sides, "an operator's newest bookings", staff, secondsATurn),
    ]
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}

function open(url: string): Promise<Client[]> {
  return Promise.all(Array.from({ length: CLIENTS }, () => connect(url, 'berth bench')))
}

async function compare(
  sides: Sides,
  list: string,
  asked: readonly Asked[],
  seconds: number,
): Promise<RowSecurityCost> {
  const times = { authenticated: new Histogram(), [BYPASS]: new Histogram() }
  const roles = ['authenticated', BYPASS] as const
  // Each list is requested once before anything is measured. Otherwise the side that runs first would measure the disk.
  const onceEach = Math.ceil(asked.length / CLIENTS)
  for (const role of roles) {
    await Promise.all(
      sides[role].map((client, index) => ask(client, role, asked, index, { times: onceEach })),
    )
  }
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const role of roles) {
      const endMs = performance.now() + seconds * 1000
      await Promise.all(
        sides[role].map((client, index) => ask(client, role, asked, index, { endMs, into: times[role] })),
      )
    }
  }
  const onMs = times.authenticated.latency().meanMs
  const offMs = times[BYPASS].latency().meanMs
  return { list, onMs, offMs, ratio: onMs / offMs }
}

interface Asking {
  readonly times?: number
  readonly endMs?: number
  readonly into?: Histogram
}

/** Requests one list after another, starting with the client's own, this many times or until that moment. */
async function ask(
  client: Client,
  role: string,
  asked: readonly Asked[],
  from: number,
  { times = Infinity, endMs = Infinity, into }: Asking,
): Promise<void> {
  for (let count = 0; count < times && performance.now() < endMs; count += 1) {
    const each = asked[(from + count * CLIENTS) % asked.length]
    if (each === undefined) throw new Error('Nothing to ask for.')
    const claims = JSON.stringify({ sub: each.accountId, role: 'authenticated' })
    await client.query(
      `begin read only; set local role ${role}; set local "request.jwt.claims" to '${claims}'`,
    )
    const startMs = performance.now()
    await listBookings(client, each.filter)
    into?.add(performance.now() - startMs)
    await client.query('commit')
  }
}
