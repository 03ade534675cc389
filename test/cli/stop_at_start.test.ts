import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { LOCK_KEY } from '#ops/migrate/lock.ts'
import { startBerth } from '#test/cli/run_berth.ts'
import { createEmptyDatabase } from '#test/helpers/database.ts'

const JWT_SECRET = 'only-in-tests-and-thirty-two-bytes-long'

test('a server that waits for the lock of migrations stops when it is told to', async (t) => {
  const database = await createEmptyDatabase(t)
  const holder = await connect(database.url, 'the deploy before')
  database.after(() => holder.end())
  await holder.query('select pg_advisory_lock($1)', [LOCK_KEY])
  for (const [command, signal] of [
    [['serve', '--port', '0'], 'SIGTERM'],
    [['work'], 'SIGTERM'],
    [['work'], 'SIGINT'],
  ] as const) {
    const server = await startBerth(
      database,
      command,
      { DATABASE_URL: database.url, JWT_SECRET },
      ({ stderr }) => stderr.includes('"type":"waiting_for_lock"'),
    )
    const { code, stderr } = await server.stop(signal)
    const said = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '')
    assert.deepEqual([code, said.signal, said.msg], [0, signal, 'stopped before it had started'])
  }
})
