import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { HttpClient } from '#cli/load/http_client.ts'
import { CommandError } from '#cli/terminal/exit.ts'
import { systemClock } from '#db/clock.ts'

export const SCENARIOS = ['hot', 'spread', 'seats'] as const
export type Scenario = (typeof SCENARIOS)[number]

/** The next request of a client, as the body of POST /bookings. */
export interface Targets {
  /** A description for the user. */
  description: string
  next(): Record<string, unknown>
  /** Takes off sale what was put on sale for the run. */
  close(): Promise<void>
}

export interface TargetOptions {
  client: HttpClient
  scenario: Scenario
  operator: string
  /** Only these occurrences, if any are named. */
  occurrences: readonly string[]
  /** The token of an admin, who may put events on sale for the run. Without it, existing ones are booked. */
  adminToken: string | undefined
}

/** As many classes as a busy month has, so that bookings rarely collide. */
const EVENTS_SPREAD = 100
const CAPACITY = 1_000_000
const ROUTES_MAX = 3
const DAYS_AHEAD = 1
const DAY_MS = 86_400_000

const Events = Type.Object({ items: Type.Array(Type.Object({ id: Type.String() })) })
const Routes = Type.Object({
  items: Type.Array(Type.Object({ stops: Type.Array(Type.Object({ id: Type.String() })) })),
})
const Departures = Type.Object({
  items: Type.Array(
    Type.Object({ occurrence_id: Type.String(), from_index: Type.Integer(), to_index: Type.Integer() }),
  ),
})
const SeatMap = Type.Object({ seats: Type.Array(Type.Object({ seat: Type.String(), state: Type.String() })) })
const Created = Type.Object({ id: Type.String() })

export async function findTargets(options: TargetOptions): Promise<Targets> {
  if (options.scenario === 'seats') return await findSeats(options)
  if (options.occurrences.length > 0) return quantities(options.occurrences, 'what was named')
  if (options.adminToken !== undefined) return await createEvents(options, options.adminToken)
  const { items } = await read(
    options.client,
    `/api/v1/operators/${options.operator}/events?limit=100`,
    Events,
  )
  const ids = items.map(({ id }) => id)
  if (ids.length === 0) throw new CommandError(`${options.operator} has no event on sale: name --occurrence.`)
  return quantities(options.scenario === 'hot' ? ids.slice(0, 1) : ids, 'events on sale')
}

function quantities(ids: readonly string[], what: string, close = async () => {}): Targets {
  return {
    description: `${ids.length} of ${what}, one place a booking`,
    next: () => ({ occurrence_id: anyOf(ids), quantity: 1 }),
    close,
  }
}

/** Large enough not to sell out during the run, which is to measure bookings and not refusals. */
async function createEvents(options: TargetOptions, token: string): Promise<Targets> {
  const { client, operator, scenario } = options
  const startsAt = new Date(systemClock.now().getTime() + DAYS_AHEAD * DAY_MS)
  const ids: string[] = []
  for (let made = 0; made < (scenario === 'hot' ? 1 : EVENTS_SPREAD); made += 1) {
    const body = {
      name: 'Load test',
      starts_at: startsAt,
      duration_s: 3600,
      capacity: CAPACITY,
      price_minor: 100,
    }
    const answer = await client.send('POST', `/api/v1/operators/${operator}/events`, { token, body })
    if (answer.status !== 201) throw new CommandError(`No event could be made: ${answer.body}`)
    ids.push(Value.Parse(Created, JSON.parse(answer.body)).id)
  }
  return quantities(ids, `events made for this, with ${CAPACITY} places each`, async () => {
    for (const id of ids) {
      const answer = await client.send('PATCH', `/api/v1/events/${id}`, { token, body: { published: false } })
      if (answer.status !== 200) throw new CommandError(`${id} is still on sale: ${answer.body}`)
    }
  })
}

interface SeatTarget extends Static<typeof Departures.properties.items.items> {
  seats: readonly string[]
}

async function findSeats(options: TargetOptions): Promise<Targets> {
  const targets: SeatTarget[] = []
  for (const departure of await findDepartures(options)) {
    const path = `/api/v1/departures/${departure.occurrence_id}/seats`
    const { seats } = await read(options.client, path, SeatMap)
    const sold = seats.filter(({ state }) => state !== 'blocked').map(({ seat }) => seat)
    targets.push({ ...departure, seats: sold })
  }
  return {
    description: `seats of ${targets.length} departures, for rides along a part of the way`,
    next: () => {
      const { occurrence_id, from_index, to_index, seats } = anyOf(targets)
      const from = from_index + Math.floor(Math.random() * (to_index - from_index))
      const to = from + 1 + Math.floor(Math.random() * (to_index - from))
      return { occurrence_id, from_index: from, to_index: to, passengers: [{ seat: anyOf(seats) }] }
    },
    close: async () => {},
  }
}

async function findDepartures({ client, operator, occurrences }: TargetOptions) {
  const date = new Date(systemClock.now().getTime() + DAYS_AHEAD * DAY_MS).toISOString().slice(0, 10)
  const { items: routes } = await read(client, `/api/v1/operators/${operator}/routes?limit=20`, Routes)
  const found: Static<typeof Departures>['items'] = []
  for (const { stops } of routes.slice(0, ROUTES_MAX)) {
    const [first, last] = [stops.at(0), stops.at(-1)]
    if (first === undefined || last === undefined) continue
    const query = new URLSearchParams({ from_stop_id: first.id, to_stop_id: last.id, date, limit: '100' })
    const { items } = await read(client, `/api/v1/operators/${operator}/departures?${query}`, Departures)
    found.push(
      ...items.filter((item) => occurrences.length === 0 || occurrences.includes(item.occurrence_id)),
    )
  }
  if (found.length === 0) throw new CommandError(`${operator} has no departure on ${date}.`)
  return found
}

async function read<Schema extends typeof Events | typeof Routes | typeof Departures | typeof SeatMap>(
  client: HttpClient,
  path: string,
  schema: Schema,
): Promise<Static<Schema>> {
  const answer = await client.send('GET', path, {})
  if (answer.status !== 200)
    throw new CommandError(`GET ${path} was answered with ${answer.status}: ${answer.body}`)
  return Value.Parse(schema, JSON.parse(answer.body))
}

function anyOf<Item>(items: readonly Item[]): Item {
  const item = items[Math.floor(Math.random() * items.length)]
  if (item === undefined) throw new CommandError('There is nothing to book.')
  return item
}
