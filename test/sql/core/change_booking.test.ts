import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked, type JsonObject, type Person } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

test('public.change_booking', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben] = [await operator.customer(), await operator.customer()]
  async function change(person: Person, { id }: { id: string }, changes: JsonObject, key?: string) {
    const [row] = await person.sql.query<{
      answer: Record<string, unknown> & { claims: { seat: string }[] }
    }>('select public.change_booking($1, $2, $3) as answer', [id, JSON.stringify(changes), key])
    assert.ok(row)
    return row.answer
  }

  await t.test('moves to the same stops of a departure with other indexes', async () => {
    const old = await operator.departure({ places: ['1A'], stops: 3 })
    const next = await operator.departure({ places: ['1A'], stops: 4 })
    await berth.owner.query(
      `update transit.pattern_stops as s set location_id = $1
        where s.location_id = $2`,
      [old.stopIds[1], next.stopIds[2]],
    )
    await berth.owner.query(
      `update transit.pattern_stops as s set location_id = $1 where s.location_id = $2`,
      [old.stopIds[2], next.stopIds[3]],
    )
    const booking = booked(await ann.book(old, { from_index: 1, to_index: 2 }))
    await change(ann, booking, { occurrence_id: next.id })
    assert.deepEqual(
      (await next.sold()).map(({ seat, span }) => [seat, span]),
      [['1A', '[2,3)']],
    )
    assert.deepEqual([await old.taken(), await next.taken()], [0, 1])
  })

  await t.test('moves between events, and what is given up goes to those who wait', async () => {
    const [full, other] = [await operator.event({ capacity: 2 }), await operator.event({ capacity: 2 })]
    const booking = booked(await ann.book(full, { quantity: 2 }))
    assert.equal((await ben.book(full, { quantity: 1, waitlist: true })).status, 'waitlisted')
    await change(ann, booking, { occurrence_id: other.id })
    assert.deepEqual([await full.taken(), await other.taken()], [1, 2])
    assert.deepEqual(
      (await full.line()).map(({ status }) => status),
      ['offered'],
    )
  })

  await t.test('asks which passengers move if the booking has several departures', async () => {
    const [there, back] = [
      await operator.departure({ places: ['1A'] }),
      await operator.departure({ places: ['1A'] }),
    ]
    const next = await operator.departure({ places: ['1A'] })
    const items = [{ occurrence_id: there.id }, { occurrence_id: back.id }]
    const booking = booked(await ann.ask({ items }))
    const stops = { from_stop_id: next.stopIds[0], to_stop_id: next.stopIds[1] }
    await assert.rejects(
      change(ann, booking, { occurrence_id: next.id, ...stops }),
      refused('invalid_request'),
    )
    const claim = booking.claims.find(({ occurrence_id }) => occurrence_id === back.id)
    await change(ann, booking, { passengers: [{ claim_id: claim?.id }], occurrence_id: next.id, ...stops })
    assert.deepEqual([await there.taken(), await back.taken(), await next.taken()], [1, 0, 1])
  })

  await t.test('changes once for one key, however many ask at once', async () => {
    const departure = await operator.departure({ places: ['1A', '1B'], stops: 3 })
    const booking = booked(await ann.book(departure, { seat: '1A', from_index: 0, to_index: 1 }))
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => change(ann, booking, { to_index: 2 }, 'longer')),
    )
    assert.deepEqual(answers.filter(({ replayed }) => replayed === true).length, 4)
    assert.deepEqual([...new Set(answers.map(({ version }) => version))], [2])
    assert.equal(await departure.taken(), 2)
  })

  await t.test(
    'never takes what another takes at the same time, and a cancellation meets it whole',
    async () => {
      const [old, next] = [
        await operator.departure({ places: ['1A'] }),
        await operator.departure({ places: ['1A'] }),
      ]
      const booking = booked(await ann.book(old))
      const stops = { from_stop_id: next.stopIds[0], to_stop_id: next.stopIds[1] }
      const cancelling = await berth.owner.transaction(async (db) => {
        await db.query('select from core.occurrences as o where o.id = $1 for update', [old.id])
        const moving = change(ann, booking, { occurrence_id: next.id, ...stops }).then(
          () => 'moved',
          (error: { message: string }) => error.message,
        )
        await berth.untilBlocked(1)
        const leaving = ann.cancel(booking).then(
          () => 'cancelled',
          (error: { detail?: string }) => JSON.parse(error.detail ?? '{}').code as string,
        )
        await berth.untilBlocked(2)
        return { moving, leaving }
      })
      assert.deepEqual([await cancelling.moving, await cancelling.leaving], ['moved', 'busy'])
      assert.deepEqual([await old.taken(), await next.taken()], [0, 1])
      assert.equal((await ann.cancel(booking)).status, 'cancelled')
      assert.deepEqual([await old.taken(), await next.taken()], [0, 0])
    },
  )

  await t.test('leaves every invariant whole', async () => {
    assert.deepEqual(await berth.findings(), [])
  })
})
