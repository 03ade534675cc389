import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayFromIso, type EpochDay } from '#importers/gtfs/calendar/days.ts'
import { tripsPerDate } from '#importers/gtfs/calendar/services.ts'
import { CALTRAIN, GOOD_FEED, goodFeed, sharedData } from './feeds.ts'

type Facts = Readonly<Record<string, Readonly<Record<string, number>>>>

/** Counted by a program of its own from the same files; 0 is a date without service. */
const FACTS: Facts = {
  'gtfs-barrie-transit-2026/gtfs.zip': {
    '2026-02-13': 0,
    '2026-02-14': 498,
    '2026-02-15': 259,
    '2026-02-16': 259,
    '2026-02-17': 539,
    '2026-03-08': 259,
    '2026-05-30': 498,
    '2026-05-31': 0,
  },
  'gtfs-derhuerst-sample/gtfs.zip': {
    '2019-03-10': 7,
    '2019-03-30': 10,
    '2019-05-01': 0,
    '2019-06-15': 9,
    '2019-07-15': 0,
  },
  'gtfs-derhuerst-sample/gtfs': { '2019-03-30': 10 },
  'gtfs-google-sample/good_feed': { '2007-06-04': 0, '2007-06-05': 7, '2007-06-09': 11 },
}

const SHIPPED_FACTS: Facts = {
  [CALTRAIN]: {
    '2016-05-27': 92,
    '2016-05-28': 65,
    '2016-05-29': 61,
    '2016-05-30': 61,
    '2016-07-04': 61,
    '2016-11-24': 61,
  },
  [GOOD_FEED]: { '2007-06-04': 0, '2007-06-05': 7, '2007-06-09': 11 },
}

function onDates(counts: ReadonlyMap<EpochDay, number>, dates: Readonly<Record<string, number>>) {
  return Object.fromEntries(Object.keys(dates).map((date) => [date, counts.get(dayFromIso(date) ?? 0) ?? 0]))
}

for (const [path, dates] of Object.entries(FACTS)) {
  test(`${path} has the trips per date that were counted elsewhere`, async (t) => {
    const found = sharedData(t, path)
    if (found === null) return
    const feed = await goodFeed(t, found)
    assert.deepEqual(onDates(tripsPerDate(feed.services, feed.trips), dates), dates)
  })
}

for (const [path, dates] of Object.entries(SHIPPED_FACTS)) {
  test(`${path.split('/').at(-1)} has the trips per date that were counted elsewhere`, async (t) => {
    const feed = await goodFeed(t, path)
    assert.deepEqual(onDates(tripsPerDate(feed.services, feed.trips), dates), dates)
  })
}

test('Barrie Transit has the sizes and the 51,998 trip-days that were counted elsewhere', async (t) => {
  const path = sharedData(t, 'gtfs-barrie-transit-2026/gtfs.zip')
  if (path === null) return
  const feed = await goodFeed(t, path)
  assert.equal(feed.trips.length, 1_555)
  assert.equal(feed.stopTimeCount, 66_277)

  const counts = tripsPerDate(feed.services, feed.trips)
  assert.equal(counts.size, 106)
  assert.equal(
    [...counts.values()].reduce((sum, count) => sum + count, 0),
    51_998,
  )

  const calls = [...feed.timedTrips()].flatMap((trip) => trip.stops)
  assert.equal(Math.max(...calls.map((call) => call.departureS)), 24 * 3600 + 48 * 60)
  assert.equal(calls.filter((call) => call.departureS >= 86_400).length, 425)
  const starts = [...feed.timedTrips()].map((trip) => trip.stops[0]?.departureS ?? 0)
  assert.equal(starts.filter((start) => start >= 86_400).length, 6)
})

test('the feeds have the numbers of rows that were counted elsewhere', async (t) => {
  const sizesOf = async (path: string) => {
    const feed = await goodFeed(t, path)
    const { agencies, routes, stops, trips, frequencies } = feed
    return [agencies, routes, stops, trips, frequencies].map((rows) => rows.length).concat(feed.stopTimeCount)
  }
  assert.deepEqual(await sizesOf(GOOD_FEED), [1, 5, 10, 11, 11, 28])
  assert.deepEqual(await sizesOf(CALTRAIN), [1, 4, 95, 218, 0, 3_103])
  const derhuerst = sharedData(t, 'gtfs-derhuerst-sample/gtfs.zip')
  if (derhuerst !== null) assert.deepEqual(await sizesOf(derhuerst), [2, 4, 10, 10, 2, 29])
})
