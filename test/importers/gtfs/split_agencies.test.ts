import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitByAgency } from '#importers/gtfs/conversion/split_agencies.ts'
import { type Changes, feedFolder, goodFeed, SMALL_FEED } from './feeds.ts'

/** Three agencies, the third without a route; each of the other two has one. */
const SPLIT: Changes = {
  'agency.txt':
    'agency_id,agency_name,agency_url,agency_timezone\n' +
    'Ä 1,First,https://a.example,Europe/Berlin\na-1,Second,https://b.example,Europe/Berlin\nC,Third,https://c.example,Europe/Berlin\n',
  'routes.txt': 'route_id,agency_id,route_short_name,route_type\nR,Ä 1,1,3\nQ,a-1,2,3\n',
  'stops.txt': `${(SMALL_FEED['stops.txt'] ?? '').replace('zone_id', 'zone_id,location_type,parent_station').replace(/(Z\d)/g, '$1,0,P')}P,Station,52,13,,1,\n`,
  'trips.txt': 'route_id,service_id,trip_id\nR,W,T1\nQ,X,T2\n',
  'calendar_dates.txt': 'service_id,date,exception_type\nX,20260502,1\n',
  'stop_times.txt': (SMALL_FEED['stop_times.txt'] ?? '').replace('T2,09:20:00,09:20:00,S3,3\n', ''),
  'fare_attributes.txt':
    'fare_id,price,currency_type,payment_method,transfers,agency_id\nF,1,EUR,0,0,Ä 1\nG,2,EUR,0,0,a-1\n',
  'fare_rules.txt': 'fare_id,route_id,origin_id,destination_id\nF,R,Z1,Z2\nG,,Z1,Z2\n',
}

test('gives each agency that runs trips what these need, and a slug of its own', async (t) => {
  const feed = await goodFeed(t, await feedFolder(t, SPLIT))
  const parts = splitByAgency(feed, 'two').map(({ slug, feed: part }) => ({
    slug,
    routes: part.routes.map((route) => route.route_id),
    trips: Array.from(part.timedTrips(), ({ trip }) => trip.trip_id),
    stops: part.stops.map((stop) => stop.stop_id),
    services: [...part.services.keys()],
    frequencies: part.frequencies.length,
    fares: part.fareRules.map((rule) => rule.fare_id),
  }))
  const first = { slug: 'two-a-1', routes: ['R'], trips: ['T1'], stops: ['S1', 'S2', 'S3', 'P'] }
  const second = { slug: 'two-a-1-2', routes: ['Q'], trips: ['T2'], stops: ['S1', 'S2', 'P'] }
  assert.deepEqual(parts, [
    { ...first, services: ['W'], frequencies: 0, fares: ['F'] },
    { ...second, services: ['X'], frequencies: 1, fares: ['G'] },
  ])
})

test('names an agency by its place in the file where its id has no letter that an address can hold', async (t) => {
  const agencies = SPLIT['agency.txt']?.toString() ?? ''
  const routes = SPLIT['routes.txt']?.toString() ?? ''
  const fares = SPLIT['fare_attributes.txt']?.toString() ?? ''
  const changes = {
    'agency.txt': agencies.replace('a-1', 'شرکت'),
    'routes.txt': routes.replace('a-1', 'شرکت'),
    'fare_attributes.txt': fares.replace('a-1', 'شرکت'),
  }
  const feed = await goodFeed(t, await feedFolder(t, { ...SPLIT, ...changes }))
  assert.deepEqual(
    splitByAgency(feed, 'two').map(({ slug }) => slug),
    ['two-a-1', 'two-agency-2'],
  )
})
