import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { createBookings } from '#db/booking/bookings.ts'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { createReadiness } from '#db/readiness.ts'
import { mintToken } from '#http/identity/tokens.ts'
import { readMigrationGap } from '#ops/migrate/gap.ts'
import { tokenSettings } from '#support/tokens.ts'
import { KnownIds } from '#test/fuzz/http/ids.ts'
import { judge } from '#test/fuzz/http/judge.ts'
import { type RawAnswer, RawClient } from '#test/fuzz/http/raw_client.ts'
import { type GeneratedRequest, requestTo, write } from '#test/fuzz/http/requests.ts'
import { createDatabase, type TestDatabase } from '#test/helpers/database.ts'
import { type Operation, readOperations } from '#test/helpers/operations.ts'
import { buildTestServer } from '#test/helpers/server.ts'
import { sized } from '#test/helpers/sizes.ts'
import { makeWorld, type World } from '#test/rls/world.ts'

/** Requests to each operation, from each caller. */
const REQUESTS = Number(process.env.BERTH_FUZZ_REQUESTS ?? sized({ short: 12, full: 30 }))
const SEED = Number(process.env.BERTH_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))
const CALLERS = ['anonymous', 'customer', 'agent', 'admin'] as const
/** A single operation, for a closer look. */
const ONLY = process.env.BERTH_FUZZ_OPERATION

type CallerName = (typeof CALLERS)[number]

const FINDINGS_MAX = 50
/** Of a request that the server is too busy for: somebody else's change keeps a row locked. */
const ATTEMPTS_MAX = 5
const NO_LIMIT = { RATE_LIMIT_PER_ADDRESS: '0', RATE_LIMIT_PER_ACCOUNT: '0', RATE_LIMIT_PER_API_KEY: '0' }

/** As pino numbers levels. */
const ERROR = 50

interface LogLine {
  readonly level: number
  readonly request_id?: string
  readonly err?: unknown
}

interface Run {
  readonly database: TestDatabase
  readonly world: World
  readonly ids: KnownIds
  readonly operations: readonly Operation[]
  readonly port: number
  /** How often each status was returned, by operation and caller. */
  readonly counts: Map<string, Map<number, number>>
  /** What the server logged about each request with an unexpected error. */
  readonly logged: Map<string, string>
  /** The first finding of each kind. */
  readonly findings: Map<string, string>
}

test('whatever is sent to whichever operation by whomever, the answer is one that the document declares', async (t) => {
  t.diagnostic(`seed ${SEED}, ${REQUESTS} requests to each operation from each caller`)
  const run = await startRun(t)
  for (const [index, operation] of run.operations.entries()) {
    await keepStaff(run)
    const seed = SEED + index * CALLERS.length
    await Promise.all(CALLERS.map((caller, place) => attack(run, operation, caller, seed + place)))
  }
  for (const { id } of run.operations)
    t.diagnostic(`${id}: ${CALLERS.map((caller) => describe(run, id, caller)).join('; ')}`)
  const findings = [...run.findings.values()].slice(0, FINDINGS_MAX)
  assert.deepEqual(findings, [], 'an example of each kind of wrong answer')
})

async function startRun(t: TestContext): Promise<Run> {
  const database = await createDatabase(t)
  const world = await makeWorld(database)
  const settings = readDatabaseSettings({ DATABASE_URL: database.appUrl })
  const bookings = createBookings(settings)
  const readiness = createReadiness({ settings, bookings, readGap: readMigrationGap })
  database.after(async () => {
    await readiness.end()
    await bookings.close()
  })
  const logged = new Map<string, string>()
  const onLog = (line: string) => {
    const { level, request_id, err }: LogLine = JSON.parse(line)
    if (level >= ERROR && request_id !== undefined) logged.set(request_id, JSON.stringify(err))
  }
  const parts = { pool: database.app, bookings, readiness, env: NO_LIMIT, onLog }
  const app = await buildTestServer(database, parts)
  const origin = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const document = (await app.inject('/openapi.json')).json()
  return {
    database,
    world,
    ids: new KnownIds(world),
    operations: readOperations(document).filter(({ id }) => ONLY === undefined || id === ONLY),
    port: Number(origin.port),
    counts: new Map(),
    logged,
    findings: new Map(),
  }
}

/** The statuses that one caller got from one operation: admin 30 (12 × 200, 18 × 422). */
function describe({ counts }: Run, id: string, caller: CallerName): string {
  const statuses = [...(counts.get(`${id} ${caller}`) ?? [])].sort(([one], [other]) => one - other)
  const total = statuses.reduce((sum, [, count]) => sum + count, 0)
  return `${caller} ${total} (${statuses.map(([status, count]) => `${count} × ${status}`).join(', ')})`
}

/** Restores the roles of the agent and the admin: an admin may take away anybody's role, and does so. */
async function keepStaff({ database, world }: Run): Promise<void> {
  for (const role of ['agent', 'admin']) {
    await database.admin.query(
      `insert into core.members (operator_id, account_id, role, created_at) values ($1, $2, $3, now())
       on conflict (operator_id, account_id) do update set role = excluded.role`,
      [world.ours, world[role], role],
    )
  }
}

async function attack(run: Run, operation: Operation, caller: CallerName, seed: number): Promise<void> {
  const accountId = run.world[caller]
  const token = accountId === undefined ? null : await mintToken(tokenSettings(), { accountId })
  const client = new RawClient(run.port)
  const requests = fc.sample(requestTo(operation, run.ids), {
    numRuns: REQUESTS,
    seed,
  })
  try {
    for (const request of requests) await ask(run, operation, caller, client, request, token)
  } finally {
    client.close()
  }
}

async function ask(
  run: Run,
  operation: Operation,
  caller: CallerName,
  client: RawClient,
  request: GeneratedRequest,
  token: string | null,
): Promise<void> {
  const bytes = write(request, token)
  const note = (problem: string) => {
    const kind = `${operation.id} ${problem.replace(/[0-9a-f-]{36}/g, '').slice(0, 120)}`
    const sent = bytes
      .toString()
      .replace(/\r/g, '')
      .replace(/(Authorization: Bearer ey)\S+/, '$1…')
    if (!run.findings.has(kind))
      run.findings.set(kind, `${operation.id}, ${caller}, ${request.what}: ${problem}\n${sent.slice(0, 600)}`)
  }
  try {
    const answer = await sendUntilTaken(client, bytes, request.method)
    const counted = `${operation.id} ${caller}`
    const statuses = run.counts.get(counted) ?? new Map<number, number>()
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    run.counts.set(counted, statuses)
    if (answer.status === 200 || answer.status === 201) run.ids.note(answer.body)
    const problem = judge(operation, request, answer)
    const why = run.logged.get(answer.headers.get('x-request-id') ?? '') ?? ''
    if (problem !== null) note(`${problem} ${why}`)
  } catch (error) {
    note(String(error))
  }
}

/** Sends a request again that the server was too busy for, as its answer says, and returns the last answer. */
async function sendUntilTaken(client: RawClient, bytes: Buffer, method: string): Promise<RawAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await client.send(bytes, method)
    const retryAfterS = Number(answer.headers.get('retry-after') ?? 0)
    if (answer.status !== 503 || retryAfterS === 0 || attempt === ATTEMPTS_MAX) return answer
    await setTimeout(retryAfterS * 1000)
  }
}
