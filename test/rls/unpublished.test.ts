import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import type { JsonObject } from '#test/helpers/people.ts'

test('what is not published, beside what is', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [customer, agent] = [await operator.customer(), await operator.agent()]
  const departure = await operator.departure({ places: ['1A', '1B'] })
  const event = await operator.event({ capacity: 2 })
  const hidden = {
    departure: await operator.departure({ places: ['1A', '1B'], published: false }),
    event: await operator.event({ capacity: 2, published: false }),
  }
  /** Each request is refused for its first item before free places are counted. */
  const baits: Readonly<Record<string, JsonObject>> = {
    'a seat that is not there': { occurrence_id: departure.id, passengers: [{ seat: '9Z' }] },
    'a class that is not there': { occurrence_id: departure.id, passengers: [{ class: 'velvet' }] },
    'more than there are': { occurrence_id: event.id, quantity: 3 },
  }
  const asked = (bait: JsonObject | undefined, wanted: JsonObject) => ({
    items: [bait, wanted],
    expected_total_minor: 1,
  })

  for (const [name, bait] of Object.entries(baits)) {
    for (const wanted of [
      { occurrence_id: hidden.departure.id, passengers: [{ seat: '1A' }] },
      { occurrence_id: hidden.event.id },
    ]) {
      await t.test(`customers learn neither seats nor prices of it with ${name}`, async () => {
        const { message, ...answer } = await customer.ask(asked(bait, wanted))
        assert.deepEqual(answer, { status: 'refused', code: 'occurrence_not_found' }, message)
      })
    }
  }

  await t.test('staff, who sell it, learn both', async () => {
    const seats = await agent.ask({
      items: [
        baits['a seat that is not there'],
        { occurrence_id: hidden.departure.id, passengers: [{ seat: '1A' }] },
      ],
    })
    assert.deepEqual(seats.places?.find(({ seat }) => seat === '1A')?.free_seats, ['1A', '1B'])
    const price = await agent.ask(asked(baits['more than there are'], { occurrence_id: hidden.event.id }))
    assert.equal(price.code, 'price_changed')
  })
})
