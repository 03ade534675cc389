import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadSamples, removeSamples } from '#cli/samples.ts'
import { createSmallWorld } from '#test/cli/small_world.ts'
import { createDatabase, type TestDatabase } from '#test/helpers/database.ts'

/** Every table of Berth, with the number and the hash of its rows. */
async function readTables(database: TestDatabase): Promise<Record<string, string>> {
  const tables = await database.rows<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
       from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
      where n.nspowner = 'berth_owner'::regrole and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  )
  const found: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await database.rows<{ content: string }>(
      `select count(*) || ' rows ' || coalesce(md5(string_agg(x::text, ',' order by x::text)), '') as content from ${name} as x`,
    )
    found[name] = row?.content ?? ''
  }
  return found
}

const findings = (database: TestDatabase) => database.rows('select * from ops.check_invariants()')

test('samples', async (t) => {
  await t.test('come with 30 days of departures, decks and classes, and bookings that hold', async (t) => {
    const database = await createDatabase(t)
    const { operatorId } = await createSmallWorld(database)
    const loaded = await loadSamples(database.admin, operatorId)
    assert.equal(loaded.departures, loaded.trips * 30)
    const [seen] = await database.rows<{
      vehicle_types: number
      decks: number
      accessible: number
      stray_phones: number
      classes: number
    }>(
      `select (select count(*)::int from transit.vehicle_types where sample) as vehicle_types,
              (select max(deck) from core.layout_places) as decks,
              (select count(*)::int from core.layout_places where accessible) as accessible,
              (select count(distinct class)::int from core.fares) as classes,
              (select count(*)::int from core.customers where sample and phone !~ '^[+]916[0-9]{9}$') as stray_phones`,
    )
    assert.deepEqual(seen, { vehicle_types: 3, decks: 2, accessible: 1, classes: 2, stray_phones: 0 })
    assert.ok(loaded.bookings > 100)
    assert.deepEqual(await findings(database), [])
  })

  await t.test('leave without a trace, and leave what is real alone', async (t) => {
    const database = await createDatabase(t)
    const world = await createSmallWorld(database)
    await world.book({ occurrence_id: world.departureId, seat: '1A' })
    await world.book({ occurrence_id: world.classId, quantity: 2, hold: true })
    const before = await readTables(database)
    await loadSamples(database.admin, world.operatorId)
    assert.notDeepEqual(await readTables(database), before)
    const removed = await removeSamples(database.admin, world.operatorId)
    assert.equal(removed.departures_kept, 0)
    assert.deepEqual(await readTables(database), before)
  })

  await t.test('give back what they held of a real departure', async (t) => {
    const database = await createDatabase(t)
    const world = await createSmallWorld(database)
    await loadSamples(database.admin, world.operatorId)
    const bookingId = await world.book({ occurrence_id: world.departureId, seat: '1A' })
    await world.corrupt(
      ['core.bookings'],
      `update core.bookings as b set customer_id = (select c.id from core.customers as c where c.sample limit 1) where b.id = $1`,
      [bookingId],
    )
    await removeSamples(database.admin, world.operatorId)
    assert.deepEqual(
      await database.rows(
        'select o.taken, (select count(*)::int from core.claims) as claims from core.occurrences as o where o.id = $1',
        [world.departureId],
      ),
      [{ taken: 0, claims: 0 }],
    )
    assert.deepEqual(await findings(database), [])
  })

  await t.test(
    'keep a departure that a real customer booked, with all it stands on, and go once asked again',
    async (t) => {
      const database = await createDatabase(t)
      const world = await createSmallWorld(database)
      const before = await readTables(database)
      await loadSamples(database.admin, world.operatorId)
      const [departure] = await database.rows<{ id: string }>(
        `select o.id from core.occurrences as o join core.offerings as f on f.id = o.offering_id
        where f.sample and o.taken = 0 and o.starts_at > now() + interval '1 day' order by o.id limit 1`,
      )
      const bookingId = await world.book({ occurrence_id: departure?.id, quantity: 1 })
      const removed = await removeSamples(database.admin, world.operatorId)
      assert.equal(removed.departures_kept, 1)
      const [kept] = await database.rows<{ status: string; label: string }>(
        `select b.status, lp.label from core.bookings as b
         join core.claims as c on c.booking_id = b.id
         join core.occurrences as o on o.id = c.occurrence_id
         join core.layout_places as lp on lp.layout_id = o.layout_id and lp.place = c.place where b.id = $1`,
        [bookingId],
      )
      assert.equal(kept?.status, 'confirmed')
      assert.deepEqual(await findings(database), [])
      assert.equal((await database.rows('select from transit.trips as t where t.active')).length, 0)

      await world.corrupt(
        ['core.claims', 'core.bookings', 'core.booking_events'],
        `delete from core.claims; delete from core.booking_events; delete from core.bookings; delete from core.idempotency_keys;
       delete from core.customers; delete from core.accounts`,
      )
      await removeSamples(database.admin, world.operatorId)
      const { 'audit.entries': _noted, ...after } = await readTables(database)
      const { 'audit.entries': _before, ...expected } = before
      assert.deepEqual(after, expected)
    },
  )
})
