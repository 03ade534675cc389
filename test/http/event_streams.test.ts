import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import type { RoutePlugin } from '#http/parts.ts'
import {
  BACKLOG_BYTES_MAX,
  type EventStream,
  EventStreams,
  STREAMS_PER_CALLER_MIN,
} from '#http/plugins/event_streams.ts'
import { readEvents } from '#test/helpers/event_reader.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn()
}

test('server-sent events', async (t) => {
  const opened: EventStream[] = []
  const plugin: RoutePlugin = async (app) => {
    app.get('/seats', async (request, reply) => {
      const stream = app.eventStreams.open(request, reply)
      opened.push(stream)
      return reply.send(stream.body)
    })
  }
  const app = await buildTestServer(t, {
    plugin,
    env: { EVENT_STREAMS_MAX: '25', ALLOWED_ORIGINS: 'https://shop.example' },
  })
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/test/seats`
  const latest = () => {
    const stream = opened.at(-1)
    assert.ok(stream)
    return stream
  }

  await t.test('arrive as they are sent, with their ids', async () => {
    const response = await fetch(url, { headers: { origin: 'https://shop.example' } })
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.equal(response.headers.get('access-control-allow-origin'), 'https://shop.example')
    const reader = readEvents(response)
    await reader.until('retry: 3000\n\n')
    assert.ok(latest().send({ id: '7', name: 'seats', data: { free: ['1A', 'line\nbreak'] } }))
    const text = await reader.until('"]}\n\n')
    assert.ok(text.endsWith('id: 7\nevent: seats\ndata: {"free":["1A","line\\nbreak"]}\n\n'))
    await reader.cancel()
    await until(() => app.eventStreams.size === 0)
  })

  await t.test('go on where the client left off', async () => {
    const resume = async (id: string) => {
      const response = await fetch(url, { headers: { 'last-event-id': id } })
      await readEvents(response).cancel()
      return latest().lastEventId
    }
    assert.equal(await resume('42'), '42')
    assert.equal(await resume('two words'), null)
    await until(() => app.eventStreams.size === 0)
  })

  await t.test('stop being made when the client is gone', async () => {
    const reader = readEvents(await fetch(url))
    const stream = latest()
    await reader.cancel()
    await until(() => app.eventStreams.size === 0)
    assert.equal(stream.send({ name: 'seats', data: {} }), false)
  })

  await t.test('let go of a client that does not keep up', async () => {
    const { port } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('GET /test/seats HTTP/1.1\r\nHost: x\r\n\r\n')
    socket.pause()
    const before = opened.length
    await until(() => opened.length > before)
    const event = { name: 'seats', data: 'x'.repeat(64 * 1024) }
    let sent = 0
    while (latest().send(event)) {
      sent += event.data.length
      await turn()
      assert.ok(sent < 64 * 1024 * 1024, 'the backlog is bounded')
    }
    assert.ok(sent > BACKLOG_BYTES_MAX)
    await until(() => app.eventStreams.size === 0)
    socket.destroy()
  })

  await t.test('are open in a bounded number, for one caller and for all', async () => {
    const responses = await Promise.all(Array.from({ length: STREAMS_PER_CALLER_MIN }, () => fetch(url)))
    const refused = await fetch(url)
    assert.equal(refused.status, 429)
    assert.match(await refused.text(), /"code":"too_many_requests"/)
    await Promise.all(responses.map((response) => response.body?.cancel()))
    await until(() => app.eventStreams.size === 0)
    const again = await fetch(url)
    assert.equal(again.status, 200)
    await again.body?.cancel()
  })

  await t.test(
    'are shared out anew where there are no more: who has most gives way to who has fewest',
    async (t) => {
      const few = await buildTestServer(t, {
        plugin,
        env: { EVENT_STREAMS_MAX: '8', TRUSTED_PROXIES: '127.0.0.1' },
      })
      const address = `${await few.listen({ port: 0, host: '127.0.0.1' })}/test/seats`
      const watchFrom = (ip: string) => fetch(address, { headers: { 'x-forwarded-for': ip } })
      const greedy = await Promise.all(Array.from({ length: 8 }, () => watchFrom('10.0.0.1')))
      assert.equal((await watchFrom('10.0.0.1')).status, 503)

      const readers = []
      for (const ip of ['10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.2', '10.0.0.3', '10.0.0.4']) {
        const response = await watchFrom(ip)
        assert.equal(response.status, 200, ip)
        readers.push(readEvents(response))
        assert.equal(few.eventStreams.size, 8)
      }
      assert.equal((await watchFrom('10.0.0.2')).status, 503, 'shares are even by now')
      const [first, second, ...others] = greedy
      for (const cut of others) await assert.rejects(cut.text())
      for (const kept of [first, second]) await kept?.body?.cancel()
      for (const reader of readers) await reader.cancel()
      await until(() => few.eventStreams.size === 0)
    },
  )

  await t.test('leave room for others: one caller has at most a part of what is free', async (t) => {
    const many = await buildTestServer(t, { plugin, env: { EVENT_STREAMS_MAX: '200' } })
    const address = `${await many.listen({ port: 0, host: '127.0.0.1' })}/test/seats`
    const opened: Response[] = []
    for (;;) {
      const response = await fetch(address)
      if (response.status === 429) break
      opened.push(response)
    }
    // A quarter of the 160 that are free.
    assert.equal(opened.length, 40)
    await Promise.all(opened.map((response) => response.body?.cancel()))
    await until(() => many.eventStreams.size === 0)
  })

  await t.test('keep a silent connection open by comments', async (t) => {
    const beating = await buildTestServer(t, {
      plugin: async (scope) => {
        const streams = new EventStreams({ max: 1, heartbeatMs: 5 })
        scope.addHook('preClose', async () => streams.closeAll())
        scope.get('/beat', async (request, reply) => reply.send(streams.open(request, reply).body))
      },
    })
    const origin = await beating.listen({ port: 0, host: '127.0.0.1' })
    const reader = readEvents(await fetch(`${origin}/test/beat`))
    await reader.until(': still here\n\n: still here\n\n')
    const full = await fetch(`${origin}/test/beat`)
    assert.equal(full.status, 503)
    assert.match(await full.text(), /"code":"busy"/)
    await reader.cancel()
  })

  await t.test('end when the server stops, so that stopping does not wait for them', async () => {
    const reader = readEvents(await fetch(url))
    await reader.until('retry')
    const closed = app.close()
    await reader.end()
    await closed
  })
})
