import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { Compile } from 'typebox/compile'
import { answerUnreadable } from '#http/plugins/unreadable_requests.ts'
import { Problem } from '#http/schemas.ts'

/** The error codes of Node's parser, and what the client gets for each. */
const TOLD = {
  HPE_INVALID_METHOD: [400, 'malformed_request'],
  HPE_HEADER_OVERFLOW: [431, 'headers_too_large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'body_too_large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request_timeout'],
} as const

/** Both ends of one connection: the server's and the client's. */
async function connectPair(t: { after(cleanUp: () => void): void }): Promise<[Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  const client = connect(address.port, '127.0.0.1')
  const [served] = await once(server, 'connection')
  t.after(() => client.destroy())
  return [served, client]
}

test('a request that cannot be read as HTTP', async (t) => {
  for (const [code, told] of Object.entries(TOLD)) {
    await t.test(`${code} is told to be ${told.join(' ')}`, async (t) => {
      const [served, client] = await connectPair(t)
      answerUnreadable(
        Object.assign(new Error('unreadable'), {
          code,
          bytesParsed: 0,
          rawPacket: { type: 'Buffer', data: [] },
        }),
        served,
      )
      const [head = '', body = ''] = (await text(client)).split('\r\n\r\n')
      const problem = JSON.parse(body)
      assert.ok(Compile(Problem).Check(problem), body)
      assert.deepEqual([problem.status, problem.code], told)
      assert.match(head, new RegExp(`^HTTP/1\\.1 ${told[0]} `))
      assert.match(head, /^Content-Type: application\/problem\+json$/m)
      assert.ok(head.includes(`X-Request-Id: ${problem.request_id}`))
      assert.ok(head.includes(`Content-Length: ${Buffer.byteLength(body)}`))
    })
  }

  await t.test('is not answered where nobody is left to hear it', async (t) => {
    const [served, client] = await connectPair(t)
    answerUnreadable(
      Object.assign(new Error('reset'), {
        code: 'ECONNRESET',
        bytesParsed: 0,
        rawPacket: { type: 'Buffer', data: [] },
      }),
      served,
    )
    assert.equal(served.bytesWritten, 0)
    client.destroy()
  })
})
