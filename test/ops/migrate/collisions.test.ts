import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CollisionsFound } from '#ops/migrate/collisions.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { createEmptyDatabase, type TestDatabase } from '#test/helpers/database.ts'
import { createSqlTree, SHOP } from '#test/helpers/sql_tree.ts'

/** Everything in a database except what PostgreSQL itself creates. */
async function readAll(database: TestDatabase): Promise<unknown> {
  return database.rows(
    `select 'schema' as kind, n.nspname::text as name, n.nspowner::regrole::text as owner from pg_namespace as n
     union all select 'relation', c.oid::regclass::text, c.relowner::regrole::text from pg_class as c where c.oid >= 16384
     union all select 'function', p.oid::regprocedure::text, md5(p.prosrc) from pg_proc as p where p.oid >= 16384
     union all select 'type', t.oid::regtype::text, t.typowner::regrole::text from pg_type as t where t.oid >= 16384
     union all select 'extension', e.extname, e.extowner::regrole::text from pg_extension as e
     order by 1, 2, 3`,
  )
}

test('what has a name that Berth needs is named, each thing, and nothing is changed', async (t) => {
  const database = await createEmptyDatabase(t)
  await database.rows(`create table public.users (id integer);
    create table public.bookings (id integer);
    create view public.routes as select 1 as one;
    create sequence public.buses;
    create type public.locations as enum ('here');
    create type public.operators as (name text);
    create table public.things (id integer);
    create function public.book(text, jsonb, text) returns jsonb language sql as 'select null::jsonb';
    create function public.hold(integer) returns integer language sql as 'select $1';
    create function public.mine(integer) returns integer language sql as 'select $1';
    create schema transit`)
  const before = await readAll(database)
  await assert.rejects(migrateUp({ url: database.url }), (error) => {
    assert.ok(error instanceof CollisionsFound)
    assert.deepEqual(
      error.facts.collisions.map(({ kind, name }) => `${kind} ${name}`),
      [
        'schema transit',
        'table public.bookings',
        'sequence public.buses',
        'type public.operators',
        'view public.routes',
        'table public.users',
        'type public.locations',
        'function public.book(text, jsonb, text)',
        'function public.hold(integer)',
      ],
    )
    assert.match(error.message, /table public\.users \(owned by /)
    return true
  })
  assert.deepEqual(await readAll(database), before)
})

test('tables of somebody else by the names of our records are no record', async (t) => {
  const database = await createEmptyDatabase(t)
  await database.rows(
    'create schema ops; create table ops.migrations (id integer); create table ops.objects (id integer)',
  )
  const before = await readAll(database)
  await assert.rejects(migrateUp({ url: database.url }), /schema ops .*\n.*table ops\.migrations/)
  assert.deepEqual(await readAll(database), before)
})

test('a name that is taken later stops the migration that needs it, before anything of it', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await migrateUp(from)
  await database.rows('create table shop.stock (id integer)')
  await tree.write('migrations/0003_a.sql', '-- berth: up\nselect 1;\n-- berth: down\nselect 1;\n')
  await tree.write(
    'migrations/0004_b.sql',
    '-- berth: up\ncreate table shop.stock ();\n-- berth: down\ndrop table shop.stock;\n',
  )
  await assert.rejects(migrateUp(from), /table shop\.stock \(owned by/)
  await database.rows('drop table shop.stock')
  assert.deepEqual((await migrateUp(from)).migrations, ['0003_a', '0004_b'])
})

test('an installation that fails leaves nothing of itself', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  const before = await readAll(database)
  await tree.write(
    'shop/views/broken.sql',
    'create or replace view shop.broken with (security_invoker = true) as select n.nothing from shop.things as n;\n',
  )
  await assert.rejects(migrateUp(from), /shop\/views\/broken\.sql/)
  assert.deepEqual(await readAll(database), before)
  await tree.remove('shop/views/broken.sql')
  assert.deepEqual((await migrateUp(from)).migrations, ['0001_create_shop', '0002_create_sales'])
})
