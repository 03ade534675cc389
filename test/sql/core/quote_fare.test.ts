import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, line } from '#test/helpers/people.ts'

test('core.quote_fare and what a booking costs', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const places = ['1A', '1B', { label: '2A', class: 'first' }]
  const totalOf = async (...args: Parameters<typeof customer.book>) =>
    booked(await customer.book(...args)).total_minor

  await t.test("takes the occurrence's own price where there are no fares", async () => {
    assert.equal(await totalOf(await operator.departure({ places, priceMinor: 450 })), 450)
    assert.equal(await totalOf(await operator.event({ capacity: 9, priceMinor: 450 }), { quantity: 3 }), 1350)
  })

  await t.test('takes the fare that says most about zones, class and passenger', async () => {
    const fareTableId = await operator.fareTable([
      { priceMinor: 1000 },
      { passengerType: 'child', priceMinor: 600 },
      { fromZone: 'a', toZone: 'b', priceMinor: 700 },
      { fromZone: 'a', toZone: 'b', passengerType: 'child', priceMinor: 350 },
      { fromZone: 'a', toZone: 'b', class: 'first', priceMinor: 1400 },
    ])
    const stops = [{ zone: 'a' }, { zone: 'b' }, { zone: 'c' }]
    const departure = await operator.departure({ places, stops, fareTableId })
    const answer = await customer.book(departure, {
      to_index: 1,
      passengers: [{ type: 'adult' }, { type: 'child' }, { class: 'first' }],
    })
    assert.deepEqual(
      booked(answer).claims.map(({ price_minor }) => price_minor),
      [700, 350, 1400],
    )
    const rest = await customer.book(departure, { from_index: 1, passengers: [{}, { type: 'child' }] })
    assert.deepEqual(
      booked(rest).claims.map(({ price_minor }) => price_minor),
      [1000, 600],
    )
    const sold = await berth.owner.one<{ wrong: number }>(
      `select count(*)::integer as wrong from core.claims as c join core.fares as f on f.id = c.fare_id
        where c.occurrence_id = $1 and f.price_minor <> c.price_minor`,
      [departure.id],
    )
    assert.equal(sold.wrong, 0, 'a claim keeps the fare that it was sold at')
  })

  await t.test('takes the shortest distance that reaches, and adds the price a kilometre', async () => {
    const fareTableId = await operator.fareTable([
      { distanceMMax: 10_000, priceMinor: 300 },
      { distanceMMax: 20_000, priceMinor: 500 },
      { priceMinor: 100, pricePerKmMinor: 20 },
    ])
    const departure = await operator.departure({ places, stops: 5, fareTableId })
    assert.equal(await totalOf(departure, { seat: '1A', to_index: 1 }), 300)
    assert.equal(await totalOf(departure, { seat: '1A', from_index: 1, to_index: 3 }), 500)
    assert.equal(await totalOf(departure, { seat: '1B' }), 900)
  })

  await t.test(
    'prices an event by passenger type, and offers a place on it at the price of an adult',
    async () => {
      const fareTableId = await operator.fareTable([
        { priceMinor: 800 },
        { passengerType: 'child', priceMinor: 300 },
      ])
      const event = await operator.event({ capacity: 2, fareTableId, priceMinor: 0 })
      const family = booked(
        await customer.book(event, { passengers: [{ type: 'adult' }, { type: 'child' }] }),
      )
      assert.equal(family.total_minor, 1100)
      assert.equal((await customer.book(event, { waitlist: true })).status, 'waitlisted')
      await customer.cancel(family)
      const [offered] = await event.sold()
      assert.deepEqual([offered?.quantity, offered?.price_minor], [1, 800])
    },
  )

  await t.test('refuses another total than the one expected, and says the new one', async () => {
    const event = await operator.event({ capacity: 9, priceMinor: 450 })
    const before = await operator.rows()
    const answer = await customer.book(event, { quantity: 2, expected_total_minor: 800 }, randomUUID())
    assert.deepEqual([answer.code, answer.total_minor, answer.currency], ['price_changed', 900, 'CHF'])
    assert.deepEqual(await operator.rows(), before)
    assert.equal(await totalOf(event, { quantity: 2, expected_total_minor: 900 }), 900)
  })

  await t.test('refuses another currency than the one expected', async () => {
    const event = await operator.event({ capacity: 9 })
    const before = await operator.rows()
    const asked = { currency: 'EUR', expected_total_minor: 500 }
    assert.equal((await customer.book(event, asked, randomUUID())).code, 'currency_mismatch')
    assert.deepEqual(await operator.rows(), before)
    assert.equal(booked(await customer.book(event, { currency: 'CHF' })).currency, 'CHF')
  })

  await t.test('refuses a cart of two currencies', async () => {
    const francs = await operator.event({ capacity: 9 })
    const euros = await operator.event({ capacity: 9, currency: 'EUR' })
    const before = await operator.rows()
    const items = [{ occurrence_id: francs.id }, { occurrence_id: euros.id }]
    assert.equal((await customer.ask({ items }, randomUUID())).code, 'mixed_currencies')
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('refuses a total that JSON cannot say exactly', async () => {
    const dear = await operator.event({ capacity: 10_000, priceMinor: 999_999_999_999 })
    const before = await operator.rows()
    const items = (count: number) =>
      Array.from({ length: count }, () => ({ occurrence_id: dear.id, quantity: 1000 }))
    for (const count of [10, 20]) {
      const answer = await customer.ask({ items: items(count) }, randomUUID())
      assert.equal(answer.code, 'total_too_large')
    }
    assert.deepEqual(await operator.rows(), before)
    const greatest = await customer.ask(
      { items: items(9), expected_total_minor: 9 * 999_999_999_999_000 },
      randomUUID(),
    )
    assert.equal(booked(greatest).total_minor, 9 * 999_999_999_999_000)
  })

  await t.test('gives the first refusal by precedence where several apply', async () => {
    const euros = await operator.event({ capacity: 9, currency: 'EUR' })
    const gone = await operator.event({ capacity: 9, startsAt: new Date(Date.now() - 3_600_000) })
    const unpriced = await operator.departure({ places, fareTableId: await operator.fareTable([]) })
    const full = await operator.event({ capacity: 1 })
    const codeOf = async (lines: Parameters<typeof customer.request>[0], options = {}) =>
      (await berth.batch(operator.id, [customer.request(lines, options)]))[0]?.code
    assert.equal(await codeOf([line(euros), line(gone)]), 'already_departed', 'before mixed_currencies')
    assert.equal(await codeOf([line(euros), line(unpriced)]), 'mixed_currencies', 'before fare_not_found')
    assert.equal(
      await codeOf([line(unpriced)], { currency: 'EUR' }),
      'currency_mismatch',
      'before fare_not_found',
    )
    assert.equal(
      await codeOf([line(full, { quantity: 2 })], { expectedTotalMinor: 1 }),
      'price_changed',
      'before sold_out',
    )
  })

  assert.deepEqual(await berth.findings(), [])
})
