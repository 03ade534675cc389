import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CALTRAIN, GOOD_FEED, sharedData } from './feeds.ts'
import { changesOf, type Importer, startImporter } from './imports.ts'

/** Departures by service date, 0 where there are none. */
async function departuresOn({ database }: Importer, dates: readonly string[]) {
  const rows = await database.rows<{ on_date: string; departures: number }>(
    `select w.on_date, count(d.occurrence_id)::integer as departures
       from unnest($1::date[]) as w(on_date) left join transit.departures as d on d.service_date = w.on_date
      group by w.on_date`,
    [dates],
  )
  return Object.fromEntries(rows.map(({ on_date, departures }) => [on_date, departures]))
}

test('Caltrain has the departures per date that were counted elsewhere', async (t) => {
  const importer = await startImporter(t)
  const [report] = await importer.import(CALTRAIN)
  const facts = {
    '2016-05-27': 92,
    '2016-05-28': 65,
    '2016-05-29': 61,
    '2016-05-30': 61,
    '2016-07-04': 61,
    '2016-11-24': 61,
  }
  await importer.generate(report, '2016-05-27', '2016-05-30')
  await importer.generate(report, '2016-07-04', '2016-07-04')
  await importer.generate(report, '2016-11-24', '2016-11-24')
  assert.deepEqual(await departuresOn(importer, Object.keys(facts)), facts)
})

test('Barrie Transit has the departures per date that were counted elsewhere', async (t) => {
  const path = sharedData(t, 'gtfs-barrie-transit-2026/gtfs.zip')
  if (path === null) return
  const importer = await startImporter(t)
  const [report] = await importer.import(path)
  const facts = {
    '2026-02-13': 0,
    '2026-02-14': 498,
    '2026-02-15': 259,
    '2026-02-16': 259,
    '2026-02-17': 539,
    '2026-03-08': 259,
    '2026-05-30': 498,
    '2026-05-31': 0,
  }
  await importer.generate(report, '2026-02-13', '2026-02-17')
  await importer.generate(report, '2026-03-08', '2026-03-08')
  await importer.generate(report, '2026-05-30', '2026-05-31')
  assert.deepEqual(await departuresOn(importer, Object.keys(facts)), facts)

  const [late] = await importer.database.rows(
    `select count(*)::integer as trips from transit.trips as t where t.first_departure_s >= 86400`,
  )
  assert.deepEqual(late, { trips: 6 })
})

test('the trip over the night of the clock change arrives at 03:03 summer time', async (t) => {
  const path = sharedData(t, 'gtfs-derhuerst-sample/gtfs.zip')
  if (path === null) return
  const importer = await startImporter(t)
  const [report] = await importer.import(path)
  await importer.generate(report, '2019-03-30', '2019-03-30')
  const calls = await importer.database.rows<{ stop: string; arrives_at: Date }>(
    `select s.gtfs_id as stop, o.starts_at + make_interval(secs => p.arrival_s) as arrives_at
       from transit.trips as t
       join transit.departures as d on d.offering_id = t.offering_id
       join core.occurrences as o on o.id = d.occurrence_id
       join transit.pattern_stops as p on p.pattern_id = o.stop_pattern_id
       join transit.stops as s on s.location_id = p.location_id
      where t.gtfs_id = 'during-dst-1' order by p.stop_index`,
  )
  assert.deepEqual(
    calls.map(({ stop, arrives_at }) => [stop, arrives_at.toISOString()]),
    [
      ['airport', '2019-03-31T00:58:00.000Z'],
      ['center', '2019-03-31T01:03:00.000Z'],
    ],
  )
})

test("Google's sample feed comes in with frequencies, and with fares by route", async (t) => {
  const importer = await startImporter(t)
  const [report] = await importer.import(GOOD_FEED)
  assert.deepEqual(changesOf(report), {
    brands: { added: 1, changed: 0, withdrawn: 0 },
    stops: { added: 10, changed: 0, withdrawn: 0 },
    routes: { added: 5, changed: 0, withdrawn: 0 },
    services: { added: 3, changed: 0, withdrawn: 0 },
    patterns: { added: 9, changed: 0, withdrawn: 0 },
    fares: { added: 4, changed: 0, withdrawn: 0 },
    trips: { added: 11, changed: 0, withdrawn: 0 },
    frequencies: { added: 11, changed: 0, withdrawn: 0 },
  })
  const fares = await importer.database.rows(
    `select r.gtfs_id as route, t.currency, min(q.price_minor)::integer as price_minor
       from transit.routes as r
       join transit.trips as i on i.route_id = r.id
       join core.offerings as f on f.id = i.offering_id
       join core.fare_tables as t on t.id = f.fare_table_id
       left join lateral transit.quote_fare(f.operator_id, t.id, null, null, 1, 'standard', 'adult') as q on true
      group by r.gtfs_id, t.currency order by r.gtfs_id`,
  )
  assert.deepEqual(fares, [
    { route: 'AAMV', currency: 'USD', price_minor: 525 },
    { route: 'AB', currency: 'USD', price_minor: 125 },
    { route: 'BFC', currency: 'USD', price_minor: 125 },
    // No fare is good for it, so it is not sold rather than given away.
    { route: 'CITY', currency: 'USD', price_minor: null },
    { route: 'STBA', currency: 'USD', price_minor: 125 },
  ])
})
