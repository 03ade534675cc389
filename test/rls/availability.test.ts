import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { createDatabase } from '#test/helpers/database.ts'
import { CALLERS, type CallerName, claimsOf, roleOf, tryAs } from '#test/rls/callers.ts'
import { makeWorld } from '#test/rls/world.ts'

test('what is sold out', async (t) => {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const ask = async (caller: CallerName, sql: string): Promise<unknown> => {
    const attempt = await tryAs(database.app, roleOf(caller), claimsOf(caller, world), sql)
    assert.ok('rows' in attempt, `${sql} as ${caller}`)
    return attempt.rows[0]?.free
  }
  const buy = async (account: string, seats: number) =>
    database
      .as('authenticated', { sub: world[account] ?? '' })
      .query('select public.book($1, $2, $3)', [
        'ours',
        { occurrence_id: world.departure, passengers: Array.from({ length: seats }, () => ({})) },
        randomUUID(),
      ])

  /** Every way of asking. Journeys are tested for callers who may not see claims at all, and for those who see all of them. */
  const searched = `search_departures('ours', '${world.stop}', '${world.last_stop}', ((now() + interval '48 hours') at time zone 'Europe/Zurich')::date)`
  const ways = {
    'public.bus_schedules': `select s.available_seats as free from public.bus_schedules as s where s.id = '${world.departure}'`,
    'public.occurrences': `select o.available as free from public.occurrences as o where o.id = '${world.departure}'`,
    'core.count_free': `select core.count_free('${world.ours}', '${world.departure}') as free`,
    'core.availability': `select a.free from core.availability('${world.ours}', array['${world.departure}']::uuid[]) as a`,
    'transit.seat_map': `select count(*) filter (where m.state = 'free')::integer as free from transit.seat_map('${world.departure}') as m`,
    'transit.search_departures': `select d.free_seats as free from transit.${searched} as d where d.occurrence_id = '${world.departure}'`,
    'public.search_departures': `select (d -> 'free_seats')::integer as free from public.${searched} as d where d ->> 'occurrence_id' = '${world.departure}'`,
  }

  await t.test('counts the same for everyone while a seat is left', async () => {
    for (const [way, sql] of Object.entries(ways)) {
      for (const caller of CALLERS) assert.equal(await ask(caller, sql), 1, `${way} as ${caller}`)
    }
  })

  await t.test('has no free seat for any caller, in any way of asking', async () => {
    await buy('stranger', 1)
    for (const [way, sql] of Object.entries(ways)) {
      for (const caller of CALLERS) assert.equal(await ask(caller, sql), 0, `${way} as ${caller}`)
    }
  })

  await t.test('has no free place in a class where others wait, and says how many', async () => {
    const events = `select e.available as free from public.class_events as e where e.id = '${world.event}'`
    const counts = `select e.reg_count || ' of ' || e.capacity || ', waiting ' || e.waitlist_count as free
                      from public.class_events as e where e.id = '${world.event}'`
    for (const caller of CALLERS) {
      assert.equal(await ask(caller, events), 0, caller)
      assert.equal(await ask(caller, counts), '2 of 2, waiting 2', caller)
    }
  })

  await t.test('has a free seat again, for everyone, once a hold has expired', async () => {
    await database.rows(`create or replace function core.now() returns timestamptz language sql stable parallel safe
                           as $$ select pg_catalog.now() + interval '1 hour' $$`)
    for (const caller of CALLERS) {
      // Two holds of ten minutes have expired, and the sweep has not ended them yet.
      assert.equal(await ask(caller, ways['core.count_free']), 2, caller)
      assert.equal(await ask(caller, ways['public.bus_schedules']), 2, caller)
    }
  })
})
