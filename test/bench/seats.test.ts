import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Seats } from '#bench/world/seats.ts'

const OPTIONS = { departureIds: ['a', 'b', 'c'], seats: 6, legs: 4 }
const ALL = 3 * 6 * 4

for (const order of ['turn', 'sold through'] as const) {
  test(`each seat is given out once a leg (${order})`, () => {
    const seats = new Seats({ ...OPTIONS, order })
    const given = [...seats.take(10), ...seats.take(ALL - 10)]
    const names = new Set(given.map(({ departureId, seat, leg }) => `${departureId} ${seat} ${leg}`))
    assert.equal(names.size, ALL)
    assert.ok(given.every(({ seat, leg }) => Number(seat) >= 1 && Number(seat) <= 6 && leg >= 0 && leg < 4))
    assert.throws(() => seats.take(1), /given out/)
  })
}

test('departures take turns, or are sold through one by one', () => {
  const departures = (order: 'turn' | 'sold through') =>
    new Seats({ ...OPTIONS, order }).take(4).map(({ departureId }) => departureId)
  assert.deepEqual(departures('turn'), ['a', 'b', 'c', 'a'])
  assert.deepEqual(departures('sold through'), ['a', 'a', 'a', 'a'])
})
