import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ApiAnswer, type ApiCaller, startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

const HOUR_S = 3600
const MINUTE_MS = 60_000

test('changes of a booking over HTTP', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben, agent] = [await operator.customer(), await operator.customer(), await operator.agent()]
  const api = await startApi(berth)
  const [asAnn, asBen, asAgent] = [api.as(ann), api.as(ben), api.as(agent)]
  const startsAt = new Date(berth.now().getTime() + 10 * 86_400_000)
  const later = new Date(startsAt.getTime() + 86_400_000)
  let keys = 0
  const change = (caller: ApiCaller, id: string, body: unknown, key?: string): Promise<ApiAnswer> => {
    keys += 1
    return caller.post(`/bookings/${id}/changes`, body, key ?? `change-${keys}`)
  }
  const quote = (caller: ApiCaller, id: string, body: unknown) =>
    caller.post(`/bookings/${id}/change-quote`, body)
  const liveClaims = (id: string) =>
    berth.owner.query(
      `select c.occurrence_id, lp.label as seat, c.span::text, c.price_minor, c.holder ->> 'name' as name
         from core.claims as c
         join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
         left join core.layout_places as lp
           on lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and lp.place = c.place
        where c.booking_id = $1 and c.live order by c.place`,
      [id],
    )

  await t.test('another name keeps the place, the price and the claim', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'], startsAt })
    const { id, claims } = booked(await ann.book(departure, { passengers: [{ name: 'Ann', age: 30 }, {}] }))
    const passengers = [{ claim_id: claims[0]?.id, name: 'Zoe' }]
    const { status, body } = await change(asAnn, id, { passengers })
    assert.deepEqual([status, body.claims, body.difference_minor], [200, [], 0])
    assert.deepEqual(body.renamed_claim_ids, [claims[0]?.id])
    const [first] = body.booking.claims
    assert.deepEqual([first.passenger, first.status], [{ name: 'Zoe', age: 30 }, 'live'])
    const { body: history } = await asAnn.get(`/bookings/${id}/events`)
    assert.deepEqual(
      history.items.map(({ topic }: { topic: string }) => topic),
      ['booking.confirmed', 'booking.changed'],
    )
    const again = await change(asAnn, id, { passengers })
    assert.deepEqual([again.status, again.body.errors?.[0]?.pointer], [422, '/passengers'])
  })

  await t.test('two passengers swap their seats in one step', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'], startsAt })
    const { id, claims } = booked(
      await ann.book(departure, {
        passengers: [
          { seat: '1A', name: 'Ann' },
          { seat: '1B', name: 'Bo' },
        ],
      }),
    )
    const [first, second] = claims.map((claim) => claim.id)
    const { status, body } = await change(asAnn, id, {
      passengers: [
        { claim_id: first, seat: '1B' },
        { claim_id: second, seat: '1A' },
      ],
    })
    assert.deepEqual([status, body.difference_minor, body.fee_minor], [200, 0, 0])
    assert.deepEqual(
      (await liveClaims(id)).map(({ seat, name }) => [seat, name]),
      [
        ['1A', 'Bo'],
        ['1B', 'Ann'],
      ],
    )
    assert.equal(await departure.taken(), 2)
  })

  await t.test(
    'another departure costs the difference and the fee, and the quote says so first',
    async () => {
      const policyId = await operator.policy({ changeFeeMinor: 150 })
      const stops = 3
      const old = await operator.departure({
        places: ['1A', '1B'],
        stops,
        startsAt,
        policyId,
        priceMinor: 1000,
      })
      const next = await operator.departure({
        places: ['1A', '1B'],
        stops,
        startsAt: later,
        priceMinor: 1200,
      })
      const { id } = booked(await ann.book(old, { passengers: [{}, {}], from_index: 0, to_index: 2 }))
      await operator.markPaid({ id })
      const before = await operator.rows()
      const wanted = { occurrence_id: next.id, from_stop_id: next.stopIds[0], to_stop_id: next.stopIds[2] }
      const quoted = await quote(asAnn, id, wanted)
      assert.deepEqual(
        [
          quoted.status,
          quoted.body.price_difference_minor,
          quoted.body.fee_minor,
          quoted.body.difference_minor,
        ],
        [200, 400, 300, 700],
      )
      assert.equal(quoted.body.payment_status, 'unpaid')
      assert.deepEqual(await operator.rows(), before)

      const other = await change(asAnn, id, { ...wanted, expected_difference_minor: 699 })
      assert.deepEqual(
        [other.status, other.body.code, other.body.difference_minor],
        [409, 'price_changed', 700],
      )
      assert.deepEqual(await operator.rows(), before)
      const changed = await change(asAnn, id, { ...wanted, expected_difference_minor: 700 }, 'to-tomorrow')
      assert.deepEqual(
        [changed.status, changed.body.booking.total_minor, changed.body.booking.fee_minor],
        [200, 2400, 300],
      )
      assert.deepEqual([await old.taken(), await next.taken()], [0, 4])
      assert.deepEqual(
        (await liveClaims(id)).map(({ occurrence_id, price_minor }) => [occurrence_id, price_minor]),
        [
          [next.id, 1200],
          [next.id, 1200],
        ],
      )

      const replay = await change(asAnn, id, { ...wanted, expected_difference_minor: 700 }, 'to-tomorrow')
      assert.deepEqual([replay.status, replay.headers['idempotency-replayed']], [200, 'true'])
      assert.deepEqual(replay.body.claims, changed.body.claims)
      assert.equal((await change(asAnn, id, { class: 'standard' }, 'to-tomorrow')).body.code, 'key_reused')

      const cancelled = await asAnn.post(`/bookings/${id}/cancellation`, {})
      assert.deepEqual([cancelled.status, cancelled.body.status], [200, 'cancelled'])
      assert.equal(await next.taken(), 0)
    },
  )

  await t.test('a longer journey keeps the seat, from the stop that was booked', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'], stops: 4, startsAt })
    const { id } = booked(await ann.book(departure, { seat: '1A', from_index: 0, to_index: 2 }))
    const longer = await change(asAnn, id, { to_index: 3 })
    assert.equal(longer.status, 200, JSON.stringify(longer.body))
    assert.deepEqual(
      (await liveClaims(id)).map(({ seat, span }) => [seat, span]),
      [['1A', '[0,3)']],
    )
  })

  await t.test('what is taken is refused, and nothing is changed', async () => {
    const departure = await operator.departure({ places: ['1A', '1B', '1C'], stops: 3, startsAt })
    const full = await operator.departure({ places: ['1A'], stops: 3, startsAt: later })
    const { id, claims } = booked(await ann.book(departure, { seat: '1A', from_index: 0, to_index: 1 }))
    booked(await ben.book(departure, { seat: '1B' }))
    booked(await ben.book(departure, { seat: '1A', from_index: 1, to_index: 2 }))
    booked(await ben.book(full, { seat: '1A' }))
    const before = await operator.rows()
    const taken = await change(asAnn, id, { passengers: [{ claim_id: claims[0]?.id, seat: '1B' }] })
    assert.deepEqual([taken.status, taken.body.code], [409, 'place_taken'])
    assert.deepEqual(taken.body.places[0].free_seats, ['1A', '1C'])
    assert.equal((await change(asAnn, id, { to_index: 2 })).body.code, 'place_taken')
    const stops = { from_stop_id: full.stopIds[0], to_stop_id: full.stopIds[1] }
    assert.equal((await change(asAnn, id, { occurrence_id: full.id, ...stops })).body.code, 'sold_out')
    assert.equal((await change(asAnn, id, { occurrence_id: full.id })).body.code, 'stop_not_on_trip')
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test(
    'customers change their own until the policy closes changes, staff until departure',
    async () => {
      const policyId = await operator.policy({ changesCloseS: HOUR_S, changeFeeMinor: 100 })
      const soon = new Date(berth.now().getTime() + 30 * MINUTE_MS)
      const departure = await operator.departure({ places: ['1A', '1B'], stops: 3, startsAt: soon, policyId })
      const { id } = booked(await ann.book(departure, { seat: '1A', from_index: 0, to_index: 1 }))
      const longer = { to_index: 2 }
      assert.equal((await change(asBen, id, longer)).body.code, 'booking_not_found')
      assert.equal((await change(api.stranger, id, longer)).body.code, 'sign_in_required')
      assert.equal((await change(asAnn, id, longer)).body.code, 'changes_closed')
      assert.equal((await change(asAnn, id, { ...longer, waive_fee: true })).body.code, 'not_allowed')
      const byStaff = await quote(asAgent, id, { ...longer, waive_fee: true })
      assert.deepEqual([byStaff.status, byStaff.body.fee_minor], [200, 0])
      assert.equal((await quote(asAgent, id, longer)).body.fee_minor, 100)
      await berth.setTime(soon)
      assert.equal((await change(asAgent, id, longer)).body.code, 'already_departed')
    },
  )

  await t.test('only what is confirmed is changed, and only passengers of the booking', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'] })
    const held = booked(await ann.hold(departure))
    const name = { passengers: [{ claim_id: held.claims[0]?.id, name: 'Zoe' }] }
    assert.equal((await change(asAnn, held.id, name)).body.code, 'booking_not_confirmed')
    const { id } = booked(await ann.book(departure))
    const lost = await change(asAnn, id, name)
    assert.deepEqual(
      [lost.status, lost.body.code, lost.body.field],
      [404, 'claim_not_found', '/passengers/0/claim_id'],
    )
    await ann.cancel({ id })
    assert.equal((await change(asAnn, id, { class: 'standard' })).body.code, 'already_cancelled')
    const unknown = await change(asAnn, id, { colour: 'red' })
    assert.deepEqual([unknown.status, unknown.body.code], [422, 'invalid_request'])
    assert.equal((await change(asAnn, id, {})).status, 422)
    assert.equal((await asAnn.post(`/bookings/${id}/changes`, name)).body.code, 'key_required')
  })
})
