import assert from 'node:assert/strict'
import { test } from 'node:test'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { readSchemaOf } from '#ops/schema/schema_file.ts'
import { createEmptyDatabase } from '#test/helpers/database.ts'
import { createSqlTree, SHOP } from '#test/helpers/sql_tree.ts'

test('the schema as text', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  await migrateUp({ url: database.url, sqlDirectory: tree.directory })
  const schema = await readSchemaOf(database.url)
  const asOwner = (sql: string) => database.admin.query(`set role berth_owner; ${sql}; reset role`)

  await t.test('tells tables, rules, views, functions and grants', () => {
    for (const line of [
      '  price_minor integer not null default 0,',
      '  constraint a_thing_has_one_id PRIMARY KEY (id)',
      'alter table shop.things force row level security;',
      'create policy anyone_looks on shop.things for select to anon using ((price_minor > 0));',
      '-- reads shop.things.price_minor',
      '-- reads shop.gross(integer)',
      'create function shop.gross(p_minor integer)',
      'grant execute on function shop.gross(integer) to anon;',
    ]) {
      assert.ok(schema.split('\n').includes(line), line)
    }
  })

  await t.test('says nothing of monthly partitions', async () => {
    await asOwner('create table shop.visits (id integer not null) partition by range (id)')
    const before = await readSchemaOf(database.url)
    await asOwner(`create table shop.visits_2026_02 partition of shop.visits for values from (1) to (2);
                   grant select on shop.visits_2026_02 to anon; create index on shop.visits_2026_02 (id)`)
    assert.equal(await readSchemaOf(database.url), before)
    await asOwner('drop table shop.visits')
    assert.equal(await readSchemaOf(database.url), schema)
  })

  for (const change of [
    'create or replace function shop.gross(p_minor integer) returns integer language sql immutable as $$ select p_minor $$',
    'alter function shop.gross(integer) stable',
    'alter table shop.things alter column name drop not null',
    'alter table shop.things no force row level security',
    'create index on shop.things (name)',
    'grant delete on shop.things to authenticated',
    'alter view shop.prices reset (security_invoker)',
    'alter table shop.things disable trigger keep_things',
    'alter policy anyone_looks on shop.things to authenticated',
  ]) {
    await t.test(`differs after: ${change.slice(0, 60)}`, async () => {
      const before = await readSchemaOf(database.url)
      await asOwner(change)
      assert.notEqual(await readSchemaOf(database.url), before)
    })
  }
})
