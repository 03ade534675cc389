import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { PSQL_GUARD, parseMigration, readMigrations } from '#ops/migrate/files.ts'
import { mustFind, skipWithout } from '#support/on_path.ts'
import { createEmptyDatabase } from '#test/helpers/database.ts'

test('psql runs nothing of a migration, and says who does', { skip: skipWithout('psql') }, async (t) => {
  const database = await createEmptyDatabase(t)
  const migrations = await readMigrations()
  assert.ok(migrations.length > 0)
  for (const { path } of migrations) {
    const run = spawnSync(mustFind('psql'), ['--no-psqlrc', '--file', `sql/${path}`, database.url], {
      encoding: 'utf8',
    })
    assert.equal(run.status, 3, path)
    assert.match(run.stderr, /ERROR: {2}run "berth migrate"/)
    assert.equal(run.stdout, '')
  }
  const made = await database.rows(
    `select n.nspname from pg_namespace as n where n.nspname in ('core', 'ops', 'transit')`,
  )
  assert.deepEqual(made, [])
})

test('a line for psql is no change of a migration that was applied without it', () => {
  const before = '-- Why.\n\n-- berth: up\nselect 1;\n-- berth: down\nselect 2;\n'
  const after = before.replace('-- berth: up', `${PSQL_GUARD}\n-- berth: up`)
  const hashOf = (text: string) => parseMigration('0001_do_it.sql', text).hash
  assert.equal(hashOf(after), hashOf(before))
  assert.equal(hashOf(after.replaceAll('\n', '\r\n')), hashOf(before))
  assert.notEqual(hashOf(after.replace('select 1', 'select 3')), hashOf(before))
})
