import type { Client } from 'pg'
import type { ReconnectingClient } from '#prove/fixture/reconnecting_client.ts'
import { readKeys } from '#prove/rows/read_keys.ts'
import type { GroupHistory } from '#prove/workload/group_history.ts'

export interface OccurrenceRow {
  readonly id: string
  readonly capacity: number
  readonly taken: number
  /** Labels in order of place, from 1 on; empty where places are counted. */
  readonly seats: readonly string[]
}

export interface ClaimRow {
  readonly id: string
  readonly booking_id: string
  readonly occurrence_id: string
  readonly place: number | null
  readonly from_index: number
  readonly to_index: number
  readonly quantity: number
  readonly live: boolean
  /** Whether it occupies its place now. The claim of an expired hold does not. */
  readonly counts: boolean
  readonly price_minor: number
  readonly made_at: Date
}

export interface BookingRow {
  readonly id: string
  readonly status: string
  readonly version: number
  readonly total_minor: number
  readonly expires_at: Date | null
  readonly created_at: Date
}

export interface EventRow {
  readonly booking_id: string
  readonly version: number
  readonly topic: string
  readonly at: Date
  readonly total_minor: number
  /** Of booking.reseated. */
  readonly occurrence_id: string | null
  readonly seats: readonly ReseatedRow[] | null
}

export interface ReseatedRow {
  readonly old_claim_id: string
  readonly claim_id: string
  readonly old_seat: string
  readonly seat: string
}

/** Another vehicle was assigned to the departure. */
export interface VehicleChangeRow {
  readonly occurrence_id: string
  /** The start of the transaction. */
  readonly at: Date
  /** The seats of the new vehicle, in order of place. */
  readonly seats: readonly string[]
}

/** All rows of a group, read in one snapshot. */
export interface Rows {
  /** Read only if a change of vehicle had no response. */
  readonly vehicleChanges: readonly VehicleChangeRow[]
  readonly occurrences: readonly OccurrenceRow[]
  readonly claims: readonly ClaimRow[]
  readonly bookings: readonly BookingRow[]
  readonly events: readonly EventRow[]
  /** Results by the name of the key. */
  readonly keys: ReadonlyMap<string, string>
}

/** Reads the rows of a group, and what is stored under its keys. */
export function readRows(
  owner: ReconnectingClient,
  operatorId: string,
  history: GroupHistory,
  buyers: readonly string[],
): Promise<Rows> {
  const ids = history.group.occurrences.map(({ id }) => id)
  return owner.transaction(async (db) => {
    await db.query('set transaction isolation level repeatable read, read only')
    const claims = await readClaims(db, operatorId, ids)
    const keys = await readKeys(db, operatorId, [...history.keys.values()], buyers)
    const bookingIds = [...new Set([...claims.map(({ booking_id }) => booking_id), ...keys.values()])]
    return {
      vehicleChanges: await readVehicleChanges(db, operatorId, ids, history),
      occurrences: await readOccurrences(db, operatorId, ids),
      claims,
      keys,
      bookings: await readBookings(db, operatorId, bookingIds),
      events: await readEvents(db, operatorId, bookingIds),
    }
  })
}

async function readOccurrences(
  db: Client,
  operatorId: string,
  ids: readonly string[],
): Promise<OccurrenceRow[]> {
  const { rows } = await db.query<OccurrenceRow>(
    `select o.id, o.capacity, o.taken,
            array(select lp.label from core.layout_places as lp
                   where lp.operator_id = o.operator_id and lp.layout_id = o.layout_id order by lp.place) as seats
       from core.occurrences as o where o.operator_id = $1 and o.id = any ($2::uuid[])`,
    [operatorId, ids],
  )
  return rows
}

async function readVehicleChanges(
  db: Client,
  operatorId: string,
  ids: readonly string[],
  history: GroupHistory,
): Promise<VehicleChangeRow[]> {
  if (history.unknownVehicleChanges.length === 0) return []
  const { rows } = await db.query<VehicleChangeRow>(
    `select e.new_row ->> 'id' as occurrence_id, e.at,
            array(select lp.label from core.layout_places as lp
                   where lp.operator_id = $1 and lp.layout_id = (e.new_row ->> 'layout_id')::uuid order by lp.place) as seats
       from audit.entries as e
      where e.operator_id = $1 and e.id >= core.uuid_floor($3) and e.relation = 'core.occurrences' and e.action = 'update'
        and e.new_row ->> 'id' = any ($2::text[]) and e.old_row ->> 'layout_id' <> e.new_row ->> 'layout_id'
      order by e.id`,
    [operatorId, ids, history.openedAt],
  )
  return rows
}

async function readClaims(db: Client, operatorId: string, ids: readonly string[]): Promise<ClaimRow[]> {
  const { rows } = await db.query<ClaimRow>(
    `select c.id, c.booking_id, c.occurrence_id, c.place, lower(c.span) as from_index, upper(c.span) as to_index,
            c.quantity, c.live, core.claim_is_active(c.live, c.expires_at, core.now()) as counts, c.price_minor,
            core.id_time(c.id) as made_at
       from core.claims as c where c.operator_id = $1 and c.occurrence_id = any ($2::uuid[]) order by c.id`,
    [operatorId, ids],
  )
  return rows
}

async function readBookings(db: Client, operatorId: string, ids: readonly string[]): Promise<BookingRow[]> {
  const { rows } = await db.query<BookingRow>(
    `select b.id, b.status, b.version, b.total_minor::integer as total_minor, b.expires_at, b.created_at
       from core.bookings as b where b.operator_id = $1 and b.id = any ($2::uuid[])`,
    [operatorId, ids],
  )
  return rows
}

async function readEvents(db: Client, operatorId: string, ids: readonly string[]): Promise<EventRow[]> {
  const { rows } = await db.query<EventRow>(
    `select e.booking_id, e.version, e.topic, e.at, (e.detail ->> 'total_minor')::integer as total_minor,
            e.detail ->> 'occurrence_id' as occurrence_id, e.detail -> 'seats' as seats
       from core.booking_events as e where e.operator_id = $1 and e.booking_id = any ($2::uuid[])
      order by e.booking_id, e.version`,
    [operatorId, ids],
  )
  return rows
}
