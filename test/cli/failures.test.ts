import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { explainDatabaseError } from '#cli/terminal/database_errors.ts'
import { findFreePort } from '#db/embedded/ports.ts'
import { withDatabase, withUser } from '#support/addresses.ts'
import { type Run, runBerth } from '#test/cli/run_berth.ts'
import { createDatabase, createEmptyDatabase, type Owner } from '#test/helpers/database.ts'

const JWT_SECRET = 'only-in-tests-and-thirty-two-bytes-long'
const AT_ONCE_MAX = 3

/** Every command that needs the database first. Without --json, a command reports its failure in words. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'migrate up': ['migrate', 'up', '--json'],
  'migrate status': ['migrate', 'status', '--json'],
  'migrate rollback': ['migrate', 'rollback', '0', '--json'],
  'migrate drift': ['migrate', 'drift', '--json'],
  serve: ['serve', '--port', '0', '--no-migrate'],
  work: ['work', '--no-migrate'],
  token: ['token', '--role', 'admin', '--operator', 'nobody', '--json'],
  'operator list': ['operator', 'list', '--json'],
  'admin list': ['admin', 'list', '--json'],
  'sample load': ['sample', 'load', '--operator', 'nobody', '--json'],
  doctor: ['doctor', '--json'],
  partitions: ['partitions', '--json'],
  jobs: ['jobs', '--json'],
}

/** These commands work on an empty database, report what it lacks among other things, or wait until it is migrated. */
const FINE_UNMIGRATED = [
  'migrate up',
  'migrate status',
  'migrate rollback',
  'migrate drift',
  'doctor',
  'serve',
]

/** Takes connections and says nothing; its port. */
async function startSilentHost(owner: Owner): Promise<number> {
  const open = new Set<Socket>()
  const host = createServer((socket) => open.add(socket.on('error', () => undefined)))
  await once(host.listen(0, '127.0.0.1'), 'listening')
  owner.after(async () => {
    host.close()
    for (const socket of open) socket.destroy()
  })
  return (host.address() as AddressInfo).port
}

function failureOf({ stderr }: Run): { code: string | null; message: string } {
  const said = stderr.trimEnd().split('\n').at(-1) ?? ''
  return said.startsWith('{') ? JSON.parse(said) : { code: null, message: said.replace(/^berth: /, '') }
}

test('every command says in a line what is wrong with its database, and what to do', async (t) => {
  const database = await createDatabase(t)
  const empty = await createEmptyDatabase(t)
  const stranger = `stranger_${empty.name}`
  const stray = `stray_${empty.name}`
  for (const role of [stranger, stray]) {
    await database.rows(`create role ${role} login password 'only-in-tests'`)
    database.after(async () => {
      await database.rows(`drop role ${role}`)
    })
  }
  await database.rows(`grant berth_owner to ${stranger}`)
  const noTls = new URL(database.url)
  noTls.searchParams.set('sslmode', 'require')
  const nowhere = new URL(database.url)
  nowhere.hostname = 'no-such-host.invalid'
  const closed = new URL(database.url)
  closed.port = String(await findFreePort())
  const silent = new URL(database.url)
  silent.port = String(await startSilentHost(t))

  const failures: readonly (readonly [string, string, RegExp])[] = [
    [closed.href, 'database_unreachable', /^Nothing answers at 127\.0\.0\.1:\d+ .*: start PostgreSQL there/],
    [silent.href, 'database_unreachable', /^No answer in time from 127\.0\.0\.1:\d+ .*: look for a firewall/],
    [nowhere.href, 'database_unreachable', /no-such-host\.invalid .*: mend the host in DATABASE_URL/],
    [
      withUser(database.url, 'berth_app', 'wrong'),
      'wrong_password',
      /password authentication failed .*: mend user and password/,
    ],
    [withDatabase(database.url, 'nothing'), 'no_such_database', /"nothing" does not exist: make it/],
    [noTls.href, 'no_tls', /does not support SSL.*: take sslmode out of DATABASE_URL/],
    [empty.url, 'not_migrated', /run `berth migrate`/],
    [
      withUser(empty.url, stray, 'only-in-tests'),
      'installer_lacks_rights',
      new RegExp(`role ${stray} may not become berth_owner\\. .*run: grant berth_owner to ${stray}`),
    ],
    [
      withUser(empty.url, stranger, 'only-in-tests'),
      'installer_lacks_rights',
      new RegExp(`: .*alter role ${stranger} createrole; alter database ${empty.name} owner to ${stranger}`),
    ],
  ]
  const cells = failures.flatMap(([url, code, message]) =>
    Object.entries(COMMANDS)
      .filter(([name]) => !(code === 'not_migrated' && FINE_UNMIGRATED.includes(name)))
      .filter(([name]) => code !== 'installer_lacks_rights' || name === 'migrate up')
      .map(([name, words]) => ({ name, words, url, code, message })),
  )
  assert.ok(cells.length > 50)
  const next = cells.values()
  await Promise.all(
    Array.from({ length: AT_ONCE_MAX }, async () => {
      for (const { name, words, url, code, message } of next) {
        const run = await runBerth(words, { DATABASE_URL: url, JWT_SECRET })
        const failure = failureOf(run)
        const said = `${name}, ${code}: ${run.stderr}`
        assert.equal(run.code, 1, said)
        if (words.includes('--json')) assert.equal(failure.code, code, said)
        assert.match(failure.message, message, said)
        assert.doesNotMatch(run.stderr, /^ {4}at /m, said)
        assert.equal(run.stdout, '', said)
      }
    }),
  )
})

test('a wrong command line is reported in JSON too', async () => {
  for (const words of [
    ['nonsense'],
    ['doctor', '--nonsense'],
    ['token'],
    ['migrate', 'rollback', 'yesterday'],
    ['migrate', 'rollback'],
    ['token', '--role', 'king', '--operator', 'x'],
  ]) {
    const { code, stdout, stderr } = await runBerth([...words, '--json'], {
      DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x',
      JWT_SECRET,
    })
    assert.deepEqual([code, stdout], [2, ''], `${words}: ${stderr}`)
    const failure = JSON.parse(stderr)
    assert.equal(failure.code, 'usage')
    assert.ok(failure.message.length > 0)
  }
})

test('a reader that has had enough is no failure', async (t) => {
  const database = await createDatabase(t)
  const { stdout, stderr } = await promisify(execFile)(
    'bash',
    [
      '-c',
      '"$0" src/cli/berth.ts migrate schema | head -1 > /dev/null; echo "$PIPESTATUS"',
      process.execPath,
    ],
    { env: { ...process.env, DATABASE_URL: database.url } },
  )
  assert.deepEqual([stdout, stderr], ['0\n', ''])
})

test('a server that wants TLS, and a certificate that nobody vouches for, say what to add', () => {
  const error = (message: string, code: string) => Object.assign(new Error(message), { code })
  const wanted = explainDatabaseError(
    error('no pg_hba.conf entry for host "10.0.0.1", user "u", database "d", no encryption', '28000'),
  )
  assert.equal(wanted?.code, 'tls_required')
  assert.match(wanted?.message ?? '', /add \?sslmode=require/)
  const untrusted = explainDatabaseError(error('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'))
  assert.equal(untrusted?.code, 'certificate_refused')
  assert.match(untrusted?.message ?? '', /PGSSLROOTCERT/)
})
