import { mintTokens } from '#bench/growth/buyers.ts'
import { LARGE_OPERATOR } from '#bench/growth/shop.ts'
import type { Queryable } from '#db/connections/pool.ts'

/** Readers and what they read, drawn from a database of any size. All belong to the large operator. */
export interface Readers {
  readonly operatorId: string
  readonly agentId: string
  /** Searches on the first line, for each of the days on which vehicles run at every size: the same work in all. */
  readonly trunkSearches: readonly Search[]
  /** Searches between any two connected stops, on any day of the next four weeks. */
  readonly searches: readonly Search[]
  /** Departures within the next two weeks. */
  readonly departureIds: readonly string[]
  readonly eventIds: readonly string[]
  /** Customers as an agent at the counter meets them: those who book often come often. */
  readonly customers: readonly Customer[]
  /** The customer with the most bookings. */
  readonly heaviest: Customer
}

export interface Search {
  readonly from_id: string
  readonly to_id: string
  readonly date: string
}

export interface Customer {
  readonly customer_id: string
  readonly account_id: string
  /** One of the customer's bookings. */
  readonly booking_id: string
}

const SUBJECTS_MAX = 300

const OPERATOR = `
  select o.id as operator_id, (
           select m.account_id from core.members as m
            where m.operator_id = o.id and m.role = 'agent' order by m.account_id limit 1) as agent_id
    from core.operators as o where o.slug = $1`

/** Offerings are sorted by name, so the first line is that of the pattern which the loader keeps at every size. */
const TRUNK_SEARCHES = `
  with trunk as (
    select t.pattern_id from transit.trips as t where t.operator_id = $1 order by t.gtfs_id limit 1)
  select a.location_id as from_id, z.location_id as to_id, (current_date + d.no)::text as date
    from trunk as k
    join transit.pattern_stops as a on a.operator_id = $1 and a.pattern_id = k.pattern_id and a.boards
    join transit.pattern_stops as z
      on z.operator_id = $1 and z.pattern_id = k.pattern_id and z.stop_index > a.stop_index and z.alights
   cross join generate_series(1, 13) as d(no)
   order by md5(a.location_id::text || z.location_id || d.no) limit ${SUBJECTS_MAX}`

const SEARCHES = `
  select x.from_id, x.to_id, (current_date + d.no)::text as date
    from (select distinct a.location_id as from_id, z.location_id as to_id
            from (select distinct t.pattern_id from transit.trips as t where t.operator_id = $1) as k
            join transit.pattern_stops as a on a.operator_id = $1 and a.pattern_id = k.pattern_id and a.boards
            join transit.pattern_stops as z
              on z.operator_id = $1 and z.pattern_id = k.pattern_id and z.stop_index > a.stop_index and z.alights) as x
   cross join generate_series(1, 28) as d(no)
   order by md5(x.from_id::text || x.to_id || d.no) limit ${SUBJECTS_MAX}`

const OCCURRENCES = `
  select o.id from core.occurrences as o
    left join transit.departures as d on d.operator_id = o.operator_id and d.occurrence_id = o.id
   where o.operator_id = $1 and o.starts_at > now() and o.starts_at < now() + interval '14 days' and o.taken > 0
     and o.mode = $2 and (o.mode = 'counted' or d.occurrence_id is not null)
     and o.id >= core.uuid_floor(now() - interval '1 day') and o.id < core.uuid_floor(now() + interval '15 days')
   order by md5(o.id::text) limit ${SUBJECTS_MAX}`

/** The customers whose bookings these months hold. A booking drawn at random more likely belongs to a customer with many. */
const CUSTOMERS = `
  select c.id as customer_id, c.account_id, x.id as booking_id
    from (select b.id, b.customer_id from core.bookings as b
           where b.operator_id = $1 and b.customer_id is not null
             and b.id >= core.uuid_floor(now() - interval '60 days')
           order by md5(b.id::text) limit ${SUBJECTS_MAX * 2}) as x
    join core.customers as c on c.operator_id = $1 and c.id = x.customer_id and c.account_id is not null
   limit ${SUBJECTS_MAX}`

const HEAVIEST = `
  select c.id as customer_id, c.account_id, x.booking_id::uuid as booking_id
    from (select b.customer_id, count(*) as bookings, max(b.id::text) as booking_id from core.bookings as b
           where b.operator_id = $1 and b.customer_id is not null
             and b.id >= core.uuid_floor(now() - interval '60 days')
           group by b.customer_id order by 2 desc limit 1) as x
    join core.customers as c on c.operator_id = $1 and c.id = x.customer_id and c.account_id is not null`

export async function findReaders(db: Queryable): Promise<Readers> {
  const many = async <Row extends object>(sql: string, values: unknown[]) =>
    (await db.query<Row & Record<string, unknown>>(sql, values)).rows
  const one = async <Row extends object>(sql: string, values: unknown[]): Promise<Row> => {
    const [row] = await many<Row>(sql, values)
    if (row === undefined) throw new Error(`Nobody to read for: ${sql}`)
    return row
  }
  const operator = await one<{ operator_id: string; agent_id: string }>(OPERATOR, [LARGE_OPERATOR])
  const whose = [operator.operator_id]
  const occurrences = async (mode: string) =>
    (await many<{ id: string }>(OCCURRENCES, [operator.operator_id, mode])).map(({ id }) => id)
  return {
    operatorId: operator.operator_id,
    agentId: operator.agent_id,
    trunkSearches: await many<Search>(TRUNK_SEARCHES, whose),
    searches: await many<Search>(SEARCHES, whose),
    departureIds: await occurrences('placed'),
    eventIds: await occurrences('counted'),
    customers: await many<Customer>(CUSTOMERS, whose),
    heaviest: await one<Customer>(HEAVIEST, whose),
  }
}

/** The first token is the agent's. One for each customer follows, then that of the heaviest customer. */
export function tokensOf({ agentId, customers, heaviest }: Readers): Promise<string[]> {
  return mintTokens([agentId, ...customers.map((customer) => customer.account_id), heaviest.account_id])
}
