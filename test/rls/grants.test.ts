import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readObjects } from '#ops/migrate/objects.ts'
import { createDatabase, type TestDatabase } from '#test/helpers/database.ts'
import { claimsOf, tryAs } from '#test/rls/callers.ts'
import { makeWorld } from '#test/rls/world.ts'

const OUR_SCHEMAS = `n.nspname in ('audit', 'classes', 'core', 'ops', 'public', 'transit')`
const ROLES = ['anon', 'authenticated', 'service_role', 'berth_app', 'berth_analytics', 'berth_backup']

/** Columns that identify a person, say how to reach them, or let somebody impersonate them. */
const PERSONAL = [
  'account_id',
  'booked_by',
  'contact_email',
  'contact_name',
  'contact_phone',
  'detail',
  'email',
  'full_name',
  'holder',
  'ip',
  'new_row',
  'old_row',
  'phone',
  'reference',
  'request_id',
  'secret_hash',
]
/** Columns that describe a business, not a person. */
const OF_OPERATORS = ['core.operators.contact_email', 'core.operators.contact_phone', 'transit.brands.phone']

interface Granted {
  name: string
  roles: string[]
  serves_reads: boolean
}

/** The functions with the roles that may execute them, and whether a policy or a view calls them. */
function readGranted(database: TestDatabase): Promise<Granted[]> {
  return database.rows<Granted>(
    `select n.nspname || '.' || p.proname as name,
            array(select r.rolname::text from pg_roles as r
                   where r.rolname = any($1) and exists (
                     select from aclexplode(p.proacl) as x where x.grantee in (0, r.oid) and x.privilege_type = 'EXECUTE')
                   order by r.rolname) as roles,
            exists (select from pg_depend as d
                     where d.refclassid = 'pg_proc'::regclass and d.refobjid = p.oid
                       and d.classid in ('pg_policy'::regclass, 'pg_rewrite'::regclass)) as serves_reads
       from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
      where p.proowner = 'berth_owner'::regrole and ${OUR_SCHEMAS} order by 1`,
    [ROLES],
  )
}

/** The roles that a function's header names; null if it does not mention grants. */
function grantsSaidIn(sql: string): string[] | null {
  const said = /^-- Grants:? +execute to (.+)$/m.exec(sql)?.[1]
  if (said === undefined) return null
  const roles = new Set(said.split(',').map((role) => role.trim()))
  if (roles.has('authenticated')) roles.add('service_role')
  return [...roles].sort()
}

test('grants', async (t) => {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const names = async (sql: string, parameters: unknown[] = []) =>
    (await database.rows<{ name: string }>(sql, parameters)).map(({ name }) => name)

  await t.test('let those execute a function whom its header names, and nobody else', async () => {
    // A view may have the name of a function that embeds it.
    const functions = (await readObjects()).filter(({ kind }) => kind === 'function')
    const said = new Map(functions.map(({ name, sql }) => [name, grantsSaidIn(sql)]))
    const wrong = (await readGranted(database))
      .filter(({ name, roles, serves_reads }) => {
        const header = said.get(name) ?? null
        if (header !== null) return header.join() !== roles.join()
        // A header without the word is right if the function serves a policy or view, or only the server.
        return !(serves_reads || roles.every((role) => role === 'berth_app'))
      })
      .map(
        ({ name, roles }) =>
          `${name}: header ${said.get(name)?.join(', ') ?? 'says nothing'}; granted ${roles.join(', ') || 'to nobody'}`,
      )
    assert.deepEqual(wrong, [], 'bring sql/grants.sql and the headers together')
  })

  await t.test('let no role write a table, view or sequence', async () => {
    assert.deepEqual(
      await names(
        `select c.oid::regclass || ' ' || x.privilege_type || ' to ' || x.grantee::regrole as name
           from pg_class as c join pg_namespace as n on n.oid = c.relnamespace, lateral aclexplode(c.relacl) as x
          where c.relowner = 'berth_owner'::regrole and ${OUR_SCHEMAS} and x.grantee <> c.relowner and x.privilege_type <> 'SELECT'
         union all
         select c.oid::regclass || '.' || a.attname || ' ' || x.privilege_type || ' to ' || x.grantee::regrole
           from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace,
                lateral aclexplode(a.attacl) as x
          where c.relowner = 'berth_owner'::regrole and ${OUR_SCHEMAS} and x.grantee <> c.relowner and x.privilege_type <> 'SELECT'`,
      ),
      [],
    )
  })

  await t.test('let the server read no table in its own name', async () => {
    assert.deepEqual(
      await names(
        `select c.oid::regclass::text as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
          where c.relowner = 'berth_owner'::regrole and ${OUR_SCHEMAS} and c.relkind in ('r', 'p', 'v', 'm')
            and has_any_column_privilege('berth_app', c.oid, 'select')`,
      ),
      [],
    )
  })

  await t.test('keep the hash of an API key from everyone but the backup', async () => {
    assert.deepEqual(
      await names(
        `select r.rolname as name from pg_roles as r
          where r.rolname = any($1) and has_column_privilege(r.oid, 'core.api_keys', 'secret_hash', 'select')`,
        [ROLES],
      ),
      ['berth_backup'],
    )
    const attempt = await tryAs(
      database.app,
      'authenticated',
      claimsOf('admin', world),
      'select k.secret_hash from core.api_keys as k',
    )
    assert.deepEqual(attempt, { refused: '42501' })
  })

  await t.test('let analytics read no column that says who somebody is', async () => {
    assert.deepEqual(
      await names(
        `select c.oid::regclass || '.' || a.attname as name
           from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
          where c.relowner = 'berth_owner'::regrole and ${OUR_SCHEMAS} and c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0
            and a.attname = any($1) and c.oid::regclass || '.' || a.attname <> all($2)
            and has_column_privilege('berth_analytics', c.oid, a.attnum, 'select')`,
        [PERSONAL, OF_OPERATORS],
      ),
      [],
    )
  })

  await t.test('let analytics count every operator’s bookings', async () => {
    const counts =
      'select count(b.id)::integer as bookings, sum(b.total_minor)::integer as total from core.bookings as b'
    assert.deepEqual(await asRole(database, 'berth_analytics', counts), await database.rows(counts))
  })

  await t.test('let the backup read every row of every table', async () => {
    const tables = await names(
      `select c.oid::regclass::text as name from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
        where c.relowner = 'berth_owner'::regrole and ${OUR_SCHEMAS} and c.relkind in ('r', 'p') and not c.relispartition`,
    )
    for (const table of tables) {
      const count = `select count(*)::integer as rows from ${table}`
      assert.deepEqual(await asRole(database, 'berth_backup', count), await database.rows(count), table)
    }
  })

  await t.test('let the backup read each partition, as pg_dump does', async () => {
    const [filled] = await database.rows<{ name: string; rows: number }>(
      `select c.tableoid::regclass::text as name, count(*)::integer as rows from core.claims as c group by 1 order by 2 desc`,
    )
    assert.ok(filled && filled.rows > 0)
    const count = `select count(*)::integer as rows from ${filled.name}`
    assert.deepEqual(await asRole(database, 'berth_backup', count), [{ rows: filled.rows }])
  })

  await t.test('do not reach a partition beside its table, and one that did would see nothing', async () => {
    const partitions = await names(
      `select c.oid::regclass::text as name from pg_class as c
        where c.relowner = 'berth_owner'::regrole and c.relispartition and c.relkind = 'r' order by 1`,
    )
    assert.ok(partitions.length > 0)
    for (const partition of partitions) {
      for (const role of ['anon', 'authenticated']) {
        const attempt = await tryAs(
          database.app,
          role,
          claimsOf('admin', world),
          `select 1 from ${partition} limit 1`,
        )
        assert.deepEqual(attempt, { refused: '42501' }, `${role} reads ${partition}`)
      }
    }
    await database.rows(`grant select on ${partitions.join(', ')} to authenticated`)
    for (const partition of partitions) {
      const attempt = await tryAs(
        database.app,
        'authenticated',
        claimsOf('admin', world),
        `select 1 from ${partition} limit 1`,
      )
      assert.deepEqual(attempt, { rows: [] }, partition)
    }
  })
})

/** Runs one statement as a role that cannot log in, through the installer, and rolls it back. */
async function asRole(database: TestDatabase, role: string, sql: string): Promise<unknown[]> {
  const client = await database.admin.connect()
  try {
    await client.query(`begin; grant ${role} to current_user; set local role ${role}`)
    return (await client.query(sql)).rows
  } finally {
    await client.query('rollback')
    client.release()
  }
}
