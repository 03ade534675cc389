import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Findings } from '#importers/gtfs/findings.ts'
import type { PackedStopTime } from '#importers/gtfs/reading/stop_time_spill.ts'
import { timeTrip } from '#importers/gtfs/reading/timed_trips.ts'
import { feedFolder, goodFeed } from './feeds.ts'

type Call = readonly [arrivalS: number | null, departureS: number | null, distance?: number]

function rows(...calls: readonly Call[]): PackedStopTime[] {
  return calls.map(([arrivalS, departureS, distance], index) => ({
    trip: 0,
    stop: index,
    sequence: index * 10,
    line: index + 2,
    arrivalS,
    departureS,
    boards: true,
    alights: true,
    distance: distance ?? null,
  }))
}

function timesOf(...calls: readonly Call[]) {
  const findings = new Findings()
  const stops = timeTrip(rows(...calls), 'T', findings)
  return {
    times: stops?.map((stop) => [stop.arrivalS, stop.departureS]),
    codes: findings.list.map(({ code }) => code),
  }
}

test('lets one time stand for both at the first stop and at the last', () => {
  const { times, codes } = timesOf([null, 100], [200, 210], [300, null])
  assert.deepEqual(times, [
    [100, 100],
    [200, 210],
    [300, 300],
  ])
  assert.deepEqual(codes, [])
})

test('spreads missing times evenly over the stops', () => {
  const { times } = timesOf([0, 10], [null, null], [null, null], [70, 80], [null, null], [180, 180])
  assert.deepEqual(
    times?.map(([arrivalS]) => arrivalS),
    [0, 30, 50, 70, 130, 180],
  )
})

test('spreads missing times by distance where every stop between has one', () => {
  const { times } = timesOf([0, 0, 1_000], [null, null, 1_100], [null, null, 1_900], [100, 100, 2_000])
  assert.deepEqual(
    times?.map(([arrivalS]) => arrivalS),
    [0, 10, 90, 100],
  )

  const halfKnown = timesOf([0, 0, 1_000], [null, null, 1_100], [null, null], [90, 90, 2_000])
  assert.deepEqual(
    halfKnown.times?.map(([arrivalS]) => arrivalS),
    [0, 30, 60, 90],
  )
  assert.deepEqual(halfKnown.codes, [])

  const nowhere = timesOf([0, 0, 5], [null, null, 5], [90, 90, 5])
  assert.deepEqual(
    nowhere.times?.map(([arrivalS]) => arrivalS),
    [0, 45, 90],
  )
})

test('allows a vehicle to arrive as it leaves, and at the time at which it left the stop before', () => {
  assert.deepEqual(timesOf([0, 0], [0, 0], [0, 60]).codes, [])
})

test('has no times for a trip with an error', () => {
  assert.equal(timesOf([0, 0], [50, 40], [100, 100]).times, undefined)
  assert.equal(timesOf([0, 0], [50, null], [100, 100]).times, undefined)
  assert.equal(timesOf([0, 200], [50, 50], [100, 100]).times, undefined)
  assert.equal(timesOf([null, null], [50, 50], [100, 100]).times, undefined)
})

test('puts rows in order whatever order the file has', async (t) => {
  const stopTimes =
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n' +
    'T2,9:20:00,9:20:00,S3,30,1,0\nT1,08:20:00,08:20:00,S3,3,0,2\nT2,9:00:00,9:00:00,S1,0,3,1\n' +
    'T1,08:00:00,08:00:00,S1,1,,\nT2,9:10:00,9:11:00,S2,7,,\nT1,08:10:00,08:11:00,S2,2,,\n'
  const feed = await goodFeed(t, await feedFolder(t, { 'stop_times.txt': stopTimes }))
  const trips = Object.fromEntries(
    Array.from(feed.timedTrips(), ({ trip, stops }) => [
      trip.trip_id,
      stops.map((call) => `${call.stop.stop_id} ${call.departureS} ${call.boards} ${call.alights}`),
    ]),
  )
  assert.deepEqual(trips, {
    T1: ['S1 28800 true true', 'S2 29460 true true', 'S3 30000 true true'],
    T2: ['S1 32400 true false', 'S2 33060 true true', 'S3 33600 false true'],
  })
})
