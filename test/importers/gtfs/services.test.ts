import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayFromIso, type EpochDay, isoFromDay } from '#importers/gtfs/calendar/days.ts'
import {
  datesOf,
  runsOn,
  type Service,
  shiftServices,
  spanOf,
  tripsPerDate,
} from '#importers/gtfs/calendar/services.ts'

function on(iso: string): EpochDay {
  const day = dayFromIso(iso)
  if (day === undefined) throw new TypeError(`${iso} is no date`)
  return day
}

const WEEKDAYS_ONLY = [true, true, true, true, true, false, false]

const weekdays: Service = {
  id: 'W',
  weekdays: WEEKDAYS_ONLY,
  span: { from: on('2026-02-02'), until: on('2026-02-13') },
  added: new Set([on('2026-02-15')]),
  removed: new Set([on('2026-02-06'), on('2026-02-07')]),
}

const holiday: Service = {
  id: 'H',
  weekdays: [],
  span: null,
  added: new Set([on('2026-02-06')]),
  removed: new Set(),
}

test('runs on its weekdays between both dates, which are included, but for exceptions', () => {
  assert.deepEqual(datesOf(weekdays).map(isoFromDay), [
    '2026-02-02',
    '2026-02-03',
    '2026-02-04',
    '2026-02-05',
    '2026-02-09',
    '2026-02-10',
    '2026-02-11',
    '2026-02-12',
    '2026-02-13',
    '2026-02-15',
  ])
  assert.equal(runsOn(weekdays, on('2026-02-16')), false)
})

test('knows a service of which there are only exceptions', () => {
  assert.deepEqual(datesOf(holiday).map(isoFromDay), ['2026-02-06'])
  assert.deepEqual(datesOf({ ...holiday, added: new Set() }), [])
  assert.equal(spanOf([{ ...holiday, added: new Set() }]), null)
})

test('counts the trips of all services that run on a date', () => {
  const services = new Map([weekdays, holiday].map((service) => [service.id, service]))
  const trips = ['W', 'W', 'H'].map((service_id) => ({ service_id }))
  const counts = tripsPerDate(services, trips, { from: on('2026-02-05'), until: on('2026-02-08') })
  assert.deepEqual([...counts.values()], [2, 1, 0, 0])
})

test('runs on the same dates moved, once it is moved by weeks', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000, max: 1_000 }), (weeks) => {
      const moved = shiftServices(new Map([['W', weekdays]]), weeks * 7).get('W')
      assert.ok(moved !== undefined)
      assert.deepEqual(
        datesOf(moved),
        datesOf(weekdays).map((day) => day + weeks * 7),
      )
    }),
  )
})
