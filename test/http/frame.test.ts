import assert from 'node:assert/strict'
import { METHODS } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { Registry } from '@prometheus-io/client'
import { readDatabaseSettings } from '#db/connections/settings.ts'
import { createReadiness } from '#db/readiness.ts'
import { RequestMeasures } from '#http/request_measures.ts'
import { readMigrationGap } from '#ops/migrate/gap.ts'
import { createDatabase } from '#test/helpers/database.ts'
import { buildTestServer } from '#test/helpers/server.ts'

interface Operation {
  readonly operationId?: string
  readonly responses: Record<string, unknown>
}

test('health', async (t) => {
  await t.test('is alive without a database, but not ready', async (t) => {
    const app = await buildTestServer(t)
    assert.deepEqual((await app.inject('/healthz')).json(), { status: 'ok' })
    assert.equal((await app.inject('/readyz')).json().code, 'database_unavailable')
  })

  await t.test('is ready once the database has its migrations and no others', async (t) => {
    const { app: pool, appUrl, rows, after } = await createDatabase(t)
    const serve = () => {
      const readiness = createReadiness({
        settings: readDatabaseSettings({ DATABASE_URL: appUrl }),
        bookings: { silentMs: () => 0 },
        readGap: readMigrationGap,
        rememberedMs: 0,
      })
      after(() => readiness.end())
      return buildTestServer(t, { pool, readiness })
    }
    const app = await serve()
    const isRefused = async (asked: typeof app, detail: RegExp) => {
      const answer = await asked.inject('/readyz')
      assert.deepEqual([answer.statusCode, answer.json().code], [503, 'database_unavailable'])
      assert.match(answer.json().detail, detail)
    }

    await rows('update ops.migrations as m set version = 9999 where m.version = 1')
    await isRefused(app, /ahead: it has migration 9999, which this release of Berth does not know/)
    await rows('delete from ops.migrations as m where m.version = 9999')
    await isRefused(app, /lacks 0001_create_operators: run `berth migrate`/)
    const applied = `insert into ops.migrations (version, name, hash, down_sql, transactional, duration_ms)
                     values ($1, 'later', '', '', true, 0)`
    await rows(applied, [1])
    assert.deepEqual((await app.inject('/readyz')).json(), { status: 'ok' })

    await rows(applied, [9999])
    assert.deepEqual((await app.inject('/readyz')).json(), { status: 'ok', unknown_migrations: ['9999'] })
    await isRefused(await serve(), /migration 9999/)
  })
})

/** Prometheus reads this much from each server every few seconds. */
const METRICS_BYTES_MAX = 100_000

test('metrics', async (t) => {
  const app = await buildTestServer(t)
  await app.inject('/healthz')
  await app.inject('/api/v1/problems/place_taken')
  await app.inject('/no/such/place')
  const { body, headers } = await app.inject('/metrics')
  assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)

  await t.test('count by route and never by address', () => {
    const count = (labels: string) => body.includes(`http_requests_total{${labels}} 1\n`)
    assert.ok(count('method="GET",route="/healthz",status="2xx"'))
    assert.ok(count('method="GET",route="/api/v1/problems/:code",status="2xx"'))
    assert.ok(count('method="any",route="unknown",status="4xx"'))
    assert.ok(body.includes('http_request_duration_seconds_count{tag="problems"} 1\n'))
    assert.ok(!body.includes('/no/such/place') && !body.includes('place_taken'))
  })

  await t.test('stay small, whatever was asked and however it was answered', async () => {
    const registry = new Registry()
    const measures = new RequestMeasures(registry)
    const { paths } = (await app.inject('/openapi.json')).json()
    for (const [route, operations] of Object.entries<Record<string, { tags: string[] }>>(paths)) {
      for (const [method, { tags }] of Object.entries(operations)) {
        const statuses = [200, 201, 204, 400, 404, 409, 422, 429, 500, 503]
        for (const status of method === 'get' ? [...statuses, 304] : statuses) {
          measures.note(method.toUpperCase(), route, tags[0], status, 0.001)
          if (method === 'get') measures.note('HEAD', route, tags[0], status, 0.001)
        }
      }
    }
    for (const method of METHODS) measures.note(method, null, undefined, 404, 0.001)
    const bytes = body.length + (await registry.metrics()).length
    assert.ok(bytes < METRICS_BYTES_MAX, `${bytes} bytes`)
  })

  await t.test('show the queue, the pool and the process', () => {
    for (const line of [
      'booking_queue_requests{state="waiting"} 0',
      'booking_batches_total 0',
      'database_connections{state="busy"} 0',
      'search_connections{state="waiting"} 0',
    ]) {
      assert.ok(body.includes(`${line}\n`), line)
    }
    assert.match(body, /nodejs_eventloop_lag_seconds \d/)
  })
})

test('the log has a line for each request if it is asked for, without what was searched for', async (t) => {
  const requestsOf = async (env: Record<string, string>) => {
    const lines: string[] = []
    const app = await buildTestServer(t, { env, onLog: (line) => lines.push(line) })
    await app.inject('/api/v1/problems?phone=%2B41441234567')
    await app.inject('/healthz')
    assert.ok(!lines.join('').includes('41441234567'))
    return lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request')
  }
  assert.deepEqual(await requestsOf({}), [])
  const [asked, probed] = await requestsOf({ LOG_REQUESTS: 'true' })
  assert.deepEqual(
    [asked.level, asked.method, asked.path, asked.status, asked.caller],
    [30, 'GET', '/api/v1/problems', 422, 'anonymous'],
  )
  assert.ok(asked.duration_ms >= 0)
  assert.deepEqual([probed.level, probed.path], [20, '/healthz'])
})

test('cross-origin calls', async (t) => {
  const preflight = (origin: string) => ({
    method: 'OPTIONS' as const,
    url: '/api/v1/problems',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'idempotency-key',
    },
  })

  await t.test('are allowed to the listed origins only', async (t) => {
    const app = await buildTestServer(t, { env: { ALLOWED_ORIGINS: 'https://shop.example' } })
    const allowed = await app.inject(preflight('https://shop.example'))
    assert.equal(allowed.statusCode, 204)
    assert.equal(allowed.headers['access-control-allow-origin'], 'https://shop.example')
    assert.equal(allowed.headers['access-control-allow-headers'], 'idempotency-key')
    const other = await app.inject(preflight('https://evil.example'))
    assert.equal(other.headers['access-control-allow-origin'], undefined)
  })

  await t.test(
    'are allowed to every page of this machine where localhost is listed, and to no other',
    async (t) => {
      const app = await buildTestServer(t, { env: { ALLOWED_ORIGINS: 'localhost' } })
      for (const origin of [
        'http://localhost:5173',
        'https://shop.localhost',
        'http://127.0.0.1:3000',
        'http://[::1]:8080',
      ]) {
        const allowed = await app.inject(preflight(origin))
        assert.equal(allowed.headers['access-control-allow-origin'], origin)
      }
      for (const origin of [
        'http://localhost.evil.example',
        'http://evil.example/localhost',
        'http://127.0.0.1.evil.example',
        'http://notlocalhost',
        'null',
      ]) {
        const other = await app.inject(preflight(origin))
        assert.equal(other.headers['access-control-allow-origin'], undefined, origin)
      }
    },
  )

  await t.test('are off without a list', async (t) => {
    const app = await buildTestServer(t)
    const answer = await app.inject(preflight('https://shop.example'))
    assert.equal(answer.headers['access-control-allow-origin'], undefined)
    assert.equal(answer.statusCode, 405)
  })
})

test('the docs', async (t) => {
  const app = await buildTestServer(t)
  const description = (await app.inject('/openapi.json')).json()

  await t.test('describe every route of the API, with its problems', () => {
    assert.equal(description.openapi, '3.1.0')
    const operations = Object.values<Record<string, Operation>>(description.paths).flatMap((path) =>
      Object.values(path),
    )
    const names = operations.map((operation) => operation.operationId)
    assert.ok(
      names.every((name) => /^[a-z][A-Za-z]+$/.test(name ?? '')),
      `each has a name: ${names}`,
    )
    assert.equal(new Set(names).size, names.length, 'and its own')
    for (const { responses } of operations)
      assert.deepEqual(responses.default, { $ref: '#/components/responses/Problem' })
    const { responses } = description.paths['/api/v1/problems/{code}'].get
    assert.deepEqual(Object.keys(responses).sort(), ['200', '404', 'default'])
    const { allOf } = responses['404'].content['application/problem+json'].schema
    assert.deepEqual(allOf[1].properties.code, { enum: ['not_found'] })
    assert.ok(description.components.schemas.Problem.properties.request_id)
    assert.match(responses['404'].description, /^`not_found`: /)
  })

  await t.test('name no other host, and may not ask one', async () => {
    const page = await app.inject('/docs/')
    assert.equal(page.statusCode, 200)
    assert.doesNotMatch(page.body, /https?:\/\//)
    assert.match(String(page.headers['content-security-policy']), /^default-src 'self';/)
    const script = await app.inject('/docs/js/scalar.js')
    assert.deepEqual(
      [script.statusCode, script.headers['content-type']],
      [200, 'application/javascript; charset=utf-8'],
    )
  })
})

test('what is sent over a socket', async (t) => {
  const app = await buildTestServer(t)
  const { port, origin } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const send = (request: string) => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(request)
    return text(socket)
  }

  await t.test('and is no HTTP gets a problem too', async () => {
    assert.match(await send('HELLO\r\n\r\n'), /^HTTP\/1\.1 400 [\s\S]+"code":"malformed_request"/)
    const long = `GET / HTTP/1.1\r\nHost: x\r\nIdempotency-Key: ${'x'.repeat(20_000)}\r\n\r\n`
    assert.match(await send(long), /^HTTP\/1\.1 431 [\s\S]+"code":"headers_too_large"/)
  })

  await t.test('and is larger than it may be is refused before it is read', async () => {
    const answer = await send(
      'POST /api/v1/problems/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10000000\r\n\r\n',
    )
    assert.match(answer, /^HTTP\/1\.1 405 /)
    assert.equal((await fetch(`${origin}/healthz`)).status, 200)
  })

  await t.test('answers are hardened', async () => {
    const { headers } = await fetch(`${origin}/healthz`)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('content-security-policy'), "default-src 'none';frame-ancestors 'none'")
    assert.equal(headers.get('cache-control'), 'no-store')
  })
})
