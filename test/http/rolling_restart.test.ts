import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, connect as openSocket, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { mintToken } from '#http/identity/tokens.ts'
import { type ServerProcess, startServerProcess } from '#support/server_process.ts'
import { tokenSettings } from '#support/tokens.ts'
import { until } from '#support/until.ts'
import { type Berth, startBerth } from '#test/helpers/berth.ts'
import { createHttpClient } from '#test/helpers/http_client.ts'

const CUSTOMERS = 6
/** Several times as long as the load balancer takes to notice. */
const DRAIN_MS = '3000'
const CHECK_MS = 200

/**
 * Does what HAProxy does with `option httpchk GET /readyz`: it sends new connections to a server whose last answer was that it is
 * ready.
 */
async function startBalancer(t: TestContext, origins: readonly string[]) {
  const ready = new Set<string>()
  const sockets = new Set<Socket>()
  let refused = 0
  let turn = 0
  const check = async () => {
    for (const origin of origins) {
      const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
      if (answer?.status === 200) ready.add(origin)
      else ready.delete(origin)
    }
  }
  const timer = setInterval(() => void check(), CHECK_MS)
  const balancer = createServer((client) => {
    turn += 1
    const origin = [...ready][turn % Math.max(1, ready.size)]
    if (origin === undefined) {
      refused += 1
      return client.destroy()
    }
    const server = openSocket(Number(new URL(origin).port), '127.0.0.1')
    server.once('error', () => {
      refused += 1
    })
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
      from.pipe(to)
    }
  })
  t.after(() => {
    clearInterval(timer)
    for (const socket of sockets) socket.destroy()
    balancer.close()
  })
  balancer.listen(0, '127.0.0.1')
  await once(balancer, 'listening')
  const address = balancer.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return { origin: `http://127.0.0.1:${port}`, ready, refused: () => refused }
}

/** Customers who book one after another until the test stops them. Each request must get an answer, and a broken connection is none. */
async function keepBooking(berth: Berth, origin: string, occurrenceId: string) {
  let isOver = false
  const booked: string[] = []
  const others: unknown[] = []
  const customers = Array.from({ length: CUSTOMERS }, async () => {
    const token = await mintToken(tokenSettings(), { accountId: await berth.account() })
    const client = createHttpClient(origin, token)
    while (!isOver) {
      const answer = await client
        .post('/api/v1/bookings', { occurrence_id: occurrenceId }, randomUUID())
        .catch((error: unknown) => error)
      if (answer instanceof Error) others.push(answer.message)
      else if (isBooked(answer)) booked.push(answer.body.id)
      else others.push(answer)
    }
    client.close()
  })
  return {
    booked,
    others,
    async end() {
      isOver = true
      await Promise.all(customers)
    },
  }
}

function isBooked(answer: unknown): answer is { body: { id: string } } {
  return typeof answer === 'object' && answer !== null && 'status' in answer && answer.status === 201
}

test('two servers that are restarted in turn refuse nobody and cut nobody off', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const event = await operator.event({ capacity: 1_000_000 })
  const start = (port?: number): Promise<ServerProcess> =>
    startServerProcess(berth.database.appUrl, {
      ...(port === undefined ? {} : { port }),
      env: { DRAIN_MS, DB_MAX_CONNECTIONS: '5', DB_MIN_CONNECTIONS: '1' },
    })
  const servers = await Promise.all([start(), start()])
  t.after(() => Promise.all(servers.map((server) => server.kill())))
  const balancer = await startBalancer(
    t,
    servers.map(({ origin }) => origin),
  )
  await until(async function bothAreReady() {
    return balancer.ready.size === 2
  })
  const customers = await keepBooking(berth, balancer.origin, event.id)
  const more = async () => {
    const before = customers.booked.length
    await until(async function moreIsBooked() {
      return customers.booked.length > before + 20
    })
  }

  for (const [index, server] of servers.entries()) {
    await more()
    assert.equal(await server.stop(), 0)
    await more()
    servers[index] = await start(Number(new URL(server.origin).port))
    await until(async function bothAreReady() {
      return balancer.ready.size === 2
    })
  }
  await more()
  await customers.end()

  assert.deepEqual(customers.others, [])
  assert.equal(balancer.refused(), 0)
  assert.equal(new Set(customers.booked).size, customers.booked.length)
  assert.equal(await event.taken(), customers.booked.length)
})
