import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { rowsOfBookings } from '#db/booking/lock_queries.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

test('core.occurrences_of_bookings tells what each booking claims or ever claimed', async (t) => {
  const berth = await startBerth(t)
  const [operator, other] = [await berth.operator(), await berth.operator()]
  const customer = await operator.customer()
  const [event, departure] = [
    await operator.event({ capacity: 5 }),
    await operator.departure({ places: ['1A', '1B'] }),
  ]
  const items = [{ occurrence_id: event.id }, { occurrence_id: departure.id, passengers: [{}, {}] }]
  const cart = booked(await customer.ask({ items }))
  const cancelled = booked(await customer.book(event))
  await customer.cancel(cancelled)
  const unknown = randomUUID()

  const asked = [cancelled.id, unknown, cart.id.toUpperCase()]
  const sorted = (rows: readonly (readonly string[])[]) => rows.map((ids) => [...ids].sort())
  assert.deepEqual(
    sorted(await rowsOfBookings(berth.database.app, operator.id, asked)),
    sorted([[cancelled.id, event.id], [unknown], [cart.id, event.id, departure.id]]),
  )
  assert.deepEqual(await rowsOfBookings(berth.database.app, other.id, [cart.id]), [[cart.id]])
})
