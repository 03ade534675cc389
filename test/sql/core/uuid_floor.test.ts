import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startBerth } from '#test/helpers/berth.ts'
import { booked } from '#test/helpers/people.ts'
import { refused } from '#test/helpers/refused.ts'

const FIRST = '00000000-0000-0000-0000-000000000000'
const LAST = 'ffffffff-ffff-0000-0000-000000000000'

test('a time that no id can carry has the bound of the nearest time that one can', async (t) => {
  const { database } = await startBerth(t)
  const floors = await database.rows(
    `select u.at, core.uuid_floor(u.at::timestamptz) as floor
       from unnest('{-infinity,1969-12-31 23:59:59+00,1970-01-01 00:00:00.001+00,10889-08-02 05:31:50.655+00,10889-08-02 05:31:50.656+00,infinity,null}'::text[])
            with ordinality as u(at, no) order by u.no`,
  )
  assert.deepEqual(
    floors.map(({ floor }) => floor),
    [FIRST, FIRST, '00000000-0001-0000-0000-000000000000', LAST, LAST, LAST, null],
  )
})

test('a page that follows the least id is empty', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const ann = await operator.customer()
  const { id } = booked(await ann.book(await operator.event({ capacity: 1 })))
  const listed = (before: string) =>
    ann.sql.query('select b.id from core.list_bookings(null, null, null, null, $1, 10) as b', [before])
  assert.deepEqual(await listed(LAST), [{ id }])
  assert.deepEqual(await listed(FIRST), [])
})

test('times out of range are refused by name, infinite ones too', async (t) => {
  const berth = await startBerth(t)
  const operator = await berth.operator()
  const admin = await operator.admin()
  // With a duration, the end is not a time at all.
  const times = ['-infinity', 'infinity', '4714-11-24 00:00:00+00 BC', '294276-12-31 23:59:59+00']
  for (const time of times) {
    const find = (from: string | null, until: string | null) =>
      admin.sql.query('select from core.find_events($1, $2, $3)', [operator.slug, from, until])
    await assert.rejects(find(time, null), refused('date_out_of_range'), time)
    await assert.rejects(find(null, time), refused('date_out_of_range'), time)
    await assert.rejects(find(time, time), refused('date_out_of_range'), time)
    for (const durationS of [3600, -1]) {
      const create = admin.sql.query(
        `select classes.create_event($1, 'Pilates', $2, 5, p_duration_s => $3, p_price_minor => 0)`,
        [operator.id, time, durationS],
      )
      await assert.rejects(create, refused('date_out_of_range'), time)
    }
  }
})
