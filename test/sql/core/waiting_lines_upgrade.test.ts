import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrateUp, rollbackTo } from '#ops/migrate/migrate.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

const BEFORE_LINES = 11

test('who waited before entries had lines', async (t) => {
  const berth = await startBerth(t)
  const { owner, database } = berth
  const operator = await berth.operator()
  const [ann, ben, cem] = [await operator.customer(), await operator.customer(), await operator.customer()]
  const event = await operator.event({ capacity: 2 })
  const taken = booked(await ann.book(event, { quantity: 2 }))
  for (const person of [ben, cem]) {
    assert.equal((await person.book(event, { waitlist: true })).status, 'waitlisted')
  }
  await rollbackTo(BEFORE_LINES, { url: database.url, mayDeleteRows: true })
  // As it was possible then: once more, at the end of the line, and for more.
  await owner.query(
    `insert into core.waitlist_entries (operator_id, occurrence_id, id, line_number, customer_id, quantity, created_at)
     select w.operator_id, w.occurrence_id, gen_random_uuid(), w.line_number + 2, w.customer_id, 2, w.created_at
       from core.waitlist_entries as w where w.occurrence_id = $1`,
    [event.id],
  )
  await owner.query('update core.occurrences as o set waiting = 4 where o.id = $1', [event.id])
  await migrateUp({ url: database.url })

  await t.test('keeps their first place, with a line for as many', async () => {
    const rows = await owner.query(
      'select w.status, w.quantity, w.lines from core.waitlist_entries as w where w.occurrence_id = $1 order by w.line_number',
      [event.id],
    )
    const line = { class: null, type: null, passenger: null }
    assert.deepEqual(rows, [
      { status: 'waiting', quantity: 1, lines: [{ quantity: 1, ...line }] },
      { status: 'waiting', quantity: 1, lines: [{ quantity: 1, ...line }] },
      { status: 'left', quantity: 2, lines: [{ quantity: 2, ...line }] },
      { status: 'left', quantity: 2, lines: [{ quantity: 2, ...line }] },
    ])
    assert.equal(await event.waiting(), 2)
  })

  await t.test('is offered what comes free', async () => {
    await ann.cancel(taken)
    assert.deepEqual(
      (await event.line()).map(({ status }) => status),
      ['offered', 'offered', 'left', 'left'],
    )
    assert.deepEqual(await berth.findings(), [])
  })
})
