import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { appendFile, cp, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { mintToken } from '#http/identity/tokens.ts'
import { SQL_DIRECTORY } from '#ops/migrate/files.ts'
import { migrateUp } from '#ops/migrate/migrate.ts'
import { startServerProcess } from '#support/server_process.ts'
import { tokenSettings } from '#support/tokens.ts'
import { until } from '#support/until.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { Owner } from '#test/helpers/database.ts'
import { createHttpClient, type HttpAnswer, type HttpClient } from '#test/helpers/http_client.ts'
import { ONLY_IN_FULL } from '#test/helpers/sizes.ts'

const CUSTOMERS = 6
const ROUNDS = 2
const HOT = ['core.bookings', 'core.claims', 'core.occurrences']
/** A view that loses a column. PostgreSQL cannot do that in place, so all objects are dropped and created again. */
const VIEW = 'public/views/bookings.sql'

/** A future release: new columns on the hot tables, and every function and a view created again. */
async function makeRelease(owner: Owner) {
  const directory = await mkdtemp(join(tmpdir(), 'berth-release-'))
  owner.after(() => rm(directory, { recursive: true, force: true }))
  await cp(SQL_DIRECTORY, directory, { recursive: true })
  const view = await readFile(join(directory, VIEW), 'utf8')
  return {
    directory,
    async next(round: number) {
      const column = `came_with_${round}`
      await writeFile(
        join(directory, `migrations/${9000 + round}_add_columns.sql`),
        [
          '-- berth: up',
          ...HOT.map((table) => `alter table ${table} add column ${column} text;`),
          '-- berth: down',
          ...HOT.map((table) => `alter table ${table} drop column ${column};`),
        ].join('\n'),
      )
      for await (const path of glob(join(directory, '*/functions/**/*.sql'))) {
        await appendFile(path, `-- Release ${round}.\n`)
      }
      const isNarrow = round % 2 === 0
      await writeFile(join(directory, VIEW), isNarrow ? `${view}\n` : withColumn(view))
    },
  }
}

const withColumn = (view: string) =>
  view.replace('select b.id,', 'select null::text as of_another_release, b.id,')

/** The requests of one customer, and their answers. */
interface Log {
  readonly answers: HttpAnswer[]
  readonly keys: string[]
}

test('an upgrade under load', ONLY_IN_FULL, async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const event = await operator.event({ capacity: 100_000 })
  const release = await makeRelease(berth.database)
  const server = await startServerProcess(berth.database.appUrl)
  berth.database.after(() => server.kill())

  const clients = await Promise.all(
    Array.from({ length: CUSTOMERS }, async () => {
      const { accountId } = await operator.customer()
      return createHttpClient(server.origin, await mintToken(tokenSettings(), { accountId }))
    }),
  )
  berth.database.after(async () => {
    for (const client of clients) client.close()
  })
  const book = (client: HttpClient, key: string) =>
    client.post('/api/v1/bookings', { occurrence_id: event.id }, key)

  const logs: Log[] = clients.map(() => ({ answers: [], keys: [] }))
  let isOver = false
  const load = clients.map(async (client, index) => {
    const log = logs[index]
    while (!isOver) {
      const key = randomUUID()
      log?.keys.push(key)
      const booked = await book(client, key)
      log?.answers.push(booked)
      for (const path of [`/api/v1/events/${event.id}`, '/api/v1/bookings']) {
        log?.answers.push(await client.get(path))
      }
      if (booked.status === 201) log?.answers.push(await client.get(`/api/v1/bookings/${booked.body.id}`))
    }
  })
  const answered = () => logs.reduce((sum, { answers }) => sum + answers.length, 0)

  for (let round = 1; round <= ROUNDS; round += 1) {
    const before = answered()
    await until(async function clientsAreAnswered() {
      return answered() > before + CUSTOMERS * 4
    })
    await release.next(round)
    await migrateUp({ url: berth.database.url, sqlDirectory: release.directory })
  }
  const before = answered()
  await until(async function clientsAreAnswered() {
    return answered() > before + CUSTOMERS * 4
  })
  isOver = true
  await Promise.all(load)

  const answers = logs.flatMap((log) => log.answers)
  const refused = answers.filter(({ status }) => status >= 400)
  t.diagnostic(`${answers.length} answers, ${refused.length} refused`)

  await t.test('is no fault of ours, and says when to ask again', () => {
    for (const { status, body, headers } of refused) {
      assert.equal(status, 503, JSON.stringify(body))
      assert.match(String(headers['retry-after']), /^\d+$/)
    }
  })

  await t.test('loses no booking and makes none twice', async () => {
    for (const [index, { keys }] of logs.entries()) {
      for (const key of keys) {
        const client = clients[index]
        assert.ok(client)
        await until(async function askingAgainTells() {
          return (await book(client, key)).status === 201
        })
      }
    }
    assert.equal(await event.taken(), logs.flatMap(({ keys }) => keys).length)
    assert.deepEqual(await berth.findings(), [])
  })
})
