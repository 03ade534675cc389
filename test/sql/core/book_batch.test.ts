import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { BookingRequest } from '#db/booking/batches.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, line } from '#test/helpers/people.ts'
import { guarded } from '#test/helpers/refused.ts'

test('core.book_batch', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben] = [await operator.customer(), await operator.customer()]
  const codesOf = async (requests: readonly BookingRequest[]) =>
    (await berth.batch(operator.id, requests)).map(({ code }) => code)

  await t.test('writes a booking, its claims, the units taken and its event', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'], stops: 4, priceMinor: 700 })
    const lines = ['1A', '1B'].map((seat) =>
      line(departure, { seat, fromIndex: 1, toIndex: 3, passenger: { name: seat } }),
    )
    const contact = { contactName: 'Ann', contactPhone: '+41 44 000 00 00', contactEmail: 'ann@example.org' }
    const [verdict] = await berth.batch(operator.id, [
      ann.request(lines, { ...contact, ip: '192.0.2.1', requestId: 'r-1' }),
    ])
    assert.equal(verdict?.code, 'confirmed')
    assert.equal(verdict.totalMinor, 1400)
    assert.deepEqual(
      verdict.claims.map(({ seat, fromIndex, toIndex, priceMinor }) => [
        seat,
        fromIndex,
        toIndex,
        priceMinor,
      ]),
      [
        ['1A', 1, 3, 700],
        ['1B', 1, 3, 700],
      ],
    )

    const booking = await berth.owner.one(
      `select b.status, b.version, b.reference, b.expires_at, b.contact_name, b.contact_phone, b.contact_email, b.booked_by,
              b.total_minor, b.currency
         from core.bookings as b where b.operator_id = $1 and b.id = $2`,
      [operator.id, verdict.resultId],
    )
    assert.deepEqual(booking, {
      status: 'confirmed',
      version: 1,
      reference: verdict.reference,
      expires_at: null,
      contact_name: 'Ann',
      contact_phone: '+41 44 000 00 00',
      contact_email: 'ann@example.org',
      booked_by: ann.accountId,
      total_minor: 1400,
      currency: 'CHF',
    })
    const event = await berth.owner.one(
      `select e.version, e.topic, e.account_id, e.ip, e.request_id, e.detail ->> 'status' as status
         from core.booking_events as e where e.operator_id = $1 and e.booking_id = $2`,
      [operator.id, verdict.resultId],
    )
    assert.deepEqual(event, {
      version: 1,
      topic: 'booking.confirmed',
      account_id: ann.accountId,
      ip: '192.0.2.1',
      request_id: 'r-1',
      status: 'confirmed',
    })
    const holders = await berth.owner.query(
      'select c.holder from core.claims as c where c.booking_id = $1 order by c.place',
      [verdict.resultId],
    )
    assert.deepEqual(holders, [{ holder: { name: '1A' } }, { holder: { name: '1B' } }])
    assert.equal(await departure.taken(), 4)
  })

  await t.test('decides in order of arrival, each seeing what those before it took', async () => {
    const event = await operator.event({ capacity: 5 })
    const quantities = [3, 3, 2, 1]
    const requests = quantities.map((quantity) => ann.request([line(event, { quantity })]))
    assert.deepEqual(await codesOf(requests), ['confirmed', 'sold_out', 'confirmed', 'sold_out'])
    assert.equal(await event.taken(), 5)

    const departure = await operator.departure({ places: ['1A'], stops: 4 })
    const legs = [
      [0, 2],
      [1, 3],
      [2, 3],
    ].map(([fromIndex, toIndex]) => ben.request([line(departure, { seat: '1A', fromIndex, toIndex })]))
    assert.deepEqual(await codesOf(legs), ['confirmed', 'place_taken', 'confirmed'])
    assert.equal(await departure.taken(), 3)
  })

  await t.test('books a cart over several occurrences whole, or not at all', async () => {
    const there = await operator.departure({ places: ['1A'], stops: 3 })
    const back = await operator.departure({ places: ['1A'], stops: 3 })
    const dinner = await operator.event({ capacity: 2 })
    const cart = [line(there), line(dinner, { quantity: 2 }), line(back, { seat: '1A' })]
    booked(await ben.book(back, { seat: '1A', from_index: 1, to_index: 2 }))

    const before = await operator.rows()
    assert.deepEqual(await codesOf([ann.request(cart, { key: randomUUID() })]), ['place_taken'])
    assert.deepEqual(await operator.rows(), before)

    const partly = [cart[0], cart[1]].flatMap((each) => each ?? [])
    assert.deepEqual(
      await codesOf([ann.request(cart), ben.request(partly), ann.request([line(dinner)])]),
      ['place_taken', 'confirmed', 'sold_out'],
      'what a refused cart took first is free for the next request',
    )
    assert.deepEqual([await there.taken(), await dinner.taken(), await back.taken()], [2, 2, 1])
  })

  await t.test('counts two lines of one request for one occurrence together', async () => {
    const event = await operator.event({ capacity: 3 })
    const lines = [line(event, { quantity: 2 }), line(event, { quantity: 2 })]
    assert.deepEqual(await codesOf([ann.request(lines), ann.request([line(event, { quantity: 3 })])]), [
      'sold_out',
      'confirmed',
    ])
    const departure = await operator.departure({ places: ['1A'] })
    const same = [line(departure, { seat: '1A' }), line(departure, { seat: '1A' })]
    assert.deepEqual(await codesOf([ann.request(same)]), ['place_taken'])
    assert.equal(await departure.taken(), 0)
  })

  await t.test('gives each refusal to its own request and lets the neighbours pass', async () => {
    const departure = await operator.departure({ places: ['1A', '1B', '1C'] })
    const event = await operator.event({ capacity: 1 })
    const stranger = await (await berth.operator()).event({ capacity: 1 })
    const requests = [
      ann.request([line(departure, { seat: '1A' })]),
      ann.request([line(departure, { seat: '9Z' })]),
      ben.request([line(stranger)]),
      ben.request([line(event, { quantity: 0 })]),
      ann.request([line(event)], { customerId: randomUUID() }),
      ann.request([line(event)], { expectedTotalMinor: 1 }),
      ben.request([line(event)]),
      ann.request([line(event)]),
      ben.request([line(departure, { seat: '1A' })]),
      ben.request([line(departure)]),
    ]
    assert.deepEqual(await codesOf(requests), [
      'confirmed',
      'place_not_found',
      'occurrence_not_found',
      'quantity_out_of_range',
      'not_allowed',
      'price_changed',
      'confirmed',
      'sold_out',
      'place_taken',
      'confirmed',
    ])
    assert.deepEqual(
      (await departure.sold()).map(({ seat }) => seat),
      ['1A', '1B'],
    )
  })

  await t.test('answers 64 requests at once, each with its own booking', async () => {
    const event = await operator.event({ capacity: 60 })
    const verdicts = await berth.batch(
      operator.id,
      Array.from({ length: 64 }, () => ann.request([line(event)])),
    )
    const confirmed = verdicts.filter(({ code }) => code === 'confirmed')
    assert.deepEqual([verdicts.length, confirmed.length, await event.taken()], [64, 60, 60])
    assert.equal(new Set(confirmed.map(({ resultId }) => resultId)).size, 60)
    assert.equal(new Set(confirmed.map(({ reference }) => reference)).size, 60)
    assert.deepEqual(
      verdicts.slice(60).map(({ code }) => code),
      Array(4).fill('sold_out'),
    )
  })

  await t.test(
    'tells a refused request the seats it asked for, and none that were picked for it',
    async () => {
      const departure = await operator.departure({ places: ['1A', '1B'] })
      booked(await ann.book(departure, { seat: '1B' }))
      const [verdict] = await berth.batch(operator.id, [
        ben.request([line(departure), line(departure, { seat: '1B' }), line(departure, { seat: '7F' })]),
      ])
      assert.equal(verdict?.code, 'place_not_found')
      assert.deepEqual(
        verdict.claims.map(({ seat }) => seat),
        [null, '1B', '7F'],
      )
      const answer = await ben.book(departure, { seat: '7F' })
      assert.deepEqual(answer.places, [{ occurrence_id: departure.id, seat: '7F', free_seats: ['1A'] }])
    },
  )

  await t.test('fails whole on a request without a line, rather than answer the wrong request', async () => {
    const event = await operator.event({ capacity: 9 })
    const requests = [ann.request([]), ben.request([line(event)])]
    await assert.rejects(berth.batch(operator.id, requests), guarded('P0004', /every request has a line/))
    assert.equal(await event.taken(), 0)
    const verdicts = await Promise.allSettled(
      requests.map((each) => berth.bookings(1).book(operator.id, each)),
    )
    assert.deepEqual(
      verdicts.map((each) => (each.status === 'fulfilled' ? each.value.code : 'failed')),
      ['failed', 'confirmed'],
    )
  })

  await t.test('refuses to run where keys would not be seen', async () => {
    const event = await operator.event({ capacity: 1 })
    await assert.rejects(
      ann.sql.transaction(async (db) => {
        await db.query('set transaction isolation level repeatable read')
        await db.query('select public.book($1, $2)', [
          operator.id,
          JSON.stringify({ occurrence_id: event.id }),
        ])
      }),
      guarded('P0004', /read committed/),
    )
    assert.equal(await event.taken(), 0)
  })

  assert.deepEqual(await berth.findings(), [])
})
