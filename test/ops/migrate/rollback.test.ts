import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RowsWouldBeDeleted } from '#ops/migrate/losses.ts'
import { migrateUp, rollbackTo } from '#ops/migrate/migrate.ts'
import { readSchemaOf } from '#ops/schema/schema_file.ts'
import { createDatabase, createEmptyDatabase } from '#test/helpers/database.ts'
import { sized } from '#test/helpers/sizes.ts'
import { createSqlTree, SHOP } from '#test/helpers/sql_tree.ts'

test('up, down to nothing and up again give the same schema, byte for byte', async (t) => {
  const database = await createDatabase(t)
  const before = await readSchemaOf(database.url)
  await rollbackTo(0, { url: database.url })
  const [left] = await database.rows<{ count: number }>(
    `select count(*) from pg_class as c where c.relowner = 'berth_owner'::regrole and c.relnamespace <> 'ops'::regnamespace
        and c.relnamespace <> 'pg_toast'::regnamespace`,
  )
  assert.equal(left?.count, 0, 'down leaves no relation of berth_owner')
  await migrateUp({ url: database.url })
  assert.equal(await readSchemaOf(database.url), before)
})

/** Only the newest versions, which still change. The older ones are passed on the way down to nothing. */
const VERSIONS_MAX = sized({ short: 4, full: Number.POSITIVE_INFINITY })

test('back to each version and up again leaves no trace', async (t) => {
  const database = await createDatabase(t)
  const before = await readSchemaOf(database.url)
  const versions = await database.rows<{ version: number }>(
    'select m.version from ops.migrations as m order by m.version desc',
  )
  assert.ok(versions.length > 1)
  for (const { version } of versions.slice(1, 1 + VERSIONS_MAX)) {
    await rollbackTo(version, { url: database.url })
    await migrateUp({ url: database.url })
    assert.equal(await readSchemaOf(database.url), before, `back to ${version}`)
  }
})

test('a rollback to the version that the files end at makes the objects again', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await migrateUp(from)
  const before = await readSchemaOf(database.url)
  const added = 'migrations/0003_add_stock.sql'
  await tree.write(
    added,
    '-- berth: up\nalter table shop.things add stock integer;\n-- berth: down\nalter table shop.things drop stock;\n',
  )
  await migrateUp(from)

  await tree.remove(added)
  const result = await rollbackTo(2, from)
  assert.deepEqual(result.migrations, ['0003_add_stock'], 'the way back is known without the file')
  assert.equal(result.objects.length, 7)
  assert.equal(await readSchemaOf(database.url), before)
})

test('a rollback to a version that is not applied is refused', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await migrateUp(from)
  await assert.rejects(rollbackTo(7, from), /Migration 0007 is not applied/)
})

test('a rollback over rows counts them, and deletes them only if it may', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await tree.write(
    'migrations/0003_add_stock.sql',
    `-- berth: up
alter table shop.things add stock integer, add shelf integer;
create table shop.kinds (name text);
insert into shop.kinds values ('book');
-- berth: down
-- drop table shop.things;
drop table shop.kinds;
do $$ begin alter table shop.things drop column shelf, drop constraint if exists a_shelf_is_one, drop stock; end $$;
`,
  )
  await migrateUp(from)
  await rollbackTo(2, from)
  await migrateUp(from)

  await database.rows(`insert into shop.things (id, name, stock) values (1, 'a', 5), (2, 'b', null)`)
  await database.rows(`insert into shop.sales values (1, now())`)
  const before = await readSchemaOf(database.url)
  const isRefused = (version: number, losses: unknown[]) =>
    assert.rejects(rollbackTo(version, from), (error) => {
      assert.ok(error instanceof RowsWouldBeDeleted)
      assert.deepEqual(error.facts.losses, losses)
      return true
    })
  await isRefused(2, [{ table: 'shop.things', column: 'stock', rows: 1 }])
  await isRefused(0, [
    { table: 'shop.sales', column: null, rows: 1 },
    { table: 'shop.things', column: null, rows: 2 },
  ])
  assert.equal(await readSchemaOf(database.url), before, 'a refused rollback changes nothing')

  assert.equal((await rollbackTo(0, { ...from, mayDeleteRows: true })).migrations.length, 3)
})
