import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect } from '#db/pool.ts'
import { startBerth } from '#test/helpers/berth.ts'
import type { Occurrence } from '#test/helpers/occurrences.ts'

const MONTH_MS = 31 * 86_400_000

test('core.lock_occurrences holds all of them after it had to wait for one', async (t) => {
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
    ['of three, the last one twice', [later, soon, sooner, later]],
  ]
  for (const [which, occurrences] of cases) {
    await t.test(which, async () => {
      const ids = occurrences.map(({ id }) => id)
      const [first, second, other] = await Promise.all([session(), session(), session()])
      await lock(first, ids)
      // Changed while the second waits: it has to look at each row anew.
      await first.query('update core.occurrences set taken = taken where id = any ($1)', [ids])
      const waiting = lock(second, ids)
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
    // As the lanes have it: with a plan made for these ids the mistake that this guards against did not show.
    await client.query('set role berth_owner; set plan_cache_mode = force_generic_plan')
    return client
  }

  async function lock(client: Awaited<ReturnType<typeof session>>, ids: string[]) {
    await client.query('begin')
    await client.query('select core.lock_occurrences($1, $2)', [operator.id, ids])
  }
})
