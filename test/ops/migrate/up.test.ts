import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MigrationError } from '#ops/migrate/errors.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import type { MigrationEvent } from '#ops/migrate/progress.ts'
import { readStatus, validate } from '#ops/migrate/status.ts'
import { createEmptyDatabase } from '#test/helpers/database.ts'
import { createSqlTree, SHOP } from '#test/helpers/sql_tree.ts'

test('migrating up applies everything once and finds nothing to do the second time', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }

  const before = await readStatus(from)
  assert.deepEqual(
    before.migrations.map(({ state }) => state),
    ['pending', 'pending'],
  )

  const first = await migrateUp(from)
  assert.deepEqual(first.migrations, ['0001_create_shop', '0002_create_sales'])
  assert.equal(first.objects.length, 7)

  assert.deepEqual(await migrateUp(from), { migrations: [], objects: [], dropped: [] })
  const after = await readStatus(from)
  assert.deepEqual(
    after.migrations.map(({ state }) => state),
    ['applied', 'applied'],
  )
  assert.deepEqual(after.objects, [])
})

test('everything belongs to berth_owner', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  await migrateUp({ url: database.url, sqlDirectory: tree.directory })
  const owners = await database.rows<{ owner: string }>(
    `select distinct c.relowner::regrole::text as owner from pg_class as c where c.relnamespace = 'shop'::regnamespace
     union select p.proowner::regrole::text from pg_proc as p where p.pronamespace = 'shop'::regnamespace
     union select n.nspowner::regrole::text from pg_namespace as n where n.nspname in ('shop', 'ops')`,
  )
  assert.deepEqual(owners, [{ owner: 'berth_owner' }])
})

test('ten installers at once migrate once', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const events: MigrationEvent[] = []
  const results = await Promise.all(
    Array.from({ length: 10 }, () =>
      migrateUp({
        url: database.url,
        sqlDirectory: tree.directory,
        onProgress: (event) => events.push(event),
      }),
    ),
  )
  assert.equal(results.filter(({ migrations }) => migrations.length > 0).length, 1)
  assert.equal(events.filter(({ type }) => type === 'migration_applied').length, 2)
  assert.ok(events.filter(({ type }) => type === 'waiting_for_lock').length >= 9)
})

test('a migration that fails leaves nothing of itself and keeps those before it', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await migrateUp(from)
  await tree.write(
    'migrations/0003_add_stock.sql',
    '-- berth: up\ncreate table shop.stock (id integer);\nselect 1 / 0;\n-- berth: down\ndrop table shop.stock;\n',
  )
  await assert.rejects(migrateUp(from), (error) => {
    assert.ok(error instanceof MigrationError)
    assert.match(error.message, /migrations\/0003_add_stock\.sql.*division by zero/)
    return true
  })
  const [row] = await database.rows(
    `select to_regclass('shop.stock') as stock, to_regclass('shop.sales')::text as sales`,
  )
  assert.deepEqual(row, { stock: null, sales: 'shop.sales' })

  await tree.write(
    'migrations/0003_add_stock.sql',
    '-- berth: up\ncreate table shop.stock (id integer);\n-- berth: down\ndrop table shop.stock;\n',
  )
  assert.deepEqual((await migrateUp(from)).migrations, ['0003_add_stock'])
})

test('an applied migration whose file was changed is refused by name, and nothing is applied', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await migrateUp(from)
  await tree.write('migrations/0002_create_sales.sql', '-- berth: up\nselect 1;\n-- berth: down\nselect 1;\n')
  await tree.write(
    'migrations/0003_add_stock.sql',
    '-- berth: up\ncreate table shop.stock ();\n-- berth: down\nselect 1;\n',
  )

  await assert.rejects(migrateUp(from), /migrations\/0002_create_sales\.sql was changed after it was applied/)
  assert.match((await validate(from)).join('\n'), /0002_create_sales\.sql was changed/)
  const states = (await readStatus(from)).migrations.map(({ state }) => state)
  assert.deepEqual(states, ['applied', 'changed', 'pending'])
})

test('line endings and blanks at the end of lines are no change', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await migrateUp(from)
  for (const [path, text] of Object.entries(SHOP)) await tree.write(path, text.replaceAll('\n', '  \r\n'))
  assert.deepEqual(await migrateUp(from), { migrations: [], objects: [], dropped: [] })
})

test('a migration numbered before the newest applied one is refused', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await tree.write('migrations/0009_add_stock.sql', '-- berth: up\nselect 1;\n-- berth: down\nselect 1;\n')
  await migrateUp(from)
  await tree.write('migrations/0005_add_late.sql', '-- berth: up\nselect 1;\n-- berth: down\nselect 1;\n')
  await assert.rejects(migrateUp(from), /0005_add_late\.sql comes before 0009/)
})

test('an older release refuses a database that a newer one has migrated', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await migrateUp(from)
  await tree.remove('migrations/0002_create_sales.sql')
  await assert.rejects(
    migrateUp(from),
    /has migration 0002_create_sales, which this release of Berth does not know/,
  )
  assert.equal((await readStatus(from)).migrations[1]?.state, 'unknown')
})

test('a migration outside of a transaction runs again from its start after it failed half way', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await migrateUp(from)
  await database.admin.query(`insert into shop.things (id, name) values (1, 'same'), (2, 'same')`)
  const migration = (statement: string) => `-- transaction: no
-- berth: up
create index concurrently if not exists things_by_price on shop.things (price_minor); -- a comment; with a semicolon
${statement}
-- berth: down
drop index concurrently shop.a_name_is_unique; drop index concurrently shop.things_by_price;
`
  await tree.write(
    'migrations/0003_index_things.sql',
    migration('create unique index concurrently if not exists a_name_is_unique on shop.things (name);'),
  )
  await assert.rejects(migrateUp(from), /could not create unique index/)
  const valid = () =>
    database.rows<{ name: string; valid: boolean }>(
      `select i.indexrelid::regclass::text as name, i.indisvalid as valid from pg_index as i
        where i.indrelid = 'shop.things'::regclass and not i.indisprimary order by 1`,
    )
  assert.deepEqual(await valid(), [
    { name: 'shop.a_name_is_unique', valid: false },
    { name: 'shop.things_by_price', valid: true },
  ])

  await database.admin.query(`update shop.things set name = 'other' where id = 2`)
  assert.deepEqual((await migrateUp(from)).migrations, ['0003_index_things'])
  assert.ok((await valid()).every((index) => index.valid))
})

test('a migration gets past the views and policies on a column that it changes', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await migrateUp(from)
  await tree.write(
    'migrations/0003_widen_price.sql',
    `-- berth: up
alter table shop.things alter column price_minor type bigint;
-- berth: down
alter table shop.things alter column price_minor type integer;
`,
  )
  await tree.write(
    'shop/functions/gross.sql',
    (SHOP['shop/functions/gross.sql'] ?? '').replaceAll('integer', 'bigint'),
  )
  await tree.write('grants.sql', (SHOP['grants.sql'] ?? '').replaceAll('integer', 'bigint'))
  await migrateUp(from)
  const [row] = await database.rows(
    `select pg_typeof(p.gross_minor)::text as type from (select null::bigint) as x left join shop.prices as p on true`,
  )
  assert.deepEqual(row, { type: 'bigint' })
})
