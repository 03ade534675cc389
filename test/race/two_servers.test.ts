import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { mintToken } from '#http/identity/tokens.ts'
import { tokenSettings } from '#support/tokens.ts'
import { startApi } from '#test/helpers/api.ts'
import { type Berth, startBerth } from '#test/helpers/berth.ts'
import { createHttpClient, type HttpClient } from '#test/helpers/http_client.ts'
import { sized } from '#test/helpers/sizes.ts'

const ROUNDS = sized({ short: 10, full: 30 })

test('the same Idempotency-Key at once on two servers', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const { accountId } = await operator.customer()
  const token = await mintToken(tokenSettings(), { accountId })
  const clients = [await serve(berth, token), await serve(berth, token)] as const

  await t.test('gives one booking and one answer', async () => {
    const event = await operator.event({ capacity: 1000 })
    for (let round = 1; round <= ROUNDS; round += 1) {
      const body = { occurrence_id: event.id, quantity: 2 }
      const [first, second] = await postBoth(clients, body, body)
      assert.deepEqual([first.status, second.status], [201, 201])
      assert.deepEqual(first.body, second.body)
      const replayed = [first, second].filter(({ headers }) => headers['idempotency-replayed'] === 'true')
      assert.equal(replayed.length, 1, 'one of them says that it was answered before')
      assert.equal(await event.taken(), round * 2)
    }
  })

  await t.test('refuses the other body, and books one of the two', async () => {
    const event = await operator.event({ capacity: 1000 })
    for (let round = 1; round <= ROUNDS; round += 1) {
      const one = { occurrence_id: event.id, quantity: 1 }
      const answers = await postBoth(clients, one, { ...one, currency: operator.currency })
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409])
      assert.equal(answers.find(({ status }) => status === 409)?.body.code, 'key_reused')
      assert.equal(await event.taken(), round)
    }
  })

  await t.test('decides afresh after a refusal', async () => {
    const event = await operator.event({ capacity: 1 })
    const body = { occurrence_id: event.id, quantity: 2 }
    const key = randomUUID()
    assert.equal((await clients[0].post('/api/v1/bookings', body, key)).body.code, 'sold_out')
    await berth.owner.query('update core.occurrences set capacity = 2 where id = $1', [event.id])
    assert.equal((await clients[1].post('/api/v1/bookings', body, key)).status, 201)
  })
})

async function serve(berth: Berth, token: string): Promise<HttpClient> {
  const { app } = await startApi(berth)
  const client = createHttpClient(await app.listen({ port: 0, host: '127.0.0.1' }), token)
  berth.database.after(async () => client.close())
  return client
}

function postBoth(clients: readonly [HttpClient, HttpClient], one: object, other: object) {
  const key = randomUUID()
  return Promise.all([
    clients[0].post('/api/v1/bookings', one, key),
    clients[1].post('/api/v1/bookings', other, key),
  ])
}
