import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { LOCK_KEY, underMigrationLock } from '#ops/migrate/lock.ts'
import type { LockHolder } from '#ops/migrate/lock_holder.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { mustFind, skipWithout } from '#support/on_path.ts'
import { until } from '#support/until.ts'
import { createEmptyDatabase } from '#test/helpers/database.ts'
import { startPgBouncer } from '#test/helpers/pgbouncer.ts'
import { createSqlTree, SHOP } from '#test/helpers/sql_tree.ts'

const LOCKS = `select l.pid from pg_locks as l
  where l.locktype = 'advisory' and l.objid = ${LOCK_KEY} and l.database = (select d.oid from pg_database as d where d.datname = current_database())`

test('an installer that waits for another one names it, and gives up in time', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  const holder = await connect(database.url, 'the deploy before')
  // A session lock, as older releases took it.
  const { rows } = await holder.query('select pg_advisory_lock($1), pg_backend_pid() as pid', [LOCK_KEY])
  const told: (LockHolder | null)[] = []
  const migrate = migrateUp({
    ...from,
    lockWaitMsMax: 300,
    onProgress: (event) => {
      if (event.type === 'waiting_for_lock') told.push(event.holder)
    },
  })
  const pid = rows[0].pid
  await assert.rejects(migrate, (error: Error) => {
    assert.match(error.message, new RegExp(`^Server process ${pid} \\(the deploy before, user `))
    assert.ok(error.message.endsWith(`select pg_terminate_backend(${pid})`))
    return true
  })
  assert.deepEqual(
    told.map((one) => [one?.pid, one?.application_name]),
    [[pid, 'the deploy before']],
  )
  await holder.end()
  assert.equal((await migrateUp(from)).migrations.length, 2)
})

test('an installer that dies leaves no lock, and one that loses its lock stops', async (t) => {
  const database = await createEmptyDatabase(t)
  const cutOff = underMigrationLock(database.url, {}, async (db) => {
    const [{ pid } = { pid: 0 }] = await database.rows<{ pid: number }>(LOCKS)
    await database.rows('select pg_terminate_backend($1)', [pid])
    await db.query('select pg_sleep(600)')
  })
  // At the time of this query, the connection is being cut or is closed already.
  await assert.rejects(cutOff, /Connection terminated|not queryable/)
  await until(async function nobodyHasTheLock() {
    return (await database.rows(LOCKS)).length === 0
  })
})

test('an index is built concurrently under the lock, while others wait for it', async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const from = { url: database.url, sqlDirectory: tree.directory }
  await migrateUp(from)
  await tree.write(
    'migrations/0003_index_things.sql',
    `-- transaction: no
-- berth: up
create index concurrently things_by_price on shop.things (price_minor);
-- berth: down
drop index concurrently shop.things_by_price;
`,
  )
  const results = await Promise.all([migrateUp(from), migrateUp(from), migrateUp(from)])
  assert.deepEqual(results.map(({ migrations }) => migrations.length).toSorted(), [0, 0, 1])
})

test('a pooler of transactions is refused, and keeps nothing', {
  skip: skipWithout('pgbouncer'),
}, async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  for (const poolSize of [5, 1]) {
    const pooler = await startPgBouncer(t, mustFind('pgbouncer'), database.url, {
      pool_mode: 'transaction',
      default_pool_size: poolSize,
    })
    await assert.rejects(
      migrateUp({ url: pooler.url, sqlDirectory: tree.directory }),
      /a pooler that gives each transaction another session .* direct connection/,
    )
    assert.deepEqual(await database.rows(LOCKS), [])
    const [made] = await database.rows(`select to_regnamespace('ops') as ops`)
    assert.deepEqual(made, { ops: null })
  }
})

test('a pooler of sessions is as good as none', { skip: skipWithout('pgbouncer') }, async (t) => {
  const database = await createEmptyDatabase(t)
  const tree = await createSqlTree(t, SHOP)
  const pooler = await startPgBouncer(t, mustFind('pgbouncer'), database.url, { pool_mode: 'session' })
  const result = await migrateUp({ url: pooler.url, sqlDirectory: tree.directory })
  assert.equal(result.migrations.length, 2)
  assert.deepEqual(await database.rows(LOCKS), [])
})
