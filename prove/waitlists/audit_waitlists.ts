import type { Client } from 'pg'
import type { ReconnectingClient } from '#prove/fixture/reconnecting_client.ts'
import { nowUs } from '#prove/history/clock.ts'
import type { WaitlistOperation } from '#prove/models/waitlist.ts'
import { readKeys } from '#prove/rows/read_keys.ts'
import type { Finding } from '#prove/session.ts'
import type { WaitlistGroup } from '#prove/waitlists/waitlist_group.ts'
import { keyName } from '#prove/workload/group_history.ts'

export interface WaitlistAudit {
  readonly findings: readonly Finding[]
  /** The history of the group, with the outcomes of uncertain attempts and a final read of every entry and booking. */
  readonly operations: readonly WaitlistOperation[]
}

interface PlaceRow {
  readonly event: string
  readonly id: string
  readonly status: string
  readonly position: number | null
  /** It is a waitlist entry, and not a booking that was made at once. */
  readonly waited: boolean
}

/** The client number of the audit itself. */
const AUDITOR = -1

/**
 * Compares the rows with the history once the group is quiescent. There must be a row for every entry and booking that was
 * reported, and no others, and the final read must be linearizable with the rest.
 */
export async function auditWaitlists(
  group: WaitlistGroup,
  owner: ReconnectingClient,
  buyers: readonly string[],
): Promise<WaitlistAudit> {
  const invokedAtUs = nowUs()
  const { keys, rows } = await owner.transaction(async (db) => {
    await db.query('set transaction isolation level repeatable read, read only')
    const done = await readKeys(db, group.operatorId, group.uncertainBookings, buyers)
    return { keys: done, rows: await readPlaces(group, db) }
  })
  const respondedAtUs = nowUs()
  const recovered = group.uncertainBookings.flatMap(({ request, key, sinceUs }): WaitlistOperation[] => {
    const id = keys.get(keyName(request, key))
    if (id === undefined) return []
    const kind = rows.some((row) => row.id === id && row.waited) ? 'waiting' : 'booked'
    const input = { kind: 'book', ...request } as const
    return [{ client: AUDITOR, input, output: { kind, id }, invokedAtUs: sinceUs, respondedAtUs }]
  })
  const finalReads = rows.map(
    ({ event, id, status, position }): WaitlistOperation => ({
      client: AUDITOR,
      input: { kind: 'read', event, id },
      output: { kind: 'is', status, position },
      invokedAtUs,
      respondedAtUs,
    }),
  )
  const operations = [...group.operations, ...recovered]
  return { findings: compare(operations, rows), operations: [...operations, ...finalReads] }
}

/** All bookings of these events and all entries of their waitlists, past ones included. */
async function readPlaces({ operatorId, events }: WaitlistGroup, db: Client): Promise<PlaceRow[]> {
  const { rows } = await db.query<PlaceRow>(
    `select w.occurrence_id as event, w.id,
            case when w.status = 'accepted' and b.status = 'cancelled' then 'cancelled' else w.status end as status,
            case when w.status = 'waiting'
                 then row_number() over (partition by w.occurrence_id, w.status order by w.line_number)::integer end as position,
            true as waited
       from core.waitlist_entries as w
       left join core.bookings as b on b.operator_id = w.operator_id and b.id = w.offer_booking_id
      where w.operator_id = $1 and w.occurrence_id = any ($2::uuid[])
     union all
     select c.occurrence_id, b.id, case b.status when 'confirmed' then 'booked' else b.status end, null, false
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
  const reported = new Set(
    operations.flatMap(({ output }) =>
      output?.kind === 'booked' || output?.kind === 'waiting' ? [output.id] : [],
    ),
  )
  const stored = new Set(rows.map(({ id }) => id))
  return [
    ...reported
      .difference(stored)
      .values()
      .map((id) => ({ rule: 'what_was_acknowledged_is_there', detail: { reported: id } })),
    ...rows
      .filter(({ id }) => !reported.has(id))
      .map((row) => ({ rule: 'what_was_refused_is_absent', detail: row })),
  ]
}
