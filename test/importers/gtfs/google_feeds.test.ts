import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import type { FindingCode } from '#importers/gtfs/findings.ts'
import { readFeed } from '#importers/gtfs/read_feed.ts'
import { sharedData } from './feeds.ts'

/** What Google's sample feeds are refused for: code, and file, line and field where the finding names them. */
const REFUSED: Readonly<Record<string, readonly (readonly [FindingCode, ...unknown[]])[]>> = {
  'au-sydney-entrances': [
    ['missing_file', 'routes.txt'],
    ['missing_file', 'trips.txt'],
    ['missing_file', 'stop_times.txt'],
    ['missing_file', 'calendar.txt'],
  ],
  bad_date_format: [
    ['bad_date', 'calendar.txt', 2, 'start_date'],
    ['bad_date', 'calendar_dates.txt', 2, 'date'],
  ],
  'bad_eol.zip': [
    ['bad_line_end', 'routes.txt', 5],
    ['control_character', 'trips.txt', 1],
  ],
  bad_utf8: [
    ['bad_utf8', 'agency.txt', 1],
    ['bad_utf8', 'agency.txt', 2],
    ['bad_utf8', 'stops.txt', 2],
    ['bad_utf8', 'routes.txt', 5],
    ['bad_utf8', 'trips.txt', 2],
    ['bad_utf8', 'stop_times.txt', 2],
  ],
  contains_null: [['nul_character', 'stops.txt', 9]],
  duplicate_schedule_id: [['duplicate_key', 'calendar.txt', 4, 'service_id']],
  duplicate_stop_sequence: [['duplicate_stop_sequence', 'stop_times.txt', 4, 'stop_sequence']],
  empty_file: [['empty_file', 'agency.txt']],
  extra_row_cells: [['too_many_cells', 'routes.txt', 4]],
  invalid_agency_ids: [
    ['missing_agency_id', 'agency.txt', 3, 'agency_id'],
    ['missing_agency_id', 'routes.txt', 4, 'agency_id'],
  ],
  invalid_route_agency: [['unknown_reference', 'routes.txt', 4, 'agency_id']],
  missing_agency: [['missing_file', 'agency.txt']],
  missing_calendar: [['missing_file', 'calendar.txt']],
  missing_column: [['missing_column', 'agency.txt', 1, 'agency_name']],
  missing_departure_time: [['half_a_time', 'stop_times.txt', 3, 'departure_time']],
  missing_endpoint_times: [
    ['missing_endpoint_time', 'stop_times.txt', 16, 'arrival_time'],
    ['missing_endpoint_time', 'stop_times.txt', 21, 'arrival_time'],
  ],
  missing_routes: [['missing_file', 'routes.txt']],
  missing_stop_times: [['missing_file', 'stop_times.txt']],
  missing_stops: [['missing_file', 'stops.txt']],
  missing_trips: [['missing_file', 'trips.txt']],
  missing_weekday_column: [['missing_column', 'calendar.txt', 1, 'thursday']],
  negative_stop_sequence: [['out_of_range', 'stop_times.txt', 9, 'stop_sequence']],
  undefined_stop: [['unknown_reference', 'stop_times.txt', 11, 'stop_id']],
  'unknown_format.zip': [['not_a_zip']],
  utf16: [
    ['utf16', 'agency.txt', 1],
    ['utf16', 'stops.txt', 1],
    ['utf16', 'routes.txt', 1],
    ['utf16', 'calendar.txt', 1],
    ['utf16', 'calendar_dates.txt', 1],
    ['utf16', 'trips.txt', 1],
    ['utf16', 'frequencies.txt', 1],
    ['utf16', 'fare_attributes.txt', 1],
    ['utf16', 'fare_rules.txt', 1],
    ['utf16', 'stop_times.txt', 1],
  ],
  // Folders of feeds; what is in them is below.
  googletransit: ['agency', 'stops', 'routes', 'trips', 'stop_times', 'calendar'].map(missing),
  upgrade_translations: ['agency', 'stops', 'routes', 'trips', 'stop_times', 'calendar'].map(missing),
  'upgrade_translations/old-feed': ['agency', 'routes', 'stop_times', 'calendar'].map(missing),
  'upgrade_translations/new-feed': ['agency', 'routes', 'stop_times', 'calendar'].map(missing),
}

/** What GTFS allows of them, and what is warned of. */
const ALLOWED: Readonly<Record<string, { because: string; warnings: readonly FindingCode[] }>> = {
  duplicate_stop: {
    because: 'two stops may be at one place, such as either side of a road; their ids differ',
    warnings: ['too_few_cells'],
  },
  filter_unusual_trips: { because: 'it is a whole feed, with trips of rare patterns', warnings: [] },
  flatten_feed: {
    because: 'it is a whole feed; trips that call at fewer than two stops are left out',
    warnings: ['trip_too_short', 'trip_without_stops'],
  },
  good_feed: { because: 'it is good', warnings: [] },
  'good_feed.zip': { because: 'it is good', warnings: [] },
  'googletransit/good_feed': {
    because: 'it is good, with columns of an extension that was never adopted',
    warnings: ['unknown_column'],
  },
  missing_row_cells: {
    because: 'only optional cells at the end of a row are missing, which spreadsheets leave out',
    warnings: ['too_few_cells'],
  },
  only_calendar_dates: { because: 'calendar_dates.txt may stand alone', warnings: [] },
  repeated_route_name: { because: 'routes are told apart by their ids', warnings: [] },
  same_short_long_name: { because: 'one name in two columns misleads nobody', warnings: [] },
  unknown_file: { because: 'GTFS lets publishers add files', warnings: ['unknown_file'] },
  unrecognized_columns: { because: 'GTFS lets publishers add columns', warnings: ['unknown_column'] },
  unused_stop: { because: 'a stop may be out of service', warnings: [] },
  utf8bom: { because: 'GTFS allows a byte order mark', warnings: [] },
}

function missing(table: string): readonly [FindingCode, string] {
  return ['missing_file', `${table}.txt`]
}

for (const [name, expected] of Object.entries(REFUSED)) {
  test(`refuses ${name}, saying what is broken and where`, async (t) => {
    const path = sharedData(t, `gtfs-google-sample/${name}`)
    if (path === null) return
    using reading = await readFeed(path)
    assert.equal(reading.feed, null)
    const errors = reading.findings.list.filter((finding) => finding.severity === 'error')
    const found = errors.map(({ code, file, line, field }, index) =>
      [code, file, line, field].slice(0, expected[index]?.length ?? 4),
    )
    assert.deepEqual(found, expected)
  })
}

for (const [name, { because, warnings }] of Object.entries(ALLOWED)) {
  test(`accepts ${name}: ${because}`, async (t) => {
    const path = sharedData(t, `gtfs-google-sample/${name}`)
    if (path === null) return
    using reading = await readFeed(path)
    assert.notEqual(reading.feed, null)
    assert.deepEqual(reading.findings.counts.map(({ code }) => code).sort(), warnings)
  })
}

test("says of each of Google's sample feeds what becomes of it", (t) => {
  const path = sharedData(t, 'gtfs-google-sample')
  if (path === null) return
  const feeds = readdirSync(path).filter((name) => !name.endsWith('.txt') && !name.endsWith('.kml'))
  const spokenOf = new Set([...Object.keys(REFUSED), ...Object.keys(ALLOWED)])
  assert.deepEqual(
    feeds.filter((name) => !spokenOf.has(name)),
    [],
  )
})
