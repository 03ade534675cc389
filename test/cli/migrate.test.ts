import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '#test/helpers/database.ts'

const BERTH = fileURLToPath(new URL('../../bin/berth', import.meta.url))

interface Run {
  code: number
  stdout: string
  stderr: string
}

function berth(arguments_: string[], databaseUrl: string): Promise<Run> {
  const { promise, resolve } = Promise.withResolvers<Run>()
  const env = { ...process.env, DATABASE_URL: databaseUrl }
  const child = execFile(process.execPath, [BERTH, ...arguments_], { env }, (_error, stdout, stderr) => {
    resolve({ code: child.exitCode ?? -1, stdout, stderr })
  })
  return promise
}

test('berth migrate', async (t) => {
  const database = await createDatabase(t)
  const run = (...arguments_: string[]) => berth(['migrate', ...arguments_], database.url)

  await t.test('finds nothing to do on a migrated database', async () => {
    assert.deepEqual(await run(), {
      code: 0,
      stdout: 'Nothing to do: the database is what the files say.\n',
      stderr: '',
    })
  })

  await t.test('answers scripts in JSON alone', async () => {
    const { code, stdout } = await run('status', '--json')
    assert.equal(code, 0)
    const { migrations } = JSON.parse(stdout)
    assert.equal(migrations[0].name, 'create_operators')
    assert.equal(migrations[0].state, 'applied')
  })

  await t.test('goes back and forth, with progress beside the answer', async () => {
    const down = await run('rollback', '0001', '--json')
    assert.equal(down.code, 0)
    assert.equal(JSON.parse(down.stdout).migrations.at(-1), '0002_create_people')
    assert.match(down.stderr, /down {2}0002 create_people/)
    assert.equal((await run('up')).code, 0)
  })

  await t.test('exits with 3 when drift is found', async () => {
    await database.admin.query(
      'set role berth_owner; create view public.by_hand as select 1 as one; reset role',
    )
    const { code, stdout } = await run('drift')
    assert.equal(code, 3)
    assert.match(stdout, /object_without_file +view public\.by_hand/)
  })

  await t.test('exits with 2 and a sentence when it is called wrongly', async () => {
    const { code, stderr } = await run('rollback', 'yesterday')
    assert.equal(code, 2)
    assert.match(stderr, /"yesterday" is not a version/)
  })

  await t.test('exits with 1 and a sentence when there is no database', async () => {
    const { code, stderr } = await berth(['migrate', 'up'], 'postgres://u:p@127.0.0.1:1/x')
    assert.equal(code, 1)
    assert.match(
      stderr,
      /^berth: Nothing answers at 127\.0\.0\.1:1 \(ECONNREFUSED\): start PostgreSQL there.*\n$/,
    )
  })
})
