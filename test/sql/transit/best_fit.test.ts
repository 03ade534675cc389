import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

test('a seat that is picked', async (t) => {
  const berth = await startBerth(t)
  const timetable = await makeTimetable(berth, { places: { decks: [[{ rows: '1', seats: 'A_B' }]] } })
  const stops = await timetable.stops(5)
  const customer = await timetable.operator.customer()
  let leaves = 6
  async function departure() {
    const trip = await timetable.trip({ stops, leaves: `${leaves++}:00` })
    const tomorrow = new Date(berth.now().getTime() + 86_400_000).toISOString().slice(0, 10)
    await timetable.generate(tomorrow)
    return timetable.first(trip)
  }
  const pick = async (on: { id: string }, from: number, to: number) =>
    booked(await customer.book(on, { passengers: [{}], from_index: from, to_index: to })).claims[0]?.seat

  await t.test('packs disjoint legs into one seat, so that the longest ride still fits', async () => {
    const on = await departure()
    assert.equal(await pick(on, 0, 1), '1A')
    assert.equal(await pick(on, 1, 3), '1A')
    assert.equal(await pick(on, 3, 4), '1A')
    assert.equal(await pick(on, 0, 4), '1B')
  })

  await t.test('fills the tightest gap first', async () => {
    const on = await departure()
    booked(await customer.book(on, { passengers: [{ seat: '1B' }], from_index: 0, to_index: 1 }))
    booked(await customer.book(on, { passengers: [{ seat: '1B' }], from_index: 2, to_index: 4 }))
    assert.equal(await pick(on, 1, 2), '1B')
    assert.equal(await pick(on, 0, 4), '1A')
  })
})
