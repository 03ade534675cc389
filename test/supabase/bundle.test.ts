import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { writeBundle } from '#ops/bundle/write_bundle.ts'
import { findDrift } from '#ops/migrate/drift.ts'
import { SQL_DIRECTORY } from '#ops/migrate/files.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { readStatus, validate } from '#ops/migrate/status.ts'
import { readSchemaOf } from '#ops/schema/schema_file.ts'
import { mustFind, skipWithout } from '#support/on_path.ts'
import { runBerth } from '#test/cli/run_berth.ts'
import { createEmptyDatabase } from '#test/helpers/database.ts'
import { makeWorld } from '#test/rls/world.ts'
import { startSupabaseDatabase } from '#test/supabase/cluster.ts'

function makeFolder(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'berth-bundle-'))
  test.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const bundleAt = (directory: string, at: string, options: { schema?: string; sqlDirectory?: string } = {}) =>
  writeBundle({ directory, schema: 'public', clock: { now: () => new Date(at) }, ...options })

/** As `supabase db push` does: as the project's owner, who is a role of the session and not its login. */
async function push(cliUrl: string, directory: string, done = 0): Promise<void> {
  const client = await connect(cliUrl)
  try {
    await client.query('set session role supabase_owner')
    for (const name of readdirSync(directory).sort().slice(done)) {
      await client.query(readFileSync(join(directory, name), 'utf8'))
      const { rows } = await client.query('select current_user as who, current_setting($1) as path', [
        'search_path',
      ])
      assert.deepEqual(rows, [{ who: 'supabase_owner', path: '"$user", public' }])
    }
  } finally {
    await client.end()
  }
}

/** Berth's files, a migration more, and one function changed in a way that cannot be replaced in place. */
function makeNextRelease(test: TestContext): string {
  const sqlDirectory = makeFolder(test)
  cpSync(SQL_DIRECTORY, sqlDirectory, { recursive: true })
  writeFileSync(
    join(sqlDirectory, 'migrations/9000_add_notes.sql'),
    '-- Notes.\n\n-- berth: up\nalter table core.customers add column note text;\n-- berth: down\nalter table core.customers drop column note;\n',
  )
  const view = join(sqlDirectory, 'public/views/operators.sql')
  writeFileSync(view, readFileSync(view, 'utf8').replace(/select /, "select 'next' as release, "))
  return sqlDirectory
}

test('a bundle for supabase db push', async (t) => {
  const directory = makeFolder(t)
  const first = await bundleAt(directory, '2026-03-01T12:00:00Z')
  const database = await startSupabaseDatabase(t, ({ cliUrl }) => push(cliUrl, directory))

  await t.test('makes of a new project what berth migrate makes', async () => {
    const plain = await createEmptyDatabase(t)
    await migrateUp({ url: plain.url })
    assert.equal(await readSchemaOf(database.url), await readSchemaOf(plain.url))
    assert.deepEqual(await findDrift({ url: database.url }), [])
    assert.deepEqual(await validate({ url: database.url }), [])
    const status = await readStatus({ url: database.url })
    assert.deepEqual(status.objects, [])
    assert.deepEqual([...new Set(status.migrations.map(({ state }) => state))], ['applied'])
    assert.deepEqual(await migrateUp({ url: database.url }), { migrations: [], objects: [], dropped: [] })
  })

  await t.test('sells at once', async () => {
    const world = await makeWorld(database)
    const { rows } = await database.admin.query('select b.status from core.bookings as b where b.id = $1', [
      world.booking,
    ])
    assert.deepEqual(rows, [{ status: 'confirmed' }])
  })

  await t.test('is written once a release, and a later release only adds a file', async () => {
    assert.equal((await bundleAt(directory, '2026-03-02T12:00:00Z')).file, null)
    const before = readFileSync(String(first.file), 'utf8')
    const next = await bundleAt(directory, '2026-03-03T12:00:00Z', { sqlDirectory: makeNextRelease(t) })
    assert.deepEqual(next.migrations, ['9000_add_notes'])
    assert.deepEqual(readdirSync(directory).sort(), ['20260301120000_berth.sql', '20260303120000_berth.sql'])
    assert.equal(readFileSync(String(first.file), 'utf8'), before)

    const count = 'select count(*)::integer as bookings from core.bookings'
    const { rows: had } = await database.admin.query(count)
    await push(database.cliUrl, directory, 1)
    assert.deepEqual((await database.admin.query(count)).rows, had)
    const { rows } = await database.admin.query('select o.release from public.operators as o limit 1')
    assert.deepEqual(rows, [{ release: 'next' }])
    await database.admin.query('select c.note from core.customers as c')
  })

  await t.test('goes no release back, and changes nothing then', async () => {
    const before = await readSchemaOf(database.url)
    await assert.rejects(push(database.cliUrl, directory, -2), /of a newer release than this file/)
    assert.equal(await readSchemaOf(database.url), before)
  })

  await t.test('refuses a folder whose files are of another release or later than now', async () => {
    await assert.rejects(
      bundleAt(directory, '2026-03-03T12:00:00Z'),
      /20260303120000_berth.sql .* not older than now/,
    )
    const changed = makeFolder(t)
    cpSync(SQL_DIRECTORY, changed, { recursive: true })
    appendFileSync(join(changed, 'migrations/0003_create_locations.sql'), 'select 1;\n')
    await assert.rejects(
      bundleAt(directory, '2026-03-04T12:00:00Z', { sqlDirectory: changed }),
      /0003_create_locations.sql is not the one in 20260301120000_berth.sql/,
    )
  })
})

test('a bundle for another schema', { skip: skipWithout('psql') }, async (t) => {
  const directory = makeFolder(t)
  const written = await runBerth(
    ['migrate', 'bundle', '--dir', directory, '--schema', 'berth_api', '--json'],
    {},
  )
  assert.equal(written.code, 0, written.stderr)
  const { file } = JSON.parse(written.stdout)
  const database = await createEmptyDatabase(t)
  const psql = () =>
    spawnSync(
      mustFind('psql'),
      ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1', '--file', file, database.url],
      { encoding: 'utf8' },
    )

  await t.test('is applied by psql, also twice', async () => {
    for (const run of [psql(), psql()]) assert.equal(run.status, 0, run.stderr)
    assert.deepEqual(await findDrift({ url: database.url }), [])
    const made = await database.rows(
      `select n.nspname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
        where c.relname = 'bus_schedules' and c.relkind = 'v'`,
    )
    assert.deepEqual(made, [{ nspname: 'berth_api' }])
  })

  await t.test('leaves everything as it was if somebody else’s view depends on ours', async () => {
    await database.rows('create view public.theirs as select o.id from berth_api.operators as o')
    const before = await readSchemaOf(database.url)
    const run = psql()
    assert.equal(run.status, 3)
    assert.match(run.stderr, /cannot drop view berth_api.operators: /)
    assert.equal(await readSchemaOf(database.url), before)
  })
})

test('a bundle is refused a schema that cannot hold it', async () => {
  const { code, stderr } = await runBerth(['migrate', 'bundle', '--dir', '/nowhere', '--schema', 'core'], {})
  assert.equal(code, 1)
  assert.match(stderr, /--schema "core" .* choose another/)
})
