import assert from 'node:assert/strict'
import { hash, randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { findFreePort } from '#db/embedded/ports.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { runBerth, startBerth } from '#test/cli/run_berth.ts'
import { createSmallWorld } from '#test/cli/small_world.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { makeOpenDirectory } from '#test/helpers/open_directory.ts'

const JWT_SECRET = 'only-in-tests-and-thirty-two-bytes-long'

interface Status {
  job_name: string
  last_status: string
  late: boolean
}

interface Check {
  name: string
  state: string
}

test('commands on a database', async (t) => {
  const database = await createDatabase(t)
  await migrateUp({ url: database.url })
  const world = await createSmallWorld(database)
  const env = { DATABASE_URL: database.url, JWT_SECRET }
  const run = (...arguments_: string[]) => runBerth(arguments_, env)

  await t.test('berth token refuses a role that nobody has, and makes it with --create', async () => {
    const refused = await run('token', '--role', 'admin', '--operator', 'small')
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /small has no admin/)
    const made = await run(
      'token',
      '--role',
      'admin',
      '--operator',
      'small',
      '--create',
      '--ttl',
      '90s',
      '--json',
    )
    assert.equal(made.code, 0)
    const { token, account_id } = JSON.parse(made.stdout)
    assert.equal(token.split('.').length, 3)
    const again = await run('token', '--role', 'admin', '--operator', 'small', '--json')
    assert.equal(JSON.parse(again.stdout).account_id, account_id)
  })

  await t.test(
    'berth token makes a new operator with its first admin, once it is told of what kind',
    async () => {
      const words = ['token', '--role', 'admin', '--operator', 'new', '--create', '--json']
      const refused = await run(...words)
      assert.equal(refused.code, 2)
      assert.match(JSON.parse(refused.stderr).message, /no operator new.*--name .* --time-zone .* --currency/)
      const zone = (name: string) => [
        ...words,
        '--name',
        'New Lines',
        '--currency',
        'CHF',
        '--time-zone',
        name,
      ]
      const unknown = await run(...zone('Europe/Bielefeld'))
      assert.equal(unknown.code, 2)
      assert.match(JSON.parse(unknown.stderr).message, /--time-zone must be the name of an IANA time zone/)
      const made = await run(...zone('Europe/Zurich'))
      assert.equal(made.code, 0, made.stderr)
      const found = await database.rows(
        `select o.name, o.time_zone, o.currency, m.role, m.account_id
         from core.operators as o join core.members as m on m.operator_id = o.id where o.slug = 'new'`,
      )
      const { account_id } = JSON.parse(made.stdout)
      assert.deepEqual(found, [
        { name: 'New Lines', time_zone: 'Europe/Zurich', currency: 'CHF', role: 'admin', account_id },
      ])
    },
  )

  await t.test('berth token exits with 2 when it is not told whose', async () => {
    const { code, stdout } = await run('token')
    assert.deepEqual([code, stdout], [2, ''])
  })

  await t.test('berth token exits with 1 for an account that there is not', async () => {
    const { code, stdout, stderr } = await run('token', '--account', randomUUID())
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /There is no account/)
  })

  await t.test(
    'berth token signs with the secret of that database alone, where berth dev keeps one',
    async (t) => {
      const directory = makeOpenDirectory('secrets')
      t.after(async () => rmSync(directory, { recursive: true }))
      writeFileSync(join(directory, 'jwt_secret'), 'drawn for the embedded database alone')
      const sign = (url: string) =>
        runBerth(['token', '--role', 'admin', '--operator', 'small'], {
          BERTH_DATA_DIRECTORY: directory,
          DATABASE_URL: url,
        })
      const refused = await sign(database.url)
      assert.equal(refused.code, 2)
      assert.match(refused.stderr, /Set JWT_SECRET/)

      const { host, pathname } = new URL(database.url)
      const name = hash('sha256', host + pathname).slice(0, 16)
      writeFileSync(join(directory, `jwt_secret_${name}`), 'drawn for this database and no other')
      const signed = await sign(`${database.url}?application_name=another`)
      assert.equal(signed.code, 0, signed.stderr)
      assert.equal(signed.stdout.trim().split('.').length, 3)
    },
  )

  await t.test('berth jobs exits with 3 while no worker has ever run', async () => {
    assert.equal((await run('jobs')).code, 3)
  })

  await t.test('berth work says what is missing where the queue was never installed', async () => {
    const { code, stderr } = await run('work', '--no-migrate')
    assert.equal(code, 1)
    assert.match(stderr, /berth: The job queue is not installed.*berth migrate/)
  })

  await t.test('berth work runs what is overdue, and stops at SIGTERM', async (t) => {
    const working = await startBerth(t, ['work'], env, ({ stderr }) => stderr.includes('"working"'))
    const deadlineMs = performance.now() + 20_000
    for (;;) {
      const { rows } = await database.admin.query<Status>('select * from public.get_cron_job_status()')
      if (rows.length > 0 && rows.every((job) => job.last_status === 'succeeded')) break
      assert.ok(performance.now() < deadlineMs, 'the jobs did not run')
    }
    assert.equal((await working.stop('SIGTERM')).code, 0)
    const { code, stdout } = await run('jobs', '--json')
    assert.equal(code, 0)
    assert.ok((JSON.parse(stdout) as Status[]).every((job) => !job.late))
  })

  await t.test("berth work as the server's own role installs nothing, and works", async (t) => {
    const asServer = { ...env, DATABASE_URL: database.appUrl }
    const working = await startBerth(t, ['work'], asServer, ({ stderr }) => stderr.includes('"working"'))
    assert.equal((await working.stop('SIGTERM')).code, 0)
  })

  await t.test("berth serve as the server's own role says what is missing", async () => {
    await database.rows(`delete from ops.migrations as m where m.version = 1`)
    const { code, stderr } = await runBerth(['serve'], { ...env, DATABASE_URL: database.appUrl })
    assert.equal(code, 1)
    assert.match(stderr, /berth: The database lacks 0001_create_operators: run `berth migrate`/)
    await database.rows(
      `insert into ops.migrations (version, name, hash, down_sql, transactional, duration_ms)
       values (1, 'create_operators', '', '', true, 0)`,
    )
  })

  await t.test('berth partitions lists months, and makes past ones once', async () => {
    const ensure = () => run('partitions', 'ensure', '--from', '2019-12', '--until', '2020-01', '--json')
    assert.equal(JSON.parse((await ensure()).stdout).made, 10)
    assert.equal(JSON.parse((await ensure()).stdout).made, 0)
    const { stdout } = await run('partitions', '--json')
    assert.ok(JSON.parse(stdout).some((row: { month: string }) => row.month === '2020-01'))
    assert.equal((await run('partitions', 'ensure', '--from', '1999-12')).code, 1)
  })

  await t.test(
    'berth doctor names a month that was detached, and berth partitions ensure attaches it again',
    async () => {
      const month = new Date().toISOString().slice(0, 7)
      const partition = `core.claims_${month.replace('-', '_')}`
      await database.rows(`alter table core.claims detach partition ${partition}`)
      const doctor = await run('doctor')
      assert.equal(doctor.code, 1)
      assert.match(
        doctor.stdout,
        new RegExp(`${partition} is detached.*berth partitions ensure --from ${month}`),
      )
      assert.match((await run('partitions')).stdout, new RegExp(`core.claims +${month} .*detached`))

      await database.rows(`alter table ${partition} disable row level security`)
      const refused = await run('partitions', 'ensure')
      assert.equal(refused.code, 1)
      assert.match(
        refused.stderr,
        new RegExp(`lack row security is not .*partition ${partition}.*partition_not_whole`),
      )

      await database.rows(`alter table ${partition} enable row level security`)
      const mended = await run('partitions', 'ensure')
      assert.equal(mended.code, 0)
      assert.match(mended.stdout, /1 partitions made or attached again/)
      assert.doesNotMatch((await run('partitions')).stdout, /detached/)
    },
  )

  await t.test('berth serve and berth load: clients book over HTTP, and every booking holds', async (t) => {
    const port = String(await findFreePort())
    const serving = await startBerth(
      t,
      ['serve', '--no-migrate'],
      { ...env, PORT: port, RATE_LIMIT_PER_ADDRESS: '0' },
      ({ stderr }) => stderr.includes('Server listening'),
    )
    const { code, stdout } = await run(
      ...[
        'load',
        '--url',
        `http://127.0.0.1:${port}`,
        '--operator',
        'small',
        '--clients',
        '8',
        '--seconds',
        '5',
      ],
      ...['--bookings', '200', '--json'],
    )
    assert.equal(code, 0)
    const result = JSON.parse(stdout)
    assert.equal(result.confirmed, 200)
    const [row] = await database.rows<{ bookings: number }>(
      `select count(*)::int as bookings from core.bookings as b where b.status = 'confirmed'`,
    )
    assert.equal(row?.bookings, 200)
    assert.equal((await serving.stop('SIGTERM')).code, 0)
  })

  await t.test('berth load leaves other machines alone unless told otherwise', async () => {
    const { code, stderr } = await run('load', '--url', 'http://192.0.2.1:8000')
    assert.equal(code, 2)
    assert.match(stderr, /--yes/)
  })

  await t.test('berth sample loads and removes', async () => {
    assert.equal(
      JSON.parse((await run('sample', 'load', '--operator', 'small', '--json')).stdout).departures,
      1140,
    )
    assert.equal((await run('sample', 'load', '--operator', 'small')).code, 1)
    assert.equal(
      JSON.parse((await run('sample', 'remove', '--operator', 'small', '--json')).stdout).departures,
      1140,
    )
  })

  await t.test(
    'berth doctor finds nothing, and exits with 1 and the row once something is wrong',
    async () => {
      const well = JSON.parse((await run('doctor', '--json')).stdout)
      assert.deepEqual(well.violations, [])
      const states = new Map(well.checks.map(({ name, state }: Check) => [name, state]))
      for (const name of [
        'version',
        'extensions',
        'clock',
        'roles',
        'server role',
        'migrations',
        'partitions',
        'jobs',
      ]) {
        assert.equal(states.get(name), 'ok', name)
      }
      await database.rows(
        `insert into ops.migrations (version, name, hash, down_sql, transactional, duration_ms)
         values (9999, 'come_later', '', '', true, 0)`,
      )
      assert.match((await run('doctor')).stdout, /migrations .*it has migration 9999, which this release/)
      await database.rows('delete from ops.migrations as m where m.version = 9999')
      await world.corrupt([], 'update core.occurrences as o set taken = o.taken + 1 where o.id = $1', [
        world.classId,
      ])
      const { code, stdout } = await run('doctor')
      assert.equal(code, 1)
      assert.match(stdout, new RegExp(`no_occurrence_is_oversold.*${world.classId}.*"live_units": ?0`))
    },
  )
})
