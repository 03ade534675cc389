import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#db/connections/transaction.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { refused } from '#test/helpers/refused.ts'
import { makeTimetable } from '#test/helpers/timetable.ts'

test('a time zone does not change while departures are made in it', async (t) => {
  const berth = await startBerth(t)
  const timetable = await makeTimetable(berth)
  const { operator, admin } = timetable
  await timetable.trip({ stops: await timetable.stops(2) })
  const date = new Date(berth.now().getTime() + 7 * 86_400_000).toISOString().slice(0, 10)
  await berth.owner.query(`select core.ensure_months($1::date - 1, $1::date + 2)`, [date])
  const made = Promise.withResolvers<void>()
  const blocked = Promise.withResolvers<void>()
  const generating = inTransaction(berth.database.app, {}, async (db) => {
    await db.query('select transit.generate_departures($1, $2, $2)', [operator.id, date])
    made.resolve()
    await blocked.promise
  })
  await made.promise
  const change = `{"time_zone": "Asia/Kolkata"}`
  const changing = assert.rejects(
    admin.sql.query('select core.change_operator($1, $2)', [operator.id, change]),
    refused('time_zone_in_use'),
  )
  await berth.untilBlocked()
  blocked.resolve()
  await Promise.all([generating, changing])
  const [row] = await berth.database.rows<{ time_zone: string }>(
    'select o.time_zone from core.operators as o where o.id = $1',
    [operator.id],
  )
  assert.equal(row?.time_zone, 'Europe/Zurich')
})
