import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findDrift } from '#ops/migrate/drift.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { createEmptyDatabase, type Owner } from '#test/helpers/database.ts'
import { createSqlTree, SHOP } from '#test/helpers/sql_tree.ts'

async function openShop(owner: Owner) {
  const database = await createEmptyDatabase(owner)
  const tree = await createSqlTree(owner, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await migrateUp(from)
  const pricesAsAnon = () =>
    database.as('anon').query('select p.id, p.gross_minor from shop.prices as p order by p.id')
  await database.admin.query(`insert into shop.things values (1, 'cup', 30), (2, 'gift', 0)`)
  return { database, tree, from, pricesAsAnon, up: () => migrateUp(from) }
}

test('a changed function is replaced in place and nothing else is touched', async (t) => {
  const { tree, up, pricesAsAnon } = await openShop(t)
  assert.deepEqual(await pricesAsAnon(), [{ id: 1, gross_minor: 60 }])
  await tree.write('shop/functions/gross.sql', (SHOP['shop/functions/gross.sql'] ?? '').replace('* 2', '* 3'))
  assert.deepEqual(await up(), { migrations: [], objects: ['shop/functions/gross.sql'], dropped: [] })
  assert.deepEqual(await pricesAsAnon(), [{ id: 1, gross_minor: 90 }])
})

test('a function whose result and arguments change takes its dependants along, grants included', async (t) => {
  const { database, tree, up, pricesAsAnon } = await openShop(t)
  await tree.write(
    'shop/functions/gross.sql',
    `create or replace function shop.gross(p_minor integer, p_rate integer default 3)
returns bigint language sql immutable as $$ select (p_minor * p_rate)::bigint $$;`,
  )
  await tree.write(
    'grants.sql',
    (SHOP['grants.sql'] ?? '').replace('gross(integer)', 'gross(integer, integer)'),
  )
  assert.equal((await up()).objects.length, 7)
  assert.deepEqual(await pricesAsAnon(), [{ id: 1, gross_minor: 90 }])
  const overloads = await database.rows(
    `select p.oid::regprocedure::text as f from pg_proc as p where p.proname = 'gross'`,
  )
  assert.deepEqual(overloads, [{ f: 'shop.gross(integer,integer)' }])
})

test('an overload that nothing uses any more is dropped without a rebuild', async (t) => {
  const { database, tree, up } = await openShop(t)
  const text = (type: string) =>
    `create or replace function shop.twice(p_x ${type}) returns ${type} language sql as $$ select p_x * 2 $$;`
  await tree.write('shop/functions/twice.sql', text('integer'))
  await up()
  await tree.write('shop/functions/twice.sql', text('bigint'))
  assert.deepEqual((await up()).objects, ['shop/functions/twice.sql'])
  const overloads = await database.rows(
    `select p.oid::regprocedure::text as f from pg_proc as p where p.proname = 'twice'`,
  )
  assert.deepEqual(overloads, [{ f: 'shop.twice(bigint)' }])
})

test('a view that loses a column is made again with the views on it', async (t) => {
  const { tree, up, database } = await openShop(t)
  await tree.write(
    'shop/views/prices.sql',
    'create or replace view shop.prices with (security_invoker = true) as select t.price_minor as gross_minor, t.id from shop.things as t;',
  )
  await up()
  assert.deepEqual(await database.as('anon').query('select * from shop.prices'), [{ gross_minor: 30, id: 1 }])
  assert.deepEqual(await database.rows('select c.id from shop.cheap as c order by c.id'), [
    { id: 1 },
    { id: 2 },
  ])
})

/** A type that one function returns, and another uses without naming it in its arguments. */
const SIZE: Readonly<Record<string, string>> = {
  'shop/types/size.sql': 'create type shop.size as (width integer);\n',
  'shop/functions/measure.sql':
    'create or replace function shop.measure() returns shop.size language sql as $$ select row(2)::shop.size $$;\n',
  'shop/functions/width.sql': `create or replace function shop.width() returns integer language plpgsql as $$
declare v_size shop.size := shop.measure();
begin return v_size.width; end $$;\n`,
}

test('a type that changes is made again with the functions that use it, in sessions that have used it too', async (t) => {
  const { database, tree, up } = await openShop(t)
  for (const [path, text] of Object.entries(SIZE)) await tree.write(path, text)
  await up()
  const session = await database.admin.connect()
  database.after(async () => session.release())
  const width = async () => (await session.query('select shop.width() as width')).rows
  assert.deepEqual(await width(), [{ width: 2 }])

  await tree.write('shop/types/size.sql', 'create type shop.size as (height integer, width integer);\n')
  await tree.write(
    'shop/functions/measure.sql',
    (SIZE['shop/functions/measure.sql'] ?? '').replace('row(2)', 'row(1, 3)'),
  )
  assert.ok((await up()).objects.includes('shop/functions/width.sql'))
  assert.deepEqual(await width(), [{ width: 3 }])
  assert.deepEqual(await up(), { migrations: [], objects: [], dropped: [] })
})

test('a type that was changed by hand has drifted', async (t) => {
  const { database, tree, up, from } = await openShop(t)
  for (const [path, text] of Object.entries(SIZE)) await tree.write(path, text)
  await up()
  assert.deepEqual(await findDrift(from), [])
  await database.admin.query('alter type shop.size add attribute depth integer')
  await database.admin.query('set role berth_owner; create type shop.by_hand as (a integer); reset role')
  assert.deepEqual(
    (await findDrift(from)).map(({ kind, what }) => [kind, what]),
    [
      ['object_without_file', 'type shop.by_hand'],
      ['object_altered', 'type shop.size'],
    ],
  )
})

test('a type that a table uses is not made again, and nothing is changed', async (t) => {
  const { database, tree, up } = await openShop(t)
  for (const [path, text] of Object.entries(SIZE)) await tree.write(path, text)
  await up()
  await database.admin.query('set role berth_owner; alter table shop.things add size shop.size; reset role')
  await tree.write('shop/types/size.sql', 'create type shop.size as (width bigint);\n')
  await assert.rejects(up(), /drop type shop\.size.*other objects depend on it/)
  assert.deepEqual(await database.rows('select shop.width() as width'), [{ width: 2 }])
})

test('a file that moves to another room leaves its object as it is', async (t) => {
  const { database, tree, up } = await openShop(t)
  const oid = () => database.rows(`select p.oid from pg_proc as p where p.proname = 'gross'`)
  const before = await oid()
  await tree.write('shop/functions/prices/gross.sql', SHOP['shop/functions/gross.sql'] ?? '')
  await tree.remove('shop/functions/gross.sql')
  assert.deepEqual(await up(), {
    migrations: [],
    objects: ['shop/functions/prices/gross.sql'],
    dropped: [],
  })
  assert.deepEqual(await oid(), before)
})

test('a removed file takes its object along', async (t) => {
  const { database, tree, up } = await openShop(t)
  await tree.remove('shop/views/cheap.sql')
  await tree.remove('shop/triggers/keep_things.sql')
  await tree.remove('shop/functions/refuse_delete.sql')
  assert.deepEqual((await up()).dropped, [
    'shop/functions/refuse_delete.sql',
    'shop/triggers/keep_things.sql',
    'shop/views/cheap.sql',
  ])
  const [row] = await database.rows(
    `select to_regclass('shop.cheap') as v, to_regproc('shop.refuse_delete') as f,
            (select count(*) from pg_trigger as t where t.tgname = 'keep_things') as t`,
  )
  assert.deepEqual(row, { v: null, f: null, t: 0 })
})

test('a removed file whose object is still used takes part in a rebuild, and is refused if files still need it', async (t) => {
  const { tree, up, database } = await openShop(t)
  await tree.remove('shop/functions/gross.sql')
  await assert.rejects(up(), /shop\/views\/cheap\.sql|shop\/views\/prices\.sql/)
  assert.equal((await database.rows(`select from pg_proc as p where p.proname = 'gross'`)).length, 1)
})

test('a policy file says all of who sees a table', async (t) => {
  const { database, tree, up } = await openShop(t)
  await database.admin.query(
    'set role berth_owner; create policy by_hand on shop.things to anon using (true); reset role',
  )
  await tree.write(
    'shop/policies/things.sql',
    'create policy members_look on shop.things for select to authenticated using (true);',
  )
  await up()
  const policies = await database.rows(
    `select p.policyname from pg_policies as p where p.schemaname = 'shop' order by 1`,
  )
  assert.deepEqual(policies, [{ policyname: 'members_look' }, { policyname: 'the_owner_decides' }])
})

test('a trigger that was renamed in its file does not stay under its old name', async (t) => {
  const { database, tree, up } = await openShop(t)
  const text = SHOP['shop/triggers/keep_things.sql'] ?? ''
  await tree.write(
    'shop/triggers/keep_things.sql',
    text.replace('trigger keep_things', 'trigger keep_all_things'),
  )
  await up()
  const triggers = await database.rows(
    `select t.tgname from pg_trigger as t where t.tgrelid = 'shop.things'::regclass and not t.tgisinternal`,
  )
  assert.deepEqual(triggers, [{ tgname: 'keep_all_things' }])
})

test('a body that names nothing is refused with file, line and column, and nothing changes', async (t) => {
  const { tree, up, pricesAsAnon, from } = await openShop(t)
  await tree.write(
    'shop/functions/gross.sql',
    'create or replace function shop.gross(p_minor integer)\nreturns integer language sql stable as $$\n  select 1 from shop.nowhere $$;\n',
  )
  await assert.rejects(up(), /shop\/functions\/gross\.sql:3:17: relation "shop\.nowhere" does not exist/)
  assert.deepEqual(await pricesAsAnon(), [{ id: 1, gross_minor: 60 }])
  assert.deepEqual(
    (await findDrift(from)).map(({ kind, what }) => [kind, what]),
    [['file_not_applied', 'shop/functions/gross.sql']],
  )
})

test('a file that makes something else than its name says is refused', async (t) => {
  const { tree, up } = await openShop(t)
  await tree.write('shop/functions/net.sql', SHOP['shop/functions/gross.sql'] ?? '')
  await assert.rejects(up(), /shop\/functions\/net\.sql: must make function shop\.net/)
})

test('drift finds what was changed by hand, and only that', async (t) => {
  const { database, from, up } = await openShop(t)
  assert.deepEqual(await findDrift(from), [])
  await database.admin.query(
    `set role berth_owner;
     create or replace view shop.cheap with (security_invoker = true) as select p.id from shop.prices as p;
     create function shop.by_hand() returns integer language sql as 'select 1';
     drop policy anyone_looks on shop.things;
     create policy by_hand on shop.sales to anon using (true);
     reset role`,
  )
  assert.deepEqual(
    (await findDrift(from)).map(({ kind, what }) => `${kind}: ${what}`),
    [
      'object_without_file: function shop.by_hand',
      'object_without_file: policy by_hand on shop.sales',
      'object_altered: view shop.cheap',
      'file_without_object: policy anyone_looks on shop.things',
    ],
  )
  assert.deepEqual((await up()).objects, [], 'files that did not change are not applied again')
})
