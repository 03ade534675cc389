import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { mintToken } from '#http/identity/tokens.ts'
import { startServerProcess } from '#support/server_process.ts'
import { tokenSettings } from '#support/tokens.ts'
import { until } from '#support/until.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { createHttpClient } from '#test/helpers/http_client.ts'
import { makeSmallDisk } from '#test/helpers/small_disk.ts'

const BOOKINGS = 20

test('the disk of the log is full', async (t) => {
  const berth = await startBerth(t)
  const disk = makeSmallDisk(berth.database, '64k')
  if (disk.full === null) return t.skip('this machine mounts nothing for us')
  const operator = await berth.operator()
  const event = await operator.event({ capacity: 1_000 })
  const path = join(disk.directory, 'log')
  const log = openSync(path, 'a')
  const server = await startServerProcess(berth.database.appUrl, {
    log,
    env: { DRAIN_MS: '0' },
  })
  closeSync(log)
  berth.database.after(() => server.kill())
  const { accountId } = await operator.customer()
  const customer = createHttpClient(server.origin, await mintToken(tokenSettings(), { accountId }))
  berth.database.after(async () => customer.close())
  const book = () => customer.post('/api/v1/bookings', { occurrence_id: event.id }, randomUUID())
  // A missing grant: each request that meets it writes a line to the log.
  await berth.database.rows('revoke execute on function core.list_bookings from public, anon, authenticated')
  const writeLine = async () => assert.ok((await customer.get('/api/v1/bookings')).status >= 400)
  const linesOf = () => readFileSync(path, 'utf8').split('\n')

  const begun = linesOf().filter(isWhole).length
  await disk.full.fill()

  await t.test('bookings are confirmed', async () => {
    for (let booking = 0; booking < BOOKINGS; booking += 1) {
      await writeLine()
      assert.equal((await book()).status, 201)
    }
    assert.equal(await event.taken(), BOOKINGS)
  })

  disk.full.empty()

  await t.test('once there is space, the log says how many lines it lacks, and goes on', async () => {
    await until(async function lossIsTold() {
      return linesOf().some((line) => line.includes('"lines_lost"'))
    })
    const told = linesOf().findIndex((line) => line.includes('"lines_lost"'))
    const { level, lines_lost, reason } = JSON.parse(linesOf()[told] ?? '')
    assert.equal(level, 40)
    const kept = linesOf().slice(0, told).filter(isWhole).length - begun
    assert.ok(lines_lost > 0)
    assert.equal(kept + lines_lost, BOOKINGS)
    assert.match(reason, /ENOSPC/)
    const before = linesOf().length
    await writeLine()
    await until(async function logGoesOn() {
      return linesOf().length > before
    })
    assert.ok(linesOf().slice(told, -1).every(isWhole))
  })

  await disk.full.fill()

  await t.test('it is full again, and the server stops when it is told to', async () => {
    await writeLine()
    assert.equal((await book()).status, 201)
    assert.equal(await server.stop(), 0)
  })
})

function isWhole(line: string): boolean {
  try {
    return typeof JSON.parse(line).level === 'number'
  } catch {
    return false
  }
}
