import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { migrateUp, rollbackTo } from '#ops/migrate/migrate.ts'
import { createDatabase } from '#test/helpers/database.ts'

const BEFORE_OWN_ARITHMETIC = 22

test('references given before the permutation changed stay, and are not given again', async (t) => {
  const database = await createDatabase(t)
  // As bad as it could be: those that the numbers to come stand for under the new permutation, and some anywhere.
  const given = await database.rows<{ reference: string }>(
    `select core.encode_reference(n, k.rounds) as reference
       from core.reference_keys as k
      cross join (select generate_series(0, 99) union all
                  select (random() * 1099511627775)::bigint from generate_series(1, 200)) as u(n)`,
  )
  await rollbackTo(BEFORE_OWN_ARITHMETIC, { url: database.url })
  await database.rows(
    `insert into core.bookings (operator_id, id, reference, status, total_minor, currency, created_at)
     select $1, gen_random_uuid_of_now, u.reference, 'cancelled', 0, 'CHF', now()
       from unnest($2::text[]) as u(reference)
      cross join lateral (
        select overlay(gen_random_uuid()::text placing overlay(
                 lpad(to_hex(floor(extract(epoch from now()) * 1000)::bigint), 12, '0') placing '-' from 9 for 0)
               from 1 for 13)::uuid as gen_random_uuid_of_now where u.reference is not null) as i`,
    [randomUUID(), given.map(({ reference }) => reference)],
  )
  await migrateUp({ url: database.url })

  const [kept] = await database.rows<{ count: number }>('select count(*)::integer from core.bookings')
  assert.equal(kept?.count, given.length)
  const next = await database.rows<{ reference: string }>(
    'select core.next_reference() as reference from generate_series(1, 10000)',
  )
  const before = new Set(given.map(({ reference }) => reference))
  assert.deepEqual(
    next.filter(({ reference }) => before.has(reference)),
    [],
  )
  assert.deepEqual(await database.rows('select * from ops.check_references()'), [])
})
