import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestServer } from '#test/helpers/server.ts'

interface Operation {
  readonly operationId: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: { readonly default?: unknown }
  }[]
  readonly requestBody?: unknown
  readonly responses: Readonly<Record<string, { readonly description?: string }>>
}

/** Methods and paths as OpenAPI writes them: GET /operators/{slug}. */
const ROUTES = [
  'GET /api/v1/bookings',
  'GET /api/v1/bookings/{id}',
  'GET /api/v1/bookings/{id}/cancellation',
  'POST /api/v1/bookings/{id}/cancellation',
  'POST /api/v1/bookings/{id}/confirmation',
  'GET /api/v1/bookings/{id}/events',
  'DELETE /api/v1/bookings/{id}/hold',
  'POST /api/v1/bookings',
  'GET /api/v1/departures',
  'GET /api/v1/departures/{id}',
  'PUT /api/v1/departures/{id}/vehicle',
  'GET /api/v1/departures/{id}/seats',
  'GET /api/v1/departures/{id}/seats/picture',
  'GET /api/v1/departures/{id}/seats/stream',
  'GET /api/v1/events/{id}',
  'PATCH /api/v1/events/{id}',
  'GET /api/v1/events/{id}/seats',
  'GET /api/v1/events/{id}/seats/picture',
  'GET /api/v1/events/{id}/stream',
  'GET /api/v1/me',
  'PATCH /api/v1/me',
  'GET /api/v1/me/invitations',
  'POST /api/v1/me/invitations/{id}/acceptance',
  'POST /api/v1/me/invitations/{id}/rejection',
  'GET /api/v1/occurrences/{id}/bookings',
  'POST /api/v1/occurrences/{id}/cancellation',
  'GET /api/v1/occurrences/{id}/prices',
  'GET /api/v1/occurrences/{id}/roster',
  'GET /api/v1/occurrences/{id}/waitlist-entries',
  'DELETE /api/v1/occurrences/{id}/waitlist-entries/{entry_id}',
  'GET /api/v1/operators',
  'GET /api/v1/operators/{slug}',
  'GET /api/v1/operators/{slug}/api-keys',
  'POST /api/v1/operators',
  'PATCH /api/v1/operators/{slug}',
  'GET /api/v1/operators/{slug}/brands',
  'PATCH /api/v1/operators/{slug}/brands/{id}',
  'POST /api/v1/operators/{slug}/api-keys',
  'DELETE /api/v1/operators/{slug}/api-keys/{id}',
  'GET /api/v1/operators/{slug}/audit-entries',
  'GET /api/v1/operators/{slug}/vehicle-types',
  'POST /api/v1/operators/{slug}/vehicle-types',
  'PATCH /api/v1/operators/{slug}/vehicle-types/{id}',
  'GET /api/v1/operators/{slug}/vehicles',
  'POST /api/v1/operators/{slug}/vehicles',
  'DELETE /api/v1/operators/{slug}/vehicles/{id}',
  'GET /api/v1/operators/{slug}/class-series',
  'GET /api/v1/operators/{slug}/customers',
  'POST /api/v1/operators/{slug}/customers',
  'GET /api/v1/operators/{slug}/customers/{id}',
  'POST /api/v1/operators/{slug}/departure-generations',
  'GET /api/v1/operators/{slug}/departures',
  'GET /api/v1/operators/{slug}/departures/{id}',
  'GET /api/v1/operators/{slug}/events',
  'POST /api/v1/operators/{slug}/events',
  'GET /api/v1/operators/{slug}/fare-tables',
  'POST /api/v1/operators/{slug}/fare-tables',
  'GET /api/v1/operators/{slug}/fare-tables/{id}',
  'PUT /api/v1/operators/{slug}/fare-tables/{id}/fares',
  'PUT /api/v1/operators/{slug}/fare-tables/{id}/rules',
  'GET /api/v1/operators/{slug}/invitations',
  'POST /api/v1/operators/{slug}/invitations',
  'DELETE /api/v1/operators/{slug}/invitations/{id}',
  'GET /api/v1/operators/{slug}/layouts',
  'POST /api/v1/operators/{slug}/layouts',
  'GET /api/v1/operators/{slug}/layouts/{id}',
  'GET /api/v1/operators/{slug}/layouts/{id}/picture',
  'GET /api/v1/operators/{slug}/locations',
  'GET /api/v1/operators/{slug}/members',
  'DELETE /api/v1/operators/{slug}/members/{account_id}',
  'PUT /api/v1/operators/{slug}/members/{account_id}',
  'GET /api/v1/operators/{slug}/policies',
  'POST /api/v1/operators/{slug}/policies',
  'GET /api/v1/operators/{slug}/routes',
  'PATCH /api/v1/operators/{slug}/routes/{id}',
  'DELETE /api/v1/operators/{slug}/calendars/{id}',
  'DELETE /api/v1/operators/{slug}/routes/{id}',
  'DELETE /api/v1/operators/{slug}/stops/{id}',
  'DELETE /api/v1/operators/{slug}/stops/{id}/merge',
  'DELETE /api/v1/operators/{slug}/trips/{id}',
  'GET /api/v1/occurrences/{id}/manifest.csv',
  'GET /api/v1/occurrences/{id}/manifest.html',
  'GET /api/v1/operators/{slug}/calendars',
  'GET /api/v1/operators/{slug}/reports/sales',
  'GET /api/v1/operators/{slug}/reports/sales.csv',
  'GET /api/v1/operators/{slug}/routes/{id}',
  'GET /api/v1/operators/{slug}/stops',
  'GET /api/v1/operators/{slug}/trips',
  'PATCH /api/v1/operators/{slug}/calendars/{id}',
  'PATCH /api/v1/operators/{slug}/stops/{id}',
  'PATCH /api/v1/operators/{slug}/trips/{id}',
  'POST /api/v1/bookings/{id}/change-quote',
  'POST /api/v1/bookings/{id}/changes',
  'POST /api/v1/departures/{id}/delay',
  'POST /api/v1/operators/{slug}/calendars',
  'POST /api/v1/operators/{slug}/calendars/{id}/copies',
  'POST /api/v1/operators/{slug}/day-copies',
  'POST /api/v1/operators/{slug}/departures',
  'POST /api/v1/operators/{slug}/routes',
  'POST /api/v1/operators/{slug}/stops',
  'POST /api/v1/operators/{slug}/stops/{id}/merge',
  'POST /api/v1/operators/{slug}/trip-batches',
  'POST /api/v1/operators/{slug}/trips',
  'GET /api/v1/problems',
  'GET /api/v1/problems/{code}',
  'POST /functions/v1/book',
  'POST /functions/v1/cancel',
]

test('the description of the API', async (t) => {
  const app = await buildTestServer(t)
  const { paths } = (await app.inject('/openapi.json')).json()
  const operations = new Map<string, Operation>()
  for (const [path, methods] of Object.entries<Record<string, Operation>>(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      operations.set(`${method.toUpperCase()} ${path}`, operation)
    }
  }
  const served = [...operations].filter(([route]) => / \/(api|functions)\//.test(route))

  await t.test('has every route, and no other', () => {
    assert.deepEqual(served.map(([route]) => route).sort(), [...ROUTES].sort())
  })

  await t.test('says in a sentence what each is for, and files it under one tag', () => {
    for (const [route, { summary, tags, operationId }] of served) {
      assert.equal(tags?.length, 1, route)
      if (operationId === 'listProblems' || operationId === 'getProblem') continue
      assert.ok(summary && summary.length > 4 && !summary.endsWith('.'), route)
    }
  })

  await t.test('says what each answers, and why it may refuse', () => {
    for (const [route, { responses }] of served) {
      const statuses = Object.keys(responses)
      assert.ok(
        statuses.some((status) => status.startsWith('2')),
        route,
      )
      const hasInput = /\{/.test(route) || !route.startsWith('GET')
      if (hasInput)
        assert.ok(
          statuses.some((status) => status.startsWith('4')),
          route,
        )
    }
  })

  await t.test('names every parameter of each path', () => {
    for (const [route, { parameters = [] }] of served) {
      const named = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
      const wanted = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      assert.deepEqual(named.sort(), wanted.sort(), route)
    }
  })

  await t.test('requires nothing that has a default', () => {
    for (const [route, { parameters = [], requestBody }] of served) {
      for (const { name, required, schema } of parameters) {
        if ('default' in schema) assert.notEqual(required, true, `${route} ${name}`)
      }
      for (const [name, required] of requiredMembers(requestBody)) assert.ok(!required, `${route} ${name}`)
    }
    const [[, policy] = []] = served.filter(([, { operationId }]) => operationId === 'createPolicy')
    assert.match(JSON.stringify(policy?.requestBody), /"required":\["name"\]/)
  })

  await t.test('has every query parameter that an operation takes: others are refused by name', async () => {
    for (const [route, { parameters = [] }] of served) {
      const [method = '', path = ''] = route.split(' ')
      const id = '018f3c1e-7b7a-7000-8000-00000000000a'
      const url = `${path.replace('{slug}', 'ours').replace(/\{\w+\}/g, id)}?colour=red`
      const headers = { 'idempotency-key': 'k' }
      const answer = await app.inject({ method: method as 'GET', url, headers })
      const { code, errors } = answer.json()
      assert.deepEqual(
        [code, errors?.length, errors?.[0].in, errors?.[0].pointer],
        ['invalid_request', 1, 'query', '/colour'],
        route,
      )
      for (const { name } of parameters.filter((parameter) => parameter.in === 'query')) {
        assert.match(errors[0].detail, new RegExp(`\\b${name}\\b`), route)
      }
    }
  })

  await t.test('describes streams as what they are', () => {
    for (const route of ['GET /api/v1/departures/{id}/seats/stream', 'GET /api/v1/events/{id}/stream']) {
      assert.match(JSON.stringify(operations.get(route)?.responses['200']), /text\/event-stream/)
    }
  })
})

/** Finds each member of a schema, at any depth, that has a default, and says whether it is required nevertheless. */
function* requiredMembers(schema: unknown): Generator<readonly [string, boolean]> {
  if (typeof schema !== 'object' || schema === null) return
  const { properties, required = [] }: { properties?: object; required?: string[] } = schema
  for (const [name, member] of Object.entries(properties ?? {})) {
    if ('default' in member) yield [name, required.includes(name)]
  }
  for (const member of Object.values(schema)) yield* requiredMembers(member)
}
