import { randomBytes } from 'node:crypto'
import { newId } from '#db/ids.ts'
import type { Berth } from '#test/helpers/berth.ts'
import { makeOccurrence, type Occurrence } from '#test/helpers/occurrences.ts'
import type { Operator } from '#test/helpers/operators.ts'

/** The common fields of departures and events. By default they are on sale and start in three days. */
export interface SaleOptions {
  startsAt?: Date
  priceMinor?: number
  currency?: string
  fareTableId?: string
  policyId?: string
  salesOpenAt?: Date
  salesCloseS?: number
  published?: boolean
  status?: string
}

export interface PlaceOptions {
  label: string
  class?: string
  accessible?: boolean
  blocked?: boolean
  /** By default, places stand one behind the other on one deck. */
  deck?: number
  row?: number
  column?: number
}

export interface StopOptions {
  zone?: string
  boards?: boolean
  alights?: boolean
}

export interface DepartureOptions extends SaleOptions {
  places: readonly (string | PlaceOptions)[]
  /** The number of stops, or the stops themselves. They are ten minutes and ten kilometres apart. */
  stops?: number | readonly StopOptions[]
}

export interface EventOptions extends SaleOptions {
  capacity: number
}

const LEG_S = 600
const LEG_M = 10_000

/** A placed occurrence: numbered places, and a list of stops. */
export async function makeDeparture(
  berth: Berth,
  operator: Operator,
  options: DepartureOptions,
): Promise<Occurrence> {
  const places = options.places.map((place) => (typeof place === 'string' ? { label: place } : place))
  const stops =
    typeof options.stops === 'object' ? options.stops : Array.from({ length: options.stops ?? 2 }, () => ({}))
  const [layoutId, patternId] = [newId(operator.id), newId(operator.id)]
  const stopIds = stops.map(() => newId(operator.id))
  await makeLayout(berth, operator.id, layoutId, places)
  await makePattern(berth, operator.id, patternId, stops, stopIds)

  const startsAt = options.startsAt ?? threeDaysAhead(berth)
  return makeOccurrence(berth, operator, {
    ...options,
    mode: 'placed',
    startsAt,
    endsAt: new Date(startsAt.getTime() + (stops.length - 1) * LEG_S * 1000),
    capacity: places.filter((place) => !place.blocked).length * (stops.length - 1),
    layoutId,
    patternId,
    stopIds,
  })
}

/** A counted occurrence: places without numbers. */
export function makeEvent(berth: Berth, operator: Operator, options: EventOptions): Promise<Occurrence> {
  const startsAt = options.startsAt ?? threeDaysAhead(berth)
  return makeOccurrence(berth, operator, {
    ...options,
    mode: 'counted',
    startsAt,
    endsAt: new Date(startsAt.getTime() + 3_600_000),
    stopIds: [],
  })
}

function threeDaysAhead(berth: Berth): Date {
  return new Date(berth.now().getTime() + 3 * 86_400_000)
}

async function makeLayout(
  { owner }: Berth,
  operatorId: string,
  layoutId: string,
  places: readonly PlaceOptions[],
): Promise<void> {
  await owner.query(
    `insert into core.layouts (operator_id, id, name, created_at) values ($1, $2, $2::uuid::text, core.now())`,
    [operatorId, layoutId],
  )
  await owner.query(
    `insert into core.layout_places (operator_id, layout_id, place, label, class, accessible, blocked, deck, row_no,
                                     column_no)
     select $1, $2, u.place, u.label, u.class, u.accessible, u.blocked, coalesce(u.deck, 1), coalesce(u.row_no, u.place),
            coalesce(u.column_no, 1)
       from unnest($3::text[], $4::text[], $5::boolean[], $6::boolean[], $7::integer[], $8::integer[], $9::integer[])
            with ordinality as u(label, class, accessible, blocked, deck, row_no, column_no, place)`,
    [
      operatorId,
      layoutId,
      places.map((place) => place.label),
      places.map((place) => place.class ?? 'standard'),
      places.map((place) => place.accessible ?? false),
      places.map((place) => place.blocked ?? false),
      places.map((place) => place.deck),
      places.map((place) => place.row),
      places.map((place) => place.column),
    ],
  )
}

async function makePattern(
  { owner }: Berth,
  operatorId: string,
  patternId: string,
  stops: readonly StopOptions[],
  stopIds: readonly string[],
): Promise<void> {
  await owner.query(
    `insert into core.locations (operator_id, id, kind, name, time_zone)
     select $1, u.id, 'stop', 'Stop ' || u.id, 'Europe/Zurich' from unnest($2::uuid[]) as u(id)`,
    [operatorId, stopIds],
  )
  await owner.query(
    `insert into transit.stop_patterns (operator_id, id, hash, stop_count) values ($1, $2, $3, $4)`,
    [operatorId, patternId, randomBytes(8), stops.length],
  )
  await owner.query(
    `insert into transit.pattern_stops (operator_id, pattern_id, stop_index, location_id, arrival_s, departure_s, distance_m,
                                     zone, boards, alights)
     select $1, $2, u.n - 1, u.id, (u.n - 1) * $7::integer, (u.n - 1) * $7::integer, (u.n - 1) * $8::integer, u.zone,
            u.boards, u.alights
       from unnest($3::uuid[], $4::text[], $5::boolean[], $6::boolean[])
            with ordinality as u(id, zone, boards, alights, n)`,
    [
      operatorId,
      patternId,
      stopIds,
      stops.map((stop) => stop.zone),
      stops.map((stop) => stop.boards ?? true),
      stops.map((stop) => stop.alights ?? true),
      LEG_S,
      LEG_M,
    ],
  )
}
