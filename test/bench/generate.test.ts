import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { generateLoad } from '#bench/load/generate.ts'
import type { LoadPlan } from '#bench/load/plan.ts'
import { listen } from '#test/helpers/listen.ts'

interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly key: string | string[] | undefined
  readonly authorization: string | undefined
  readonly body: string
}

/** A server that notes what it is asked and answers as it is told to. */
async function startServer(t: TestContext, answer: (seen: Seen, response: ServerResponse) => void) {
  const seen: Seen[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    const { method, url, headers } = request
    const { authorization } = headers
    const asked = { method, url, authorization, key: headers['idempotency-key'], body: await text(request) }
    seen.push(asked)
    answer(asked, response)
  })
  return { port: await listen(t, server), seen }
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body)
}

const UUID = '01234567-89ab-7def-8123-456789abcdef'
const ONE = { method: 'POST', path: '/book', body: '{"quantity":1}' } as const

function plan(port: number, options: Partial<LoadPlan>): LoadPlan {
  return {
    port,
    clients: 3,
    warmUpS: 0.1,
    measureS: 0.3,
    tokens: ['first', 'second'],
    requests: [ONE],
    order: 'turn',
    keys: true,
    ...options,
  }
}

test('every request is answered and counted once, each with a key of its own', async (t) => {
  const { port, seen } = await startServer(t, (_, response) => send(response, 201, `{"id":"${UUID}"}`))
  const report = await generateLoad(plan(port, {}))
  assert.deepEqual(report.answers, { 201: seen.length })
  assert.equal(report.broken, 0)
  assert.equal(new Set(seen.map(({ key }) => key)).size, seen.length)
  assert.ok(report.measured.good > 0 && report.measured.good < seen.length, 'the warm-up is not measured')
  assert.equal(
    report.goodBySecond.reduce((sum, count) => sum + count, 0),
    seen.length,
  )
  assert.deepEqual(
    new Set(seen.map(({ authorization }) => authorization)),
    new Set(['Bearer first', 'Bearer second']),
  )
  assert.ok(seen.every(({ method, url, body }) => `${method} ${url} ${body}` === 'POST /book {"quantity":1}'))
})

test('a plan that is used once ends when all of it is sent', async (t) => {
  const { port, seen } = await startServer(t, (_, response) => send(response, 201, `{"id":"${UUID}"}`))
  const requests = Array.from({ length: 50 }, (_, i) => ({
    ...ONE,
    path: `/${i}`,
    key: `key-${i}`,
    token: 1,
  }))
  const once = plan(port, { requests, order: 'once', keys: false, warmUpS: 0, measureS: 20, idsMax: 7 })
  const report = await generateLoad(once)
  assert.deepEqual(seen.map(({ url }) => url).sort(), requests.map(({ path }) => path).sort())
  assert.deepEqual(seen.map(({ key }) => key).sort(), requests.map(({ key }) => key).sort())
  assert.deepEqual(report.answers, { 201: 50 })
  assert.deepEqual(
    report.made,
    Array.from({ length: 7 }, () => ({ id: UUID, token: 1 })),
  )
})

test('a plan that is used up before anything is measured is an error, not a figure', async (t) => {
  const { port } = await startServer(t, (_, response) => send(response, 200, '{}'))
  await assert.rejects(
    generateLoad(plan(port, { order: 'once', warmUpS: 20 })),
    /before the warm-up was over/,
  )
})

test('refusals are counted by code and are no good', async (t) => {
  const problem = '{"title":"Sold out.","code":"sold_out"}'
  const { port, seen } = await startServer(t, (_, response) => send(response, 409, problem))
  const report = await generateLoad(plan(port, {}))
  assert.deepEqual(report.answers, { '409 sold_out': seen.length })
  assert.equal(report.measured.good, 0)
  assert.ok(report.measured.all > 0)
})

test('a second step is sent to what the first one made, by the same client', async (t) => {
  const { port, seen } = await startServer(t, ({ url }, response) =>
    url === '/book' ? send(response, 201, `{"id":"${UUID}"}`) : send(response, 200, '{}'),
  )
  const next = { pathBefore: '/bookings/', pathAfter: '/confirmation', body: '' }
  const report = await generateLoad(plan(port, { next, clients: 1 }))
  const [first, second] = seen
  assert.equal(second?.url, `/bookings/${UUID}/confirmation`)
  assert.equal(second?.authorization, first?.authorization)
  assert.equal(second?.key, undefined)
  assert.deepEqual(
    [report.answers[201], report.answersNext[200]].reduce((a, b) => (a ?? 0) + (b ?? 0)),
    seen.length,
  )
})

test('in an open loop requests are due whether or not the server is ready, and waiting counts', async (t) => {
  const waiting: ServerResponse[] = []
  const { port } = await startServer(t, (_, response) => {
    waiting.push(response)
    // The first is answered only when the schedule is long past it; the others wait behind it.
    if (waiting.length > 1) send(response, 200, '{}')
    else setTimeout(() => send(response, 200, '{}'), 300)
  })
  const report = await generateLoad(plan(port, { clients: 1, arrivalsPerS: 100, warmUpS: 0, measureS: 0.6 }))
  // A closed loop would have one slow time of some twenty; here all that were due meanwhile waited too.
  assert.ok(report.lateMsMax > 150, `late by ${report.lateMsMax} ms`)
  assert.ok(report.measured.latency.p95Ms > 150, `p95 ${report.measured.latency.p95Ms} ms`)
})

test('what was due and never sent is told', async (t) => {
  const held: ServerResponse[] = []
  const { port } = await startServer(t, (_, response) => {
    held.push(response)
    setTimeout(() => send(response, 200, '{}'), 500)
  })
  const report = await generateLoad(plan(port, { clients: 1, arrivalsPerS: 200, warmUpS: 0, measureS: 0.2 }))
  assert.equal(held.length, 1)
  assert.ok(report.unsent > 1)
})

test('a connection that breaks is an answer that never came', async (t) => {
  const { port, seen } = await startServer(t, (_, response) => response.destroy())
  const report = await generateLoad(plan(port, { measureS: 20 }))
  assert.equal(report.broken, 3)
  assert.equal(seen.length, 3)
  assert.deepEqual(report.answers, {})
})

test('a server that is not there is an error', async () => {
  await assert.rejects(generateLoad(plan(1, {})), /No connection to 127\.0\.0\.1:1/)
})
