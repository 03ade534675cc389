import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '#test/helpers/database.ts'
import { CALTRAIN, feedFolder } from '#test/importers/gtfs/feeds.ts'

const BERTH = fileURLToPath(new URL('../../bin/berth', import.meta.url))

type Run = { code: number; stdout: string; stderr: string }

function berth(arguments_: string[], databaseUrl: string): Promise<Run> {
  const { promise, resolve } = Promise.withResolvers<Run>()
  const env = { ...process.env, DATABASE_URL: databaseUrl }
  const child = execFile(process.execPath, [BERTH, ...arguments_], { env }, (_error, stdout, stderr) => {
    resolve({ code: child.exitCode ?? -1, stdout, stderr })
  })
  return promise
}

test('berth import gtfs', async (t) => {
  const database = await createDatabase(t)
  const run = (...arguments_: string[]) => berth(['import', 'gtfs', ...arguments_], database.url)
  const departures = async () => {
    const [row] = await database.rows<{ count: number }>(
      'select count(*)::integer from transit.departures as d',
    )
    return row?.count
  }

  await t.test('tries a feed out without a trace', async () => {
    const { code, stdout } = await run(
      CALTRAIN,
      '--operator',
      'caltrain',
      '--name',
      'Caltrain',
      '--dry-run',
      '--days',
      '3',
    )
    assert.equal(code, 0)
    assert.match(stdout, /trips {8}218 added/)
    assert.match(stdout, /nothing was changed/)
    assert.equal((await database.rows('select from core.operators as o')).length, 0)
  })

  await t.test('imports a feed, moved to today, and makes its departures', async () => {
    const made = ['--shift-to', 'today', '--days', '7', '--json']
    const { code, stdout, stderr } = await run(
      CALTRAIN,
      '--operator',
      'caltrain',
      '--name',
      'Caltrain',
      ...made,
    )
    assert.equal(stderr, '')
    assert.equal(code, 0)
    const answer = JSON.parse(stdout)
    assert.equal(answer.refused, false)
    assert.equal(answer.imported[0].counts.trips.added, 218)
    assert.equal(answer.imported[0].shifted_weeks % 1, 0)
    assert.ok(answer.generated[0].made >= 7 * 61, `${answer.generated[0].made} departures`)
    assert.equal(await departures(), answer.generated[0].made)
  })

  await t.test('makes departures of the past', async () => {
    const before = (await departures()) ?? 0
    const dates = ['--from', '2016-05-27', '--until', '2016-05-28']
    const { code, stdout } = await run(CALTRAIN, '--operator', 'caltrain', '--feed', 'of 2016', ...dates)
    assert.equal(code, 0)
    assert.match(stdout, /Departures from 2016-05-27 to 2016-05-28: 157 made/)
    assert.equal(await departures(), before + 157)
  })

  await t.test('refuses a broken feed with its findings, and exits with 3', async () => {
    const feed = await feedFolder(t, { 'routes.txt': null })
    const { code, stdout, stderr } = await run(feed, '--operator', 'broken', '--name', 'Broken')
    assert.equal(code, 3)
    assert.equal(stderr, 'error missing_file  routes.txt: A feed must have this file.\n')
    assert.equal(stdout, 'Refused: 1 error. Nothing was changed.\n')
    const json = JSON.parse((await run(feed, '--operator', 'broken', '--json')).stdout)
    assert.deepEqual(json.findings, [
      {
        severity: 'error',
        code: 'missing_file',
        file: 'routes.txt',
        line: null,
        field: null,
        value: null,
        message: 'A feed must have this file.',
      },
    ])
  })

  await t.test('exits with 2 for impossible arguments', async () => {
    const feed = await feedFolder(t)
    const told = async (...arguments_: string[]) => {
      const { code, stderr } = await run(feed, ...arguments_)
      assert.equal(code, 2, stderr)
      return stderr
    }
    assert.match(await told('--operator', 'nobody'), /There is no such operator/)
    assert.match(
      await told('--operator', 'No Slug', '--name', 'X'),
      /--operator must be .* lower-case letters/,
    )
    assert.match(await told('--operator', 'caltrain', '--from', '2026-01-01'), /go together/)
    assert.match(
      await told('--operator', 'caltrain', '--from', '2026-02-01', '--until', '2026-01-01'),
      /--until/,
    )
    assert.match(await told('--operator', 'caltrain', '--days', '0'), /From 1 to/)
    assert.match(await told('--operator', 'caltrain', '--shift-to', 'yesterday'), /2026-02-17/)
    assert.match(await told(), /--operator/)
  })
})
