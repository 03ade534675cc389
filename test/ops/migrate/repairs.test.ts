import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrateUp, rollbackTo } from '#ops/migrate/migrate.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

test('an upgrade corrects what is to be paid back of what was never paid, as a version of the booking', async (t) => {
  const berth = await startBerth(t)
  const { database, owner } = berth
  const operator = await berth.operator()
  const [ann, event] = [await operator.customer(), await operator.event({ capacity: 4 })]
  const [unpaid, paid] = [booked(await ann.book(event)), booked(await ann.book(event))]
  await operator.markPaid(paid)
  for (const booking of [unpaid, paid]) await ann.cancel(booking)

  await rollbackTo(await versionBefore('refund_what_was_paid'), { url: database.url })
  await owner.query(
    `with wrong as (
       update core.bookings as b set refundable_minor = 500, version = b.version + 1 where b.id = $1
       returning b.operator_id, b.id, b.version)
     insert into core.booking_events (operator_id, booking_id, version, topic, at, detail)
     select w.operator_id, w.id, w.version, 'booking.cancelled', now(), '{}' from wrong as w`,
    [unpaid.id],
  )
  await migrateUp({ url: database.url })

  const rowOf = ({ id }: { id: string }) =>
    owner.one(
      `select b.refundable_minor, e.topic from core.bookings as b
         join core.booking_events as e on e.booking_id = b.id and e.version = b.version where b.id = $1`,
      [id],
    )
  assert.deepEqual(await rowOf(unpaid), { refundable_minor: 0, topic: 'booking.corrected' })
  assert.deepEqual(await rowOf(paid), { refundable_minor: 500, topic: 'booking.cancelled' })
  assert.deepEqual(await berth.findings(), [])

  async function versionBefore(name: string): Promise<number> {
    const { version } = await owner.one<{ version: number }>(
      `select max(m.version) as version from ops.migrations as m
        where m.version < (select x.version from ops.migrations as x where x.name = $1)`,
      [name],
    )
    return version
  }
})
