import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'

test('a booking that is asked for again', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const departure = await operator.departure({ places: ['1A', '1B'], stops: 3 })
  const ada = api.as(await operator.customer())
  const bob = api.as(await operator.customer())
  const wanted = {
    occurrence_id: departure.id,
    from_stop_id: departure.stopIds[0],
    to_stop_id: departure.stopIds[1],
    passengers: [{ name: 'Ada', seat: '1A' }],
    contact: { phone: '+41 44 1' },
    hold: true,
  }
  const first = await ada.post('/bookings', wanted, 'k')

  await t.test('under its key is answered the same, and says so', async () => {
    const before = await operator.rows()
    const again = await ada.post('/bookings', wanted, 'k')
    assert.deepEqual([again.status, again.body], [201, first.body])
    assert.deepEqual(
      [first.headers['idempotency-replayed'], again.headers['idempotency-replayed']],
      [undefined, 'true'],
    )
    assert.equal(again.headers.location, `/api/v1/bookings/${first.body.id}`)
    const { passengers, hold, ...rest } = wanted
    assert.deepEqual((await ada.post('/bookings', { hold, passengers, ...rest }, 'k')).body, first.body)
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('at once by ten connections is one booking', async () => {
    const order = { ...wanted, passengers: [{ name: 'Ada', seat: '1B' }] }
    const answers = await Promise.all(Array.from({ length: 10 }, () => ada.post('/bookings', order, 'k-10')))
    assert.deepEqual(new Set(answers.map((answer) => answer.body.id)).size, 1)
    assert.equal(answers.filter((answer) => answer.headers['idempotency-replayed'] === undefined).length, 1)
    assert.equal(await departure.taken(), 2)
  })

  await t.test('with another body is refused, and under a key of somebody else is their own', async () => {
    const changed = await ada.post('/bookings', { ...wanted, hold: false }, 'k')
    assert.deepEqual([changed.status, changed.body.code], [409, 'key_reused'])
    const bobs = await bob.post(
      '/bookings',
      { ...wanted, passengers: [{}], from_stop_id: departure.stopIds[1], to_stop_id: departure.stopIds[2] },
      'k',
    )
    assert.equal(bobs.status, 201)
    assert.notEqual(bobs.body.id, first.body.id)
  })

  await t.test('tells the price as it was sold, also after it has changed', async () => {
    await berth.owner.query('update core.occurrences as o set price_minor = 9900 where o.id = $1', [
      departure.id,
    ])
    assert.deepEqual((await ada.post('/bookings', wanted, 'k')).body, first.body)
  })
})

test('a booking is its customer’s and its staff’s to see', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const event = await operator.event({ capacity: 5 })
  const ada = api.as(await operator.customer())
  const booked = await ada.post('/bookings', { occurrence_id: event.id, quantity: 2 }, 'k')
  const path = `/bookings/${booked.body.id}`
  const strangers = [
    api.as(await operator.customer()),
    api.as(await operator.member('instructor')),
    api.as(await (await berth.operator()).admin()),
  ]

  await t.test('and nobody else’s to see or change', async () => {
    const before = await operator.rows()
    for (const caller of strangers) {
      const answers = [
        await caller.get(path),
        await caller.get(`${path}/events`),
        await caller.get(`${path}/cancellation`),
        await caller.post(`${path}/cancellation`, {}),
        await caller.post(`${path}/confirmation`, {}),
        await caller.delete(`${path}/hold`),
        await caller.post('/functions/v1/cancel', { bookingId: booked.body.id }),
      ]
      assert.deepEqual(new Set(answers.map(({ body }) => body.code)), new Set(['booking_not_found']))
    }
    assert.equal((await api.stranger.get(path)).body.code, 'sign_in_required')
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('and theirs to cancel, by the older address too', async () => {
    const reason = 'Changed my mind'
    const cancelled = await ada.post('/functions/v1/cancel', { bookingId: booked.body.id, reason })
    assert.deepEqual(
      [cancelled.status, cancelled.body.status, cancelled.body.refundable_minor],
      [200, 'cancelled', 0],
    )
    const events = (await api.as(await operator.agent()).get(`${path}/events`)).body.items
    assert.equal(events.at(-1).detail.reason, reason)
    assert.equal(await event.taken(), 0)
    const again = await ada.post('/functions/v1/cancel', { bookingId: booked.body.id })
    assert.deepEqual([again.status, again.body.code], [409, 'already_cancelled'])
  })
})
