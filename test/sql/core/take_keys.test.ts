import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bookBatch } from '#db/booking/batches.ts'
import { isOptimistic } from '#db/booking/optimistic.ts'
import { connect } from '#db/connections/pool.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { type Answer, booked, line } from '#test/helpers/people.ts'

test('core.take_keys', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const [ann, ben] = [await operator.customer(), await operator.customer()]

  await t.test('answers the same request under the same key with the same booking', async () => {
    const event = await operator.event({ capacity: 9 })
    const first = await ann.book(event, { quantity: 2 }, 'k-1')
    const before = await operator.rows()
    const second = await ann.book(event, { quantity: 2 }, 'k-1')
    assert.deepEqual(second, { ...first, replayed: true })
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('answers a replay with the booking as it is by now', async () => {
    const event = await operator.event({ capacity: 9 })
    const first = booked(await ann.hold(event, {}, 'k-2'))
    await ann.confirm(first)
    assert.equal((await ann.hold(event, {}, 'k-2')).status, 'confirmed')
    await ann.cancel(first)
    const replay = await ann.hold(event, {}, 'k-2')
    assert.deepEqual([replay.status, replay.booking?.id, replay.replayed], ['cancelled', first.id, true])
  })

  await t.test('refuses another request under the same key', async () => {
    const event = await operator.event({ capacity: 9 })
    booked(await ann.book(event, {}, 'k-3'))
    const before = await operator.rows()
    assert.equal((await ann.book(event, { quantity: 2 }, 'k-3')).code, 'key_reused')
    assert.equal((await ann.hold(event, {}, 'k-3')).code, 'key_reused')
    assert.deepEqual(await operator.rows(), before)
  })

  await t.test('lets two callers, and two operators, use the same key', async () => {
    const event = await operator.event({ capacity: 9 })
    const elsewhere = await berth.operator()
    const theirs = await elsewhere.event({ capacity: 9 })
    const ids = [
      booked(await ann.book(event, {}, 'k-4')).id,
      booked(await ben.book(event, {}, 'k-4')).id,
      booked(await (await elsewhere.customer()).book(theirs, {}, 'k-4')).id,
    ]
    assert.equal(new Set(ids).size, 3)
  })

  await t.test('decides a refused request afresh when it is asked again', async () => {
    const event = await operator.event({ capacity: 1 })
    const taken = booked(await ben.book(event))
    assert.equal((await ann.book(event, {}, 'k-5')).code, 'sold_out')
    await ben.cancel(taken)
    const answer = await ann.book(event, {}, 'k-5')
    assert.deepEqual([answer.status, answer.replayed], ['confirmed', false])
    assert.equal((await ann.book(event, {}, 'k-5')).replayed, true)
  })

  await t.test('keeps the key of a waitlist entry', async () => {
    const event = await operator.event({ capacity: 1 })
    booked(await ben.book(event))
    const first = await ann.book(event, { waitlist: true }, 'k-6')
    const second = await ann.book(event, { waitlist: true }, 'k-6')
    assert.deepEqual(second, { ...first, replayed: true })
    assert.equal((await event.line()).length, 1)
  })

  await t.test('gives a key that comes twice in one batch one booking and one answer', async () => {
    const event = await operator.event({ capacity: 9 })
    const twin = ann.request([line(event)], { key: 'k-7' })
    const other = ann.request([line(event, { quantity: 2 })], { key: 'k-7' })
    const [first, second, third] = await berth.batch(operator.id, [twin, twin, other])
    assert.deepEqual([first?.code, second?.code, third?.code], ['confirmed', 'confirmed', 'key_reused'])
    assert.deepEqual([second?.resultId, first?.replayed, second?.replayed], [first?.resultId, false, true])
    assert.equal(await event.taken(), 1)
  })

  await t.test(
    'has another request under the key of one that was refused in its batch asked again',
    async () => {
      const event = await operator.event({ capacity: 1 })
      const tooMany = ann.request([line(event, { quantity: 2 })], { key: 'k-8-2' })
      const one = ann.request([line(event)], { key: 'k-8-2' })
      const verdicts = await berth.batch(operator.id, [tooMany, one])
      assert.deepEqual(
        verdicts.map(({ code }) => code),
        ['sold_out', 'again'],
      )
      const bookings = berth.bookings()
      const [refused, asked] = await Promise.all(
        [tooMany, one].map((request) => bookings.book(operator.id, request)),
      )
      assert.deepEqual([refused?.code, asked?.code], ['sold_out', 'confirmed'])
    },
  )

  await t.test('gives both of two in one batch the refusal of the first, and frees the key', async () => {
    const event = await operator.event({ capacity: 1 })
    const taken = booked(await ben.book(event))
    const twin = ann.request([line(event)], { key: 'k-8' })
    const codes = (await berth.batch(operator.id, [twin, twin])).map(({ code }) => code)
    assert.deepEqual(codes, ['sold_out', 'sold_out'])
    await ben.cancel(taken)
    assert.deepEqual(
      (await berth.batch(operator.id, [twin, twin])).map(({ code, replayed }) => [code, replayed]),
      [
        ['confirmed', false],
        ['confirmed', true],
      ],
    )
  })

  await t.test('takes a request without a key for a new one each time', async () => {
    const event = await operator.event({ capacity: 9 })
    const ids = [booked(await ann.book(event)).id, booked(await ann.book(event)).id]
    assert.notEqual(ids[0], ids[1])
  })

  await t.test(
    'waits for the same key on another connection, and answers with what that one booked',
    async () => {
      const event = await operator.event({ capacity: 9 })
      const asked = [event, { quantity: 3 }, 'k-9'] as const
      const [first, second] = await ann.inTransaction(async (annOnce) => {
        const answer = await annOnce.book(...asked)
        const waiting = ann.book(...asked)
        await berth.untilBlocked()
        return [answer, { waiting }]
      })
      assert.deepEqual(await second.waiting, { ...first, replayed: true })
      assert.equal(await event.taken(), 3)
    },
  )

  await t.test('refuses another request that waited for its key on another connection', async () => {
    const event = await operator.event({ capacity: 9 })
    const second = await ann.inTransaction(async (annOnce) => {
      booked(await annOnce.book(event, {}, 'k-10'))
      const waiting = ann.book(event, { quantity: 2 }, 'k-10')
      await berth.untilBlocked()
      return { waiting }
    })
    assert.equal((await second.waiting).code, 'key_reused')
    assert.equal(await event.taken(), 1)
  })

  await t.test('decides afresh what waited for the key of a request that was undone', async () => {
    const event = await operator.event({ capacity: 1 })
    const undone = new Error('undone')
    const asked = [event, {}, 'k-11'] as const
    let second = Promise.resolve<Answer>({ status: 'not asked yet' })
    const first = ann.inTransaction(async (annOnce) => {
      booked(await annOnce.book(...asked))
      second = ann.book(...asked)
      await berth.untilBlocked()
      throw undone
    })
    await assert.rejects(first, undone)
    const answer = await second
    assert.deepEqual([answer.status, answer.replayed, await event.taken()], ['confirmed', false, 1])
  })

  await t.test('takes a key again that is gone between the conflict and the look at it', async () => {
    const event = await operator.event({ capacity: 9 })
    booked(await ann.book(event, {}, 'k-14-1'))
    const requests = ['k-14-1', 'k-14-2'].map((key) => ann.request([line(event)], { key }))
    // The batch has found the first key when it waits for the second.
    const batch = await ann.inTransaction(async (annOnce) => {
      booked(await annOnce.book(event, {}, 'k-14-2'))
      const waiting = berth.batch(operator.id, requests)
      await berth.untilBlocked()
      await berth.owner.query(`delete from core.idempotency_keys as k where k.key = 'k-14-1'`)
      return { waiting }
    })
    const [first] = await batch.waiting
    assert.deepEqual([first?.code, first?.replayed], ['confirmed', false])
    const [again] = await berth.batch(operator.id, requests)
    assert.deepEqual([again?.replayed, again?.resultId], [true, first?.resultId])
    assert.equal(await event.taken(), 3)
  })

  /** A connection of a server that has met no existing key yet, so its batches are optimistic. */
  async function connectServer() {
    const server = await connect(berth.database.appUrl, 'berth test')
    berth.database.after(() => server.end())
    assert.ok(isOptimistic(server))
    return server
  }

  await t.test('answers the same, optimistic or not that no key came before', async () => {
    const server = await connectServer()
    const answersUnder = async (name: string) => {
      const event = await operator.event({ capacity: 9 })
      const asked = (key: string, quantity = 1) =>
        ann.request([line(event, { quantity })], { key: `${name}-${key}` })
      await berth.batch(operator.id, [asked('old')])
      const batch = [
        asked('new'),
        asked('old'),
        asked('old', 2),
        asked('twin'),
        asked('twin'),
        asked('many', 9),
      ]
      const verdicts = await bookBatch(server, operator.id, batch)
      return [await event.taken(), ...verdicts.map(({ code, replayed }) => [code, replayed])]
    }
    const optimistic = await answersUnder('optimistic')
    assert.deepEqual(optimistic, [
      3,
      ['confirmed', false],
      ['confirmed', true],
      ['key_reused', false],
      ['confirmed', false],
      ['confirmed', true],
      ['sold_out', false],
    ])
    assert.equal(isOptimistic(server), false)
    assert.deepEqual(await answersUnder('cautious'), optimistic)
  })

  await t.test('is optimistic, and waits for a key on another connection', async () => {
    const event = await operator.event({ capacity: 9 })
    const server = await connectServer()
    const undone = new Error('undone')
    async function codeBehind(key: string, end: () => void) {
      const batch = [
        ann.request([line(event)], { key: `${key}-before` }),
        ann.request([line(event)], { key }),
      ]
      let waiting: ReturnType<typeof bookBatch> = Promise.resolve([])
      const first = ann.inTransaction(async (annOnce) => {
        booked(await annOnce.book(event, {}, key))
        waiting = bookBatch(server, operator.id, batch)
        await berth.untilBlocked()
        end()
      })
      await first.catch((error: unknown) => assert.equal(error, undone))
      return (await waiting).map(({ code }) => code)
    }
    const undo = () => {
      throw undone
    }
    assert.deepEqual(await codeBehind('k-12', undo), ['confirmed', 'confirmed'])
    assert.deepEqual(await codeBehind('k-13', () => {}), ['confirmed', 'key_reused'])
    assert.equal(await event.taken(), 4)
  })

  assert.deepEqual(await berth.findings(), [])
})
