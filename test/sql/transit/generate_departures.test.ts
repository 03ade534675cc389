import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '#support/until.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

const FEBRUARY = new Date('2026-02-01T12:00:00Z')

test('transit.generate_departures', async (t) => {
  const berth = await startBerth(t)
  await berth.setTime(FEBRUARY)

  await t.test('makes what runs by weekday and exception, both dates included, once', async () => {
    const timetable = await makeTimetable(berth)
    const stops = await timetable.stops(4)
    const trip = await timetable.trip({
      stops,
      weekdays: '1111100',
      endsOn: '2026-03-06',
      // A Tuesday without service, and a Sunday with it.
      exceptions: { '2026-03-03': false, '2026-03-08': true },
    })

    assert.deepEqual(await timetable.generate('2026-03-01', '2026-03-09'), {
      made: 5,
      changed: 0,
      withdrawn: 0,
      affected: 0,
    })
    const departures = await timetable.departures(trip)
    assert.deepEqual(
      departures.map((departure) => departure.service_date),
      ['2026-03-02', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-08'],
    )
    // Four seats on three legs.
    assert.deepEqual(new Set(departures.map((departure) => departure.capacity)), new Set([12]))
    assert.equal((await timetable.generate('2026-03-01', '2026-03-09')).made, 0)
    assert.deepEqual(await timetable.departures(trip), departures)
  })

  await t.test(
    'counts from noon less twelve hours, so that a clock change moves the clock and not the vehicle',
    async () => {
      const timetable = await makeTimetable(berth)
      const stops = await timetable.stops(2)
      const early = await timetable.trip({ stops, leaves: '01:30' })
      const late = await timetable.trip({ stops, leaves: '26:03' })
      await timetable.generate('2026-03-28', '2026-03-29')
      await timetable.generate('2026-10-24', '2026-10-25')
      const local = async (trip: typeof early) => (await timetable.departures(trip)).map((row) => row.local)

      // On 29 March noon less twelve hours is 23:00 of the day before; on 25 October it is 01:00.
      assert.deepEqual(await local(early), [
        '2026-03-28 01:30:00',
        '2026-03-29 00:30:00',
        '2026-10-24 01:30:00',
        '2026-10-25 02:30:00',
      ])
      // 26:03 of the 28th is in the hour that does not exist: 03:03, summer time.
      assert.deepEqual(await local(late), [
        '2026-03-29 03:03:00',
        '2026-03-30 02:03:00',
        '2026-10-25 02:03:00',
        '2026-10-26 02:03:00',
      ])
    },
  )

  await t.test('makes one departure of each leaving of a frequency', async () => {
    const timetable = await makeTimetable(berth)
    const trip = await timetable.trip({
      stops: await timetable.stops(2),
      every: [
        ['06:00', '07:00', 20],
        ['07:00', '08:01', 30],
      ],
    })
    assert.equal((await timetable.generate('2026-03-02')).made, 6)
    assert.deepEqual(
      (await timetable.departures(trip)).map((departure) => departure.local.slice(11, 16)),
      ['06:00', '06:20', '06:40', '07:00', '07:30', '08:00'],
    )
  })

  await t.test('makes past departures, which nobody can book', async () => {
    const timetable = await makeTimetable(berth)
    const trip = await timetable.trip({ stops: await timetable.stops(2) })
    assert.equal((await timetable.generate('2025-06-01', '2025-06-30')).made, 30)
    const customer = await timetable.operator.customer()
    assert.equal((await customer.book(await timetable.first(trip))).code, 'already_departed')
  })

  await t.test('withdraws what the timetable lost, and brings it back', async () => {
    const timetable = await makeTimetable(berth)
    const trip = await timetable.trip({ stops: await timetable.stops(2) })
    await timetable.generate('2026-03-02', '2026-03-04')
    await berth.owner.query(
      `insert into transit.service_exceptions (operator_id, service_id, on_date, runs) values ($1, $2, '2026-03-03', false)`,
      [timetable.operator.id, trip.serviceId],
    )
    const { withdrawn } = await timetable.generate('2026-03-02', '2026-03-04')
    assert.equal(withdrawn, 1)
    const middle = async () => (await timetable.departures(trip))[1]
    assert.deepEqual([(await middle())?.status, (await middle())?.published], ['cancelled', false])
    assert.equal((await timetable.generate('2026-03-02', '2026-03-04')).withdrawn, 0)

    await berth.owner.query('delete from transit.service_exceptions where service_id = $1', [trip.serviceId])
    assert.equal((await timetable.generate('2026-03-02', '2026-03-04')).changed, 1)
    assert.deepEqual([(await middle())?.status, (await middle())?.published], ['scheduled', true])
  })

  await t.test('never brings back what an admin cancelled', async () => {
    const timetable = await makeTimetable(berth)
    const trip = await timetable.trip({ stops: await timetable.stops(2) })
    await timetable.generate('2026-03-02')
    const departure = await timetable.first(trip)
    await timetable.admin.sql.query('select transit.cancel_departure($1)', [departure.id])
    assert.deepEqual(await timetable.generate('2026-03-02'), {
      made: 0,
      changed: 0,
      withdrawn: 0,
      affected: 0,
    })
    assert.equal((await timetable.first(trip)).status, 'cancelled')
  })

  await t.test('keeps what is booked as it was sold, and lists it', async () => {
    const timetable = await makeTimetable(berth)
    const stops = await timetable.stops(3)
    const [gone, moved, same] = [
      await timetable.trip({ stops }),
      await timetable.trip({ stops, leaves: '09:00' }),
      await timetable.trip({ stops, leaves: '10:00' }),
    ]
    await timetable.generate('2026-03-02')
    const customer = await timetable.operator.customer()
    for (const trip of [gone, moved, same]) booked(await customer.book(await timetable.first(trip)))
    const before = await timetable.departures()

    const other = await timetable.trip({ stops: stops.slice(0, 2), leaves: '11:00' })
    await berth.owner.query('update transit.trips set active = false where offering_id = $1', [
      gone.offeringId,
    ])
    await berth.owner.query('update transit.trips set pattern_id = $2 where offering_id = $1', [
      moved.offeringId,
      other.patternId,
    ])
    assert.deepEqual(await timetable.generate('2026-03-02'), {
      made: 1,
      changed: 0,
      withdrawn: 0,
      affected: 2,
    })
    assert.deepEqual((await timetable.departures()).slice(0, 3), before)
    const { rows } = await berth.database.app.query(
      `select offering_id, difference, bookings, places from transit.affected_departures($1, '2026-03-02', '2026-03-02')`,
      [timetable.operator.id],
    )
    assert.deepEqual(rows, [
      { offering_id: gone.offeringId, difference: 'withdrawn', bookings: 1, places: 1 },
      { offering_id: moved.offeringId, difference: 'times', bookings: 1, places: 1 },
    ])
  })

  await t.test('waits for a booking that is under way, and then keeps what it bought', async () => {
    const timetable = await makeTimetable(berth)
    const trip = await timetable.trip({ stops: await timetable.stops(2) })
    await timetable.generate('2026-03-02')
    const departure = await timetable.first(trip)
    await berth.owner.query('update transit.trips set active = false where offering_id = $1', [
      trip.offeringId,
    ])
    const customer = await timetable.operator.customer()

    const generating = await customer.sql.transaction(async (db) => {
      await db.query('select public.book($1, $2)', [
        timetable.operator.slug,
        JSON.stringify({ occurrence_id: departure.id, passengers: [{}] }),
      ])
      // In an object: if the promise were returned, the transaction would wait for it before it commits.
      const started = { made: timetable.generate('2026-03-02') }
      await until(async () => {
        const [row] = await berth.database.rows<{ n: number }>(
          `select count(*)::integer as n from pg_locks as l join pg_stat_activity as a on a.pid = l.pid
            where not l.granted and a.datname = current_database()`,
        )
        return row?.n === 1
      })
      return started
    })
    assert.deepEqual(await generating.made, { made: 0, changed: 0, withdrawn: 0, affected: 1 })
    assert.equal((await timetable.first(trip)).status, 'scheduled')
  })

  await t.test('follows a new layout of the vehicle type where nobody has booked', async () => {
    const timetable = await makeTimetable(berth)
    const trip = await timetable.trip({ stops: await timetable.stops(2) })
    await timetable.generate('2026-03-02', '2026-03-03')
    const departure = await timetable.first(trip)
    booked(await (await timetable.operator.customer()).book(departure))
    const larger = await timetable.layout('Coach', { decks: [[{ rows: '1-2', seats: 'AB_CD' }]] })
    await timetable.admin.sql.query('select transit.change_vehicle_type($1, $2, p_layout_id => $3)', [
      timetable.operator.id,
      timetable.vehicleTypeId,
      larger,
    ])
    const { changed, affected } = await timetable.generate('2026-03-02', '2026-03-03')
    assert.deepEqual({ changed, affected }, { changed: 1, affected: 1 })
    assert.deepEqual(
      (await timetable.departures(trip)).map((row) => row.capacity),
      [4, 8],
    )
  })

  await t.test('refuses dates out of range, more than a year at once, and an unknown operator', async () => {
    const timetable = await makeTimetable(berth)
    for (const [from, until, code] of [
      ['1999-12-31', '2000-01-02', 'date_out_of_range'],
      ['2026-03-02', '2026-03-01', 'invalid_request'],
      ['2026-03-01', '2027-03-02', 'invalid_request'],
      ['2031-03-01', '2031-03-02', 'date_out_of_range'],
    ] as const) {
      await assert.rejects(timetable.generate(from, until), refused(code))
    }
    await assert.rejects(
      berth.database.app.query(
        `select transit.generate_departures('00000000-0000-4000-8000-000000000000', '2026-03-01', '2026-03-01')`,
      ),
      refused('operator_not_found'),
    )
  })

  await t.test('is not for customers, nor for admins', async () => {
    const timetable = await makeTimetable(berth)
    await assert.rejects(
      timetable.admin.sql.query(`select transit.generate_departures($1, '2026-03-01', '2026-03-01')`, [
        timetable.operator.id,
      ]),
      { code: '42501' },
    )
  })

  await t.test('leaves nothing that the auditor would find', async () => {
    assert.deepEqual(await berth.findings(), [])
  })
})
