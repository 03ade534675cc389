import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, type JsonObject } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

interface Moved {
  booking_id: string
  claim_id: string
  class: string
  old_seat: string
  new_seat: string
  loses_access: boolean
}

interface Sitting {
  seat: string
  span: string
  name: string
  price_minor: number
  expires_at: Date | null
}

const TWO_ROWS: JsonObject = { decks: [[{ rows: '1-2', seats: 'A_B' }]] }
const DAY = '2026-03-02'

test('transit.change_vehicle', async (t) => {
  const berth = await startBerth(t)
  await berth.setTime(new Date('2026-03-01T12:00:00Z'))
  const timetable = await makeTimetable(berth, { places: TWO_ROWS })
  const { operator, admin } = timetable
  const customer = await operator.customer()
  const stops = await timetable.stops(4)
  let leaves = 5

  async function departure(fareTableId?: string) {
    const trip = await timetable.trip({
      stops,
      leaves: `${leaves++}:00`,
      ...(fareTableId === undefined ? {} : { fareTableId }),
    })
    await timetable.generate(DAY)
    return { trip, id: (await timetable.first(trip)).id }
  }
  const vehicleWith = async (places: JsonObject) =>
    timetable.vehicle(await timetable.vehicleType(await timetable.layout('Other', places)))
  const change = (id: string, vehicle: string, reseat = false) =>
    admin.sql.query<Moved>('select * from transit.change_vehicle($1, $2, $3)', [id, vehicle, reseat])
  const sit = async (on: { id: string }, seat: string, from = 0, to = 3, call: 'book' | 'hold' = 'book') =>
    booked(await customer[call](on, { passengers: [{ seat, name: seat }], from_index: from, to_index: to }))
  const sitting = (id: string) =>
    berth.owner.query<Sitting>(
      `select lp.label as seat, c.span::text as span, c.holder ->> 'name' as name, c.price_minor, c.expires_at
         from core.claims as c
         join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
         join core.layout_places as lp
           on lp.operator_id = c.operator_id and lp.layout_id = o.layout_id and lp.place = c.place
        where c.occurrence_id = $1 and c.live order by lp.place, c.span`,
      [id],
    )

  await t.test('keeps every seat that the new vehicle has, and its claim with it', async () => {
    const on = await departure()
    const booking = await sit(on, '2A')
    const vehicle = await vehicleWith({ decks: [[{ rows: '1-3', seats: 'AB_C' }]] })
    const before = await sitting(on.id)
    assert.deepEqual(await change(on.id, vehicle), [])
    assert.deepEqual(await sitting(on.id), before)
    const [row] = await berth.owner.query(
      `select o.capacity, o.taken, d.vehicle_id, b.version
         from core.occurrences as o
         join transit.departures as d on d.occurrence_id = o.id
         join core.bookings as b on b.id = $2 where o.id = $1`,
      [on.id, booking.id],
    )
    assert.deepEqual(row, { capacity: 27, taken: 3, vehicle_id: vehicle, version: 1 })
  })

  await t.test(
    'refuses to take a seat from anyone, lists who would lose it, and changes nothing',
    async () => {
      const on = await departure()
      await sit(on, '1A')
      const [first, second] = [await sit(on, '2B', 0, 1), await sit(on, '2B', 1, 3)]
      const vehicle = await vehicleWith({
        decks: [
          [
            { rows: '1', seats: 'A_B' },
            { rows: '2', seats: 'A' },
          ],
        ],
      })
      const before = await operator.rows()
      await assert.rejects(change(on.id, vehicle), (error: { detail?: string }) => {
        refused('seats_do_not_fit')(error)
        const { claims } = JSON.parse(error.detail ?? '{}')
        assert.deepEqual(
          claims
            .map((claim: { booking_id: string; seat: string }) => [claim.booking_id, claim.seat])
            .toSorted(),
          [
            [first.id, '2B'],
            [second.id, '2B'],
          ].toSorted(),
        )
        return true
      })
      assert.deepEqual(await operator.rows(), before)
    },
  )

  await t.test(
    'moves passengers who lost their seat to the best one, on request, and tells them',
    async () => {
      const on = await departure()
      await sit(on, '1A', 0, 1)
      const held = await sit(on, '2B', 1, 3, 'hold')
      const long = await sit(on, '2A', 0, 3)
      // 1A is free from the second stop on: the gap that the held ride fits exactly.
      const vehicle = await vehicleWith({ decks: [[{ rows: '1', seats: 'A_BC' }]] })
      const moved = await change(on.id, vehicle, true)
      assert.deepEqual(
        moved.map((row) => [row.booking_id, row.old_seat, row.new_seat, row.loses_access]).toSorted(),
        [
          [held.id, '2B', '1A', false],
          [long.id, '2A', '1B', false],
        ].toSorted(),
      )
      const seats = await sitting(on.id)
      assert.deepEqual(
        seats.map((row) => [row.seat, row.span, row.name]),
        [
          ['1A', '[0,1)', '1A'],
          ['1A', '[1,3)', '2B'],
          ['1B', '[0,3)', '2A'],
        ],
      )
      assert.equal(seats[1]?.expires_at?.getTime(), Date.parse(held.expires_at ?? ''))
      const events = await berth.owner.query(
        `select e.booking_id, e.version, e.account_id, e.detail -> 'seats' -> 0 ->> 'seat' as seat
         from core.booking_events as e where e.topic = 'booking.reseated' and e.detail ->> 'occurrence_id' = $1
        order by seat`,
        [on.id],
      )
      assert.deepEqual(events, [
        { booking_id: held.id, version: 2, account_id: admin.accountId, seat: '1A' },
        { booking_id: long.id, version: 2, account_id: admin.accountId, seat: '1B' },
      ])
      assert.equal(await customer.confirm(held), 'confirmed')
      assert.deepEqual(await berth.findings(), [])
    },
  )

  await t.test('loses nobody: too small a vehicle is refused even then', async () => {
    const on = await departure()
    for (const seat of ['1A', '1B', '2A']) await sit(on, seat)
    const vehicle = await vehicleWith({ decks: [[{ rows: '1', seats: 'AB' }]] })
    const before = await operator.rows()
    await assert.rejects(change(on.id, vehicle, true), refused('fewer_places_than_sold'))
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('says which class a vehicle has too few seats of, though it has many of another', async () => {
    const on = await departure()
    await sit(on, '1A')
    await sit(on, '1B')
    const rows = [
      { rows: '1', seats: 'A', class: 'standard' },
      { rows: '2-10', seats: 'AB_CD', class: 'first' },
    ]
    const vehicle = await vehicleWith({ decks: [rows] })
    const before = await operator.rows()
    await assert.rejects(change(on.id, vehicle, true), (error: { detail?: string }) => {
      refused('class_too_small')(error)
      const { field, classes, claims } = JSON.parse(error.detail ?? '{}')
      assert.equal(field, 'vehicle_id')
      assert.deepEqual(classes, [{ class: 'standard', sold: 2, seats: 1 }])
      assert.deepEqual(
        claims.map((claim: { seat: string }) => claim.seat),
        ['1B'],
      )
      return true
    })
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('keeps classes apart', async () => {
    const on = await departure()
    await sit(on, '1A')
    const vehicle = await vehicleWith({
      class: 'standard',
      decks: [
        [
          { rows: '1', seats: 'A_B', class: 'first' },
          { rows: '2', seats: 'A_B' },
        ],
      ],
    })
    await assert.rejects(change(on.id, vehicle), refused('seats_do_not_fit'))
    assert.deepEqual(
      (await change(on.id, vehicle, true)).map((row) => [row.old_seat, row.new_seat, row.class]),
      [['1A', '2A', 'standard']],
    )
  })

  await t.test('gives places numbered otherwise by their labels', async () => {
    const on = await departure()
    await sit(on, '2B')
    const vehicle = await vehicleWith(TWO_ROWS)
    await berth.owner.query(
      `update core.layout_places as lp set place = lp.place % 100 + 10 * lp.row_no
        where lp.layout_id = (select t.layout_id from transit.vehicle_types as t
                                join transit.vehicles as b on b.vehicle_type_id = t.id where b.id = $1)`,
      [vehicle],
    )
    assert.deepEqual(await change(on.id, vehicle), [])
    assert.deepEqual(
      (await sitting(on.id)).map((row) => row.seat),
      ['2B'],
    )
  })

  await t.test('ends an expired hold rather than carry it along', async () => {
    const on = await departure()
    await sit(on, '2B', 0, 3, 'hold')
    await berth.setTime(new Date('2026-03-01T12:30:00Z'))
    const vehicle = await vehicleWith({ decks: [[{ rows: '1', seats: 'A' }]] })
    assert.deepEqual(await change(on.id, vehicle), [])
    assert.deepEqual(await sitting(on.id), [])
    await berth.setTime(new Date('2026-03-01T12:00:00Z'))
  })

  await t.test('gives a vehicle to one departure at a time', async () => {
    const [one, two] = [await departure(), await departure()]
    const vehicle = await timetable.vehicle()
    await change(one.id, vehicle)
    await change(two.id, vehicle)
    const same = await timetable.trip({ stops, leaves: `${leaves - 1}:20` })
    await timetable.generate(DAY)
    await assert.rejects(change((await timetable.first(same)).id, vehicle), refused('vehicle_in_use'))
    await admin.sql.query('select * from transit.retire_vehicle($1, $2)', [operator.id, vehicle])
    await assert.rejects(change((await departure()).id, vehicle), refused('vehicle_not_found'))
  })

  await t.test('is for admins of the operator, and for what will still run', async () => {
    const on = await departure()
    const vehicle = await timetable.vehicle()
    const call = 'select * from transit.change_vehicle($1, $2)'
    for (const person of [customer, await operator.agent(), await (await berth.operator()).admin()]) {
      await assert.rejects(person.sql.query(call, [on.id, vehicle]), refused('not_allowed'))
    }
    const foreign = await (await makeTimetable(berth)).vehicle()
    await assert.rejects(change(on.id, foreign), refused('vehicle_not_found'))
    await admin.sql.query('select transit.cancel_departure($1)', [on.id])
    await assert.rejects(change(on.id, vehicle), refused('occurrence_cancelled'))
    await timetable.generate('2026-02-27')
    const [past] = await timetable.departures()
    await assert.rejects(change(past?.id ?? '', vehicle), refused('already_departed'))
    const event = await operator.event({ capacity: 5, startsAt: new Date('2026-03-02T12:00:00Z') })
    await assert.rejects(change(event.id, vehicle), refused('occurrence_not_found'))
  })
})
