import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import { refuseOtherAnswers } from '#bench/overload/answers.ts'
import { flood } from '#bench/overload/flood.ts'
import type { FloodPlan } from '#bench/overload/flood_plan.ts'
import type { ProbeSample } from '#bench/overload/probe.ts'
import { recoveryS } from '#bench/overload/recovery.ts'
import { listen } from '#test/helpers/listen.ts'

/** A server that answers the nth request, from 1 on, as it is told to. */
async function startServer(t: TestContext, answer: (response: ServerResponse, nth: number) => void) {
  const seen = { requests: 0, connections: 0 }
  const server = createServer((request, response) => {
    seen.requests += 1
    const nth = seen.requests
    request.resume().once('end', () => answer(response, nth))
  })
  server.on('connection', () => {
    seen.connections += 1
  })
  return { port: await listen(t, server), seen }
}

function send(response: ServerResponse, status: number, body: string, headers = {}): void {
  response.writeHead(status, { 'content-length': body.length, ...headers }).end(body)
}

const BUSY = '{"code":"busy"}'

function plan(port: number, options: Partial<FloodPlan>): FloodPlan {
  return {
    port,
    clients: 5,
    warmUpS: 0.05,
    measureS: 0.2,
    tokens: ['first'],
    requests: [{ method: 'POST', path: '/book', body: '{}' }],
    order: 'turn',
    keys: true,
    ...options,
  }
}

test('a flood tells what was accepted from what was refused, and every answer is one or the other', async (t) => {
  const { port, seen } = await startServer(t, (response, nth) =>
    nth % 3 === 0 ? send(response, 201, '{}') : send(response, 503, BUSY, { 'Retry-After': '2' }),
  )
  const report = await flood(plan(port, {}))
  const { 201: accepted = 0, '503 busy': refused = 0 } = report.answers
  assert.equal(accepted + refused, seen.requests)
  assert.equal(accepted, Math.floor(seen.requests / 3))
  assert.ok(
    report.accepted.answered > 0 && report.accepted.answered < accepted,
    'the warm-up is not measured',
  )
  assert.equal(seen.connections, 5)
  refuseOtherAnswers('both', report)
})

test('a refusal that does not say when to come again is found among those that do', async (t) => {
  const { port } = await startServer(t, (response, nth) =>
    send(response, 503, BUSY, nth === 7 ? {} : { 'retry-after': '1' }),
  )
  const report = await flood(plan(port, {}))
  assert.equal(report.withoutRetryAfter, 1)
  assert.throws(() => refuseOtherAnswers('all', report), /1 refusals said no Retry-After/)
})

test('a connection that breaks and an answer of another kind are told of', async (t) => {
  const { port } = await startServer(t, (response, nth) => {
    if (nth === 3) response.destroy()
    else send(response, nth === 6 ? 500 : 201, nth === 6 ? '{"code":"internal"}' : '{}')
  })
  const report = await flood(plan(port, {}))
  assert.equal(report.broken, 1)
  assert.throws(
    () => refuseOtherAnswers('all', report),
    /1 requests or connections broke.*1 answers of 500 internal/,
  )
})

test('by a schedule, a request that waits for a connection is timed from when it was due as well', async (t) => {
  const { port } = await startServer(t, (response) => {
    setTimeout(() => send(response, 201, '{}'), 20)
  })
  const report = await flood(plan(port, { clients: 1, arrivalsPerS: 500 }))
  const { fromSending, fromDue } = report.accepted
  assert.ok(
    fromDue.p99Ms > 2 * fromSending.p99Ms,
    `${fromDue.p99Ms} ms, ${fromSending.p99Ms} ms from sending`,
  )
  assert.ok(report.unsent > report.sent, `${report.sent} sent, ${report.unsent} not`)
})

/** One every 20 ms from `fromMs` on, each answered after `tookMs`. */
function probes(count: number, fromMs: number, tookMs: number, status = 201): ProbeSample[] {
  return Array.from({ length: count }, (_, i) => {
    const dueMs = fromMs + i * 20
    return { dueMs, answeredMs: dueMs + tookMs, status }
  })
}

test('recovery is the answer to the last slow or refused probe before half a second of good ones', () => {
  const slow = probes(10, 900, 300)
  const calm = probes(25, 1_100, 5)
  assert.equal(recoveryS([...slow, ...calm], 1_000, 25), 0.38)
  assert.equal(recoveryS(calm, 1_000, 25), 0)
  assert.equal(recoveryS([...calm.slice(1), ...probes(1, 1_700, 5, 503)], 1_000, 25), null)
})
