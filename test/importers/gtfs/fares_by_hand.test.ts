import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { feedFolder } from './feeds.ts'
import { startImporter } from './imports.ts'

const ZONES = ['Z1', 'Z2', 'Z3']
const priceOf = (from: string, to: string) =>
  100 + 75 * Math.abs(ZONES.indexOf(from) - ZONES.indexOf(to)) + (from > to ? 10 : 0)
const PAIRS = ZONES.flatMap((from) => ZONES.map((to) => [from, to, priceOf(from, to)] as const))

test('fares by zone cost the same by hand as from a feed', async (t) => {
  const importer = await startImporter(t)
  const { database } = importer
  const attributes = PAIRS.map(([from, to, price]) => `${from}-${to},${(price / 100).toFixed(2)},EUR,0,0`)
  const rules = PAIRS.map(([from, to]) => `${from}-${to},R,${from},${to}`)
  const feed = await feedFolder(t, {
    'stops.txt':
      'stop_id,stop_name,stop_lat,stop_lon,zone_id\n' +
      'S1,First,52.1,13.1,Z1\nS2,Second,52.2,13.2,Z2\nS3,Third,52.3,13.3,Z3\n',
    'trips.txt': 'route_id,service_id,trip_id\nR,W,T1\nR,W,T2\nR,W,T3\n',
    'stop_times.txt':
      'trip_id,arrival_time,departure_time,stop_id,stop_sequence\n' +
      'T1,08:00:00,08:00:00,S1,1\nT1,08:10:00,08:11:00,S2,2\nT1,08:20:00,08:20:00,S3,3\n' +
      'T2,09:00:00,09:00:00,S1,1\nT2,09:10:00,09:11:00,S2,2\nT2,09:20:00,09:20:00,S3,3\n' +
      'T3,10:00:00,10:00:00,S3,1\nT3,10:10:00,10:11:00,S2,2\nT3,10:20:00,10:20:00,S1,3\n',
    'fare_attributes.txt': `fare_id,price,currency_type,payment_method,transfers\n${attributes.join('\n')}\n`,
    'fare_rules.txt': `fare_id,route_id,origin_id,destination_id\n${rules.join('\n')}\n`,
  })
  const { reports, findings } = await importer.tryImport(feed)
  assert.deepEqual(findings.list, [])
  const operatorId = reports?.[0]?.operator_id
  await importer.generate(reports?.[0], '2026-06-01', '2026-06-01')

  /** Every journey of every departure, with its price. */
  const prices = () =>
    database.rows<{ price_minor: number }>(
      `select d.departure_s, t.gtfs_id as trip, a.stop_index as from_index, z.stop_index as to_index, q.class, q.passenger_type,
              q.price_minor::integer
         from transit.departures as d
         join transit.trips as t on t.offering_id = d.offering_id
         join core.occurrences as o on o.id = d.occurrence_id
         join transit.pattern_stops as a on a.pattern_id = o.stop_pattern_id
         join transit.pattern_stops as z on z.pattern_id = o.stop_pattern_id and z.stop_index > a.stop_index
        cross join lateral transit.quote_prices(o.id, p_from_index => a.stop_index, p_to_index => z.stop_index) as q
        order by d.departure_s, t.gtfs_id, a.stop_index, z.stop_index, q.class`,
    )
  const imported = await prices()
  assert.deepEqual([...new Set(imported.map(({ price_minor }) => price_minor))].sort(), [175, 185, 250, 260])

  const adminId = randomUUID()
  await database.rows(
    `with made as (insert into core.accounts (id, created_at) values ($1, core.now()) returning id)
     insert into core.members (operator_id, account_id, role, created_at) select $2, m.id, 'admin', core.now() from made as m`,
    [adminId, operatorId],
  )
  const admin = database.as('authenticated', { sub: adminId })
  // There and back cost alike but for ten cents, so that the way back has a fare of its own.
  const fares = PAIRS.map(([from_zone, to_zone, price_minor]) => ({ from_zone, to_zone, price_minor }))
  const [made] = await admin.query<{ id: string }>(
    `select core.create_fare_table($1, 'By hand', 'EUR', $2) as id`,
    [operatorId, JSON.stringify(fares)],
  )
  await admin.query('select transit.sell_route($1, null, p_fare_table_id => $2)', [operatorId, made?.id])
  await importer.generate(reports?.[0], '2026-06-01', '2026-06-01')
  const [sold] = await database.rows<{ count: number }>(
    'select count(*)::integer as count from core.occurrences as o where o.fare_table_id = $1',
    [made?.id],
  )
  assert.equal(sold?.count, new Set(imported.map((row) => JSON.stringify(row))).size / 3)
  assert.deepEqual(await prices(), imported)
  const conditional = async () =>
    database.rows<{ fares: number; conditional: number }>(
      `select count(*)::integer as fares, count(*) filter (where f.conditional)::integer as conditional
         from core.fares as f join core.fare_tables as t on t.id = f.fare_table_id where t.name = 'timetable: R (EUR)'`,
    )
  await admin.query(
    `select core.set_fare_rules($1, (select t.id from core.fare_tables as t where t.name = 'timetable: R (EUR)'), '{"step_minor": 50}')`,
    [operatorId],
  )
  assert.deepEqual(await conditional(), [{ fares: 9, conditional: 9 }])
  await importer.import(
    await feedFolder(t, {
      'fare_rules.txt': 'fare_id,route_id,origin_id,destination_id\nF,R,Z2,Z1\nF,R,,\n',
    }),
  )
  assert.deepEqual(await conditional(), [{ fares: 2, conditional: 2 }], 'the rules stay, for new fares too')
})
