import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { findFreePort } from '#db/embedded/ports.ts'
import { until } from '#support/until.ts'
import { type Running, runBerth, startBerth } from '#test/cli/run_berth.ts'
import type { Owner } from '#test/helpers/database.ts'
import { makeOpenDirectory } from '#test/helpers/open_directory.ts'
import { readPrintedCurl } from '#test/helpers/printed_curl.ts'

interface Booking {
  id: string
  reference: string
  status: string
  claims: { seat: string }[]
}

const onSale = (output: string) => /On sale +(.*)/.exec(output)?.[1]

test('berth dev', async (t) => {
  const directory = makeOpenDirectory('dev')
  t.after(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }))
  const port = String(await findFreePort())
  const env = { BERTH_DATA_DIRECTORY: join(directory, 'postgres'), PORT: port }
  const start = (owner: Owner, ...options: string[]): Promise<Running> =>
    startBerth(owner, ['dev', ...options], env, ({ stdout }) => stdout.includes('Ctrl-C stops everything'))
  let booked: Booking | undefined
  let token = ''
  let firstOnSale: string | undefined

  await t.test('prints a command that books when it is pasted', async (t) => {
    const running = await start(t)
    const { url, init } = readPrintedCurl(running.output())
    token = /export CUSTOMER=(\S+)/.exec(running.output())?.[1] ?? ''
    firstOnSale = onSale(running.output())
    const response = await fetch(url, init)
    assert.equal(response.status, 201)
    booked = (await response.json()) as Booking
    assert.equal(booked.status, 'confirmed')
    assert.match(booked.claims[0]?.seat ?? '', /^\d+[A-Z]$/)
    assert.match(running.output(), /Database +postgres:\/\/\w+:[\w-]+@127\.0\.0\.1:\d+\/postgres$/m)
    const requests = () =>
      running
        .errors()
        .split('\n')
        .filter((line) => line.includes('"msg":"request"'))
    await until(async function requestIsLogged() {
      return requests().length > 0
    })
    const logged = requests()
    assert.deepEqual(
      logged.map((line) => JSON.parse(line)).map(({ method, path, status }) => [method, path, status]),
      [['POST', '/api/v1/bookings', 201]],
    )
    const page = await fetch(`http://127.0.0.1:${port}/api/v1/operators`, {
      headers: { origin: 'http://localhost:5173' },
    })
    assert.equal(page.headers.get('access-control-allow-origin'), 'http://localhost:5173')
    const docs = await fetch(`http://127.0.0.1:${port}/docs`)
    assert.equal(docs.status, 200)

    const second = await runBerth(['dev'], env)
    assert.equal(second.code, 1)
    assert.match(second.stderr, new RegExp(`Port ${port} is taken.*PORT=${Number(port) + 1}`))
    const fresh = await runBerth(['dev', '--fresh'], { ...env, PORT: String(await findFreePort()) })
    assert.equal(fresh.code, 1)
    assert.match(fresh.stderr, /Another process .* uses the database/)

    assert.equal((await running.stop('SIGINT')).code, 0)
  })

  await t.test('answers to every command of the README', async (t) => {
    const running = await start(t)
    const pasted = running.output().match(/^export .*$/gm) ?? []
    assert.equal(pasted.length, 4)
    const shown = /^## Book$[\s\S]*?```sh\n([\s\S]*?)```/m.exec(readFileSync('README.md', 'utf8'))?.[1] ?? ''
    const script = [...pasted, shown, 'echo "$HELD"'].join('\n')
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script])
    const answers = stdout.split(/(?<=})\n?(?={)/).map((text) => JSON.parse(text))
    const [confirmed, cancelled, registered, manifest, held] = answers
    assert.equal(confirmed.status, 'confirmed')
    assert.deepEqual([cancelled.status, cancelled.total_minor], ['confirmed', held.claims[0].price_minor])
    assert.deepEqual([registered.status, registered.claims[0].quantity], ['confirmed', 2])
    assert.match(JSON.stringify(manifest), /"Ada"/)
    assert.deepEqual([held.status, held.claims[0].seat], ['held', '4A'])
  })

  await t.test('keeps what was booked, and loads nothing twice', async (t) => {
    const running = await start(t)
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/bookings/${booked?.id}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const found = (await response.json()) as Booking
    assert.equal(found.reference, booked?.reference)
    const [departures, classes] = (onSale(running.output()) ?? '').match(/\d+/g) ?? []
    const [departuresBefore, classesBefore] = (firstOnSale ?? '').match(/\d+/g) ?? []
    // The worker may have made further departures of the days ahead. The classes are the same.
    assert.ok(Number(departures) >= Number(departuresBefore))
    assert.equal(classes, classesBefore)
    assert.equal((await running.stop('SIGTERM')).code, 0)
  })

  await t.test('starts over with --fresh', async (t) => {
    const running = await start(t, '--fresh')
    const newToken = /export CUSTOMER=(\S+)/.exec(running.output())?.[1]
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/bookings/${booked?.id}`, {
      headers: { authorization: `Bearer ${newToken}` },
    })
    assert.equal(response.status, 404)
    assert.equal((await running.stop()).code, 0)
  })
})
