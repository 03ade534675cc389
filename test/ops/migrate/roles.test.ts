import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { MigrationError } from '#ops/migrate/errors.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { withDatabase, withUser } from '#support/addresses.ts'
import { createDatabase, createEmptyDatabase } from '#test/helpers/database.ts'
import { createSqlTree, SHOP } from '#test/helpers/sql_tree.ts'

test('the server becomes a caller and nothing more', async (t) => {
  const database = await createDatabase(t)
  for (const role of ['anon', 'authenticated'] as const) {
    assert.deepEqual(await database.as(role).query('select current_user::text as me'), [{ me: role }])
  }
  for (const role of ['berth_owner', 'berth_analytics', 'berth_backup', 'service_role']) {
    await assert.rejects(database.app.query(`set role ${role}`), { code: '42501' }, role)
  }
})

test('a server that vanishes keeps its locks for seconds', async (t) => {
  const database = await createDatabase(t)
  const { rows } = await database.app.query({
    rowMode: 'array',
    text: `select s.name, s.setting from pg_settings as s where s.source = 'user' order by s.name`,
  })
  assert.deepEqual(Object.fromEntries(rows), {
    idle_in_transaction_session_timeout: '60000',
    jit: 'off',
    tcp_keepalives_count: '3',
    tcp_keepalives_idle: '10',
    tcp_keepalives_interval: '5',
  })
})

test('no role of Berth bypasses row security or administers anything', async (t) => {
  const database = await createDatabase(t)
  const roles = await database.rows(
    `select r.rolname from pg_roles as r
      where r.rolname in ('berth_owner', 'berth_app', 'berth_analytics', 'berth_backup', 'anon', 'authenticated')
        and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication)`,
  )
  assert.deepEqual(roles, [])
  const [owner] = await database.rows(
    `select r.rolcanlogin from pg_roles as r where r.rolname = 'berth_owner'`,
  )
  assert.deepEqual(owner, { rolcanlogin: false })
})

test('databases of one cluster are installed at the same time', async (t) => {
  const databases = [await createEmptyDatabase(t), await createEmptyDatabase(t), await createEmptyDatabase(t)]
  const tree = await createSqlTree(t, SHOP)
  const results = await Promise.all(
    databases.map(({ url }) => migrateUp({ url, sqlDirectory: tree.directory })),
  )
  assert.deepEqual(
    results.map(({ migrations }) => migrations.length),
    [2, 2, 2],
  )
})

test('a new function is nobody’s to run until it is granted', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  await migrateUp({ url: database.url, sqlDirectory: tree.directory })
  const [row] = await database.rows(
    `select has_function_privilege('anon', 'shop.gross(integer)', 'execute') as granted,
            has_function_privilege('anon', 'shop.refuse_delete()', 'execute') as not_granted`,
  )
  assert.deepEqual(row, { granted: true, not_granted: false })
})

test('an installer that may not become berth_owner gets the name of the grant it needs', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const stranger = `stranger_${database.name}`
  await database.admin.query(`create role ${stranger} login createrole createdb password 'only-in-tests'`)
  const maintenance = await connect(
    withUser(withDatabase(database.url, 'postgres'), stranger, 'only-in-tests'),
  )
  const [version] = (
    await maintenance.query(`select current_setting('server_version_num')::integer as number`)
  ).rows
  await maintenance.query(`create database ${stranger}`)
  database.after(async () => {
    await maintenance.query(`drop database ${stranger} with (force)`)
    await maintenance.end()
  })
  const from = {
    url: withUser(withDatabase(database.url, stranger), stranger, 'only-in-tests'),
    sqlDirectory: tree.directory,
  }

  // Up to 15, CREATEROLE is enough to become any role.
  if (version.number >= 160_000) {
    const grant = `grant berth_owner to ${stranger} with inherit true, set true, admin true`
    await assert.rejects(
      migrateUp(from),
      (error) => error instanceof MigrationError && error.message.includes(grant),
    )
    await database.admin.query(grant.replace(', admin true', ''))
  }
  assert.equal((await migrateUp(from)).migrations.length, 2)
})
