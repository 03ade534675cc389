import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { findFreePort } from '#db/embedded/ports.ts'
import { JWT_SECRET } from '#support/tokens.ts'
import { until } from '#support/until.ts'
import { createDatabase } from '#test/helpers/database.ts'

const PATIENCE_MS = 120_000

test('a server that npx started ends when npx is told to stop', async (t) => {
  const { appUrl } = await createDatabase(t)
  const port = await findFreePort()
  const npx = spawn('npx', ['berth', 'serve', '--no-migrate'], {
    stdio: 'ignore',
    env: { ...process.env, DATABASE_URL: appUrl, PORT: String(port), JWT_SECRET, DRAIN_MS: '0' },
  })
  const statusOf = async () => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.status
  t.after(() => npx.kill('SIGKILL'))
  await until(async function itAnswers() {
    return (await statusOf()) === 200
  }, PATIENCE_MS)
  npx.kill('SIGTERM')
  if (npx.exitCode === null && npx.signalCode === null) await once(npx, 'exit')
  await until(async function nobodyAnswers() {
    return (await statusOf()) === undefined
  }, PATIENCE_MS)
  assert.equal(await statusOf(), undefined)
})
