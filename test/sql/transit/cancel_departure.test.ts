import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

test('transit.cancel_departure', async (t) => {
  const berth = await startBerth(t)
  await berth.setTime(new Date('2026-03-01T12:00:00Z'))
  const timetable = await makeTimetable(berth)
  const { operator, admin } = timetable
  const policyId = await operator.policy({ fees: [{ beforeS: 30 * 86_400, percent: 100 }] })
  async function departure() {
    const trip = await timetable.trip({ stops: await timetable.stops(2), policyId })
    await timetable.generate('2026-03-02')
    return timetable.first(trip)
  }
  const cancel = async (id: string, reason?: string) =>
    (
      await admin.sql.query<{ id: string }>('select b.id from transit.cancel_departure($1, $2) as b(id)', [
        id,
        reason,
      ])
    ).map((row) => row.id)

  await t.test('tells every booking on it, free of charge, and leaves the others alone', async () => {
    const [gone, stays] = [await departure(), await departure()]
    const [one, two, three] = [
      await operator.customer(),
      await operator.customer(),
      await operator.customer(),
    ]
    const bookings = [
      booked(await one.book(gone, { passengers: [{}, {}] })),
      booked(await two.hold(gone, { passengers: [{}] })),
    ]
    const both = booked(
      await three.ask({
        items: [
          { occurrence_id: gone.id, passengers: [{}] },
          { occurrence_id: stays.id, passengers: [{}] },
        ],
      }),
    )
    const other = booked(await one.book(stays, { passengers: [{}] }))

    const affected = await cancel(gone.id, 'Snow')
    assert.deepEqual(affected.toSorted(), [...bookings, both].map((booking) => booking.id).toSorted())
    const events = await berth.owner.query(
      `select e.booking_id, e.topic, e.account_id, e.detail ->> 'reason' as reason from core.booking_events as e
        where e.operator_id = $1 and e.version = 2 order by e.topic, e.booking_id`,
      [operator.id],
    )
    assert.deepEqual(
      events,
      [
        ...bookings
          .map((booking) => ({ booking_id: booking.id, topic: 'booking.cancelled' }))
          .toSorted((a, b) => (a.booking_id < b.booking_id ? -1 : 1)),
        { booking_id: both.id, topic: 'booking.reduced' },
      ].map((event) => ({ ...event, account_id: admin.accountId, reason: 'Snow' })),
    )
    const rows = await berth.owner.query(
      'select b.status, b.fee_minor from core.bookings as b where b.id = any ($1) order by b.id',
      [[...bookings, both, other].map((booking) => booking.id)],
    )
    assert.deepEqual(
      rows.map((row) => [row.status, row.fee_minor]),
      [
        ['cancelled', 0],
        ['cancelled', 0],
        ['confirmed', 0],
        ['confirmed', 0],
      ],
    )
    assert.equal((await one.book(gone, { passengers: [{}] })).code, 'occurrence_cancelled')
    assert.deepEqual(await cancel(gone.id), [], 'a second time changes nothing')
    assert.deepEqual(await berth.findings(), [])
  })

  await t.test('is for admins of the operator, and for departures', async () => {
    const { id } = await departure()
    const call = 'select transit.cancel_departure($1)'
    for (const [who, code] of [
      [await operator.customer(), 'not_allowed'],
      [await operator.agent(), 'not_allowed'],
      [await (await berth.operator()).admin(), 'not_allowed'],
    ] as const) {
      await assert.rejects(who.sql.query(call, [id]), refused(code))
    }
    await assert.rejects(berth.database.as('anon').query(call, [id]), { code: '42501' })
    const event = await operator.event({ capacity: 5, startsAt: new Date('2026-03-02T12:00:00Z') })
    await assert.rejects(admin.sql.query(call, [event.id]), refused('occurrence_not_found'))
    assert.equal((await timetable.departures()).filter((row) => row.id === id)[0]?.status, 'scheduled')
  })
})
