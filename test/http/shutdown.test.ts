import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import type { RoutePlugin } from '#http/parts.ts'
import { stopServer } from '#http/plugins/shutdown.ts'
import { buildTestServer } from '#test/helpers/server.ts'

interface Answer {
  status: number | undefined
  body: string
  connection: string | undefined
}

/** A server with one route that answers when the test says so, and a client that keeps its connection. */
async function startServer(t: TestContext) {
  const arrived = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const plugin: RoutePlugin = async (app) => {
    app.get('/slow', async () => {
      arrived.resolve()
      await release.promise
      return { ok: true }
    })
  }
  const app = await buildTestServer(t, { plugin })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.after(() => agent.destroy())

  const ask = async (path: string): Promise<Answer> => {
    const [response]: IncomingMessage[] = await once(get(`${url}${path}`, { agent }), 'response')
    assert.ok(response)
    return {
      status: response.statusCode,
      body: await text(response),
      connection: response.headers.connection,
    }
  }
  const ended: string[] = []
  const pool = { end: async () => void ended.push('pool') }
  const bookings = { close: async () => void ended.push('bookings') }
  const stop = (deadlineMs: number) => stopServer(app, { pools: [pool], bookings, deadlineMs })
  return {
    app,
    port: Number(new URL(url).port),
    ask,
    arrived: arrived.promise,
    release: release.resolve,
    stop,
    ended,
  }
}

/** Resolves once no server listens on the port any more. */
async function untilRefused(port: number): Promise<void> {
  for (let isRefused = false; !isRefused; ) {
    const socket = connect(port, '127.0.0.1')
    isRefused = await once(socket, 'connect').then(
      () => false,
      () => true,
    )
    socket.destroy()
  }
}

test('a server that stops', async (t) => {
  await t.test(
    'answers what is in flight, takes no more, and closes bookings and database last',
    async (t) => {
      const server = await startServer(t)
      const inFlight = server.ask('/test/slow')
      await server.arrived
      const stopped = server.stop(10_000)
      await untilRefused(server.port)
      assert.deepEqual(server.ended, [])

      server.release()
      assert.deepEqual(await inFlight, { status: 200, body: '{"ok":true}', connection: 'close' })
      assert.equal(await stopped, true)
      assert.deepEqual(server.ended, ['bookings', 'pool'])
    },
  )

  await t.test('does not wait for connections that are idle or were never used', async (t) => {
    const server = await startServer(t)
    await server.ask('/healthz')
    const unused = connect(server.port, '127.0.0.1')
    await once(unused, 'connect')
    await server.ask('/healthz')
    assert.equal(await server.stop(10_000), true)
  })

  await t.test('cuts what is still in flight at the deadline, and says so', async (t) => {
    const server = await startServer(t)
    const inFlight = server.ask('/test/slow')
    await server.arrived
    const cut = assert.rejects(inFlight, { code: 'ECONNRESET' })
    assert.equal(await server.stop(20), false)
    await cut
    assert.deepEqual(server.ended, ['bookings', 'pool'])
    server.release()
  })

  await t.test('tells a request that was half sent to go elsewhere', async (t) => {
    const server = await startServer(t)
    const socket = connect(server.port, '127.0.0.1')
    const answer = text(socket)
    const [half] = await Promise.all([once(server.app.server, 'connection'), once(socket, 'connect')])
    socket.write('GET /test/slow HTTP/1.1\r\nHost: x\r\n')
    while (half[0].bytesRead === 0) await new Promise<void>((resolve) => setImmediate(resolve))
    const stopped = server.stop(10_000)
    await untilRefused(server.port)
    socket.write('\r\n')
    assert.match(await answer, /^HTTP\/1\.1 503 [\s\S]+"code":"busy"/)
    assert.equal(await stopped, true)
  })
})
