import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { findDrift } from '#ops/migrate/drift.ts'
import { findTestBinaries } from '#support/cluster.ts'
import { createDatabase, createEmptyDatabase, type TestDatabase } from '#test/helpers/database.ts'

const run = promisify(execFile)
const OUTPUT_BYTES_MAX = 64 * 1024 ** 2

/** Debian's server includes the client programs; the embedded one does not. */
async function findClients(): Promise<{ pgDump: string; psql: string } | null> {
  const { postgres } = await findTestBinaries()
  const clients = {
    pgDump: postgres.replace(/postgres$/, 'pg_dump'),
    psql: postgres.replace(/postgres$/, 'psql'),
  }
  return run(clients.pgDump, ['--version']).then(
    () => clients,
    () => null,
  )
}

const whatHasDrifted = async ({ url }: TestDatabase) =>
  (await findDrift({ url })).map(({ kind, what, detail }) => `${kind}: ${what} ${detail}`)

test('a database that pg_dump wrote and psql read has not drifted', async (t) => {
  const clients = await findClients()
  if (clients === null) return t.skip('this server has no pg_dump of its version beside it')
  const [database, restored] = [await createDatabase(t), await createEmptyDatabase(t)]
  const dump = await run(clients.pgDump, [database.url], { maxBuffer: OUTPUT_BYTES_MAX })
  const reading = run(clients.psql, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', restored.url], {
    maxBuffer: OUTPUT_BYTES_MAX,
  })
  reading.child.stdin?.end(dump.stdout)
  await reading
  assert.deepEqual(await whatHasDrifted(restored), [])
  assert.deepEqual(await restored.rows('select * from ops.check_invariants()'), [])
})

test('a database in which everything was made again as PostgreSQL words it has not drifted', async (t) => {
  const database = await createDatabase(t)
  const statements = await database.rows<{ statement: string }>(AS_WORDED)
  assert.ok(statements.length > 100)
  await database.rows(
    `begin; set local search_path = ''; set local role berth_owner; ${statements.map(({ statement }) => statement).join(';\n')}; commit`,
  )
  assert.deepEqual(await whatHasDrifted(database), [])
})

/** What a dump contains: checks, triggers, policies and views, in the wording of the catalogue. */
const AS_WORDED = `
  with path as materialized (select set_config('search_path', '', true)),
  ours as (
    select c.oid, c.oid::regclass::text as name, c.relkind, c.relispartition
      from path cross join pg_catalog.pg_class as c where c.relowner = 'berth_owner'::regrole)
  select s.statement from (
    select 1 as step, format('alter table %s drop constraint %I, add constraint %2$I %s', o.name, k.conname, pg_get_constraintdef(k.oid)) as statement
      from ours as o join pg_catalog.pg_constraint as k on k.conrelid = o.oid
     where k.contype = 'c' and k.coninhcount = 0
    union all
    select 2, format('drop trigger %I on %s; %s', t.tgname, o.name, pg_get_triggerdef(t.oid))
      from ours as o join pg_catalog.pg_trigger as t on t.tgrelid = o.oid
     where not t.tgisinternal and t.tgparentid = 0 and o.relkind in ('r', 'p')
    union all
    select 3, format('alter policy %I on %s %s %s', p.polname, o.name, 'using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                     'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
      from ours as o join pg_catalog.pg_policy as p on p.polrelid = o.oid
    union all
    select 4, format('create or replace view %s with (%s) as %s', o.name, array_to_string(c.reloptions, ', '),
                     rtrim(pg_get_viewdef(o.oid), ';'))
      from ours as o join pg_catalog.pg_class as c on c.oid = o.oid where o.relkind = 'v') as s
  order by s.step, s.statement`
