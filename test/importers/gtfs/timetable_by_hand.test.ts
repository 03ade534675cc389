import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { refused } from '#test/helpers/refused.ts'
import { feedFolder } from './feeds.ts'
import { type Importer, startImporter } from './imports.ts'

const ZONES = [
  ['First', 'Z1', 52.1, 13.1],
  ['Second', 'Z2', 52.2, 13.2],
  ['Third', 'Z3', 52.3, 13.3],
] as const
const PRICES = [
  ['Z1', 'Z2', 175],
  ['Z2', 'Z3', 180],
  ['Z1', 'Z3', 250],
] as const

/** Weekdays of 2026 but for a holiday, over the night in which the clocks go back, after midnight, there and back. */
async function companyAsFeed(t: TestContext): Promise<string> {
  const bothWays = PRICES.flatMap(([from, to, price]) => [
    [from, to, price] as const,
    [to, from, price] as const,
  ])
  const attributes = bothWays.map(([from, to, price]) => `${from}-${to},${(price / 100).toFixed(2)},EUR,0,0`)
  const rules = bothWays.map(([from, to]) => `${from}-${to},R,${from},${to}`)
  return feedFolder(t, {
    'stops.txt': [
      'stop_id,stop_name,stop_lat,stop_lon,zone_id',
      ...ZONES.map(([name, zone, lat, lon]) => `${name},${name},${lat},${lon},${zone}`),
    ].join('\n'),
    'calendar.txt':
      'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n' +
      'W,1,1,1,1,1,0,0,20260601,20261231\nN,0,0,0,0,0,1,0,20260601,20261231\n',
    'calendar_dates.txt': 'service_id,date,exception_type\nW,20261026,2\nW,20261031,1\n',
    'trips.txt': 'route_id,service_id,trip_id,direction_id\nR,W,T1,0\nR,W,T2,0\nR,W,T3,1\nR,N,T4,0\n',
    'stop_times.txt':
      'trip_id,arrival_time,departure_time,stop_id,stop_sequence\n' +
      'T1,08:00:00,08:00:00,First,1\nT1,08:10:00,08:11:00,Second,2\nT1,08:20:00,08:20:00,Third,3\n' +
      'T2,09:00:00,09:00:00,First,1\nT2,09:10:00,09:11:00,Second,2\nT2,09:20:00,09:20:00,Third,3\n' +
      'T3,10:00:00,10:00:00,Third,1\nT3,10:09:00,10:10:00,Second,2\nT3,10:20:00,10:20:00,First,3\n' +
      'T4,25:30:00,25:30:00,First,1\nT4,26:30:00,26:30:00,Second,2\nT4,27:30:00,27:30:00,Third,3\n',
    'frequencies.txt': 'trip_id,start_time,end_time,headway_secs\nT2,09:00:00,12:00:00,1200\n',
    'fare_attributes.txt': `fare_id,price,currency_type,payment_method,transfers\n${attributes.join('\n')}\n`,
    'fare_rules.txt': `fare_id,route_id,origin_id,destination_id\n${rules.join('\n')}\n`,
  })
}

/** The same company, made by hand as its admin would; its id. */
async function companyByHand({ database }: Importer): Promise<string> {
  const adminId = randomUUID()
  const [operator] = await database.rows<{ id: string }>(
    `with account as (insert into core.accounts (id, created_at) values ($1, core.now())),
          operator as (select core.add_operator('{"slug": "hand", "name": "By hand", "time_zone": "Europe/Berlin", "currency": "EUR"}') as id)
     select id from operator`,
    [adminId],
  )
  const operatorId = operator?.id ?? ''
  await database.rows(
    `insert into core.members (operator_id, account_id, role, created_at) values ($1, $2, 'admin', core.now())`,
    [operatorId, adminId],
  )
  const admin = database.as('authenticated', { sub: adminId })
  const call = async (name: string, what: object): Promise<string> => {
    const [made] = await admin.query<{ id: string }>(`select transit.${name}($1, $2) as id`, [
      operatorId,
      JSON.stringify(what),
    ])
    return made?.id ?? ''
  }
  const stops: string[] = []
  for (const [name, zone, latitude, longitude] of ZONES)
    stops.push(await call('create_stop', { name, zone, latitude, longitude }))
  const fares = PRICES.map(([from_zone, to_zone, price_minor]) => ({ from_zone, to_zone, price_minor }))
  const [fareTable] = await admin.query<{ id: string }>(
    `select core.create_fare_table($1, 'Zones', 'EUR', $2) as id`,
    [operatorId, JSON.stringify(fares)],
  )
  await call('create_route', {
    name: 'One',
    code: '1',
    both_ways: true,
    fare_table_id: fareTable?.id,
    stops: [
      { stop_id: stops[0], minutes: 0 },
      { stop_id: stops[1], minutes: 10, stay_minutes: 1 },
      { stop_id: stops[2], minutes: 20 },
    ],
  })
  const season = { from: '2026-06-01', until: '2026-12-31' }
  const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri']
  await call('create_calendar', {
    name: 'W',
    days: weekdays,
    ...season,
    removed_dates: ['2026-10-26'],
    added_dates: ['2026-10-31'],
  })
  await call('create_calendar', { name: 'N', days: ['sat'], ...season })
  await call('create_trip', { route: '1', calendar: 'W', start: '08:00' })
  await call('create_trip', {
    route: '1',
    calendar: 'W',
    frequencies: [{ from: '09:00', until: '12:00', every_minutes: 20 }],
  })
  await call('create_trip', { route: '1', calendar: 'W', direction: 'return', start: '10:00' })
  await call('create_trip', { route: '1', calendar: 'N', times: ['25:30', '26:30', '27:30'] })
  return operatorId
}

/** Every journey of every departure of an operator: when, from where to where, and its price for an adult. */
async function journeysOf({ database }: Importer, operatorId: string) {
  return database.rows(
    // Materialized, so that only journeys of this operator are priced, whatever the plan.
    `with journeys as materialized (
       select d.service_date::text, d.departure_s, o.id, o.starts_at, a.stop_index as from_index, z.stop_index as to_index,
              l.name as from_stop, m.name as to_stop, o.starts_at + make_interval(secs => a.departure_s) as departs_at,
              o.starts_at + make_interval(secs => z.arrival_s) as arrives_at
         from transit.departures as d
         join core.occurrences as o on o.id = d.occurrence_id
         join transit.pattern_stops as a on a.operator_id = o.operator_id and a.pattern_id = o.stop_pattern_id
         join transit.pattern_stops as z
           on z.operator_id = o.operator_id and z.pattern_id = o.stop_pattern_id and z.stop_index > a.stop_index
         join core.locations as l on l.operator_id = o.operator_id and l.id = a.location_id
         join core.locations as m on m.operator_id = o.operator_id and m.id = z.location_id
        where d.operator_id = $1)
     select j.service_date, j.departure_s, j.starts_at, j.from_index, j.to_index, j.from_stop, j.to_stop, j.departs_at, j.arrives_at,
            q.price_minor::integer
       from journeys as j
      cross join lateral transit.quote_prices(j.id, p_from_index => j.from_index, p_to_index => j.to_index) as q
      where q.passenger_type = 'adult'
      order by j.starts_at, j.from_stop, j.to_stop, j.from_index`,
    [operatorId],
  )
}

test('a company that is made by hand departs and costs as the same company from a feed', async (t) => {
  const importer = await startImporter(t)
  const feed = await companyAsFeed(t)
  const [report] = await importer.import(feed)
  assert.ok(report)
  const handId = await companyByHand(importer)
  const generate = async (operatorId: string) =>
    importer.generate({ ...report, operator_id: operatorId }, '2026-10-22', '2026-11-02')
  const [imported, byHand] = [await generate(report.operator_id), await generate(handId)]
  assert.equal(byHand.made, imported.made)
  const journeys = await journeysOf(importer, report.operator_id)
  assert.equal(journeys.length, imported.made * 3)
  assert.deepEqual(await journeysOf(importer, handId), journeys)

  await t.test('and side by side with it at one operator: neither changes the other', async () => {
    const adminId = randomUUID()
    await importer.database.rows(
      `with account as (insert into core.accounts (id, created_at) values ($1, core.now()) returning id)
       insert into core.members (operator_id, account_id, role, created_at) select $2, a.id, 'admin', core.now() from account as a`,
      [adminId, report.operator_id],
    )
    const admin = importer.database.as('authenticated', { sub: adminId })
    const [stop] = await admin.query<{ id: string }>(
      `select transit.create_stop($1, '{"name": "Fourth"}') as id`,
      [report.operator_id],
    )
    const [first] = await importer.database.rows<{ id: string }>(
      `select t.location_id as id from transit.stops as t where t.operator_id = $1 and t.gtfs_id = 'First'`,
      [report.operator_id],
    )
    const made = async (name: string, what: object) => {
      const [row] = await admin.query<{ id: string }>(`select transit.${name}($1, $2) as id`, [
        report.operator_id,
        JSON.stringify(what),
      ])
      return row?.id
    }
    const [fareTable] = await admin.query<{ id: string }>(
      `select core.create_fare_table($1, 'Free', 'EUR', '[{"price_minor": 0}]') as id`,
      [report.operator_id],
    )
    await made('create_route', {
      name: 'Shuttle',
      fare_table_id: fareTable?.id,
      stops: [
        { stop_id: first?.id, minutes: 0 },
        { stop_id: stop?.id, minutes: 5 },
      ],
    })
    await made('create_calendar', { name: 'Daily', days: ['mon'], from: '2026-06-01', until: '2026-12-31' })
    await made('create_trip', { route: 'Shuttle', calendar: 'Daily', start: '06:00' })
    await generate(report.operator_id)
    const ofHand = () =>
      importer.database.rows(
        `select to_jsonb(t) as trip from transit.trips as t where t.operator_id = $1 and t.feed_id is null`,
        [report.operator_id],
      )
    const [before, sold] = [await ofHand(), await journeysOf(importer, report.operator_id)]
    assert.equal(before.length, 1)
    await importer.import(feed)
    await generate(report.operator_id)
    assert.deepEqual(await ofHand(), before)
    assert.deepEqual(await journeysOf(importer, report.operator_id), sold)
    await assert.rejects(
      admin.query(`select transit.change_stop($1, $2, '{"name": "Renamed"}')`, [
        report.operator_id,
        first?.id,
      ]),
      refused('imported_not_changed'),
    )
  })
})
