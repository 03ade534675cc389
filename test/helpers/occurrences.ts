import { newId } from '#db/ids.ts'
import type { Berth } from '#test/helpers/berth.ts'
import type { SaleOptions } from '#test/helpers/departures.ts'
import type { Operator } from '#test/helpers/operators.ts'

interface OccurrenceOptions extends SaleOptions {
  mode: 'counted' | 'placed'
  startsAt: Date
  endsAt: Date
  capacity: number
  layoutId?: string
  patternId?: string
  stopIds: readonly string[]
}

/** A claim in a short form for tests. */
export interface SoldPlace {
  booking_id: string
  seat: string | null
  span: string
  quantity: number
  price_minor: number
}

export interface Entry {
  id: string
  status: string
  lapse_reason: string | null
  quantity: number
  offer_booking_id: string | null
}

/** An occurrence of a test, with functions that read its rows. */
export interface Occurrence {
  id: string
  startsAt: Date
  /** Its stops, in order. */
  stopIds: readonly string[]
  taken(): Promise<number>
  waiting(): Promise<number>
  /** Its live claims, by seat and span. */
  sold(): Promise<SoldPlace[]>
  /** Its waitlist entries in order, past ones included. */
  line(): Promise<Entry[]>
}

export async function makeOccurrence(
  { owner }: Berth,
  operator: Operator,
  options: OccurrenceOptions,
): Promise<Occurrence> {
  const offeringId = newId(operator.id)
  await owner.query(
    `insert into core.offerings (operator_id, id, kind, name, mode, created_at) values ($1, $2, $3, 'For sale', $4, core.now())`,
    [operator.id, offeringId, options.mode === 'placed' ? 'trip' : 'class', options.mode],
  )
  const { id } = await owner.one<{ id: string }>(
    `insert into core.occurrences (operator_id, id, offering_id, mode, status, published, starts_at, ends_at, sales_open_at,
                                   sales_close_s, capacity, price_minor, currency, fare_table_id, policy_id,
                                   stop_pattern_id, layout_id, span_unit, span_length)
     values ($1, core.id_at($1, $2), $3, $4, $5, $6, $2, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) returning id`,
    [
      operator.id,
      options.startsAt,
      offeringId,
      options.mode,
      options.status ?? 'scheduled',
      options.published ?? true,
      options.endsAt,
      options.salesOpenAt,
      options.salesCloseS ?? 0,
      options.capacity,
      options.priceMinor ?? 500,
      options.currency ?? operator.currency,
      options.fareTableId,
      options.policyId,
      options.patternId,
      options.layoutId,
      options.patternId === undefined ? 'whole' : 'legs',
      Math.max(1, options.stopIds.length - 1),
    ],
  )
  const pair = [operator.id, id]
  const column = async (name: 'taken' | 'waiting') =>
    (
      await owner.one<{ value: number }>(
        `select o.${name} as value from core.occurrences as o where o.operator_id = $1 and o.id = $2`,
        pair,
      )
    ).value

  return {
    id,
    startsAt: options.startsAt,
    stopIds: options.stopIds,
    taken: () => column('taken'),
    waiting: () => column('waiting'),
    sold: () =>
      owner.query(
        `select c.booking_id, lp.label as seat, c.span::text as span, c.quantity, c.price_minor
           from core.claims as c
           left join core.layout_places as lp
             on lp.operator_id = c.operator_id and lp.place = c.place
            and lp.layout_id = (select o.layout_id from core.occurrences as o where o.operator_id = $1 and o.id = $2)
          where c.operator_id = $1 and c.occurrence_id = $2 and c.live
          order by c.place, c.span, c.id`,
        pair,
      ),
    line: () =>
      owner.query(
        `select w.id, w.status, w.lapse_reason, w.quantity, w.offer_booking_id from core.waitlist_entries as w
          where w.operator_id = $1 and w.occurrence_id = $2 order by w.line_number`,
        pair,
      ),
  }
}
