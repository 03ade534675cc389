import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrateUp, rollbackTo } from '#ops/migrate/migrate.ts'
import { readSchemaOf } from '#ops/schema/schema_file.ts'
import { createDatabase, createEmptyDatabase } from '#test/helpers/database.ts'
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

test('back to each version and up again leaves no trace', async (t) => {
  const database = await createDatabase(t)
  const before = await readSchemaOf(database.url)
  const versions = await database.rows<{ version: number }>(
    'select m.version from ops.migrations as m order by m.version desc',
  )
  assert.ok(versions.length > 1)
  for (const { version } of versions.slice(1)) {
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
