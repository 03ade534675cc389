import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { findLocked, LANES_NAME } from '#db/booking/lock_queries.ts'
import { connect } from '#db/connections/pool.ts'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'

const BATCHES_PASSED_BY = 300
const TWO_MONTHS_MS = 62 * 86_400_000

test('core.find_locked', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const customer = await operator.customer()
  const soon = await operator.event({ capacity: 5 })
  const later = await operator.event({
    capacity: 5,
    startsAt: new Date(berth.now().getTime() + TWO_MONTHS_MS),
  })
  const [first, second] = [booked(await customer.book(soon)), booked(await customer.book(later))]
  const all = [first.id, later.id, second.id, soon.id, randomUUID()]
  const find = async (ids: readonly string[] = all) =>
    [...(await findLocked(berth.database.app, operator.id, ids))].sort()

  await t.test('tells occurrences and bookings that somebody has locked, and waits for none', async () => {
    assert.deepEqual(await find(), [])
    await berth.owner.transaction(async (db) => {
      await db.query('select from core.occurrences as o where o.id = $1 for no key update', [later.id])
      assert.deepEqual(await find(), [later.id])
      await db.query('select from core.bookings as b where b.id = $1 for no key update', [first.id])
      assert.deepEqual(await find(), [later.id, first.id].sort())
      assert.deepEqual(await find([soon.id, second.id]), [])
      assert.deepEqual(await find([]), [])
    })
    assert.deepEqual(await find(), [])
  })

  await t.test(
    'ignores rows that a batch of a server has locked, since the batch releases them itself',
    async () => {
      const lane = await connect(berth.database.url, LANES_NAME)
      try {
        await lane.query('begin')
        await lane.query('select from core.occurrences as o where o.id = $1 for no key update', [soon.id])
        assert.deepEqual(await find(), [])
        await lane.query('rollback')
      } finally {
        await lane.end()
      }
    },
  )

  await t.test('ignores batches that begin and end while it looks', async () => {
    const lanes = await Promise.all([1, 2].map(() => connect(berth.database.url, LANES_NAME)))
    let isOver = false
    const batches = lanes.map(async (lane) => {
      while (!isOver)
        await lane.query('select from core.occurrences as o where o.id = $1 for no key update', [soon.id])
    })
    try {
      for (let i = 0; i < BATCHES_PASSED_BY; i += 1) assert.deepEqual(await find(), [])
    } finally {
      isOver = true
      await Promise.all(batches)
      await Promise.all(lanes.map((lane) => lane.end()))
    }
  })

  await t.test('tells a row that several sessions have locked in several ways', async () => {
    await berth.owner.transaction(async (one) => {
      await one.query('select from core.occurrences as o where o.id = $1 for no key update', [soon.id])
      await berth.owner.transaction(async (other) => {
        await other.query('select from core.occurrences as o where o.id = $1 for key share', [soon.id])
        assert.deepEqual(await find(), [soon.id])
      })
    })
  })

  await t.test('passes by a lock that keeps nobody from booking', async () => {
    await berth.owner.transaction(async (db) => {
      await db.query('select from core.occurrences as o where o.id = $1 for key share', [soon.id])
      assert.deepEqual(await find(), [])
    })
  })

  await t.test('keeps nothing locked itself, nor anything of another operator', async () => {
    const other = await berth.operator()
    await berth.owner.transaction(async (db) => {
      await find()
      assert.deepEqual(await findLocked(berth.database.app, other.id, all), [])
      await db.query('select from core.occurrences as o where o.operator_id = $1 for update nowait', [
        operator.id,
      ])
    })
  })

  await t.test('fails soon where a table is locked as a whole', async () => {
    await berth.owner.transaction(async (db) => {
      await db.query('lock table core.occurrences in access exclusive mode')
      await assert.rejects(find(), { code: '55P03' })
    })
  })
})
