import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#db/ids.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import { booked } from '#test/helpers/people.ts'
import { guarded } from '#test/helpers/refused.ts'

const EXCLUSION = '23P01'

test('a_place_is_sold_once', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const refusedFor = (departure: Occurrence) =>
    guarded(
      EXCLUSION,
      `a_place_is_sold_once_${departure.startsAt.toISOString().slice(0, 7).replace('-', '_')}`,
    )

  /** Bypasses all functions, as the owner of the table. */
  async function claim(departure: Occurrence, bookingId: string, place: number, span: string) {
    await berth.owner.query(
      `insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, place, span, quantity, begins_at, ends_at,
                                item_no, price_minor)
       values ($1, $2, $3, $4, 'placed', $5, $6, 1, core.now(), core.now(), 1, 0)`,
      [operator.id, departure.id, newId(operator.id), bookingId, place, span],
    )
  }

  await t.test('refuses every span that shares a leg with one sold, and no other', async () => {
    const departure = await operator.departure({ places: ['1A'], stops: 6 })
    const { id } = booked(await customer.book(departure, { seat: '1A', from_index: 1, to_index: 3 }))
    for (const span of ['[1,3)', '[0,2)', '[2,5)', '[2,3)', '[0,5)']) {
      await assert.rejects(claim(departure, id, 1, span), refusedFor(departure))
    }
    await claim(departure, id, 1, '[0,1)')
    await claim(departure, id, 1, '[3,5)')
  })

  await t.test('tells apart two places whose leading number in the index is one', async () => {
    const [one, other] = [
      await operator.departure({ places: ['1A'] }),
      await operator.departure({ places: ['1A'] }),
    ]
    const { id } = booked(await customer.book(one, { seat: '1A' }))
    const lastBytes = ({ id }: Occurrence) => Number.parseInt(id.slice(-8), 16) | 0
    const place = lastBytes(one) ^ lastBytes(other) ^ 1
    await claim(other, id, place, '[0,1)')
    await assert.rejects(claim(other, id, place, '[0,1)'), refusedFor(other))
  })
})
