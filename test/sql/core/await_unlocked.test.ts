import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awaitUnlocked } from '#db/booking/lock_queries.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

test('core.await_unlocked', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const event = await operator.event({ capacity: 5 })
  const booking = booked(await (await operator.customer()).book(event))
  const wait = (ids: readonly string[]) => awaitUnlocked(berth.database.app, operator.id, ids)

  for (const [table, id] of [
    ['occurrences', event.id],
    ['bookings', booking.id],
  ] as const) {
    await t.test(
      `waits for a session that has one of the ${table} locked, and keeps no lock itself`,
      async () => {
        let isOver = false
        const waiting = await berth.owner.transaction(async (db) => {
          await db.query(`select from core.${table} as x where x.id = $1 for update`, [id])
          const asked = wait([booking.id, event.id]).then(() => {
            isOver = true
          })
          await berth.untilBlocked()
          assert.equal(isOver, false)
          return { asked }
        })
        await waiting.asked
        await berth.owner.query(`select from core.${table} as x where x.id = $1 for update nowait`, [id])
      },
    )
  }

  await t.test('keeps no other row locked while it waits for one', async () => {
    const asked = await berth.owner.transaction(async (db) => {
      await db.query('select from core.bookings as b where b.id = $1 for update', [booking.id])
      const waiting = wait([event.id, booking.id])
      await berth.untilBlocked()
      await db.query('select from core.occurrences as o where o.id = $1 for update nowait', [event.id])
      return { waiting }
    })
    await asked.waiting
  })

  await t.test('waits for nobody where nothing is locked, or there is nothing', async () => {
    await wait([event.id, booking.id])
    await wait([])
  })
})
