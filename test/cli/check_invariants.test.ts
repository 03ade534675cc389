import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSmallWorld, type SmallWorld } from '#test/cli/small_world.ts'
import { createDatabase, type TestDatabase } from '#test/helpers/database.ts'

interface Finding {
  invariant: string
  operator_id: string | null
  occurrence_id: string | null
  booking_id: string | null
  detail: Record<string, unknown>
}

/** A world with rows of every kind, and its bookings. */
interface Scene extends SmallWorld {
  database: TestDatabase
  confirmedId: string
  heldId: string
  cancelledId: string
}

interface Corruption {
  invariant: string
  does: string
  tables?: readonly string[]
  sql: string
  parameters?: (scene: Scene) => unknown[]
  /** Other invariants that the same damage violates too. */
  also?: readonly string[]
}

const CORRUPTIONS: readonly Corruption[] = [
  {
    invariant: 'no_occurrence_is_oversold',
    does: 'counts a place too many',
    sql: 'update core.occurrences as o set taken = o.taken + 1 where o.id = $1',
    parameters: (scene) => [scene.departureId],
  },
  {
    invariant: 'no_place_is_sold_twice',
    does: 'sells a seat again without the exclusion',
    sql: `do $$ declare v record; begin
            for v in select k.conrelid::regclass as relation, k.conname from pg_constraint as k where k.contype = 'x' loop
              execute format('alter table %s drop constraint %I', v.relation, v.conname);
            end loop;
          end $$;
          insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, place, span, quantity, begins_at,
                                   ends_at, item_no, price_minor)
          select c.operator_id, c.occurrence_id, core.new_id(c.operator_id), c.booking_id, c.mode, c.place, c.span, 1, c.begins_at, c.ends_at,
                 1, 0
            from core.claims as c where c.place is not null and c.live limit 1`,
    also: ['every_partition_excludes_overlaps', 'no_occurrence_is_oversold'],
  },
  {
    invariant: 'a_booking_has_its_claims',
    does: 'confirms a booking that was cancelled',
    tables: ['core.bookings'],
    sql: `update core.bookings as b set status = 'confirmed' where b.id = $1`,
    parameters: (scene) => [scene.cancelledId],
  },
  {
    invariant: 'a_booking_has_its_claims',
    does: 'cancels a booking and leaves its claims',
    tables: ['core.bookings'],
    sql: `update core.bookings as b set status = 'cancelled' where b.id = $1`,
    parameters: (scene) => [scene.confirmedId],
  },
  {
    invariant: 'a_booking_has_its_claims',
    does: 'ends a claim of a confirmed booking as if it had expired',
    sql: `insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, span, quantity, begins_at, ends_at,
                                   item_no, price_minor, live, ended_at, end_reason)
          values ($1, $2, core.new_id($1), $3, 'counted', '[0,1)', 1, now(), now(), 1, 0, false, now(), 'expired')`,
    parameters: (scene) => [scene.operatorId, scene.classId, scene.confirmedId],
  },
  {
    invariant: 'a_claim_expires_with_its_booking',
    does: 'lets a claim of a confirmed booking expire',
    sql: `update core.claims as c set expires_at = now() where c.booking_id = $1`,
    parameters: (scene) => [scene.confirmedId],
  },
  {
    invariant: 'a_total_is_the_price_of_its_claims',
    does: 'changes the price of a claim',
    sql: 'update core.claims as c set price_minor = c.price_minor + 1 where c.booking_id = $1',
    parameters: (scene) => [scene.confirmedId],
  },
  {
    invariant: 'every_version_has_its_event',
    does: 'deletes an event',
    tables: ['core.booking_events'],
    sql: 'delete from core.booking_events as e where e.booking_id = $1 and e.version = 1',
    parameters: (scene) => [scene.confirmedId],
  },
  {
    invariant: 'events_are_numbered_upwards',
    does: 'lets events have numbers that are still to come',
    tables: ['core.booking_events'],
    sql: 'update core.booking_events as e set transaction_no = e.transaction_no + 1000000000 where e.booking_id = $1',
    parameters: (scene) => [scene.confirmedId],
  },
  {
    invariant: 'a_key_has_its_result',
    does: 'points a key to nothing',
    sql: 'update core.idempotency_keys as k set result_id = core.new_id() where k.result_id = $1',
    parameters: (scene) => [scene.confirmedId],
  },
  {
    invariant: 'everything_belongs',
    does: 'makes a claim of no booking',
    tables: ['core.claims'],
    sql: `insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, span, quantity, begins_at, ends_at,
                                   item_no, price_minor, live, ended_at, end_reason)
          values ($1, $2, core.new_id($1), core.new_id($1), 'counted', '[0,1)', 1, now(), now(), 1, 0, false, now(), 'cancelled')`,
    parameters: (scene) => [scene.operatorId, scene.classId],
  },
  {
    invariant: 'everything_belongs',
    does: 'gives a booking a customer who is not there',
    tables: ['core.bookings'],
    sql: 'update core.bookings as b set customer_id = core.new_id() where b.id = $1',
    parameters: (scene) => [scene.confirmedId],
  },
  {
    invariant: 'a_claimed_place_exists',
    does: 'sells a seat that the vehicle does not have',
    sql: 'update core.claims as c set place = 99 where c.booking_id = $1',
    parameters: (scene) => [scene.confirmedId],
  },
  {
    invariant: 'a_claim_tells_when_it_is',
    does: 'tells a customer another time than the timetable has',
    sql: `update core.claims as c set begins_at = c.begins_at - interval '1 hour' where c.booking_id = $1`,
    parameters: (scene) => [scene.confirmedId],
  },
  {
    invariant: 'a_claim_tells_when_it_is',
    does: 'counts fewer units than the seats have legs',
    sql: 'update core.occurrences as o set capacity = o.capacity - 1 where o.id = $1',
    parameters: (scene) => [scene.departureId],
  },
  {
    invariant: 'a_queue_is_counted',
    does: 'miscounts who waits',
    sql: 'update core.occurrences as o set waiting = 0 where o.id = $1',
    parameters: (scene) => [scene.classId],
  },
  {
    invariant: 'a_queue_is_counted',
    does: 'offers a place that nothing holds',
    sql: `update core.waitlist_entries as w set status = 'offered', offer_booking_id = $1`,
    parameters: (scene) => [scene.confirmedId],
    also: ['a_queue_is_counted'],
  },
  {
    invariant: 'a_queue_is_counted',
    does: 'changes what somebody waits for',
    sql: `update core.waitlist_entries as w set lines = '[{"quantity": 2}]' where w.occurrence_id = $1`,
    parameters: (scene) => [scene.classId],
  },
  {
    invariant: 'a_queue_is_counted',
    does: 'lapses an entry, and tells nobody',
    sql: `with lapsed as (
            update core.waitlist_entries as w set status = 'lapsed', lapse_reason = 'sales_closed' where w.occurrence_id = $1)
          update core.occurrences as o set waiting = 0 where o.id = $1`,
    parameters: (scene) => [scene.classId],
  },
  {
    invariant: 'every_partition_excludes_overlaps',
    does: 'drops one exclusion',
    sql: `do $$ declare v record; begin
            select k.conrelid::regclass as relation, k.conname into v from pg_constraint as k where k.contype = 'x' limit 1;
            execute format('alter table %s drop constraint %I', v.relation, v.conname);
          end $$`,
  },
  {
    invariant: 'row_security_is_forced',
    does: 'lets the owner past row security',
    sql: 'alter table core.customers no force row level security',
  },
  {
    invariant: 'row_security_is_forced',
    does: 'gives a partition a policy of its own',
    sql: `do $$ declare v regclass; begin
            select i.inhrelid::regclass into v from pg_inherits as i where i.inhparent = 'core.bookings'::regclass limit 1;
            execute format('create policy anybody on %s using (true)', v);
          end $$`,
  },
  {
    invariant: 'an_id_is_in_its_operators_bucket',
    does: 'makes a customer whose id says another bucket',
    sql: `insert into core.customers (operator_id, id, created_at)
          values ($1, overlay($1::uuid::text placing lpad(to_hex((core.bucket_of($1) + 1) % 4096), 3, '0') from 16)::uuid, now())`,
    parameters: (scene) => [scene.operatorId],
  },
  {
    invariant: 'every_guard_is_on',
    does: 'switches a trigger off',
    sql: 'alter table core.claims disable trigger refuse_delete_of_claims',
  },
  {
    invariant: 'every_guard_is_on',
    does: 'adds a constraint without validating it',
    sql: 'alter table core.customers add constraint a_phone_is_known check (phone is not null) not valid',
  },
]

async function createScene(database: TestDatabase): Promise<Scene> {
  const world = await createSmallWorld(database)
  const confirmedId = await world.book({
    occurrence_id: world.departureId,
    seat: '1A',
    from_index: 0,
    to_index: 2,
  })
  const heldId = await world.book({
    occurrence_id: world.departureId,
    seat: '1A',
    from_index: 2,
    to_index: 3,
    hold: true,
  })
  const cancelledId = await world.book({ occurrence_id: world.departureId, seat: '2A' })
  await world.cancel(cancelledId)
  await world.book({ occurrence_id: world.classId, quantity: 3 })
  await world.book({ occurrence_id: world.classId, quantity: 1, waitlist: true })
  return { ...world, database, confirmedId, heldId, cancelledId }
}

const check = (database: TestDatabase) => database.rows<Finding>('select * from ops.check_invariants()')

test('ops.check_invariants', async (t) => {
  await t.test('finds nothing where all is well', async (t) => {
    const { database } = await createScene(await createDatabase(t))
    assert.deepEqual(await check(database), [])
  })

  for (const corruption of CORRUPTIONS) {
    await t.test(`finds ${corruption.invariant} broken by what ${corruption.does}`, async (t) => {
      const scene = await createScene(await createDatabase(t))
      await scene.corrupt(corruption.tables ?? [], corruption.sql, corruption.parameters?.(scene))
      const found = new Set((await check(scene.database)).map((finding) => finding.invariant))
      assert.ok(found.has(corruption.invariant), `found only: ${[...found].join(', ') || 'nothing'}`)
      for (const other of corruption.also ?? []) assert.ok(found.has(other), `not found: ${other}`)
    })
  }
})
