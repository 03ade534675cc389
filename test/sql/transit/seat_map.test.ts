import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import type { Caller } from '#test/helpers/database.ts'
import { booked } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

interface Seat {
  label: string
  deck: number
  row_no: number
  column_no: number
  class: string
  x: string
  y: string
  facing_deg: number
  kind: string
  position: string
  accessible: boolean
  state: string
  price_minor: number | null
  currency: string
}

function readMap(caller: Caller, id: string, from?: number, to?: number): Promise<Seat[]> {
  return caller.query('select * from transit.seat_map($1, p_from_index => $2, p_to_index => $3)', [
    id,
    from,
    to,
  ])
}

test('transit.seat_map', async (t) => {
  const berth = await startBerth(t)
  await berth.setTime(new Date('2026-03-01T12:00:00Z'))
  const anon = berth.database.as('anon')

  await t.test('shows every place with its state and price for the ride, and no holder', async () => {
    const timetable = await makeTimetable(berth, {
      places: {
        decks: [[{ rows: '1', seats: 'A_BC', class: 'first' }], [{ rows: '21', seats: 'A_B' }]],
        accessible: ['1A'],
        blocked: ['21B'],
      },
    })
    const stops = await timetable.stops(3)
    const fareTableId = await timetable.operator.fareTable([
      { class: 'first', priceMinor: 100, pricePerKmMinor: 30 },
    ])
    const trip = await timetable.trip({ stops, fareTableId })
    await timetable.generate('2026-03-02')
    const departure = await timetable.first(trip)
    const customer = await timetable.operator.customer()
    booked(
      await customer.book(departure, {
        passengers: [{ seat: '1B', name: 'Ada' }],
        from_index: 0,
        to_index: 1,
      }),
    )

    const seat = (label: string, at: [number, number, number], rest: Partial<Seat>): Seat => ({
      label,
      deck: at[0],
      row_no: at[1],
      column_no: at[2],
      x: String(at[2]),
      y: String(at[1]),
      facing_deg: 0,
      class: 'first',
      kind: 'seat',
      position: 'window',
      accessible: false,
      state: 'free',
      price_minor: 700,
      currency: 'CHF',
      ...rest,
    })
    assert.deepEqual(await readMap(anon, departure.id), [
      seat('1A', [1, 1, 1], { accessible: true }),
      seat('1B', [1, 1, 3], { position: 'aisle', state: 'taken' }),
      seat('1C', [1, 1, 4], {}),
      seat('21A', [2, 21, 1], { class: 'standard', price_minor: null }),
      seat('21B', [2, 21, 3], { class: 'standard', price_minor: null, state: 'blocked' }),
    ])
    const second = (await readMap(anon, departure.id, 1, 2))[1]
    assert.deepEqual([second?.label, second?.state, second?.price_minor], ['1B', 'free', 400])
  })

  await t.test('takes an expired hold for free', async () => {
    const timetable = await makeTimetable(berth)
    const trip = await timetable.trip({ stops: await timetable.stops(2) })
    await timetable.generate('2026-03-02')
    const departure = await timetable.first(trip)
    booked(await (await timetable.operator.customer()).hold(departure, { passengers: [{ seat: '1A' }] }))
    const state = async () => (await readMap(anon, departure.id))[0]?.state
    assert.equal(await state(), 'taken')
    await berth.setTime(new Date('2026-03-01T12:30:00Z'))
    assert.equal(await state(), 'free')
    await berth.setTime(new Date('2026-03-01T12:00:00Z'))
  })

  await t.test('refuses what is counted, stops that are not on the trip or in the wrong order', async () => {
    const timetable = await makeTimetable(berth)
    const stops = await timetable.stops(3)
    const trip = await timetable.trip({ stops })
    await timetable.generate('2026-03-02')
    const { id } = await timetable.first(trip)
    const event = await timetable.operator.event({ capacity: 5, startsAt: new Date('2026-03-02T12:00:00Z') })
    await assert.rejects(readMap(anon, event.id), refused('place_not_choosable'))
    await assert.rejects(readMap(anon, id, 2, 1), refused('stops_in_wrong_order'))
    await assert.rejects(readMap(anon, id, 0, 7), refused('stop_not_on_trip'))
    await assert.rejects(
      readMap(anon, '00000000-0000-4000-8000-000000000000'),
      refused('occurrence_not_found'),
    )
  })

  await t.test('shows what is not published to those who work there only', async () => {
    const timetable = await makeTimetable(berth)
    const trip = await timetable.trip({ stops: await timetable.stops(2) })
    await timetable.generate('2026-03-02')
    const { id } = await timetable.first(trip)
    await berth.owner.query('update core.occurrences set published = false where id = $1', [id])
    const stranger = await (await berth.operator()).admin()
    await assert.rejects(readMap(anon, id), refused('occurrence_not_found'))
    await assert.rejects(readMap(stranger.sql, id), refused('occurrence_not_found'))
    assert.equal((await readMap(timetable.admin.sql, id)).length, 4)
  })
})
