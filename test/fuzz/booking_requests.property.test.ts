import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import pg from 'pg'
import { bodiesOf, textOf } from '#test/fuzz/request_bodies.ts'
import { type ApiCaller, startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { Person } from '#test/helpers/people.ts'
import { sized } from '#test/helpers/sizes.ts'

const RUNS = sized({ short: 400, full: 1_000 })
/** The number of fields that HTTP names at once. If there are more, SQL may name another one first. */
const FIELDS_MAX = 8

/** The outcome of a request: why it was refused, or what was booked. */
interface Outcome {
  readonly code: string
  readonly fields: readonly string[]
  readonly result: string | null
  readonly replayed: boolean
}

test('HTTP and SQL judge a booking alike, and know it for the same under the same key', async (t) => {
  const berth = await startBerth(t)
  const api = await startApi(berth)
  const operator = await berth.operator()
  const person = await operator.customer()
  const fareTableId = await operator.fareTable([
    { priceMinor: 500 },
    { passengerType: 'child', priceMinor: 200 },
  ])
  const seats = Array.from({ length: 100 }, (_, i) =>
    ['A', 'B', 'C'].map((letter) => `${i + 1}${letter}`),
  ).flat()
  const departure = await operator.departure({
    places: [...seats, { label: '0F', class: 'first', accessible: true }],
    stops: 4,
    fareTableId,
  })
  const event = await operator.event({ capacity: 100_000 })
  const ways = { http: overHttp(api.as(person)), sql: overSql(person, operator.id) }

  const seed = Date.now() & 0x7fffffff
  const counts = new Map<string, number>()
  let runs = 0
  const property = fc.asyncProperty(
    bodiesOf({ departure, event, accountId: person.accountId }),
    fc.boolean(),
    async (body, isHttpFirst) => {
      runs += 1
      const json = textOf(body)
      const [first, second] = isHttpFirst ? [ways.http, ways.sql] : [ways.sql, ways.http]
      const [before, after] = [await first(json, `key-${runs}`), await second(json, `key-${runs}`)]
      const [http, sql] = isHttpFirst ? [before, after] : [after, before]
      counts.set(http.code, (counts.get(http.code) ?? 0) + 1)
      const told = `${json}\nHTTP ${JSON.stringify(http)}\nSQL  ${JSON.stringify(sql)}`

      if (before.result !== null) {
        assert.deepEqual([after.result, after.replayed, before.replayed], [before.result, true, false], told)
        return
      }
      // HTTP learns the operator from the occurrence. If that does not exist, HTTP cannot say that the caller is not allowed.
      if (http.code === 'occurrence_not_found' && ['not_allowed', 'customer_not_found'].includes(sql.code))
        return
      assert.equal(sql.code, http.code, told)
      if (http.code !== 'invalid_request' || http.fields.length >= FIELDS_MAX) return
      assert.ok(
        sql.fields.every((field) => http.fields.includes(field)),
        told,
      )
    },
  )
  try {
    await fc.assert(property, { seed, numRuns: RUNS, endOnFailure: process.env.CI !== undefined })
  } finally {
    t.diagnostic(`seed ${seed}, ${runs} bodies: ${[...counts].map(([code, n]) => `${n} ${code}`).join(', ')}`)
  }
  for (const code of ['confirmed', 'invalid_request', 'occurrence_not_found']) {
    assert.ok((counts.get(code) ?? 0) > 0, `no body came to ${code}`)
  }
  assert.deepEqual(await berth.findings(), [])
})

function overHttp(caller: ApiCaller) {
  return async (json: string, key: string): Promise<Outcome> => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key }
    const { status, body, headers: given } = await caller.send('POST', '/bookings', json, headers)
    const replayed = given['idempotency-replayed'] === 'true'
    if (status === 201) return { code: body.status, fields: [], result: body.id, replayed }
    if (status === 202) return { code: 'waitlisted', fields: [], result: body.waitlist_entry_id, replayed }
    const fields = (body.errors ?? []).map((error: { pointer: string }) => error.pointer)
    return { code: body.code, fields, result: null, replayed: false }
  }
}

function overSql({ sql }: Person, operatorId: string) {
  return async (json: string, key: string): Promise<Outcome> => {
    try {
      const asked = 'select public.book($1, $2::jsonb, $3) as answer'
      const [row] = await sql.query(asked, [operatorId, json, key])
      const { status, code, booking, waitlist_entry_id, replayed } = row?.answer ?? {}
      return {
        code: code ?? status,
        fields: [],
        result: booking?.id ?? waitlist_entry_id ?? null,
        replayed: replayed ?? false,
      }
    } catch (error) {
      assert.ok(error instanceof pg.DatabaseError && error.code?.startsWith('RB'), `${json}\n${error}`)
      const { code, field } = JSON.parse(error.detail ?? '{}')
      return { code, fields: field === undefined ? [] : [field], result: null, replayed: false }
    }
  }
}
