import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import type { Caller } from '#test/helpers/database.ts'
import { booked } from '#test/helpers/people.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

const DAY = '2026-03-02'

test('a sold-out departure', async (t) => {
  const berth = await startBerth(t)
  await berth.setTime(new Date('2026-03-01T12:00:00Z'))
  const timetable = await makeTimetable(berth)
  const stops = await timetable.stops(3)
  const trip = await timetable.trip({ stops })
  await timetable.generate(DAY)
  const departure = await timetable.first(trip)
  const { operator } = timetable
  const [buyer, holder, customer] = [
    await operator.customer(),
    await operator.customer(),
    await operator.customer(),
  ]
  booked(await buyer.book(departure, { passengers: [{}, {}, {}] }))
  booked(await holder.hold(departure, { passengers: [{}] }))
  const callers: Record<string, Caller> = {
    anon: berth.database.as('anon'),
    'who bought': buyer.sql,
    'who holds': holder.sql,
    'another customer': customer.sql,
    'an agent': (await operator.agent()).sql,
    'the admin': timetable.admin.sql,
    "another operator's admin": (await (await berth.operator()).admin()).sql,
  }

  const ways: Record<string, (caller: Caller) => Promise<unknown>> = {
    'the search': async (caller) => {
      const search = { from_id: stops[0] ?? '', to_id: stops[2] ?? '', date: DAY }
      const [row] = await timetable.search(search, caller)
      assert.equal(row?.status, 'sold_out')
      assert.deepEqual(
        row.classes.map((of) => of.free_seats),
        [0],
      )
      return row.free_seats
    },
    'the search for a part of it': async (caller) => {
      const search = { from_id: stops[1] ?? '', to_id: stops[2] ?? '', date: DAY }
      return (await timetable.search(search, caller))[0]?.free_seats
    },
    'the seat map': async (caller) => {
      const seats = await caller.query<{ state: string }>('select state from transit.seat_map($1)', [
        departure.id,
      ])
      assert.equal(seats.length, 4)
      return seats.filter((seat) => seat.state === 'free').length
    },
    'its availability': async (caller) =>
      (
        await caller.query<{ free: number }>('select free from core.availability($1, array[$2::uuid])', [
          operator.id,
          departure.id,
        ])
      )[0]?.free,
    'the schedules': async (caller) =>
      (
        await caller.query<{ seats: number }>(
          'select available_seats as seats from public.bus_schedules where id = $1',
          [departure.id],
        )
      )[0]?.seats,
  }
  for (const [who, caller] of Object.entries(callers)) {
    for (const [way, ask] of Object.entries(ways)) {
      await t.test(`shows 0 free seats to ${who} by ${way}`, async () => {
        assert.equal(await ask(caller), 0)
      })
    }
  }

  await t.test('refuses one more, and says that no seat is free', async () => {
    const answer = await customer.book(departure, { passengers: [{ seat: '1A' }] })
    assert.equal(answer.code, 'place_taken')
    assert.deepEqual(answer.places?.[0]?.free_seats, [])
  })
})
