import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from '@fastify/type-provider-typebox'
import { Compile } from 'typebox/compile'
import { QueueFull } from '#db/errors/queue_full.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { IdempotencyHeaders } from '#http/plugins/idempotency.ts'
import { refusals } from '#http/refusals.ts'
import { Role } from '#http/routes/operators/members.ts'
import { Point } from '#http/routes/operators/point.ts'
import { Body, Nullable, Problem, Uuid } from '#http/schemas.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const Passenger = Body({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  'a/b': Type.Optional(Type.Integer()),
})

/** One route for each kind of input, so that every mistake of a caller can be tested. */
const plugin: RoutePlugin = async (app) => {
  const bookings = {
    body: Body({ quantity: Type.Integer({ minimum: 1, maximum: 1000 }), passengers: Type.Array(Passenger) }),
    headers: IdempotencyHeaders,
    response: { 200: Type.Object({ quantity: Type.Integer() }), ...refusals('key_required') },
  }
  app.post('/bookings', { schema: bookings }, async (request) => ({ quantity: request.body.quantity }))

  const search = {
    params: Type.Object({ id: Uuid }),
    querystring: Type.Object({
      limit: Type.Integer({ default: 20, maximum: 100 }),
      tag: Type.Array(Type.String()),
    }),
    response: { 200: Type.Object({ limit: Type.Integer(), tag: Type.Array(Type.String()) }) },
  }
  app.get('/trips/:id', { schema: search }, async (request) => request.query)

  const words = {
    body: Body({
      role: Type.Optional(Role),
      near: Type.Optional(Point),
      holds: Type.Optional(Nullable(Type.Integer({ minimum: 1 }))),
    }),
    response: { 200: Type.Object({}), ...refusals() },
  }
  app.post('/words', { schema: words }, async () => ({}))

  app.get('/broken', async () => {
    throw new TypeError('a secret of ours')
  })
  app.get('/full', async () => {
    throw new QueueFull('2000 bookings wait')
  })
}

const headers = { 'content-type': 'application/json', 'idempotency-key': 'k-1' }
const TRIP = '018f3c1e-7b7a-7000-8000-000000000000'

test('every problem is problem details', async (t) => {
  const logged: string[] = []
  const app = await buildTestServer(t, { plugin, onLog: (line) => logged.push(line) })
  const isProblem = Compile(Problem)
  const post = (payload: string, more: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: '/test/bookings', headers: { ...headers, ...more }, payload })

  type Answer = Awaited<ReturnType<typeof post>>
  const refuses = (answer: Answer, status: number, code: string) => {
    const problem = answer.json()
    assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.ok(isProblem.Check(problem), JSON.stringify(isProblem.Errors(problem)))
    assert.deepEqual([answer.statusCode, problem.status, problem.code], [status, status, code])
    assert.equal(problem.request_id, answer.headers['x-request-id'])
    return problem
  }
  const fieldsOf = (problem: Problem) => problem.errors?.map((error) => `${error.in} ${error.pointer}`)

  await t.test('a good request has none', async () => {
    const answer = await post('{"quantity":2,"passengers":[{"name":"Ada"}]}')
    assert.deepEqual([answer.statusCode, answer.json()], [200, { quantity: 2 }])
  })

  for (const [what, payload] of Object.entries({
    'half an object': '{"quantity":',
    'a word': 'quantity',
    nothing: '',
    'a prototype': '{"__proto__":{"x":1}}',
  })) {
    await t.test(`a body that is ${what} is malformed`, async () => {
      refuses(await post(payload), 400, 'malformed_json')
    })
  }

  await t.test('a body of 10 MB is too large', async () => {
    refuses(await post(JSON.stringify({ name: 'x'.repeat(10_000_000) })), 413, 'body_too_large')
  })

  await t.test('a body of another kind is of an unsupported media type', async () => {
    refuses(
      await post('quantity=2', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'unsupported_media_type',
    )
  })

  await t.test('every wrong field is named by its pointer', async () => {
    const problem = refuses(
      await post('{"quantity":"2","passengers":[{"name":"","a/b":1.5}],"colour":1}'),
      422,
      'invalid_request',
    )
    assert.deepEqual(fieldsOf(problem)?.sort(), [
      'body /colour',
      'body /passengers/0/a~1b',
      'body /passengers/0/name',
      'body /quantity',
    ])
  })

  for (const [what, payload, found] of [
    ['a word of a few', { role: 'boss' }, ['/role', 'must be one of agent, instructor, provider, admin']],
    ['a point', { near: 'here' }, ['/near', 'must be a latitude and a longitude such as 37.7766,-122.3953']],
    ['what may be null', { holds: 0 }, ['/holds', 'must be >= 1; or null']],
    ['an object', [], ['', 'must be a JSON object; {} if there is nothing to say']],
  ] as const) {
    await t.test(`what was to be ${what} is told once, in words`, async () => {
      const answer = await app.inject({
        method: 'POST',
        url: '/test/words',
        headers,
        payload: JSON.stringify(payload),
      })
      const { errors = [] } = refuses(answer, 422, 'invalid_request')
      assert.deepEqual(
        errors.map(({ pointer, detail }) => [pointer, detail]),
        [found],
      )
    })
  }

  await t.test('a missing field is named too', async () => {
    const problem = refuses(await post('{}'), 422, 'invalid_request')
    assert.deepEqual(fieldsOf(problem), ['body /quantity', 'body /passengers'])
  })

  for (const quantity of [0, -1, 1.5, 1_000_000, null]) {
    await t.test(`a quantity of ${quantity} is refused`, async () => {
      const problem = refuses(
        await post(JSON.stringify({ quantity, passengers: [] })),
        422,
        'invalid_request',
      )
      assert.deepEqual(fieldsOf(problem), ['body /quantity'])
    })
  }

  await t.test('a name of 10 kB is refused without being repeated', async () => {
    const answer = await post(JSON.stringify({ quantity: 1, passengers: [{ name: 'x'.repeat(10_000) }] }))
    assert.deepEqual(fieldsOf(refuses(answer, 422, 'invalid_request')), ['body /passengers/0/name'])
    assert.ok(answer.body.length < 1_000)
  })

  await t.test('a field name of 10 kB is cut', async () => {
    const answer = await post(JSON.stringify({ ['x'.repeat(10_000)]: 1 }))
    refuses(answer, 422, 'invalid_request')
    assert.ok(answer.body.length < 1_500)
  })

  for (const [what, name] of Object.entries({ NUL: 'A\\u0000da', 'half a surrogate pair': '\\ud83d' })) {
    await t.test(`${what} in a string is refused by field`, async () => {
      const answer = await post(`{"quantity":1,"passengers":[{"name":"Eve"},{"name":"${name}"}]}`)
      assert.deepEqual(fieldsOf(refuses(answer, 422, 'invalid_request')), ['body /passengers/1/name'])
    })
  }

  await t.test('a whole surrogate pair is a character like any other', async () => {
    assert.equal((await post('{"quantity":1,"passengers":[{"name":"\\ud83d\\ude8c"}]}')).statusCode, 200)
  })

  await t.test('a body nested ten thousand deep is refused', async () => {
    refuses(await post(`${'['.repeat(10_000)}${']'.repeat(10_000)}`), 422, 'invalid_request')
  })

  await t.test('an id that is none, and NUL in an address, are named', async () => {
    const wrongId = await app.inject(`/test/trips/42?tag=a`)
    assert.deepEqual(fieldsOf(refuses(wrongId, 422, 'invalid_request')), ['path /id'])
    const nul = await app.inject(`/test/trips/${TRIP}?tag=a%00b`)
    assert.deepEqual(fieldsOf(refuses(nul, 422, 'invalid_request')), ['query /tag'])
  })

  await t.test('numbers and lists are read from a query, but only plain ones', async () => {
    const good = await app.inject(`/test/trips/${TRIP}?limit=7&tag=a&tag=b`)
    assert.deepEqual(good.json(), { limit: 7, tag: ['a', 'b'] })
    assert.deepEqual((await app.inject(`/test/trips/${TRIP}?tag=a`)).json(), { limit: 20, tag: ['a'] })
    for (const limit of ['7.5', '0x7', '', '1e1', '101']) {
      const answer = await app.inject(`/test/trips/${TRIP}?tag=a&limit=${limit}`)
      assert.deepEqual(fieldsOf(refuses(answer, 422, 'invalid_request')), ['query /limit'])
    }
  })

  for (const key of [undefined, '', 'a key', 'x'.repeat(256), 'x'.repeat(10_000), 'clé']) {
    const what =
      key === undefined
        ? 'no Idempotency-Key'
        : `an Idempotency-Key of ${key.length} characters (${key.slice(0, 5)})`
    await t.test(`${what} is refused, whatever the body`, async () => {
      const { 'idempotency-key': _, ...without } = headers
      const answer = await app.inject({
        method: 'POST',
        url: '/test/bookings',
        headers: key === undefined ? without : { ...without, 'idempotency-key': key },
        payload: '{}',
      })
      assert.deepEqual(fieldsOf(refuses(answer, 400, 'key_required')), ['header /idempotency-key'])
    })
  }

  await t.test(
    'an unknown address is not found, and an unknown method is answered with the known ones',
    async () => {
      refuses(await app.inject('/api/v2/bookings'), 404, 'not_found')
      refuses(await app.inject('/test/%E0%A4%A'), 404, 'not_found')
      const answer = await app.inject({ method: 'DELETE', url: `/test/trips/${TRIP}?x=1` })
      refuses(answer, 405, 'method_not_allowed')
      assert.equal(answer.headers.allow, 'GET, HEAD')
    },
  )

  await t.test('what we did not expect says nothing but its id, and is logged whole', async () => {
    logged.length = 0
    const answer = await app.inject('/test/broken')
    const problem = refuses(answer, 500, 'internal')
    assert.ok(!answer.body.includes('secret'))
    const [line = ''] = logged
    assert.ok(line.includes('a secret of ours') && line.includes(problem.request_id))
  })

  await t.test('a full queue is busy, with a time to ask again', async () => {
    const answer = await app.inject('/test/full')
    refuses(answer, 503, 'busy')
    assert.equal(answer.headers['retry-after'], '1')
  })

  await t.test('a sane X-Request-Id is kept, another is replaced', async () => {
    const ask = async (id: string) =>
      (await app.inject({ url: '/healthz', headers: { 'x-request-id': id } })).headers['x-request-id']
    assert.equal(await ask('trace-42.a_B'), 'trace-42.a_B')
    assert.match(String(await ask('two words')), /^[0-9a-f-]{36}$/)
    assert.match(String(await ask('x'.repeat(65))), /^[0-9a-f-]{36}$/)
  })
})

test('a route cannot return what its 200 does not describe', async (t) => {
  await buildTestServer(t, {
    plugin: async (app) => {
      const schema = { response: { 200: Type.Object({ seat: Type.String() }), ...refusals('place_taken') } }
      // @ts-expect-error: a number is no seat, and refusals must not widen what is checked
      app.get('/seat', { schema }, async () => ({ seat: 12 }))
    },
  })
})
