import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '#db/connections/pool.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'

const MONTH_MS = 31 * 86_400_000

const FUNCTIONS = ['core.lock_occurrences', 'core.lock_batch_occurrences']

test('core.lock_occurrences and core.lock_batch_occurrences hold all of them after they had to wait for one', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const sooner = await operator.event({ capacity: 5 })
  const soon = await operator.event({
    capacity: 5,
    startsAt: new Date(berth.now().getTime() + 4 * 86_400_000),
  })
  const later = await operator.event({
    capacity: 5,
    startsAt: new Date(berth.now().getTime() + 2 * MONTH_MS),
  })

  const cases: [string, Occurrence[]][] = [
    ['of one month', [sooner, soon]],
    ['of two months', [sooner, later]],
    ['of three', [later, soon, sooner]],
  ]
  for (const [name, [which, occurrences]] of FUNCTIONS.flatMap((each) =>
    cases.map((one) => [each, one] as const),
  )) {
    await t.test(`${name}, ${which}`, async () => {
      // In order and without duplicates, as core.book_batch passes them.
      const ids = [...new Set(occurrences.map(({ id }) => id))].sort()
      const [first, second, other] = await Promise.all([session(), session(), session()])
      await lock('core.lock_occurrences', first, ids)
      // The rows change while the second session waits, so it has to read each of them again.
      await first.query('update core.occurrences set taken = taken where id = any ($1)', [ids])
      const waiting = lock(name, second, ids)
      await berth.untilBlocked()
      await first.query('commit')
      await waiting
      const { rows: free } = await other.query(
        `select o.id from core.occurrences as o where o.operator_id = $1 and o.id = any ($2)
          for no key update skip locked`,
        [operator.id, ids],
      )
      await second.query('commit')
      assert.deepEqual(free, [], 'another could lock these')
    })
  }

  async function session() {
    const client = await connect(berth.database.url)
    berth.database.after(() => client.end())
    // As on the lanes. With a plan made for these ids, the mistake that this guards against did not show.
    await client.query('set role berth_owner; set plan_cache_mode = force_generic_plan')
    return client
  }

  async function lock(name: string, client: Awaited<ReturnType<typeof session>>, ids: string[]) {
    await client.query('begin')
    const { rows } = await client.query(`select ${name}($1, $2) as locked`, [operator.id, ids])
    return rows
  }
})
