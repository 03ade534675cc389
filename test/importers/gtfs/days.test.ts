import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { dayFromIso, epochDay, isoFromDay, mondayOf, weekdayOf } from '#importers/gtfs/calendar/days.ts'

const day = fc.integer({ min: -25_000, max: 85_000 })

test('agrees with Temporal on dates and weekdays', () => {
  fc.assert(
    fc.property(day, (on) => {
      const date = Temporal.PlainDate.from('1970-01-01').add({ days: on })
      assert.equal(isoFromDay(on), date.toString())
      assert.equal(dayFromIso(date.toString()), on)
      assert.equal(weekdayOf(on), date.dayOfWeek - 1)
      assert.equal(weekdayOf(mondayOf(on)), 0)
      assert.ok(on - mondayOf(on) >= 0 && on - mondayOf(on) < 7)
    }),
  )
})

test('knows that there is no 30th of February', () => {
  assert.equal(epochDay(2026, 2, 30), undefined)
  assert.equal(epochDay(2026, 13, 1), undefined)
  assert.equal(epochDay(2023, 2, 29), undefined)
  assert.equal(dayFromIso('2024-02-29'), 19_782)
  assert.equal(dayFromIso('tomorrow'), undefined)
})
