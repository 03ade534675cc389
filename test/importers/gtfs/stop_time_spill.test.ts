import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { type PackedStopTime, StopTimeSpill } from '#importers/gtfs/reading/stop_time_spill.ts'

const TRIP_COUNT = 1_000

/** Any row, all its values told by its number. */
function row(number: number): PackedStopTime {
  return {
    trip: (number * 7_919) % TRIP_COUNT,
    stop: number % 4_294_967_296,
    sequence: 4_294_967_295 - number,
    line: number,
    arrivalS: number % 3 === 0 ? null : number,
    departureS: number % 5 === 0 ? null : number * 2,
    boards: number % 2 === 0,
    alights: number % 7 === 0,
    distance: number % 11 === 0 ? null : number / 3,
  }
}

for (const count of [0, 500, 120_000]) {
  test(`gives back ${count} stop times by trip, as they were appended`, () => {
    using spill = new StopTimeSpill()
    for (let number = 0; number < count; number++) spill.append(row(number))
    for (const _ of ['once', 'and again']) {
      let found = 0
      const trips = new Set<number>()
      for (const rows of spill.trips()) {
        trips.add(rows[0]?.trip ?? -1)
        found += rows.length
        rows.forEach((read, index) => {
          assert.deepEqual(read, row(read.line))
          if (index > 0) assert.equal(read.line - (rows[index - 1]?.line ?? 0), TRIP_COUNT)
        })
      }
      assert.equal(found, count)
      assert.equal(trips.size, Math.min(count, TRIP_COUNT))
    }
  })
}

test('leaves nothing on the disk', () => {
  const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith('berth-gtfs-'))
  using spill = new StopTimeSpill()
  for (let number = 0; number < 120_000; number++) spill.append(row(number))
  assert.deepEqual(ours(), [])
})
