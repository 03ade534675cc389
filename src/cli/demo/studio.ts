import type { Client } from 'pg'
import { asAdmin } from '#cli/demo/as_admin.ts'

const ZONE = 'America/Los_Angeles'
const CLASS = 'Morning flow'
const DAYS = 14

/** A studio beside the railway, so that both ways of selling can be tried: the railway has numbered seats, the studio quantities. */
export async function ensureStudioOperator(db: Client): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `select transit.import_operator('harbour-studio', 'Harbour Studio', $1, 'USD') as id`,
    [ZONE],
  )
  return rows[0]?.id ?? ''
}

/** Creates a class on every morning of the days ahead that has none. */
export async function ensureClasses(db: Client, operatorId: string, adminId: string): Promise<void> {
  const { rows: missing } = await db.query<{ starts_at: Date }>(
    `select w.starts_at
       from generate_series(0, $2::integer) as d (day)
      cross join lateral (
        select ((now() at time zone $3)::date + d.day + time '07:30') at time zone $3 as starts_at) as w
      where w.starts_at > now()
        and not exists (select from core.occurrences as o where o.operator_id = $1 and o.starts_at = w.starts_at)
      order by w.starts_at`,
    [operatorId, DAYS, ZONE],
  )
  if (missing.length === 0) return
  await asAdmin(db, adminId, async () => {
    for (const { starts_at } of missing) {
      await db.query(
        `select classes.create_event($1, $2, $3, 20, p_duration_s => 3600, p_price_minor => 1800,
                                     p_offering_id => (select f.id from core.offerings as f
                                                        where f.operator_id = $1 and f.name = $2 limit 1))`,
        [operatorId, CLASS, starts_at],
      )
    }
  })
}
