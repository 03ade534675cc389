import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrateUp, rollbackTo } from '#ops/migrate/migrate.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { TestDatabase } from '#test/helpers/database.ts'
import { booked } from '#test/helpers/people.ts'
import { feedFolder } from '#test/importers/gtfs/feeds.ts'
import { startImporter } from '#test/importers/gtfs/imports.ts'

test('an upgrade corrects what is to be paid back of what was never paid, as a version of the booking', async (t) => {
  const berth = await startBerth(t)
  const { database, owner } = berth
  const operator = await berth.operator()
  const [ann, event] = [await operator.customer(), await operator.event({ capacity: 4 })]
  const [unpaid, paid] = [booked(await ann.book(event)), booked(await ann.book(event))]
  await operator.markPaid(paid)
  for (const booking of [unpaid, paid]) await ann.cancel(booking)

  await rollbackTo(await versionBefore(database, 'refund_what_was_paid'), { url: database.url })
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
})

test('an upgrade takes the price from departures without fares', async (t) => {
  const { database, import: importFeed, generate } = await startImporter(t)
  const [report] = await importFeed(await feedFolder(t))
  await generate(report, '2026-06-01', '2026-06-02')
  await rollbackTo(await versionBefore(database, 'sell_at_a_price'), { url: database.url })
  await database.rows(
    'update core.occurrences as o set fare_table_id = null where o.id in (select min(x.id::text)::uuid from core.occurrences as x)',
  )
  await migrateUp({ url: database.url })
  assert.deepEqual(
    await database.rows(
      'select o.price_minor, (o.fare_table_id is null) as unpriced from core.occurrences as o where o.fare_table_id is null',
    ),
    [{ price_minor: null, unpriced: true }],
  )
})

/** The version to which to go back so that the migration of this name is applied again. */
async function versionBefore(database: TestDatabase, name: string): Promise<number> {
  const [row] = await database.rows<{ version: number }>(
    `select max(m.version) as version from ops.migrations as m
      where m.version < (select x.version from ops.migrations as x where x.name = $1)`,
    [name],
  )
  assert.ok(row)
  return row.version
}
