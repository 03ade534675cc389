import assert from 'node:assert/strict'
import { METHODS } from 'node:http'
import { test } from 'node:test'
import { RawClient } from '#test/fuzz/http/raw_client.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const PATHS = ['/docs', '/docs/', '/openapi.json', '/metrics', '/nowhere', '/api/v1/me', '/api/v1/nowhere']

test('what hardly anybody sends has an answer all the same', async (t) => {
  const app = await buildTestServer(t)
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const client = new RawClient(Number(port))
  t.after(() => client.close())
  const send = async (method: string, path: string, headers: readonly string[] = ['Host: localhost']) => {
    const lines = [`${method} ${path} HTTP/1.1`, ...headers, '\r\n']
    const answer = await client.send(Buffer.from(lines.join('\r\n')), method)
    const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json')
    return { ...answer, problem: isProblem && answer.body !== '' ? JSON.parse(answer.body) : null }
  }

  for (const method of METHODS.filter(
    (name) => !['GET', 'HEAD', 'CONNECT', 'POST', 'PATCH'].includes(name),
  )) {
    await t.test(`${method} is a method that no address takes, whatever it comes with`, async () => {
      for (const path of PATHS) {
        for (const headers of [[], ['Content-Type: text/plain']]) {
          const { status, problem } = await send(method, path, ['Host: localhost', ...headers])
          const wanted = path.endsWith('nowhere') ? [404, 'not_found'] : [405, 'method_not_allowed']
          assert.deepEqual([status, problem?.code], wanted, path)
        }
      }
    })
  }

  for (const host of ['a b', '', '[::1', 'x:y', 'x:999999', 'http://x', 'a@b', 'a/b', '%zz', 'ü.example']) {
    await t.test(`a Host of ${JSON.stringify(host)} is refused`, async () => {
      for (const path of PATHS) {
        const { status, problem } = await send('GET', path, [`Host: ${host}`])
        assert.deepEqual([status, problem?.code], [400, 'malformed_request'], path)
      }
    })
  }

  for (const host of ['localhost', 'book.example:8443', '[::1]:8000', '10.0.0.1', 'a_service', 'x.']) {
    await t.test(`a Host of ${host} is not`, async () => {
      assert.equal((await send('GET', '/docs/', [`Host: ${host}`])).status, 200)
    })
  }

  await t.test('an expectation that nobody knows is refused as a problem', async () => {
    const { status, problem } = await send('GET', '/healthz', ['Host: localhost', 'Expect: 200-maybe'])
    assert.deepEqual([status, problem?.code, problem?.instance], [417, 'expectation_failed', '/healthz'])
  })
})
