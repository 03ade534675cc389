import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BROKEN_FEEDS } from './broken_feeds.ts'
import { CALTRAIN, feedFolder, GOOD_FEED, SMALL_FEED, sharedData } from './feeds.ts'
import { changesOf, type Importer, startImporter } from './imports.ts'

const STOP_TIMES = SMALL_FEED['stop_times.txt'] ?? ''

/** What a test looks at to see that nothing was changed. */
async function rowCounts({ database }: Importer) {
  return database.rows(
    `select (select count(*) from core.operators) as operators, (select count(*) from transit.feeds) as feeds,
            (select count(*) from core.locations) as locations, (select count(*) from core.offerings) as offerings,
            (select count(*) from transit.stop_patterns) as patterns, (select count(*) from transit.vehicle_types) as vehicle_types`,
  )
}

type Departure = { id: string; pattern_id: string; starts_at: Date; published: boolean; trip: string }

async function departures({ database }: Importer, trip: string): Promise<Departure[]> {
  return database.rows<Departure>(
    `select o.id, o.stop_pattern_id as pattern_id, o.starts_at, o.published, t.gtfs_id as trip
       from core.occurrences as o
       join transit.departures as d on d.occurrence_id = o.id
       join transit.trips as t on t.offering_id = d.offering_id
      where t.gtfs_id = $1 order by d.service_date, d.departure_s, o.id`,
    [trip],
  )
}

function codesOf(differences: readonly { difference: string }[] | undefined): string[] {
  return differences?.map(({ difference }) => difference) ?? []
}

test('brings in a feed once, one with a fare for the whole of it too: again, it changes nothing', async (t) => {
  const importer = await startImporter(t)
  await importer.import(GOOD_FEED)
  const [again] = await importer.import(GOOD_FEED)
  assert.deepEqual(changesOf(again), {})
})

test('brings in a real feed once: again, it changes nothing', async (t) => {
  const importer = await startImporter(t)
  const [first] = await importer.import(CALTRAIN, { shiftTo: 'today' })
  assert.equal(first?.counts.trips?.added, 218)
  assert.equal(first?.shifted_weeks, 520)
  const before = await rowCounts(importer)

  const [second] = await importer.import(CALTRAIN, { shiftTo: 'today' })
  assert.deepEqual(changesOf(second), {})
  assert.deepEqual(await rowCounts(importer), before)
})

test('changes nothing when it only tries', async (t) => {
  const importer = await startImporter(t)
  const before = await rowCounts(importer)
  const [report] = await importer.import(await feedFolder(t), { dryRun: true })
  assert.equal(report?.counts.trips?.added, 2)
  assert.deepEqual(await rowCounts(importer), before)
})

test('changes nothing when a feed is refused', async (t) => {
  const importer = await startImporter(t)
  await importer.import(await feedFolder(t))
  const before = await rowCounts(importer)
  const broken = BROKEN_FEEDS.find(({ name }) => name === 'a stop that is not in the feed')
  const { reports, findings } = await importer.tryImport(
    await feedFolder(t, {
      ...broken?.changes,
      'routes.txt': 'route_id,route_short_name,route_type\nR,Renamed,3\n',
    }),
  )
  assert.equal(reports, null)
  assert.equal(findings.errorCount, 1)
  assert.deepEqual(await rowCounts(importer), before)
})

test('makes no operator of a slug that was mistyped, nor one without a currency', async (t) => {
  const importer = await startImporter(t)
  const feed = await feedFolder(t)
  const freeRide = await feedFolder(t, { 'fare_attributes.txt': null, 'fare_rules.txt': null })
  await assert.rejects(importer.import(feed, { operator: 'lime', operatorName: null }), { code: 'RB020' })
  await assert.rejects(importer.import(feed, { operator: 'Line & Co' }), { code: 'RB011' })
  await assert.rejects(importer.import(feed, { feedName: 'x'.repeat(101) }), {
    code: 'RB011',
    detail: /"feed"/,
  })
  await assert.rejects(importer.import(freeRide, { currency: null }), { code: 'RB011', detail: /"currency"/ })
  assert.deepEqual(await importer.database.rows('select o.slug from core.operators as o'), [])
})

test('writes what changed and leaves the rest as it was', async (t) => {
  const importer = await startImporter(t)
  await importer.import(await feedFolder(t))
  const changed = await feedFolder(t, {
    'stops.txt': (SMALL_FEED['stops.txt'] ?? '').replace('Second', 'Zweite'),
    'routes.txt': 'route_id,agency_id,route_short_name,route_long_name,route_type\nR,A,1,One,2\n',
    'calendar_dates.txt': 'service_id,date,exception_type\nW,20260502,1\n',
    'trips.txt': 'route_id,service_id,trip_id,trip_headsign\nR,W,T1,Third\nR,W,T3,\n',
    'stop_times.txt': STOP_TIMES.replaceAll('T2,', 'T3,'),
    'frequencies.txt': null,
    'fare_attributes.txt': 'fare_id,price,currency_type,payment_method,transfers\nF,1.50,EUR,0,0\n',
  })
  const [report] = await importer.import(changed)
  assert.deepEqual(changesOf(report), {
    stops: { added: 0, changed: 1, withdrawn: 0 },
    routes: { added: 0, changed: 1, withdrawn: 0 },
    services: { added: 1, changed: 0, withdrawn: 1 },
    fares: { added: 0, changed: 1, withdrawn: 0 },
    trips: { added: 1, changed: 1, withdrawn: 1 },
    frequencies: { added: 0, changed: 0, withdrawn: 1 },
  })

  const [back] = await importer.import(await feedFolder(t))
  assert.deepEqual(changesOf(back).trips, { added: 0, changed: 2, withdrawn: 1 })
})

test('keeps a departure as it was sold, and says that the timetable has it otherwise', async (t) => {
  const importer = await startImporter(t)
  const [first] = await importer.import(await feedFolder(t))
  await importer.generate(first, '2026-06-01', '2026-06-02')
  const [booked, free] = await departures(importer, 'T1')
  assert.ok(booked !== undefined && free !== undefined)
  assert.equal((await importer.book(booked.id)).status, 'confirmed')

  // The second stop is reached three minutes later.
  const slower = STOP_TIMES.replace('08:10:00,08:11:00', '08:13:00,08:14:00')
  const [report] = await importer.import(await feedFolder(t, { 'stop_times.txt': slower }))
  assert.deepEqual(changesOf(report), {
    patterns: { added: 1, changed: 0, withdrawn: 0 },
    trips: { added: 0, changed: 1, withdrawn: 0 },
    departures: { added: 0, changed: 1, withdrawn: 0 },
  })
  assert.deepEqual(
    report?.affected.map(({ departure_id, difference, bookings }) => [departure_id, difference, bookings]),
    [[booked.id, 'times', 1]],
  )
  const [still, follows] = await departures(importer, 'T1')
  assert.deepEqual(still, booked)
  assert.equal(follows?.id, free.id)
  assert.notEqual(follows?.pattern_id, free.pattern_id)
})

test('withdraws the departures of a trip that is gone, and brings them back with it', async (t) => {
  const importer = await startImporter(t)
  const [first] = await importer.import(await feedFolder(t, { 'frequencies.txt': null }))
  await importer.generate(first, '2026-06-01', '2026-06-02')
  const [booked] = await departures(importer, 'T2')
  assert.equal((await importer.book(booked?.id ?? '')).status, 'confirmed')

  const without = await feedFolder(t, {
    'trips.txt': 'route_id,service_id,trip_id\nR,W,T1\n',
    'stop_times.txt': STOP_TIMES.replace(/T2,.*\n/g, ''),
    'frequencies.txt': null,
  })
  const [report] = await importer.import(without)
  assert.deepEqual(changesOf(report).departures, { added: 0, changed: 0, withdrawn: 1 })
  assert.deepEqual(codesOf(report?.affected), ['withdrawn'])
  assert.deepEqual(
    (await departures(importer, 'T2')).map(({ published }) => published),
    [true, false],
  )

  const [again] = await importer.import(await feedFolder(t, { 'frequencies.txt': null }))
  assert.deepEqual(changesOf(again).departures, { added: 0, changed: 1, withdrawn: 0 })
  assert.deepEqual(again?.affected, [])
  assert.deepEqual(
    (await departures(importer, 'T2')).map(({ published }) => published),
    [true, true],
  )
})

test('keeps the vehicle type, the policy and the fares that the operator chose', async (t) => {
  const importer = await startImporter(t)
  const { database } = importer
  const [first] = await importer.import(await feedFolder(t))
  await database.admin.query(
    `insert into core.fare_tables (operator_id, id, name, currency) values ($1, core.new_id($1), 'Ours', 'EUR')`,
    [first?.operator_id],
  )
  await database.admin.query(
    `insert into transit.vehicle_types (operator_id, id, name, layout_id)
     select b.operator_id, core.new_id(b.operator_id), 'Minibus', b.layout_id from transit.vehicle_types as b`,
  )
  await database.admin.query(
    `update core.offerings as f set fare_table_id = (select t.id from core.fare_tables as t where t.name = 'Ours')`,
  )
  await database.admin.query(
    `update transit.trips as t set vehicle_type_id = (select b.id from transit.vehicle_types as b where b.name = 'Minibus')`,
  )

  const [second] = await importer.import(
    await feedFolder(t, { 'trips.txt': 'route_id,service_id,trip_id\nR,W,T1\nR,W,T2\nR,W,T4\n' }),
  )
  assert.equal(second?.counts.trips?.changed, 0)
  const [third] = await importer.import(
    await feedFolder(t, {
      'trips.txt': 'route_id,service_id,trip_id\nR,W,T1\nR,W,T2\nR,W,T4\n',
      'stop_times.txt': `${STOP_TIMES}T4,10:00:00,10:00:00,S1,1\nT4,10:20:00,10:20:00,S3,2\n`,
    }),
    { vehicleType: 'Minibus' },
  )
  assert.equal(third?.counts.trips?.added, 1)
  const chosen = await database.rows(
    `select t.gtfs_id, b.name as vehicle_type, f.name as fares from transit.trips as t
       join core.offerings as o on o.id = t.offering_id
       join transit.vehicle_types as b on b.id = t.vehicle_type_id join core.fare_tables as f on f.id = o.fare_table_id
      order by t.gtfs_id`,
  )
  assert.deepEqual(chosen, [
    { gtfs_id: 'T1', vehicle_type: 'Minibus', fares: 'Ours' },
    { gtfs_id: 'T2', vehicle_type: 'Minibus', fares: 'Ours' },
    { gtfs_id: 'T4', vehicle_type: 'Minibus', fares: 'timetable: R (EUR)' },
  ])
})

test('lets trips that take the same time share one pattern', async (t) => {
  const importer = await startImporter(t)
  await importer.import(await feedFolder(t))
  const patterns = await importer.database.rows(
    `select p.stop_index, s.gtfs_id as stop, p.arrival_s, p.departure_s, p.distance_m, p.zone, p.boards, p.alights
       from transit.pattern_stops as p join transit.stops as s on s.location_id = p.location_id order by p.stop_index`,
  )
  const common = {
    distance_m: 13_046,
    arrival_s: 600,
    departure_s: 660,
    zone: 'Z2',
    boards: true,
    alights: true,
  }
  assert.deepEqual(patterns, [
    {
      ...common,
      stop_index: 0,
      stop: 'S1',
      arrival_s: 0,
      departure_s: 0,
      distance_m: 0,
      zone: 'Z1',
      alights: false,
    },
    { ...common, stop_index: 1, stop: 'S2' },
    {
      ...common,
      stop_index: 2,
      stop: 'S3',
      arrival_s: 1_200,
      departure_s: 1_200,
      distance_m: 26_084,
      boards: false,
    },
  ])
})

test('sells what was imported at the fare of its zones', async (t) => {
  const importer = await startImporter(t)
  const [report] = await importer.import(await feedFolder(t))
  await importer.generate(report, '2026-06-01', '2026-06-01')
  const [departure] = await departures(importer, 'T1')
  const answer = await importer.book(departure?.id ?? '')
  assert.equal(answer.status, 'confirmed')
  assert.match(JSON.stringify(answer), /"total_minor":125\b/)
})

test('makes each agency an operator of its own, if asked to', async (t) => {
  const path = sharedData(t, 'gtfs-derhuerst-sample/gtfs.zip')
  if (path === null) return
  const importer = await startImporter(t)
  const reports = await importer.import(path, { operator: 'sta', operatorName: null, splitAgencies: true })
  assert.deepEqual(
    reports.map(({ operator, counts }) => [
      operator,
      counts.routes?.added,
      counts.trips?.added,
      counts.stops?.added,
    ]),
    [
      ['sta-fta', 2, 5, 3],
      ['sta-mta', 2, 5, 4],
    ],
  )
  const operators = await importer.database.rows(
    'select o.slug, o.name, o.time_zone from core.operators as o order by o.slug',
  )
  assert.deepEqual(operators, [
    { slug: 'sta-fta', name: 'Full Transit Agency', time_zone: 'Europe/Warsaw' },
    { slug: 'sta-mta', name: 'Minimal Transit Agency', time_zone: 'Europe/Berlin' },
  ])
})

test('keeps two timetables of one operator apart', async (t) => {
  const importer = await startImporter(t)
  await importer.import(await feedFolder(t))
  const [other] = await importer.import(await feedFolder(t), { feedName: 'night vehicles' })
  assert.equal(other?.counts.trips?.added, 2)
  assert.equal(other?.counts.patterns?.added, 1)
  const [again] = await importer.import(await feedFolder(t))
  assert.deepEqual(changesOf(again), {})
})
