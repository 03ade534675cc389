import type { Queryable } from '#db/connections/pool.ts'

/** What exists before any sale: operators, their fleet and timetable, classes, customers. */

export const OPERATORS = 20
/** The first operator sells half of everything. Partitions by month do not help it, so a cost that grows with a tenant shows here. */
export const LARGE_OPERATOR = 'growth-1'
/** ops.add_samples creates two agents of each operator with its fleet. */
const HISTORY_DAYS = 1096
const AHEAD_DAYS = 92
/** Each buys some fifty times in three years. Small databases have fewer accounts, so that they are small in every table. */
const ACCOUNTS_MAX = 200_000

/** Seven of eight bookings are for seats. */
const SEATS_SHARE = 0.85
/** The share of pairs of seats that is sold, as a mean over the past. Ahead it falls from day to day (bench/growth/months.ts). */
export const LOAD_FROM = 0.5
export const LOAD_UNTIL = 0.95
export const LOAD_DAYS_AHEAD = 40
/** The number of bookings of a full event, which has room for twice as many people. */
export const EVENT_BOOKINGS = 24
/** Bookings for each sold pair of seats: the mean of the shapes below. */
const BOOKINGS_PER_PAIR = 2.05

/**
 * The ways in which a pair of seats is sold. `span` 0 is the whole journey, 1 and 2 are the two sides of an intermediate stop. A
 * booking with an end was cancelled, and its seat was sold again.
 */
const SHAPES = `
  insert into growth.shapes (kind, chance_from, chance_until, no, side_from, side_until, span, ends) values
    ('two who travel together', 0.00, 0.30, 1, 0, 1, 0, false),
    ('one, and one for a leg',  0.30, 0.65, 1, 0, 0, 0, false), ('one, and one for a leg', 0.30, 0.65, 2, 1, 1, 1, false),
    ('a seat sold twice',       0.65, 0.80, 1, 0, 0, 1, false), ('a seat sold twice', 0.65, 0.80, 2, 0, 0, 2, false),
    ('a seat sold twice',       0.65, 0.80, 3, 1, 1, 0, false),
    ('one given up',            0.80, 1.00, 1, 0, 0, 0, true),  ('one given up', 0.80, 1.00, 2, 0, 0, 0, false),
    ('one given up',            0.80, 1.00, 3, 1, 1, 0, false)`

const TABLES = `
  create schema growth;
  create table growth.operators (
    no integer, id uuid, share float8, agent_ids uuid[], trunk_pattern_id uuid, customers integer,
    departure_chance float8, event_chance float8);
  create table growth.series (operator_id uuid, offering_id uuid);
  create table growth.customers (operator_id uuid, no integer, id uuid, account_id uuid, primary key (operator_id, no));
  create table growth.pairs (layout_id uuid, pair integer, places integer[], class text);
  create table growth.rides (
    pattern_id uuid, class text, from_index integer, to_index integer, price_minor bigint, fare_id uuid);
  create table growth.shapes (
    kind text, chance_from float8, chance_until float8, no integer, side_from integer, side_until integer, span integer,
    ends boolean)`

const INSERT_OPERATORS = `
  insert into growth.operators (no, id, share)
  select n.no, core.new_id(), case when n.no = 1 then 0.5 else 0.5 / ($1::integer - 1) end
    from generate_series(1, $1::integer) as n(no)`

const INSERT_TENANTS = `
  insert into core.operators (id, slug, name, time_zone, currency, created_at)
  select g.id, 'growth-' || g.no, 'Growth ' || g.no, 'Asia/Kolkata', 'INR', core.now() from growth.operators as g`

const ADD_TIMETABLES = `
  select ops.add_samples(g.id, $1::date, $2::integer, 0) from growth.operators as g order by g.no`

/**
 * The large operator's vehicles leave every 45 minutes on all its lines but the first, where a search finds equally many at every
 * size.
 */
const ADD_TRIPS = `
  select ops.add_sample_trips(x.id, x.route_id, x.service_id, x.pattern_id, x.vehicle_type_id, x.fare_table_id, x.policy_id,
                              array(select generate_series(307, 1387, 45)))
    from (select distinct g.id, t.route_id, t.service_id, t.pattern_id, t.vehicle_type_id, f.fare_table_id, f.policy_id
            from growth.operators as g
            join transit.trips as t on t.operator_id = g.id
            join core.offerings as f on f.operator_id = t.operator_id and f.id = t.offering_id
           where g.no = 1 and t.pattern_id <> g.trunk_pattern_id) as x`

const FIND_TRUNKS = `
  update growth.operators as g set
    agent_ids = array(select m.account_id from core.members as m where m.operator_id = g.id and m.role = 'agent'),
    trunk_pattern_id = (select t.pattern_id from transit.trips as t where t.operator_id = g.id order by t.gtfs_id limit 1)`

const ADD_CLASSES = `
  with made as (
    insert into core.offerings (operator_id, id, kind, name, mode, created_at)
    select g.id, core.new_id(g.id), 'class', 'Class ' || s.no, 'counted', core.now()
      from growth.operators as g cross join generate_series(1, 2) as s(no)
    returning operator_id, id)
  insert into growth.series (operator_id, offering_id) select m.operator_id, m.id from made as m`

const ADD_ACCOUNTS = `
  insert into core.accounts (id, full_name, email, locale, created_at)
  select core.id_at(gen_random_uuid(), core.now() - make_interval(mins => n.no)), 'Traveller ' || n.no, 'traveller-' || n.no || '@example.com',
         'en', core.now()
    from generate_series(1, $1::integer) as n(no)`

/** Half of the customers travel with the large operator, and a tenth of those with another one too. */
const ADD_CUSTOMERS = `
  with numbered as (
    select a.id, a.full_name, a.email, split_part(a.full_name, ' ', 2)::integer as no
      from core.accounts as a where a.full_name like 'Traveller %'),
  placed as (
    select n.*, case when n.no % 2 = 0 then 1 else 2 + (n.no / 2) % ($1::integer - 1) end as operator_no from numbered as n
    union all
    select n.*, 2 + (n.no / 10) % ($1::integer - 1) from numbered as n where n.no % 10 = 0),
  made as (
    insert into core.customers (operator_id, id, account_id, full_name, phone, email, locale, created_at)
    select g.id, core.new_id(g.id), p.id, p.full_name, '+9160' || lpad(p.no::text, 8, '0'), p.email, 'en', core.now()
      from placed as p join growth.operators as g on g.no = p.operator_no
    returning operator_id, id, account_id)
  insert into growth.customers (operator_id, no, id, account_id)
  select m.operator_id, row_number() over (partition by m.operator_id order by m.id), m.id, m.account_id from made as m`

/** A seat without a neighbour stays free. */
const FIND_PAIRS = `
  insert into growth.pairs (layout_id, pair, places, class)
  select x.layout_id, (x.no + 1) / 2, array_agg(x.place order by x.place), min(x.class)
    from (select lp.layout_id, lp.place, lp.class, row_number() over (partition by lp.layout_id order by lp.place) as no
            from core.layout_places as lp where not lp.blocked) as x
   group by x.layout_id, (x.no + 1) / 2 having count(*) = 2`

const PRICE_RIDES = `
  insert into growth.rides (pattern_id, class, from_index, to_index, price_minor, fare_id)
  select x.pattern_id, x.class, a.stop_index, z.stop_index, f.price_minor, f.fare_id
    from (select distinct t.operator_id, t.pattern_id, y.default_class as class, o.fare_table_id
            from transit.trips as t
            join core.offerings as o on o.operator_id = t.operator_id and o.id = t.offering_id
            join transit.vehicle_types as n on n.operator_id = t.operator_id and n.id = t.vehicle_type_id
            join core.layouts as y on y.operator_id = n.operator_id and y.id = n.layout_id) as x
    join transit.pattern_stops as a on a.operator_id = x.operator_id and a.pattern_id = x.pattern_id
    join transit.pattern_stops as z
      on z.operator_id = x.operator_id and z.pattern_id = x.pattern_id and z.stop_index > a.stop_index
   cross join lateral transit.quote_fare(x.operator_id, x.fare_table_id, a.zone, z.zone, z.distance_m - a.distance_m, x.class,
                                      'adult') as f`

/** Chooses the share of the timetable that runs, and the share of half hours with an event, to reach the desired number of bookings. */
const CHOOSE_CHANCES = `
  with days as (select $2::float8 + $3::float8 * (1 - exp(-$4::float8 / $3::float8)) as full_days),
  pairs as (
    select t.operator_id, sum(p.pairs) as a_day
      from transit.trips as t
      join transit.vehicle_types as n on n.operator_id = t.operator_id and n.id = t.vehicle_type_id
      join (select y.layout_id, count(*) as pairs from growth.pairs as y group by y.layout_id) as p on p.layout_id = n.layout_id
     group by t.operator_id)
  update growth.operators as g set
    customers = (select count(*) from growth.customers as c where c.operator_id = g.id),
    departure_chance = $1::float8 * g.share * $5::float8 / (p.a_day * $6::float8 * $7::float8 * d.full_days),
    event_chance = $1::float8 * g.share * (1 - $5::float8) / (96 * $6::float8 * $8::float8 * d.full_days)
    from days as d, pairs as p where p.operator_id = g.id`

/** Creates everything that exists before the first booking, as imports and sign-ups would have left it. */
export async function makeShop(db: Queryable, bookings: number): Promise<void> {
  await db.query(TABLES)
  await db.query(SHAPES)
  await db.query(INSERT_OPERATORS, [OPERATORS])
  await db.query(INSERT_TENANTS)
  const { rows } = await db.query<{ first: string }>(
    `select (now() - make_interval(days => $1))::date as first`,
    [HISTORY_DAYS],
  )
  await db.query(ADD_TIMETABLES, [rows[0]?.first, HISTORY_DAYS + AHEAD_DAYS])
  await db.query(FIND_TRUNKS)
  await db.query(ADD_TRIPS)
  await db.query(ADD_CLASSES)
  // From here on without triggers: the audit entry of each sign-up would take longer than everything else.
  await db.query('set session_replication_role = replica')
  await db.query(ADD_ACCOUNTS, [Math.min(ACCOUNTS_MAX, Math.ceil(bookings / 5))])
  await db.query(ADD_CUSTOMERS, [OPERATORS])
  await db.query(FIND_PAIRS)
  await db.query(PRICE_RIDES)
  await db.query('analyze')
  const load = (LOAD_FROM + LOAD_UNTIL) / 2
  await db.query(CHOOSE_CHANCES, [
    bookings,
    HISTORY_DAYS,
    LOAD_DAYS_AHEAD,
    AHEAD_DAYS,
    SEATS_SHARE,
    load,
    BOOKINGS_PER_PAIR,
    EVENT_BOOKINGS,
  ])
}

/** The months of what is sold, and the months in which it was booked. */
export const MONTHS = { history: HISTORY_DAYS, ahead: AHEAD_DAYS }
