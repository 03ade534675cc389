import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { NeverSent } from '#db/connections/never_sent.ts'
import { DatabaseSilent } from '#db/connections/watched_client.ts'
import { OutcomeUnknown } from '#db/errors/outcome_unknown.ts'
import { QueueFull } from '#db/errors/queue_full.ts'
import { Refused } from '#http/problems/refused.ts'
import { isRefusalCode, readRefusals } from '#http/refusals.ts'
import { buildTestServer } from '#test/helpers/server.ts'

function coded(code: string, message = 'as PostgreSQL says it'): Error {
  return Object.assign(new pg.DatabaseError(message, 0, 'error'), { code })
}

const CANNOT_WORK = [
  '2200H',
  '25006',
  '53000',
  '53100',
  '53200',
  '58000',
  '58030',
  '57P01',
  '26000',
  '42P05',
  '57P03',
  '08006',
  '23514',
]
const BUSY = ['40001', '40P01', '55P03', '57014', '53300']
const REPLACED: readonly Error[] = [
  coded('42883'),
  coded('42P01'),
  coded('42703'),
  coded('42804'),
  coded('XX000', 'cache lookup failed for function 16388'),
  coded('XX000', 'too few column names for subquery c'),
  coded('0A000', 'cached plan must not change result type'),
]
const OURS: readonly Error[] = [
  coded('0A000', 'SET is not allowed in a non-volatile function'),
  Object.assign(new pg.DatabaseError('a row breaks a rule', 0, 'error'), {
    code: '23514',
    constraint: 'a_rule',
  }),
]

test('what the database says', async (t) => {
  let next: Error = new Error('nothing yet')
  let isInTransition = true
  const app = await buildTestServer(t, {
    plugin: async (routes) => {
      routes.get('/fails', async () => {
        throw next
      })
    },
    isInTransition: async () => isInTransition,
  })
  const answerTo = async (error: Error) => {
    next = error
    const answer = await app.inject('/test/fails')
    if (answer.statusCode === 503) assert.match(String(answer.headers['retry-after']), /^\d+$/, error.message)
    return [answer.statusCode, answer.json().code]
  }
  const UNAVAILABLE = [503, 'database_unavailable']

  await t.test('when it cannot work is no fault of ours', async () => {
    for (const code of CANNOT_WORK) assert.deepEqual(await answerTo(coded(code)), UNAVAILABLE, code)
    for (const error of [
      new DatabaseSilent(1),
      new Error('timeout expired'),
      new NeverSent(coded('28P01')),
    ]) {
      assert.deepEqual(await answerTo(error), UNAVAILABLE, error.message)
    }
  })

  await t.test('when it is busy, too', async () => {
    for (const error of [
      ...BUSY.map((code) => coded(code)),
      new NeverSent(coded('53300')),
      new QueueFull('Full'),
    ]) {
      assert.deepEqual(await answerTo(error), [503, 'busy'], error.message)
    }
    assert.deepEqual(await answerTo(new OutcomeUnknown(coded('57P01'))), [503, 'outcome_unknown'])
  })

  await t.test('of objects that a migration replaces neither, but of others it is', async () => {
    for (const error of REPLACED) assert.deepEqual(await answerTo(error), UNAVAILABLE, error.message)
    isInTransition = false
    for (const error of [...REPLACED, ...OURS]) {
      assert.deepEqual(await answerTo(error), [500, 'internal'], error.message)
    }
  })

  await t.test(
    'comes with a time to retry whenever it is 503, whatever part of the server refuses',
    async () => {
      const codes = readRefusals().flatMap(({ code, httpStatus }) => (httpStatus === 503 ? [code] : []))
      assert.ok(codes.length > 0)
      for (const code of codes.filter(isRefusalCode))
        assert.deepEqual(await answerTo(new Refused(code)), [503, code])
    },
  )
})
