import type { Client } from 'pg'
import { nowUs } from '#prove/history/clock.ts'
import type { WaitlistOperation } from '#prove/models/waitlist.ts'
import type { Finding } from '#prove/system.ts'
import type { Fair } from '#prove/waitlists/fair.ts'
import type { PatientClient } from '#prove/world/patient_client.ts'

export interface SettledFair {
  readonly findings: readonly Finding[]
  /** Of the fair, with what came of doubtful attempts, and with a last look at everybody. */
  readonly operations: readonly WaitlistOperation[]
}

interface PlaceRow {
  readonly event: string
  readonly id: string
  readonly status: string
  readonly position: number | null
}

/** The client that the rows are. */
const ROWS = -1

/**
 * Once nobody asks for anything any more: the rows must tell of whoever was told something, of nobody else, and what they tell
 * must follow from all that happened.
 */
export async function settleFair(
  fair: Fair,
  owner: PatientClient,
  buyers: readonly string[],
): Promise<SettledFair> {
  const startUs = nowUs()
  const { done, rows } = await owner.transaction(async (db) => {
    await db.query('set transaction isolation level repeatable read, read only')
    return { done: await readDoubts(fair, db, buyers), rows: await readPlaces(fair, db) }
  })
  const endUs = nowUs()
  const recovered = done.map(
    ({ wanted: { event, quantity, waits }, sinceUs, id, kind }): WaitlistOperation => ({
      client: ROWS,
      input: { kind: 'book', event, quantity, waits },
      output: { kind, id },
      startUs: sinceUs,
      endUs,
    }),
  )
  const looks = rows.map(
    ({ event, id, status, position }): WaitlistOperation => ({
      client: ROWS,
      input: { kind: 'look', event, id },
      output: { kind: 'is', status, position },
      startUs,
      endUs,
    }),
  )
  const operations = [...fair.operations, ...recovered]
  return { findings: compare(operations, rows), operations: [...operations, ...looks] }
}

/** Doubtful attempts that were done, by their keys. */
async function readDoubts({ operatorId, doubts }: Fair, db: Client, buyers: readonly string[]) {
  if (doubts.length === 0) return []
  const { rows } = await db.query<{ key: string; id: string; waits: boolean }>(
    `select u.key, k.result_id as id,
            exists(select from core.waitlist_entries as w
                    where w.operator_id = $1 and w.occurrence_id = u.event and w.id = k.result_id) as waits
       from unnest($2::uuid[], $3::text[], $4::text[]) as u(event, caller, key)
      cross join lateral (select x.result_id from core.idempotency_keys as x
                           where x.operator_id = $1 and x.caller = u.caller collate "C" and x.key = u.key collate "C"
                           limit 1) as k`,
    [
      operatorId,
      doubts.map(({ wanted }) => wanted.event),
      doubts.map(({ wanted }) => `account:${buyers[wanted.buyer % buyers.length]}`),
      doubts.map(({ key }) => key),
    ],
  )
  return rows.flatMap(({ key, id, waits }) => {
    const doubt = doubts.find((each) => each.key === key)
    return doubt === undefined
      ? []
      : [{ ...doubt, id, kind: waits ? ('waiting' as const) : ('booked' as const) }]
  })
}

/** Everybody who has or had places of these events, or waits or waited for them. */
async function readPlaces({ operatorId, events }: Fair, db: Client): Promise<PlaceRow[]> {
  const { rows } = await db.query<PlaceRow>(
    `select w.occurrence_id as event, w.id,
            case when w.status = 'accepted' and b.status = 'cancelled' then 'cancelled' else w.status end as status,
            case when w.status = 'waiting'
                 then row_number() over (partition by w.occurrence_id, w.status order by w.line_number)::integer end as position
       from core.waitlist_entries as w
       left join core.bookings as b on b.operator_id = w.operator_id and b.id = w.offer_booking_id
      where w.operator_id = $1 and w.occurrence_id = any ($2::uuid[])
     union all
     select c.occurrence_id, b.id, case b.status when 'confirmed' then 'booked' else b.status end, null
       from core.claims as c
       join core.bookings as b on b.operator_id = c.operator_id and b.id = c.booking_id
      where c.operator_id = $1 and c.occurrence_id = any ($2::uuid[])
        and not exists (select from core.waitlist_entries as w
                         where w.operator_id = b.operator_id and w.offer_booking_id = b.id)`,
    [operatorId, events],
  )
  return rows
}

function compare(operations: readonly WaitlistOperation[], rows: readonly PlaceRow[]): Finding[] {
  const told = new Set(
    operations.flatMap(({ output }) =>
      output?.kind === 'booked' || output?.kind === 'waiting' ? [output.id] : [],
    ),
  )
  const stored = new Set(rows.map(({ id }) => id))
  return [
    ...told
      .difference(stored)
      .values()
      .map((id) => ({ rule: 'what_was_acknowledged_is_there', detail: { told: id } })),
    ...rows
      .filter(({ id }) => !told.has(id))
      .map((row) => ({ rule: 'what_was_refused_is_absent', detail: row })),
  ]
}
