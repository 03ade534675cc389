import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { type ApiAnswer, type ApiCaller, startApi } from '#test/helpers/api.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

const CALLERS_OF_THE_LOCKED = 50
const OTHER_EVENTS = 5
/** Each of the other events is booked this often while the one is locked. */
const BOOKED_MEANWHILE = 20
/** A lane waits one second, the batch behind it another, and a parked request two more. The rest is for a busy machine. */
const WAIT_MS_MAX = 12_000
const KINDS = ['confirmation', 'cancellation', 'release'] as const

interface Timed extends ApiAnswer {
  readonly tookMs: number
}

async function timed(asked: Promise<ApiAnswer>): Promise<Timed> {
  const beganMs = performance.now()
  const answer = await asked
  return { ...answer, tookMs: performance.now() - beganMs }
}

function assertBusy({ status, headers, body }: ApiAnswer): void {
  assert.deepEqual([status, body.code], [503, 'busy'])
  assert.ok(Number(headers['retry-after']) > 0, 'says when to come back')
}

test('an event that somebody keeps locked', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const api = await startApi(berth)
  const ann = await operator.customer()
  const ask = api.as(ann)
  const openEvent = () => operator.event({ capacity: 1_000 })
  const book = (...events: readonly { readonly id: string }[]) =>
    timed(ask.post('/bookings', { items: events.map(({ id }) => ({ occurrence_id: id })) }, randomUUID()))

  /** Does what an idle transaction does: it holds the lock of one row until the callback is done. */
  async function holding(table: 'occurrences' | 'bookings', id: string, meanwhile: () => Promise<void>) {
    const holder = await connect(berth.database.url, 'berth test holder')
    try {
      await holder.query('begin')
      const { rowCount } = await holder.query(`select from core.${table} as x where x.id = $1 for update`, [
        id,
      ])
      assert.equal(rowCount, 1)
      await meanwhile()
      await holder.query('rollback')
    } finally {
      await holder.end()
    }
  }

  await t.test('is busy, and all others of its operator are booked meanwhile', async () => {
    const locked = await openEvent()
    const others = await Promise.all(Array.from({ length: OTHER_EVENTS }, openEvent))
    const answers = others.map((): Timed[] => [])
    let asked: Timed[] = []
    await holding('occurrences', locked.id, async () => {
      let isOver = false
      const crowd = Promise.all(
        Array.from({ length: CALLERS_OF_THE_LOCKED }, async (_, i) => {
          // Some carts contain one of the other events too.
          const wanted = [locked, ...others.slice(i, i + 1)]
          const own: Timed[] = []
          while (!isOver) own.push(await book(...wanted))
          return own
        }),
      )
      await Promise.all(
        others.map(async (event, i) => {
          while (!isOver && (answers[i] ?? []).length < BOOKED_MEANWHILE) answers[i]?.push(await book(event))
        }),
      )
      isOver = true
      asked = (await crowd).flat()
    })
    for (const answer of answers.flat()) {
      assert.equal(answer.status, 201, JSON.stringify(answer.body))
      assert.ok(answer.tookMs < WAIT_MS_MAX, `${answer.tookMs} ms`)
    }
    assert.ok(asked.length >= CALLERS_OF_THE_LOCKED)
    asked.forEach(assertBusy)
    for (const { tookMs } of asked) assert.ok(tookMs < WAIT_MS_MAX, `${tookMs} ms`)
    assert.deepEqual(
      await Promise.all(others.map((event) => event.taken())),
      others.map(() => BOOKED_MEANWHILE),
    )
    assert.equal(await locked.taken(), 0)
  })

  await t.test('is booked again as soon as nobody holds it', async () => {
    const locked = await openEvent()
    let waiting: Promise<Timed[]> = Promise.resolve([])
    await holding('occurrences', locked.id, async () => {
      assertBusy(await book(locked))
      waiting = Promise.all(Array.from({ length: CALLERS_OF_THE_LOCKED }, () => book(locked)))
      await berth.untilBlocked()
    })
    const answers = await waiting
    assert.deepEqual(
      answers.map(({ status }) => status),
      answers.map(() => 201),
    )
    assert.equal((await book(locked)).status, 201)
    assert.equal(api.bookings.loads().booking.parked, 0)
    assert.equal(await locked.taken(), CALLERS_OF_THE_LOCKED + 1)
  })

  for (const kind of KINDS) {
    await t.test(`is busy for each ${kind} of it, and for no other`, (each) => asksOfBookings(each, kind))
  }

  async function asksOfBookings(_: TestContext, kind: (typeof KINDS)[number]) {
    const [locked, other] = [await openEvent(), await openEvent()]
    const staff = api.as(await operator.agent())
    // Each hold belongs to another person, since there is a limit to what one person may hold.
    const hold = async (event: { readonly id: string }): Promise<string> =>
      booked(await (await operator.customer()).hold(event)).id
    const holds = (event: { readonly id: string }) =>
      Promise.all(Array.from({ length: 10 }, () => hold(event)))
    const [stuck, free, late] = [await holds(locked), await holds(other), await holds(other)]
    const change = (id: string) => timed(changeOf(staff, kind, id))

    await holding('occurrences', locked.id, async () => {
      const first = Promise.all([...stuck, ...free].map(change))
      await berth.untilBlocked()
      const answers = await first
      answers.slice(0, stuck.length).forEach(assertBusy)
      for (const { status, body } of answers.slice(stuck.length))
        assert.equal(status, 200, JSON.stringify(body))
      for (const { status } of await Promise.all([...late].map(change))) assert.equal(status, 200)
    })
    await holding('bookings', stuck[0] ?? '', async () => {
      const [one, ...rest] = await Promise.all(stuck.map(change))
      assert.ok(one)
      assertBusy(one)
      for (const { status, body } of rest) assert.equal(status, 200, JSON.stringify(body))
    })
    assert.equal((await change(stuck[0] ?? '')).status, 200)
  }

  await t.test('makes all wait, and busy, where it is a table that is locked', async () => {
    const event = await openEvent()
    const holder = await connect(berth.database.url, 'berth test holder')
    try {
      await holder.query('begin; lock table core.customers in access exclusive mode')
      const answers = await Promise.all([book(event), book(await openEvent())])
      answers.forEach(assertBusy)
      await holder.query('rollback')
    } finally {
      await holder.end()
    }
    assert.equal((await book(event)).status, 201)
  })

  assert.deepEqual(await berth.findings(), [])
})

function changeOf(ask: ApiCaller, kind: (typeof KINDS)[number], id: string): Promise<ApiAnswer> {
  return kind === 'release' ? ask.delete(`/bookings/${id}/hold`) : ask.post(`/bookings/${id}/${kind}`, {})
}
