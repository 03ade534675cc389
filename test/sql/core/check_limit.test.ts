import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { refused } from '#test/helpers/refused.ts'

test('no list gives more than a page, whatever limit it is asked for', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const admin = await operator.admin()
  const event = await operator.event({ capacity: 1 })
  const lists = [
    `core.find_customers('${operator.slug}', p_limit => $1)`,
    `core.find_events('${operator.slug}', p_limit => $1)`,
    `core.find_locations('${operator.slug}', p_limit => $1)`,
    'core.list_bookings(null, null, null, null, null, $1)',
    'core.my_invitations($1)',
    `core.read_manifest('${event.id}', p_limit => $1)`,
    `transit.read_manifest('${event.id}', p_limit => $1)`,
    `transit.search_departures('${operator.slug}', gen_random_uuid(), gen_random_uuid(), current_date, p_limit => $1)`,
  ]
  await admin.sql.query('select core.check_limit(1), core.check_limit(200)')
  for (const list of lists) {
    const read = (limit: number | null) => admin.sql.query(`select from ${list}`, [limit])
    for (const limit of [null, 0, -1, 201, 2 ** 31 - 1]) {
      await assert.rejects(read(limit), refused('invalid_request'), `${list} with ${limit}`)
    }
  }
})
