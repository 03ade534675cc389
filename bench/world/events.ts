import { asOwner, type World } from '#bench/world/operator.ts'
import { newId } from '#db/ids.ts'

/** Never sold out within a run. */
export const ENDLESS = 1_000_000_000
/** The events are spread over this many days from tomorrow on, like a month's programme, in one or two partitions. */
const DAYS = 28
const PRICE_MINOR = 500

export interface EventsOptions {
  readonly count: number
  readonly capacity?: number
  /** The number of whole days from now to the first event; tomorrow if left out. */
  readonly daysAhead?: number
  /** Terms of sale; none if left out. */
  readonly policyId?: string
}

/** Creates counted occurrences of one class series. */
export async function createEvents(
  databaseUrl: string,
  { operatorId }: World,
  { count, capacity = ENDLESS, daysAhead = 1, policyId }: EventsOptions,
): Promise<string[]> {
  return await asOwner(databaseUrl, async (query) => {
    const offeringId = newId(operatorId)
    await query(
      `insert into core.offerings (operator_id, id, kind, name, mode, created_at)
       values ($1, $2, 'class', 'Yoga', 'counted', core.now())`,
      [operatorId, offeringId],
    )
    const rows = await query<{ id: string }>(
      `insert into core.occurrences (operator_id, id, offering_id, mode, starts_at, ends_at, capacity, currency, price_minor,
                                     policy_id)
       select $1, core.id_at($1, t.at), $2, 'counted', t.at, t.at + interval '1 hour', $3, 'CHF', ${PRICE_MINOR}, $6
         from (select core.now() + make_interval(days => $5 + n % ${DAYS}) as at from generate_series(1, $4) as n) as t
       returning id`,
      [operatorId, offeringId, capacity, count, daysAhead, policyId],
    )
    return rows.map(({ id }) => id)
  })
}
