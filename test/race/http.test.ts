import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { mintToken } from '#http/identity/tokens.ts'
import { tokenSettings } from '#support/tokens.ts'
import { startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { createHttpClient, type HttpClient } from '#test/helpers/http_client.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'
import type { Operator } from '#test/helpers/operators.ts'
import type { Person } from '#test/helpers/people.ts'
import { sized } from '#test/helpers/sizes.ts'

const ROUNDS = sized({ short: 25, full: 100 })
const HTTP_CLIENTS = 64
const SQL_CLIENTS = 16
const SEATS = ['1A', '1B', '1C', '1D', '2A', '2B', '2C', '2D', '3A', '3B']
/** Overlapping and disjoint legs of a trip with four stops. */
const LEGS = [
  [0, 1],
  [1, 2],
  [2, 3],
  [0, 2],
  [1, 3],
  [0, 3],
] as const

interface Wish {
  readonly seat: string | undefined
  readonly from: number
  readonly to: number
}

interface Outcome {
  readonly wish: Wish
  readonly code: string
}

const REFUSALS = new Set(['place_taken', 'sold_out'])

test(`80 clients over HTTP and SQL race for the last 10 seats, ${ROUNDS} times`, async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const { app } = await startApi(berth)
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const tokens = tokenSettings()
  const http: HttpClient[] = []
  for (let i = 0; i < HTTP_CLIENTS; i += 1) {
    const { accountId } = await operator.customer()
    http.push(createHttpClient(origin, await mintToken(tokens, { accountId })))
  }
  berth.database.after(async () => {
    for (const client of http) client.close()
  })
  const sql = await Promise.all(Array.from({ length: SQL_CLIENTS }, () => operator.customer()))

  for (let round = 1; round <= ROUNDS; round += 1) {
    const departure = await operator.departure({ places: SEATS, stops: 4 })
    const outcomes = await Promise.all([
      ...http.map((client) => askHttp(client, departure, randomWish())),
      ...sql.map((person) => askSql(person, departure, randomWish())),
    ])
    await checkRound(operator, departure, outcomes)
    if (round % 25 === 0) assert.deepEqual(await berth.findings(), [], `after round ${round}`)
  }
})

function randomWish(): Wish {
  const [from, to] = LEGS[Math.floor(Math.random() * LEGS.length)] ?? LEGS[0]
  const seat = Math.random() < 0.5 ? SEATS[Math.floor(Math.random() * SEATS.length)] : undefined
  return { seat, from, to }
}

function bodyOf(departure: Occurrence, { seat, from, to }: Wish) {
  return { occurrence_id: departure.id, from_index: from, to_index: to, passengers: [{ seat, name: 'Ann' }] }
}

async function askHttp(client: HttpClient, departure: Occurrence, wish: Wish): Promise<Outcome> {
  const { status, body } = await client.post('/api/v1/bookings', bodyOf(departure, wish), randomUUID())
  return { wish, code: status === 201 ? body.status : body.code }
}

async function askSql(person: Person, departure: Occurrence, wish: Wish): Promise<Outcome> {
  const answer = await person.ask(bodyOf(departure, wish), randomUUID())
  return { wish, code: answer.code ?? answer.status }
}

/** Checks that the rows agree with the answers, that nothing overlaps, and that every refused request would still not fit. */
async function checkRound(operator: Operator, departure: Occurrence, outcomes: Outcome[]): Promise<void> {
  assert.equal(outcomes.length, HTTP_CLIENTS + SQL_CLIENTS)
  for (const { code } of outcomes) assert.ok(code === 'confirmed' || REFUSALS.has(code), `answered ${code}`)

  const sold = await departure.sold()
  assert.equal(sold.length, outcomes.filter(({ code }) => code === 'confirmed').length)
  const taken = new Map<string, Set<number>>(SEATS.map((seat) => [seat, new Set()]))
  for (const { seat, span } of sold) {
    const [from = 0, to = 0] = span.slice(1, -1).split(',').map(Number)
    for (let leg = from; leg < to; leg += 1) {
      const legs = taken.get(seat ?? '')
      assert.ok(legs && !legs.has(leg), `${operator.slug}: seat ${seat} sold twice on leg ${leg}`)
      legs.add(leg)
    }
  }
  assert.equal(
    await departure.taken(),
    [...taken.values()].reduce((sum, legs) => sum + legs.size, 0),
  )

  for (const { wish, code } of outcomes) {
    if (code === 'confirmed') continue
    const candidates = wish.seat === undefined ? SEATS : [wish.seat]
    const fits = candidates.filter((seat) => isFree(taken.get(seat), wish))
    assert.deepEqual(fits, [], `refused ${code}, but ${fits} is free on [${wish.from},${wish.to})`)
  }
}

function isFree(legs: ReadonlySet<number> | undefined, { from, to }: Wish): boolean {
  for (let leg = from; leg < to; leg += 1) if (legs?.has(leg)) return false
  return true
}
