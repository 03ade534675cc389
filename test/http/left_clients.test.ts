import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import type { RoutePlugin } from '#http/parts.ts'
import { until } from '#support/until.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const CLIENTS = 30

/** Sends each text on a connection of its own, and resets all connections once the server has begun to read them. */
async function sendAndLeave(server: Server, texts: readonly string[]): Promise<void> {
  const { port } = server.address() as AddressInfo
  let heard = 0
  const hear = () => {
    heard += 1
  }
  server.on('request', hear)
  const sockets = texts.map((text) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(text)
    return socket
  })
  await until(async () => heard === texts.length)
  await Promise.all(sockets.map((socket) => once(socket.resetAndDestroy(), 'close')))
  server.off('request', hear)
}

test('a client that leaves', async (t) => {
  const lines: string[] = []
  const seen: string[] = []
  const plugin: RoutePlugin = async (app) => {
    app.get('/slow', async ({ ip }) => {
      const beganMs = performance.now()
      while (performance.now() - beganMs < 20);
      seen.push(ip)
      return { ok: true }
    })
    app.get('/later', async (request) => {
      await new Promise((resolve) => request.raw.socket.once('close', resolve))
      seen.push(request.ip)
    })
    app.post('/said', async () => ({ ok: true }))
  }
  const app = await buildTestServer(t, { plugin, onLog: (line) => lines.push(line) })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const troubles = () => lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 40)

  await t.test('while it waits for its turn is no trouble', async () => {
    // The requests of one connection are all read at once, and delay those of other connections.
    const slow = 'GET /test/slow HTTP/1.1\r\nhost: a\r\n\r\n'
    const first = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    first.write(slow.repeat(CLIENTS))
    await once(app.server, 'request')
    await sendAndLeave(app.server, Array(CLIENTS).fill(slow))
    first.destroy()
    assert.equal((await app.inject('/test/slow')).statusCode, 200)
    assert.deepEqual(troubles(), [])
    assert.ok(seen.every((ip) => ip === '127.0.0.1'))
  })

  await t.test('in the middle of its body is no trouble, and none of the database', async () => {
    lines.length = 0
    const head =
      'POST /test/said HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{'
    await sendAndLeave(app.server, [head])
    await until(async () => lines.some((line) => line.includes('the client has left')))
    assert.deepEqual(troubles(), [])
  })

  await t.test('is known by its address even then', async () => {
    seen.length = 0
    await sendAndLeave(app.server, ['GET /test/later HTTP/1.1\r\nhost: a\r\n\r\n'])
    await until(async () => seen.length > 0)
    assert.deepEqual(seen, ['127.0.0.1'])
  })
})

test('a request that is not sent within its time is given up, headers and body alike', async (t) => {
  const { server } = await buildTestServer(t)
  assert.equal(server.headersTimeout, server.requestTimeout)
})
