import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from '@fastify/type-provider-typebox'
import { decodeCursor, encodeCursor, Ordinal, Page, PageQuery, pageOf } from '#http/pagination.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { refusals } from '#http/refusals.ts'
import { buildTestServer } from '#test/helpers/server.ts'

const Position = Type.Tuple([Ordinal])
const NUMBERS = Array.from({ length: 45 }, (_, index) => index + 1)

const plugin: RoutePlugin = async (app) => {
  const schema = {
    querystring: Type.Object({ ...PageQuery.properties, parity: Type.Optional(Type.String()) }),
    response: { 200: Page(Type.Integer()), ...refusals('invalid_cursor') },
  }
  app.get('/numbers', { schema }, async (request, reply) => {
    const { limit, cursor } = request.query
    const [after] = decodeCursor(Position, cursor) ?? [0]
    const rows = NUMBERS.filter((number) => number > after).slice(0, limit + 1)
    return pageOf(reply, limit, rows, (number) => [number])
  })
}

test('lists come in pages', async (t) => {
  const app = await buildTestServer(t, { plugin })

  const turnTo = async (url: string) => {
    const answer = await app.inject(url)
    const page: { items: number[]; next_cursor: string | null } = answer.json()
    return { page, link: String(answer.headers.link ?? '') }
  }

  await t.test('that together are the list, each once', async () => {
    const seen: number[] = []
    let next: string | null = '/test/numbers'
    let pages = 0
    while (next !== null) {
      const { page, link } = await turnTo(next)
      seen.push(...page.items)
      pages += 1
      next = /^<(.+)>; rel="next"$/.exec(link)?.[1] ?? null
      assert.equal(next === null, page.next_cursor === null)
    }
    assert.deepEqual([seen, pages], [NUMBERS, 3])
  })

  await t.test('of which the last is full and still the last', async () => {
    const page = (await app.inject(`/test/numbers?limit=5&cursor=${encodeCursor([40])}`)).json()
    assert.deepEqual(page, { items: [41, 42, 43, 44, 45], next_cursor: null })
  })

  await t.test('whose link keeps the rest of the query', async () => {
    const { headers } = await app.inject('/test/numbers?parity=odd&limit=2')
    assert.match(String(headers.link), /^<\/test\/numbers\?parity=odd&limit=2&cursor=[\w-]+>; rel="next"$/)
  })

  for (const cursor of [
    'x',
    '',
    '!!!',
    encodeCursor(['40']),
    encodeCursor({ a: 1 }),
    encodeCursor([1, 2]),
    encodeCursor([1e308]),
  ]) {
    await t.test(`but not from a cursor such as ${JSON.stringify(cursor)}`, async () => {
      const answer = await app.inject(`/test/numbers?cursor=${cursor}`)
      assert.deepEqual([answer.statusCode, answer.json().code], [400, 'invalid_cursor'])
      assert.equal(answer.json().errors[0].pointer, '/cursor')
    })
  }

  for (const limit of ['0', '101', 'all']) {
    await t.test(`nor ${limit} at a time`, async () => {
      assert.equal((await app.inject(`/test/numbers?limit=${limit}`)).json().code, 'invalid_request')
    })
  }
})
