import type { Client } from 'pg'
import { EVENT_BOOKINGS, LOAD_DAYS_AHEAD, LOAD_FROM, LOAD_UNTIL } from '#bench/growth/shop.ts'
import type { Task } from '#bench/growth/tasks.ts'

/** Trunk departures run at every size for this many days ahead, so that a search finds equally many in each. */
export const TRUNK_DAYS = 14
/** The longest time between a booking and its departure. */
export const BOOKED_DAYS_AHEAD = 60
/** How long idempotency keys are kept. The worker prunes older ones. */
const KEYS_DAYS = 2

const TABLES = `
  create temp table run (
    operator_id uuid, id uuid, offering_id uuid, location_id uuid, mode text, starts_at timestamptz, ends_at timestamptz,
    sales_close_s integer, capacity integer, price_minor bigint, currency text, fare_table_id uuid, policy_id uuid,
    stop_pattern_id uuid, layout_id uuid, last_index integer, service_date date, departure_s integer, vehicle_type_id uuid,
    load float8) on commit delete rows;
  create temp table booked (
    operator_id uuid, id uuid, occurrence_id uuid, mode text, layout_id uuid, pair integer, side_from integer,
    side_until integer, from_index integer, to_index integer, quantity integer, seats integer, status text, topics text[],
    created_at timestamptz, ended_at timestamptz, customer_id uuid, booked_by uuid, name text, age integer,
    claim_minor bigint, fare_id uuid, currency text, begins_at timestamptz, ends_at timestamptz) on commit delete rows`

/** What departs in the month. $3 is the time of the load, the same for all months. */
const RUN_DEPARTURES = `
  insert into run
  select g.id, core.id_at(g.id, p.starts_at), p.offering_id, p.location_id, 'placed', p.starts_at, p.ends_at, p.sales_close_s,
         p.capacity, 0, p.currency, p.fare_table_id, p.policy_id, p.stop_pattern_id, p.layout_id, s.stop_count - 1,
         p.service_date, p.departure_s, p.vehicle_type_id,
         (${LOAD_FROM} + random() * ${LOAD_UNTIL - LOAD_FROM})
         * exp(-greatest(0, extract(epoch from p.starts_at - $3::timestamptz) / 86400 / ${LOAD_DAYS_AHEAD}))
    from growth.operators as g
   cross join lateral transit.planned_departures(g.id, $1::date - 2, $2::date + 1) as p
    join transit.stop_patterns as s on s.operator_id = g.id and s.id = p.stop_pattern_id
   where p.starts_at >= $1::timestamptz and p.starts_at < $2::timestamptz
     and (random() < g.departure_chance
          or (g.no = 1 and p.stop_pattern_id = g.trunk_pattern_id and p.starts_at > $3::timestamptz - interval '1 day'
              and p.starts_at < $3::timestamptz + interval '${TRUNK_DAYS} days'))`

/** Draws one random number for each half hour. In the condition, it would be drawn once for each operator. */
const RUN_EVENTS = `
  insert into run (operator_id, id, offering_id, mode, starts_at, ends_at, sales_close_s, capacity, price_minor, currency,
                   last_index, load)
  select t.operator_id, core.id_at(t.operator_id, t.at), t.offering_id, 'counted', t.at, t.at + interval '1 hour', 0, ${EVENT_BOOKINGS * 2},
         1500, 'INR', 1,
         (${LOAD_FROM} + random() * ${LOAD_UNTIL - LOAD_FROM})
         * exp(-greatest(0, extract(epoch from t.at - $3::timestamptz) / 86400 / ${LOAD_DAYS_AHEAD}))
    from (select v.operator_id, v.offering_id, g.event_chance, h.at, random() as dice
            from growth.operators as g
            join growth.series as v on v.operator_id = g.id
           cross join generate_series($1::timestamptz, $2::timestamptz - interval '1 second', '30 minutes') as h(at)
          offset 0) as t
   where t.dice < t.event_chance and t.at > $4::timestamptz and t.at < $5::timestamptz`

/**
 * One row for each booking. Each level of the statement adds what the next one needs, and draws its random numbers once for each
 * row (offset 0 keeps the levels apart).
 *
 * Rows are in order of booking time, as in a table that bookings have filled: those of one departure are far apart.
 */
const BOOK = `
  insert into booked
  select d.operator_id, core.id_at(d.operator_id, d.created_at), d.id, d.mode, d.layout_id, d.pair, d.side_from, d.side_until, d.from_index,
         d.to_index, d.quantity, d.side_until - d.side_from + 1,
         case when d.ends then case when d.lapses then 'expired' else 'cancelled' end
              when d.absent then 'no_show' else 'confirmed' end,
         array['booking.' || case when d.held then 'held' else 'confirmed' end]
         || case when d.ends then array['booking.' || case when d.lapses then 'expired' else 'cancelled' end]
                 when d.held then array['booking.confirmed'] else '{}'::text[] end
         || case when d.absent then array['booking.no_show'] else '{}'::text[] end,
         d.created_at,
         case when d.lapses then least(d.created_at + interval '10 minutes', $1)
              when d.ends then d.created_at + d.r_end * (least(d.starts_at, $1) - d.created_at) end,
         c.id, case when c.id is null or d.by_agent then g.agent_ids[1 + (d.pair + d.no) % cardinality(g.agent_ids)]
                    else c.account_id end,
         (array['Aarav', 'Ananya', 'Arjun', 'Deepa', 'Farhan', 'Gurpreet', 'Ishaan', 'Kavya', 'Meera', 'Neha', 'Omkar'])
           [1 + (d.r_end * 10)::integer] || ' ' || substr(md5(d.r_end::text), 1, 8), 18 + (d.r_end * 60)::integer,
         coalesce(y.price_minor, d.price_minor * d.quantity), y.fare_id, d.currency,
         d.starts_at + make_interval(secs => coalesce(f.departure_s, 0)),
         coalesce(d.starts_at + make_interval(secs => t.arrival_s), d.ends_at)
    from (
      select x.*, x.ends and x.r_status < 0.2 as lapses, not x.ends and x.starts_at < $1 and x.r_status < 0.03 as absent,
             (x.ends and x.r_status < 0.2) or (not x.ends and x.r_status > 0.75) as held,
             x.r_agent < 0.2 as by_agent, x.r_who < 0.1 as is_nobody,
             case when x.span = 2 then x.cut else 0 end as from_index, case when x.span = 1 then x.cut else x.last_index end as to_index,
             case when x.starts_at > $1 then $1 - x.r_created * interval '${BOOKED_DAYS_AHEAD} days'
                  else x.starts_at - interval '20 minutes' - power(x.r_created, 3) * interval '${BOOKED_DAYS_AHEAD} days' end
               - interval '1 second' as created_at
        from (
          select p.*, s.no, s.side_from, s.side_until, s.span, s.ends, 1 as quantity, random() as r_status, random() as r_agent,
                 random() as r_who, random() as r_customer, random() as r_created, random() as r_end
            from (select r.*, y.pair, y.class, random() as r_sold, random() as r_kind,
                         1 + floor(random() * (r.last_index - 1))::integer as cut
                    from run as r join growth.pairs as y on y.layout_id = r.layout_id where r.mode = 'placed' offset 0) as p
            join growth.shapes as s on p.r_kind >= s.chance_from and p.r_kind < s.chance_until
           where p.r_sold < p.load
          union all
          select r.*, n.pair, null, 0, 0, 0, 1, 0, 0, 0, random() < 0.1, 1 + (random() < 0.3)::integer, random(),
                 random(), random(), random(), random(), random()
            from run as r cross join lateral generate_series(1, (r.load * ${EVENT_BOOKINGS})::integer) as n(pair)
           where r.mode = 'counted' offset 0) as x
      offset 0) as d
    join growth.operators as g on g.id = d.operator_id
    left join growth.customers as c
      on c.operator_id = d.operator_id and not d.is_nobody and c.no = 1 + floor(power(d.r_customer, 2) * g.customers)::integer
    left join growth.rides as y
      on y.pattern_id = d.stop_pattern_id and y.class = d.class and y.from_index = d.from_index and y.to_index = d.to_index
    left join transit.pattern_stops as f
      on f.operator_id = d.operator_id and f.pattern_id = d.stop_pattern_id and f.stop_index = d.from_index
    left join transit.pattern_stops as t
      on t.operator_id = d.operator_id and t.pattern_id = d.stop_pattern_id and t.stop_index = d.to_index
   order by d.created_at`

const WRITE_OCCURRENCES = `
  insert into core.occurrences (operator_id, id, offering_id, location_id, mode, starts_at, ends_at, sales_close_s, capacity, taken,
                                price_minor, currency, fare_table_id, policy_id, span_unit, span_length, stop_pattern_id, layout_id)
  select r.operator_id, r.id, r.offering_id, r.location_id, r.mode, r.starts_at, r.ends_at, r.sales_close_s, r.capacity,
         coalesce(b.units, 0), r.price_minor, r.currency, r.fare_table_id, r.policy_id,
         case when r.stop_pattern_id is null then 'whole' else 'legs' end, r.last_index, r.stop_pattern_id, r.layout_id
    from run as r
    left join (select x.occurrence_id, sum(x.seats * x.quantity * (x.to_index - x.from_index)) as units
                 from booked as x where x.ended_at is null group by x.occurrence_id) as b on b.occurrence_id = r.id
   order by r.starts_at`

const WRITE_DEPARTURES = `
  insert into transit.departures (operator_id, occurrence_id, offering_id, service_date, departure_s, vehicle_type_id)
  select r.operator_id, r.id, r.offering_id, r.service_date, r.departure_s, r.vehicle_type_id
    from run as r where r.mode = 'placed' order by r.starts_at`

const WRITE_BOOKINGS = `
  insert into core.bookings (operator_id, id, reference, customer_id, booked_by, status, version, contact_name, contact_phone,
                             total_minor, fee_minor, paid_minor, refundable_minor, currency, created_at)
  select b.operator_id, b.id, core.encode_reference(nextval('core.reference_numbers'), k.rounds), b.customer_id, b.booked_by,
         b.status, cardinality(b.topics), case when b.customer_id is null then b.name end,
         case when b.customer_id is null then '+91700' || b.age end,
         case when b.status = 'cancelled' then 0 else b.claim_minor * b.seats end,
         case when b.status = 'cancelled' then b.claim_minor * b.seats / 4 else 0 end,
         case when b.status = 'cancelled' then b.claim_minor * b.seats else 0 end,
         case when b.status = 'cancelled' then b.claim_minor * b.seats - b.claim_minor * b.seats / 4 else 0 end,
         b.currency, b.created_at
    from booked as b cross join core.reference_keys as k`

const WRITE_CLAIMS = `
  insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, place, span, quantity, begins_at, ends_at, item_no, live,
                           price_minor, fare_id, holder, ended_at, end_reason)
  select b.operator_id, b.occurrence_id, core.id_at(b.operator_id, b.created_at), b.id, b.mode, y.places[s.side + 1],
         int4range(b.from_index, b.to_index), b.quantity, b.begins_at, b.ends_at, 1, b.ended_at is null, b.claim_minor, b.fare_id,
         case when b.mode = 'placed' then jsonb_build_object('name', b.name, 'age', b.age) end, b.ended_at,
         case when b.ended_at is not null then b.status end
    from booked as b
   cross join lateral generate_series(b.side_from, b.side_until) as s(side)
    left join growth.pairs as y on y.layout_id = b.layout_id and y.pair = b.pair`

const WRITE_EVENTS = `
  insert into core.booking_events (operator_id, booking_id, version, transaction_no, topic, at, account_id, ip, request_id, detail)
  select b.operator_id, b.id, t.version, (select core.transaction_no()), t.topic,
         case when t.version = 1 then b.created_at else coalesce(b.ended_at, least(b.created_at + interval '3 minutes', $1)) end,
         b.booked_by, '203.0.113.7', b.id::text,
         jsonb_build_object('status', substr(t.topic, 9), 'total_minor', b.claim_minor * b.seats, 'customer_id', b.customer_id)
    from booked as b cross join lateral unnest(b.topics) with ordinality as t(topic, version)`

const WRITE_KEYS = `
  insert into core.idempotency_keys (operator_id, caller, key, body_hash, result_id, created_at)
  select b.operator_id, 'account:' || b.booked_by, gen_random_uuid()::text, sha256(uuid_send(b.id)), b.id, b.created_at
    from booked as b where b.created_at > $1::timestamptz - interval '${KEYS_DAYS} days'`

/** Run on each connection before the first month. */
export async function prepareSession(db: Client): Promise<void> {
  await db.query(TABLES)
}

/** Moments as text, so that they do not depend on the session's time zone. */
export interface Month {
  readonly from: string
  readonly until: string
  /** When the load began. */
  readonly now: string
  /** The bounds of everything on sale. */
  readonly first: string
  readonly last: string
}

/** Writes everything that runs in one month (UTC), with its bookings, in one transaction. */
export function fillMonth({ from, until, now, first, last }: Month): Task {
  return async (db) => {
    await db.query('begin')
    await db.query('select setseed($1)', [(Date.parse(from) / 1e13) % 1])
    await db.query(RUN_DEPARTURES, [from, until, now])
    await db.query(RUN_EVENTS, [from, until, now, first, last])
    await db.query('analyze run')
    await db.query(BOOK, [now])
    await db.query(WRITE_OCCURRENCES)
    await db.query(WRITE_DEPARTURES)
    await db.query(WRITE_BOOKINGS)
    await db.query(WRITE_CLAIMS)
    await db.query(WRITE_EVENTS, [now])
    await db.query(WRITE_KEYS, [now])
    await db.query('commit')
  }
}
