import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayFromIso, type EpochDay, isoFromDay, mondayOf } from '#importers/gtfs/calendar/days.ts'
import { shiftServices, tripsPerDate } from '#importers/gtfs/calendar/services.ts'
import { normalPeriod, shiftTo } from '#importers/gtfs/calendar/shift.ts'
import { CALTRAIN, goodFeed } from './feeds.ts'

const FIRST_MONDAY = mondayOf(dayFromIso('2026-01-05') ?? 0)

/** So many trips on each day of these weeks. */
function weeks(...tripsPerDay: readonly number[]): Map<EpochDay, number> {
  const days = tripsPerDay.flatMap((trips, week) =>
    [0, 1, 2, 3, 4, 5, 6].map((weekday): [EpochDay, number] => [FIRST_MONDAY + week * 7 + weekday, trips]),
  )
  return new Map(days)
}

const TWENTY_WEEKS = weeks(...Array.from({ length: 20 }, () => 10))

test('takes the longest run of normal weeks, in which a week with a holiday is normal', () => {
  assert.deepEqual(normalPeriod(weeks(1, 10, 10, 1, 10, 9, 10, 3)), {
    from: FIRST_MONDAY + 4 * 7,
    until: FIRST_MONDAY + 6 * 7,
  })
  assert.equal(normalPeriod(weeks(0, 0)), null)
  assert.equal(shiftTo(FIRST_MONDAY, weeks(0, 0)), null)
  assert.equal(shiftTo(FIRST_MONDAY, new Map()), null)
})

test('does not move a feed in which the day is normal and has eight weeks ahead of it', () => {
  assert.equal(shiftTo(FIRST_MONDAY, TWENTY_WEEKS), 0)
  assert.equal(shiftTo(FIRST_MONDAY + 11 * 7 + 3, TWENTY_WEEKS), 0)
  assert.equal(shiftTo(FIRST_MONDAY + 12 * 7, TWENTY_WEEKS), 12 * 7)
})

test('moves by whole years of weeks where it can, so that the season stays', () => {
  assert.equal(shiftTo(FIRST_MONDAY + 364 + 21, TWENTY_WEEKS), 364)
  assert.equal(shiftTo(FIRST_MONDAY - 3 * 364 + 21, TWENTY_WEEKS), -3 * 364)
})

test('moves the day into the first week where it cannot, so that most lies ahead', () => {
  assert.equal(shiftTo(FIRST_MONDAY + 30 * 7, TWENTY_WEEKS), 30 * 7)
  assert.equal(shiftTo(FIRST_MONDAY - 30 * 7, TWENTY_WEEKS), -30 * 7)
})

test('puts the day into the first week of a period shorter than eight weeks', () => {
  assert.equal(shiftTo(FIRST_MONDAY + 100 * 7 + 2, weeks(10, 10, 10)), 100 * 7)
})

test('takes a week in which the day itself is in service', () => {
  const counts = weeks(...Array.from({ length: 20 }, () => 10))
  counts.set(FIRST_MONDAY, 0)
  assert.equal(shiftTo(FIRST_MONDAY + 30 * 7, counts), 29 * 7)
})

test('puts Caltrain of 2016 into service on any day', async (t) => {
  const feed = await goodFeed(t, CALTRAIN)
  const counts = tripsPerDate(feed.services, feed.trips)
  const anyDay = fc.integer({ min: dayFromIso('2010-01-01') ?? 0, max: dayFromIso('2040-01-01') ?? 0 })
  fc.assert(
    fc.property(anyDay, (today) => {
      const shift = shiftTo(today, counts)
      assert.ok(shift !== null && shift % 7 === 0)
      const moved = tripsPerDate(shiftServices(feed.services, shift), feed.trips, {
        from: today,
        until: today + 55,
      })
      const trips = [...moved.values()]
      assert.ok(Math.min(...trips) >= 61, `${isoFromDay(today)}: ${trips}`)
      assert.ok(Math.max(...trips) === 92, `${isoFromDay(today)}: ${trips}`)
    }),
    { numRuns: 50 },
  )
})
