import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillDatabase } from '#bench/growth/fill.ts'
import { createDatabase } from '#test/helpers/database.ts'

test('the database that growth is measured in', async (t) => {
  if (process.env.BERTH_TEST_INSTALLER === 'plain') return t.skip('it is filled by a superuser')
  const database = await createDatabase(t)
  const shapeOf = () => database.rows(SHAPE)
  await database.admin.query(
    `select core.ensure_months(now() - interval '39 months', now() + interval '5 months')`,
  )
  const before = await shapeOf()
  const filled = await fillDatabase({ url: database.url, bookings: 5_000 })

  await t.test('holds about as many bookings as were asked for', () => {
    assert.ok(filled.bookings > 4_000 && filled.bookings < 9_000, `${filled.bookings} bookings`)
    assert.ok(filled.claims > filled.bookings)
  })

  await t.test('keeps every invariant', async () => {
    assert.deepEqual(await database.rows('select * from ops.check_invariants()'), [])
  })

  await t.test('has every index, key and exclusion that a fresh install has', async () => {
    assert.deepEqual(await shapeOf(), before)
  })

  await t.test('has bookings of each status, also ahead, and of people who come often', async () => {
    const statuses = await database.rows('select distinct b.status from core.bookings as b order by 1')
    assert.deepEqual(
      statuses.map(({ status }) => status),
      ['cancelled', 'confirmed', 'expired', 'no_show'],
    )
    const [{ ahead, most, months } = {}] = await database.rows(SPREAD)
    assert.ok(Number(ahead) > 500 && Number(most) > 10 && Number(months) > 36, `${ahead}, ${most}, ${months}`)
  })
})

const SHAPE = `
  select c.oid::regclass::text as table, i.indexrelid::regclass::text as index, pg_get_indexdef(i.indexrelid) as definition,
         i.indisvalid, k.conname, pg_get_constraintdef(k.oid) as constraint,
         (select p.inhparent::regclass::text from pg_inherits as p where p.inhrelid = i.indexrelid) as part_of
    from pg_index as i
    join pg_class as c on c.oid = i.indrelid
    left join pg_constraint as k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
   where c.relnamespace = 'core'::regnamespace
   order by 1, 2`

const SPREAD = `
  select (select count(*) from core.claims as c join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
           where o.starts_at > now()) as ahead,
         (select max(x.count) from (select count(*) from core.bookings as b where b.customer_id is not null
                                     group by b.customer_id) as x) as most,
         (select count(distinct date_trunc('month', b.created_at)) from core.bookings as b) as months`
