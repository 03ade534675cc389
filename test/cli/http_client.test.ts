import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setDefaultCACertificates } from 'node:tls'
import { createHttpClient, type HttpClient } from '#cli/load/http_client.ts'
import { ConnectionLost } from '#cli/load/http_connection.ts'
import { findProgram, skipWithout } from '#support/on_path.ts'
import { until } from '#support/until.ts'

/** A server that answers with this text, its client, and the number of connections that the server has accepted. */
async function startPair(
  t: TestContext,
  listener: RequestListener,
  connections = 1,
): Promise<{ client: HttpClient; opened: () => number }> {
  let opened = 0
  const server = createServer(listener).on('connection', () => {
    opened += 1
  })
  const client = createHttpClient(await listen(t, server, 'http'), connections)
  t.after(() => client.close())
  return { client, opened: () => opened }
}

async function listen(t: TestContext, server: Server, protocol: string): Promise<URL> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object')
  return new URL(`${protocol}://127.0.0.1:${address.port}`)
}

test('requests go one after another on a connection that is kept', async (t) => {
  let underWay = 0
  let most = 0
  const { client, opened } = await startPair(t, async (request, response) => {
    underWay += 1
    most = Math.max(most, underWay)
    const body = Buffer.concat(await request.toArray()).toString()
    underWay -= 1
    response
      .setHeader('retry-after', '2')
      .writeHead(409)
      .end(JSON.stringify({ code: body.length, ...request.headers }))
  })
  const answers = await Promise.all(
    ['ä', 'bb', 'ccc'].map((body) => client.send('POST', '/over here?a=b', { token: 't', key: 'k', body })),
  )
  assert.deepEqual(
    answers.map(({ status, code, retryAfterMs }) => [status, code, retryAfterMs]),
    [
      [409, '3', 2000],
      [409, '4', 2000],
      [409, '5', 2000],
    ],
  )
  assert.match(answers[0]?.body ?? '', /"authorization":"Bearer t","idempotency-key":"k"/)
  assert.deepEqual([most, opened()], [1, 1])
})

test('so many connections have a request under way at once', async (t) => {
  const waiting: ServerResponse[] = []
  let isHeld = true
  const { client, opened } = await startPair(
    t,
    (_, response) => {
      if (isHeld) waiting.push(response)
      else response.end('{}')
    },
    3,
  )
  const asked = Array.from({ length: 5 }, () => client.send('GET', '/'))
  await until(async () => waiting.length === 3)
  isHeld = false
  for (const response of waiting) response.end('{}')
  assert.equal((await Promise.all(asked)).length, 5)
  assert.deepEqual([waiting.length, opened()], [3, 3])
})

test('after a connection that the server closes, the next request goes on another one', async (t) => {
  const { client, opened } = await startPair(t, (_, response) => {
    response.setHeader('connection', 'close').end('{}')
  })
  for (const _ of [1, 2, 3]) assert.equal((await client.send('GET', '/')).status, 200)
  assert.equal(opened(), 3)
})

test('a broken connection is reported, and whether the request was sent', async (t) => {
  const { client } = await startPair(t, (request) => request.socket.destroy())
  const isLost = (sent: boolean) => (error: unknown) => error instanceof ConnectionLost && error.sent === sent
  await assert.rejects(client.send('GET', '/'), isLost(true))
  await assert.rejects(client.send('GET', '/'), isLost(true), 'and the client is of use afterwards')

  const nobody = createHttpClient(new URL('http://127.0.0.1:1'), 1)
  await assert.rejects(nobody.send('GET', '/'), isLost(false))
  await assert.rejects(nobody.send('GET', '/'), { code: 'ECONNREFUSED' })
})

test('answers come over TLS too, in chunks', { skip: skipWithout('openssl') }, async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-tls-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  const made = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-subj', '/CN=berth']
  execFileSync(findProgram('openssl') ?? '', ['req', ...made, '-addext', 'subjectAltName=IP:127.0.0.1'], {
    stdio: 'pipe',
  })
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
    response.write('{"code":')
    response.end('"busy"}')
  })
  const origin = await listen(t, server, 'https')
  const client = createHttpClient(origin, 1)
  await assert.rejects(client.send('GET', '/'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  setDefaultCACertificates([readFileSync(cert)])
  t.after(() => client.close())
  assert.equal((await client.send('GET', '/')).body, '{"code":"busy"}')
})
