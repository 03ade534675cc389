import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { dayFromIso, type EpochDay, isoFromDay } from '#importers/gtfs/calendar/days.ts'
import { instantOf } from '#importers/gtfs/calendar/instants.ts'
import { goodFeed, sharedData } from './feeds.ts'

const ZONES = [
  'America/Los_Angeles',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'Pacific/Apia',
  'UTC',
]

const zone = fc.constantFrom(...ZONES)
const day = fc.integer({ min: dayFromIso('2000-01-01') ?? 0, max: dayFromIso('2040-12-31') ?? 0 })
const time = fc.integer({ min: 0, max: 72 * 3600 })

function at(iso: string, clock: string, timeZone: string): string {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  const instant = instantOf(dayFromIso(iso) ?? 0, hours * 3600 + minutes * 60 + seconds, timeZone)
  return instant.toZonedDateTimeISO(timeZone).toString({ timeZoneName: 'never', smallestUnit: 'minute' })
}

test('counts from noon minus twelve hours at a clock change', () => {
  // Forward in the night after the service day, forward and back on it, and by half an hour.
  assert.equal(at('2019-03-30', '26:03:00', 'Europe/Berlin'), '2019-03-31T03:03+02:00')
  assert.equal(at('2019-03-31', '08:00:00', 'Europe/Berlin'), '2019-03-31T08:00+02:00')
  assert.equal(at('2019-03-31', '00:30:00', 'Europe/Berlin'), '2019-03-30T23:30+01:00')
  assert.equal(at('2026-11-01', '00:30:00', 'America/New_York'), '2026-11-01T01:30-04:00')
  assert.equal(at('2026-11-01', '08:00:00', 'America/New_York'), '2026-11-01T08:00-05:00')
  assert.equal(at('2026-04-05', '00:00:00', 'Australia/Lord_Howe'), '2026-04-05T00:30+11:00')
})

test('keeps times as far apart as they are written', () => {
  fc.assert(
    fc.property(zone, day, time, time, (timeZone, on, earlierS, laterS) => {
      const earlier = instantOf(on, earlierS, timeZone)
      const later = instantOf(on, laterS, timeZone)
      assert.equal(earlier.until(later).total('seconds'), laterS - earlierS)
    }),
  )
})

test('reads 12:00:00 as noon of the service day everywhere', () => {
  fc.assert(
    fc.property(zone, day, (timeZone, on) => {
      // On 2011-12-30 Samoa had no noon: it skipped the day, crossing the date line.
      fc.pre(!(timeZone === 'Pacific/Apia' && isoFromDay(on) === '2011-12-30'))
      const noon = instantOf(on, 12 * 3600, timeZone).toZonedDateTimeISO(timeZone)
      assert.equal(noon.toPlainDateTime().toString(), `${isoFromDay(on)}T12:00:00`)
    }),
  )
})

test('is the wall clock wherever the offset is that of noon', () => {
  fc.assert(
    fc.property(zone, day, time, (timeZone, on, timeS) => {
      const instant = instantOf(on, timeS, timeZone).toZonedDateTimeISO(timeZone)
      const noon = instantOf(on, 12 * 3600, timeZone).toZonedDateTimeISO(timeZone)
      fc.pre(instant.offsetNanoseconds === noon.offsetNanoseconds)
      const expected = Temporal.PlainDateTime.from(isoFromDay(on)).add({ seconds: timeS })
      assert.equal(instant.toPlainDateTime().toString(), expected.toString())
    }),
  )
})

test('takes the trip over the night of the clock change to 03:03 summer time', async (t) => {
  const path = sharedData(t, 'gtfs-derhuerst-sample/gtfs.zip')
  if (path === null) return
  const feed = await goodFeed(t, path)
  const trip = [...feed.timedTrips()].find((timed) => timed.trip.trip_id === 'during-dst-1')
  const serviceDay: EpochDay = dayFromIso('2019-03-30') ?? 0
  const arrivals = trip?.stops.map((call) =>
    instantOf(serviceDay, call.arrivalS, 'Europe/Warsaw').toZonedDateTimeISO('Europe/Warsaw').toString(),
  )
  assert.deepEqual(arrivals, [
    '2019-03-31T01:55:00+01:00[Europe/Warsaw]',
    '2019-03-31T03:03:00+02:00[Europe/Warsaw]',
  ])
})
