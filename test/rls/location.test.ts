import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { createDatabase } from '#test/helpers/database.ts'
import { CALLERS, type CallerName, claimsOf, roleOf, tryAs } from '#test/rls/callers.ts'
import { RELATIONS } from '#test/rls/matrix.ts'
import { makeWorld } from '#test/rls/world.ts'

test('app.current_location_id', async (t) => {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const see = async (caller: CallerName, select: string, location: string): Promise<string[] | 'denied'> => {
    const settings = { 'app.current_location_id': location }
    const attempt = await tryAs(database.app, roleOf(caller), claimsOf(caller, world), select, settings)
    return 'rows' in attempt ? attempt.rows.map((row) => JSON.stringify(row)).sort() : 'denied'
  }

  await t.test('never shows a row that is not seen without it', async () => {
    for (const relation of Object.keys(RELATIONS)) {
      for (const caller of CALLERS) {
        const all = await see(caller, `select to_jsonb(x) from ${relation} as x`, '')
        for (const location of ['studio', 'stop', 'foreign_stop']) {
          const some = await see(caller, `select to_jsonb(x) from ${relation} as x`, world[location] ?? '')
          const more =
            all === 'denied' || some === 'denied' ? all !== some : some.some((row) => !all.includes(row))
          assert.equal(more, false, `${relation} as ${caller} at ${location}`)
        }
      }
    }
  })

  await t.test('shows staff what is at the location only', async () => {
    const bookings = (location: string) =>
      see('agent', 'select b.id from core.bookings as b', world[location] ?? '')
    const rows = (...ids: string[]) => ids.map((id) => JSON.stringify({ id: world[id] })).sort()
    assert.deepEqual(await bookings('stop'), rows('booking', 'hold', 'neighbours_booking', 'neighbours_hold'))
    assert.deepEqual(
      await bookings('studio'),
      rows('registration', 'neighbours_registration', 'booking_of_withdrawn'),
    )
    assert.deepEqual(
      await see('agent', 'select o.id from core.occurrences as o', world.stop ?? ''),
      rows('departure', 'hidden'),
    )
    const claims = await see('agent', 'select c.booking_id as id from core.claims as c', world.stop ?? '')
    assert.deepEqual(claims, rows('booking', 'hold', 'neighbours_booking', 'neighbours_hold'))
    const entries = await see('agent', 'select w.id from core.waitlist_entries as w', world.studio ?? '')
    assert.deepEqual(entries, rows('entry', 'neighbours_entry'))
  })

  await t.test('that is no location shows nothing', async () => {
    for (const nowhere of [randomUUID(), 'null', '1 or true']) {
      for (const relation of ['core.bookings', 'core.claims', 'core.occurrences', 'core.offerings']) {
        assert.deepEqual(
          await see('admin', `select 1 as found from ${relation}`, nowhere),
          [],
          `${relation} at ${nowhere}`,
        )
      }
    }
  })
})
