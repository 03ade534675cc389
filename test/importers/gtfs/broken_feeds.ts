import type { FindingCode } from '#importers/gtfs/findings.ts'
import { FILE_COUNT_MAX, ID_LENGTH_MAX, ROW_BYTES_MAX } from '#importers/gtfs/limits.ts'
import { type Changes, SMALL_FEED } from './feeds.ts'

/** A change to the small feed, and all that is found in it: code, file, line, field. */
export type BrokenFeed = {
  readonly name: string
  readonly changes: Changes
  readonly found: readonly (readonly [FindingCode, string?, number?, string?])[]
}

/** A table of the small feed with one text in it replaced. */
function edit(file: string, from: string, to: string): Changes {
  const content = SMALL_FEED[file] ?? ''
  if (!content.includes(from)) throw new Error(`${file} has no ${from}`)
  return { [file]: content.replace(from, to) }
}

function append(file: string, ...lines: string[]): Changes {
  return { [file]: `${SMALL_FEED[file] ?? ''}${lines.join('\n')}\n` }
}

function withColumn(file: string, column: string, ...values: string[]): Changes {
  const lines = (SMALL_FEED[file] ?? '').trimEnd().split('\n')
  const cells = [column, ...values]
  return { [file]: `${lines.map((line, index) => `${line},${cells[index] ?? ''}`).join('\n')}\n` }
}

const TWO_AGENCIES = append('agency.txt', 'B,Other,https://b.example,Europe/Berlin')

export const BROKEN_FEEDS: readonly BrokenFeed[] = [
  // Files and rows.
  {
    name: 'a table that must be there',
    changes: { 'routes.txt': null },
    found: [['missing_file', 'routes.txt']],
  },
  {
    name: 'a table of no bytes',
    changes: { 'frequencies.txt': '' },
    found: [['empty_file', 'frequencies.txt']],
  },
  {
    name: 'a table that must have rows',
    changes: { 'trips.txt': 'route_id,service_id,trip_id\n', 'frequencies.txt': null },
    found: [['empty_file', 'trips.txt']],
  },
  { name: 'a file of another name', changes: { 'Trips.txt': 'x' }, found: [['unknown_file', 'Trips.txt']] },
  {
    name: 'more files than a feed can have',
    changes: Object.fromEntries(Array.from({ length: FILE_COUNT_MAX + 1 }, (_, index) => [`.${index}`, ''])),
    found: [['too_many_files']],
  },
  {
    name: 'UTF-16',
    changes: { 'routes.txt': Buffer.from(`\uFEFF${SMALL_FEED['routes.txt']}`, 'utf16le') },
    found: [['utf16', 'routes.txt', 1]],
  },
  {
    name: 'a byte that is no UTF-8',
    changes: {
      'stops.txt': Buffer.from((SMALL_FEED['stops.txt'] ?? '').replace('First', 'Fürst'), 'latin1'),
    },
    found: [['bad_utf8', 'stops.txt', 2]],
  },
  {
    name: 'a NUL',
    changes: edit('stops.txt', 'Second', 'Sec\0nd'),
    found: [['nul_character', 'stops.txt', 3]],
  },
  {
    name: 'an escape that would steer a terminal',
    changes: edit('stops.txt', 'Second', '\u001b[2J'),
    found: [
      ['control_character', 'stops.txt', 3],
      ['bad_text', 'stops.txt', 3, 'stop_name'],
    ],
  },
  {
    name: 'a lone CR',
    changes: edit('routes.txt', 'One', 'O\rne'),
    found: [['bad_line_end', 'routes.txt', 2]],
  },
  {
    name: 'two kinds of line end',
    changes: edit('stops.txt', 'Z1\n', 'Z1\r\n'),
    found: [['mixed_line_ends', 'stops.txt', 2]],
  },
  {
    name: 'a quotation mark within a value',
    changes: edit('stops.txt', 'Second', 'Se"cond'),
    found: [['bad_quote', 'stops.txt', 3]],
  },
  {
    name: 'a quotation mark that is never closed',
    changes: edit('trips.txt', 'T2', '"T2'),
    found: [['bad_quote', 'trips.txt', 3]],
  },
  {
    name: 'a quotation mark that would swallow the file',
    changes: edit('routes.txt', 'One', `"${'x\n'.repeat(ROW_BYTES_MAX)}`),
    found: [['row_too_long', 'routes.txt']],
  },
  {
    name: 'a line without end',
    changes: edit('routes.txt', 'One', 'x'.repeat(3 * ROW_BYTES_MAX)),
    found: [['row_too_long', 'routes.txt']],
  },
  {
    name: 'a column that must be there',
    changes: edit('trips.txt', 'trip_id', 'trip'),
    found: [
      ['unknown_column', 'trips.txt', 1, 'trip'],
      ['missing_column', 'trips.txt', 1, 'trip_id'],
    ],
  },
  {
    name: 'a column twice',
    changes: withColumn('trips.txt', 'trip_id', 'T1', 'T2'),
    found: [['duplicate_column', 'trips.txt', 1, 'trip_id']],
  },
  {
    name: 'a column named as what every object has',
    changes: withColumn('trips.txt', 'constructor'),
    found: [['unknown_column', 'trips.txt', 1, 'constructor']],
  },
  {
    name: 'a cell too many',
    changes: edit('trips.txt', 'R,W,T2', 'R,W,T2,'),
    found: [['too_many_cells', 'trips.txt', 3]],
  },
  {
    name: 'a cell too few',
    changes: edit('fare_rules.txt', 'F,R,Z1,Z2', 'F,R,Z1'),
    found: [['too_few_cells', 'fare_rules.txt', 2]],
  },
  {
    name: 'a value over two lines',
    changes: edit('stops.txt', 'Second', '"Se\ncond"'),
    found: [['line_break_in_value', 'stops.txt', 4, 'stop_name']],
  },
  // Values.
  ...['\u202eSecond', '\u200b', 'Sec\u2028ond', 'Sec\u0085ond'].map((stop) => ({
    name: `a name that is not one visible line: ${JSON.stringify(stop)}`,
    changes: edit('stops.txt', 'Second', stop),
    found: [['bad_text', 'stops.txt', 3, 'stop_name']] as const,
  })),
  {
    name: 'a platform whose name turns its direction',
    changes: withColumn('stops.txt', 'platform_code', 'A\u2066'),
    found: [['bad_text', 'stops.txt', 2, 'platform_code']],
  },
  {
    name: 'no value where one must be',
    changes: edit('routes.txt', 'One,3', 'One,'),
    found: [['missing_value', 'routes.txt', 2, 'route_type']],
  },
  {
    name: 'an id too long',
    changes: edit('routes.txt', 'R,A', `${'r'.repeat(ID_LENGTH_MAX + 1)},A`),
    found: [
      ['too_long', 'routes.txt', 2, 'route_id'],
      ['unknown_reference', 'trips.txt', 2, 'route_id'],
      ['unknown_reference', 'trips.txt', 3, 'route_id'],
      ['unknown_reference', 'fare_rules.txt', 2, 'route_id'],
    ],
  },
  {
    name: 'a number with a comma',
    changes: edit('stop_times.txt', 'S2,2', 'S2,2.0'),
    found: [['bad_integer', 'stop_times.txt', 3, 'stop_sequence']],
  },
  {
    name: 'degrees and minutes',
    changes: edit('stops.txt', '52.2', '52°12'),
    found: [['bad_number', 'stops.txt', 3, 'stop_lat']],
  },
  {
    name: 'a latitude beyond the pole',
    changes: edit('stops.txt', '52.2', '92.2'),
    found: [['out_of_range', 'stops.txt', 3, 'stop_lat']],
  },
  {
    name: 'a headway of nothing',
    changes: edit('frequencies.txt', '600', '0'),
    found: [['out_of_range', 'frequencies.txt', 2, 'headway_secs']],
  },
  {
    name: 'a time past ten days',
    changes: edit('stop_times.txt', '08:20:00,08:20:00', '08:20:00,241:00:00'),
    found: [['out_of_range', 'stop_times.txt', 4, 'departure_time']],
  },
  {
    name: 'a year past 2199',
    changes: edit('calendar.txt', '20261231', '99991231'),
    found: [['out_of_range', 'calendar.txt', 2, 'end_date']],
  },
  {
    name: 'a weekday of 2',
    changes: edit('calendar.txt', 'W,1', 'W,2'),
    found: [['bad_choice', 'calendar.txt', 2, 'monday']],
  },
  {
    name: 'a time without seconds',
    changes: edit('stop_times.txt', '08:00:00,08:00:00', '08:00,08:00:00'),
    found: [['bad_time', 'stop_times.txt', 2, 'arrival_time']],
  },
  {
    name: 'the 30th of February',
    changes: edit('calendar_dates.txt', '20260501', '20260230'),
    found: [['bad_date', 'calendar_dates.txt', 2, 'date']],
  },
  {
    name: 'an offset for a zone',
    changes: edit('agency.txt', 'Europe/Berlin', '+01:00'),
    found: [['bad_zone', 'agency.txt', 2, 'agency_timezone']],
  },
  {
    name: 'an invented currency',
    changes: edit('fare_attributes.txt', 'EUR', 'EUX'),
    found: [['bad_currency', 'fare_attributes.txt', 2, 'currency_type']],
  },
  {
    name: 'a tenth of a cent',
    changes: edit('fare_attributes.txt', '1.25', '1.255'),
    found: [['bad_price', 'fare_attributes.txt', 2, 'price']],
  },
  {
    name: 'a price beyond the greatest',
    changes: edit('fare_attributes.txt', '1.25', '10000000000.00'),
    found: [['bad_price', 'fare_attributes.txt', 2, 'price']],
  },
  {
    name: 'a price below nothing',
    changes: edit('fare_attributes.txt', '1.25', '-1'),
    found: [['bad_price', 'fare_attributes.txt', 2, 'price']],
  },
  {
    name: 'a fare in another currency than most',
    changes: append('fare_attributes.txt', 'G,2,EUR,0,0', 'H,2,CHF,0,0'),
    found: [['several_currencies', 'fare_attributes.txt', 4, 'currency_type']],
  },
  {
    name: 'a fare by the zones passed through',
    changes: withColumn('fare_rules.txt', 'contains_id', 'Z1'),
    found: [['fare_by_zones_passed', 'fare_rules.txt', 2, 'contains_id']],
  },
  {
    name: 'the name of a colour',
    changes: withColumn('routes.txt', 'route_color', 'red'),
    found: [['bad_color', 'routes.txt', 2, 'route_color']],
  },
  {
    name: 'an id twice',
    changes: append('stops.txt', 'S1,Again,52,13,'),
    found: [['duplicate_key', 'stops.txt', 5, 'stop_id']],
  },
  {
    name: 'an exception twice',
    changes: append('calendar_dates.txt', 'W,20260501,1'),
    found: [['duplicate_key', 'calendar_dates.txt', 3, 'service_id, date']],
  },
  {
    name: 'a stop that is not in the feed',
    changes: edit('stop_times.txt', 'S2,2', 'S9,2'),
    found: [['unknown_reference', 'stop_times.txt', 3, 'stop_id']],
  },
  {
    name: 'a fare zone without stops',
    changes: edit('fare_rules.txt', 'Z2', 'Z9'),
    found: [['unknown_reference', 'fare_rules.txt', 2, 'destination_id']],
  },
  // Agencies, stops, routes.
  {
    name: 'a route of nobody among two agencies',
    changes: { ...TWO_AGENCIES, ...edit('routes.txt', 'R,A', 'R,') },
    found: [
      ['missing_agency_id', 'routes.txt', 2, 'agency_id'],
      ['missing_agency_id', 'fare_attributes.txt', 2, 'agency_id'],
    ],
  },
  {
    name: 'agencies in two zones',
    changes: {
      ...append('agency.txt', 'B,Other,https://b.example,Europe/Warsaw'),
      ...withColumn('fare_attributes.txt', 'agency_id', 'A'),
    },
    found: [['agencies_in_different_zones', 'agency.txt', 3, 'agency_timezone']],
  },
  {
    name: 'a stop without a name',
    changes: edit('stops.txt', 'Second', ''),
    found: [['stop_without_name', 'stops.txt', 3, 'stop_name']],
  },
  {
    name: 'a stop without a longitude',
    changes: edit('stops.txt', '13.2', ''),
    found: [['stop_without_coordinates', 'stops.txt', 3, 'stop_lon']],
  },
  {
    name: 'a stop off the coast of Africa',
    changes: edit('stops.txt', '52.2,13.2', '0,0'),
    found: [['stop_at_null_island', 'stops.txt', 3, 'stop_lat']],
  },
  {
    name: 'a stop in a station that is a stop',
    changes: withColumn('stops.txt', 'parent_station', 'S3'),
    found: [['bad_parent_station', 'stops.txt', 2, 'parent_station']],
  },
  {
    name: 'a stop in a station that is not in the feed',
    changes: withColumn('stops.txt', 'parent_station', 'S9'),
    found: [['unknown_reference', 'stops.txt', 2, 'parent_station']],
  },
  {
    name: 'an entrance to nowhere',
    changes: withColumn('stops.txt', 'location_type', '2'),
    found: [
      ['missing_parent_station', 'stops.txt', 2, 'parent_station'],
      ['stop_time_at_station', 'stop_times.txt', 2, 'stop_id'],
    ],
  },
  {
    name: 'a station as a stop',
    changes: withColumn('stops.txt', 'location_type', '', '1'),
    found: [['stop_time_at_station', 'stop_times.txt', 3, 'stop_id']],
  },
  {
    name: 'a route without a name',
    changes: edit('routes.txt', '1,One', ','),
    found: [['route_without_name', 'routes.txt', 2, 'route_long_name']],
  },
  // Services, trips, frequencies.
  {
    name: 'a service that ends before it starts',
    changes: edit('calendar.txt', '20260101,20261231', '20261231,20260101'),
    found: [['service_ends_before_it_starts', 'calendar.txt', 2, 'end_date']],
  },
  {
    name: 'a service on no date',
    changes: edit('calendar.txt', '1,1,1,1,1,0,0', '0,0,0,0,0,0,0'),
    found: [['service_without_dates', 'calendar.txt']],
  },
  {
    name: 'a stop_sequence twice',
    changes: edit('stop_times.txt', 'S3,3', 'S3,2'),
    found: [['duplicate_stop_sequence', 'stop_times.txt', 4, 'stop_sequence']],
  },
  {
    name: 'no time at the end',
    changes: edit('stop_times.txt', '08:20:00,08:20:00', ','),
    found: [['missing_endpoint_time', 'stop_times.txt', 4, 'arrival_time']],
  },
  {
    name: 'an arrival without a departure',
    changes: edit('stop_times.txt', '08:10:00,08:11:00', '08:10:00,'),
    found: [['half_a_time', 'stop_times.txt', 3, 'departure_time']],
  },
  {
    name: 'a departure before the arrival',
    changes: edit('stop_times.txt', '08:10:00,08:11:00', '08:10:00,08:09:00'),
    found: [['departure_before_arrival', 'stop_times.txt', 3, 'departure_time']],
  },
  {
    name: 'times that run backwards past a stop without times',
    changes: {
      'stop_times.txt':
        'trip_id,arrival_time,departure_time,stop_id,stop_sequence\n' +
        'T1,08:00:00,08:00:00,S1,1\nT1,,,S2,2\nT1,07:20:00,07:20:00,S3,3\nT2,9:00:00,,S1,1\nT2,9:00:00,,S2,2\n',
    },
    found: [['times_run_backwards', 'stop_times.txt', 4, 'arrival_time']],
  },
  {
    name: 'a distance that runs backwards where a time is missing',
    changes: {
      'stop_times.txt':
        'trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled\n' +
        'T1,08:00:00,08:00:00,S1,1,5\nT1,,,S2,2,2\nT1,08:20:00,08:20:00,S3,3,9\nT2,9:00:00,,S1,1,\nT2,9:00:00,,S2,2,\n',
    },
    found: [['distance_runs_backwards', 'stop_times.txt', 3, 'shape_dist_traveled']],
  },
  {
    name: 'a trip that calls nowhere',
    changes: append('trips.txt', 'R,W,T3'),
    found: [['trip_without_stops', 'trips.txt', 4, 'trip_id']],
  },
  {
    name: 'a trip that calls once',
    changes: { ...append('trips.txt', 'R,W,T3'), ...append('stop_times.txt', 'T3,10:00:00,10:00:00,S1,1') },
    found: [['trip_too_short', 'stop_times.txt', 8, 'trip_id']],
  },
  {
    name: 'a frequency that ends as it starts',
    changes: edit('frequencies.txt', '12:00:00', '09:00:00'),
    found: [['empty_frequency', 'frequencies.txt', 2, 'end_time']],
  },
  {
    name: 'frequencies that overlap',
    changes: append('frequencies.txt', 'T2,11:59:59,13:00:00,600'),
    found: [['overlapping_frequencies', 'frequencies.txt', 3, 'start_time']],
  },
]
